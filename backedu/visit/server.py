"""Where a visit is shown: on this computer only, behind a token, until Ctrl+C, and nothing of it stays behind."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import secrets
import signal
import socket
import sys
import threading
import warnings
import webbrowser
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from backedu.errors import BackeduError
from backedu.files import scratch_folder
from backedu.page.run import can_be_socket, surroundings
from backedu.words.html import Markup, element

if TYPE_CHECKING:
    from tornado.httputil import HTTPServerRequest
    from tornado.web import Application, RequestHandler

HOST = "127.0.0.1"
PORT = 8866
# Ctrl+C, a closed window, a computer that shuts down: each ends the visit in the same way.
ENDINGS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]

# Where a kernel's files are below our folder, at the longest; Voila chooses the eight letters.
CONNECTIONS = "voila_12345678"
# What is raised when a page was left while it was being made.
LEFT = ("DeadKernelError", "StreamClosedError", "WebSocketClosedError")


@dataclass(frozen=True)
class LocalServer:
    """A port of this computer, a folder for what Jupyter writes meanwhile, and who may come in.

    The printed address lets any browser in, as often as it is opened. A browser that is started here gets an address
    that lets in once, since other people of this computer can read what its programs were started with. From then on
    it is known by a cookie, so that neither stands in the address bar.
    """

    port: int
    browser: bool
    folder: Path
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16), repr=False)
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(16), repr=False)
    once: list[str] = field(default_factory=lambda: [secrets.token_urlsafe(16)], repr=False)

    @property
    def host(self) -> str:
        """What a browser that was led here says it looks for; one that was led astray says something else."""
        return f"{HOST}:{self.port}"

    def address(self, path: str = "") -> str:
        """Return what to open in a browser."""
        return f"http://{self.host}/{path}?token={self.token}"

    def knows(self, request: HTTPServerRequest) -> bool:
        """Whether a request comes from a browser that was let in."""
        cookie = request.cookies.get(f"backedu-{self.port}")
        return request.host == self.host and cookie is not None and _same(cookie.value, self.cookie)

    def lets_in(self, request: HTTPServerRequest) -> bool:
        """Whether a request brings what lets a browser in; what does so once is used up by this."""
        token = request.query_arguments.get("token", [b""])[-1].decode("latin-1")
        if request.method != "GET" or request.host != self.host:
            return False
        if self.once and _same(token, self.once[0]):
            self.once.clear()
            return True
        return _same(token, self.token)

    def headers(self) -> dict[str, str]:
        """Return the headers by which the browser itself refuses every request to any other address."""
        own = f"'self' data: blob: ws://{HOST}:{self.port} 'unsafe-inline' 'unsafe-eval'"
        policy = f"default-src {own}; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
        return {"Content-Security-Policy": policy, "Referrer-Policy": "same-origin"}

    def run(self, start: Callable[[], Any], end: Callable[[], Awaitable[Any]], path: str = "") -> None:
        """Serve until somebody stops it: `start` runs the server's loop, `end` ends the kernels while it turns."""
        from tornado.ioloop import IOLoop, PeriodicCallback

        loop = IOLoop.current()

        async def stop() -> None:
            try:
                await end()
            finally:
                loop.stop()

        opens = self.address(path).replace(self.token, self.once[0]) if self.browser else None
        loop.add_callback(_announce, self.address(path), opens)
        if sys.platform == "win32":  # where a loop that waits hears no Ctrl+C
            PeriodicCallback(lambda: None, 500).start()
        with _ended_by_signal(lambda: loop.add_callback_from_signal(stop)), _kernels_unheard():
            start()
        print("backedu: the visit has ended", flush=True)


@contextmanager
def local_server(port: int, *, browser: bool) -> Iterator[LocalServer]:
    """Yield a place to serve from, or say why there is none; its folder is gone afterwards."""
    _check_port(port)
    before = dict(os.environ)
    # What the parts of Jupyter warn each other of is nothing to a presenter: it is recorded, and not shown.
    with scratch_folder() as folder, warnings.catch_warnings(record=True):
        own = surroundings(folder)
        os.environ.clear()
        # Our folder before whatever stands beside this Python.
        os.environ.update(own | {"JUPYTER_PREFER_ENV_PATH": "0"})
        try:
            yield LocalServer(port, browser, folder)
        finally:
            os.environ.clear()
            os.environ.update(before)


def _same(given: str, right: str) -> bool:
    """Whether two secrets are one, in a time that tells nothing of where they differ."""
    return secrets.compare_digest(given.encode("utf-8", "replace"), right.encode())


def _check_port(port: int) -> None:
    """Refuse a port that is none, or that another program holds, before anything is started."""
    if not 1 <= port <= 65535:
        raise BackeduError(f"no port {port}; choose one from 1024 to 65535 with --port")
    with socket.socket() as probe:
        if sys.platform != "win32":  # there it would let two programs share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise BackeduError(
                    f"port {port} is taken; end the other program or choose another with --port"
                ) from None
            raise BackeduError(f"port {port} cannot be used: {error.strerror}; choose another with --port") from None


def _announce(address: str, opens: str | None) -> None:
    """Print the address, and open the visit in the person's browser if they want that.

    The browser gets an address itself: a file that leads there, as Jupyter writes, is out of reach for browsers that
    run in a box of their own, and many do.
    """
    print(f"backedu: the visit is at {address} (Ctrl+C ends it)", flush=True)
    if opens:
        threading.Thread(target=_open, args=(opens, address), daemon=True).start()


