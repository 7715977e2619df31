"""The host of a visit: lets nobody in without the token, and sends kernels home when their page is left."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from backedu.words.html import Markup, element

# The request for a page that is being made, in the task that makes it.
PAGE: ContextVar[Any] = ContextVar("PAGE")


def door(sentence: str, lang: str) -> type:
    """Return what meets a browser without the token, say from a visit that is over: a sentence, no password form."""
    from jupyter_server.auth.identity import IdentityProvider
    from tornado.web import RequestHandler

    head = element("head", [Markup('<meta charset="utf-8">'), element("title", "backedu")])
    style = "font: 1.25rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem"
    page = element("html", [head, element("body", element("p", sentence), style=style)], lang=lang)

    class Closed(RequestHandler):
        def get(self) -> None:
            self.set_status(403)
            self.finish(f"<!DOCTYPE html>\n{page}")

    class Door(IdentityProvider):
        def get_handlers(self) -> list[tuple[str, object]]:
            return [("/login", Closed)]

    return Door


def kernels() -> type:
    """Return kernels that end with a page that is left before it has arrived, and could say goodbye itself."""
    from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
    from tornado.ioloop import IOLoop

    class Kernels(AsyncMappingKernelManager):
        async def start_kernel(self, *given: Any, **named: Any) -> str:  # type: ignore[override]
            connection, left = PAGE.get().request.connection, []
            connection.set_close_callback(lambda: left.append(True))
            kernel = str(await super().start_kernel(*given, **named))

            def shut() -> None:
                if kernel in self:
                    IOLoop.current().spawn_callback(self.shutdown_kernel, kernel)

            shut() if left else connection.set_close_callback(shut)
            return kernel

    return Kernels