def _open(opens: str, address: str) -> None:
    """Open the visit, or say that nothing here can, with the address to open by hand."""
    try:
        opened = webbrowser.open(opens)
    except (webbrowser.Error, OSError):
        opened = False
    if not opened:
        print(f"backedu: no browser found; open {address} in one", file=sys.stderr, flush=True)


@contextmanager
def _ended_by_signal(end: Callable[[], Any]) -> Iterator[None]:
    """Call `end` once, at the first signal to stop; later ones find the visit ending already."""
    asked: list[int] = []

    def stop(number: int, _: Any) -> None:
        asked.append(number)
        if len(asked) == 1:
            end()

    before = {number: signal.signal(number, stop) for number in ENDINGS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _kernels_unheard() -> Iterator[None]:
    """Let kernels, which inherit it, write to nowhere: one that is stopped at work complains. We are still heard."""
    with (
        os.fdopen(os.dup(2), "w", errors="backslashreplace") as own,
        Path(os.devnull).open("wb") as nowhere,
        contextlib.redirect_stderr(own),
    ):
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(own.fileno(), 2)


def private_kernels(folder: Path) -> dict[str, str]:
    """Return the settings by which nobody else on this computer can read what a kernel is told and answers.

    They talk through files of a folder that is ours alone; where a system has no such files, or our folder's name is
    too long for one, through encrypted ports.
    """
    import zmq

    if can_be_socket(folder / CONNECTIONS / f"kernel-{uuid4()}-ipc"):
        return {"transport": "ipc"}
    return {"transport_encryption": "auto" if zmq.has("curve") else "disabled"}


def quiet(log: logging.Logger) -> None:
    """Let a server say only what went wrong, one sentence each, and never an address with its token."""
    for each in (log, *map(logging.getLogger, ("tornado", "asyncio", "traitlets"))):
        each.handlers, each.propagate = [_Teller(logging.ERROR)], False
        each.setLevel(logging.ERROR)


class _Teller(logging.Handler):
    """Prints one sentence for each exception that kept a page from somebody who still waits for it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print the sentence, if there is one."""
        error = record.exc_info[1] if record.exc_info else None
        # A page that is left takes its kernel along, and servers make a fuss of that.
        if error is None or type(error).__name__ in LEFT or "/api/kernels/" in record.getMessage():
            return
        kind = "" if isinstance(error, BackeduError) else f"the page could not be made: {type(error).__name__}: "
        print(f"backedu: {kind}{error}", file=sys.stderr, flush=True)


# The request for a page that is being made, in the task that makes it.
PAGE: ContextVar[Any] = ContextVar("PAGE")


def shut(application: Application, server: LocalServer, closed: str, lang: str) -> None:
    """Put a door before every address of a web application, known to us or not: pages, files, sockets.

    Parameters
    ----------
    application : tornado.web.Application
        What Jupyter serves.
    server : LocalServer
        Says who may come in.
    closed, lang : str
        The sentence that everybody else sees, say from a visit that is over, and its language.
    """
    from tornado.routing import Matcher, Rule
    from tornado.web import RequestHandler

    head = element("head", [Markup('<meta charset="utf-8">'), element("title", "backedu")])
    style = "font: 1.25rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; padding: 0 1rem"
    page = element("html", [head, element("body", element("p", closed), style=style)], lang=lang)

    class Outside(Matcher):
        def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
            inside = server.knows(request) and "token" not in request.query_arguments
            return None if inside else {}

    class Door(RequestHandler):
        def check_xsrf_cookie(self) -> None:
            """Ask for no second proof: nothing is done for anybody here."""

        def prepare(self) -> None:
            for name, value in server.headers().items():
                self.set_header(name, value)
            if server.lets_in(self.request):
                self.set_cookie(f"backedu-{server.port}", server.cookie, httponly=True, samesite="Strict")
                self.redirect(f"http://{server.host}{self.request.path}")
            else:
                self.set_status(403)
                self.finish(f"<!DOCTYPE html>\n{page}")

    application.default_router.rules.insert(0, Rule(Outside(), Door))


def identity_provider(server: LocalServer) -> type:
    """Return how Jupyter itself tells whom it serves: by the door's cookie, and by no token of its own."""
    from jupyter_server.auth.identity import IdentityProvider, User
    from traitlets import default

    class Visitor(IdentityProvider):
        @default("token")
        def _token_default(self) -> str:
            return ""

        def get_user(self, handler: RequestHandler) -> User | None:
            return User("backedu") if server.knows(handler.request) else None

        def get_handlers(self) -> list[tuple[str, object]]:
            return []

    return Visitor


def kernel_manager() -> type:
    """Return kernels that end with a page that is left before it has arrived, and could say goodbye itself."""
    from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
    from tornado.ioloop import IOLoop

    class PageKernels(AsyncMappingKernelManager):
        async def start_kernel(self, *given: Any, **named: Any) -> str:  # type: ignore[override]
            connection, left = PAGE.get().request.connection, []
            connection.set_close_callback(lambda: left.append(True))
            kernel = str(await super().start_kernel(*given, **named))

            def shut() -> None:
                if kernel in self:
                    IOLoop.current().spawn_callback(self.shutdown_kernel, kernel)

            shut() if left else connection.set_close_callback(shut)
            return kernel

        def remove_kernel(self, kernel_id: str) -> Any:
            # Jupyter keeps the channels of a page that left, for its return, even where its kernel is about to end.
            if kernel_id in self:
                self.stop_buffering(kernel_id)  # type: ignore[no-untyped-call]
            return super().remove_kernel(kernel_id)

    return PageKernels
