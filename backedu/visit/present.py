"""A notebook goes on the screen of a consulting room: live, large, without code; or into JupyterLab to be changed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import pass_context
from jinja2.runtime import Context
from nbformat import NotebookNode

from backedu.errors import BackeduError
from backedu.files import HOME, Schema, Spelling, Vocabulary, each, read_toml
from backedu.page.check.cells import PageError, check_tags, exception_words, name_cell
from backedu.page.clinic.clinic import for_kernel
from backedu.page.markdown import html_of, title_of
from backedu.page.notebook import check_audience, keep_shown, language, read_notebook, shipped_notebooks
from backedu.page.run import OwnKernels
from backedu.visit.server import (
    LEFT,
    PAGE,
    PORT,
    LocalServer,
    identity_provider,
    kernel_manager,
    local_server,
    private_kernels,
    quiet,
    shut,
)
from backedu.words.text import say

SETTINGS = "server.toml"


def serve(
    notebook: Path | None = None,
    *,
    lab: bool = False,
    port: int = PORT,
    browser: bool = True,
    audience: str | None = None,
) -> None:
    """Show a notebook in the browser of this computer until somebody presses Ctrl+C.

    Parameters
    ----------
    notebook : path, optional
        An .ipynb file; the shipped notebook of the visit when not given.
    lab : bool
        Open it in JupyterLab, to be changed there, instead of presenting it.
    port : int
        Where on this computer; no other computer can reach it.
    browser : bool
        Open the browser; the address is printed in any case.
    audience : str, optional
        ``"patient"`` (when not given), ``"therapist"`` or ``"educator"``: whose cells are on the screen.

    Raises
    ------
    BackeduError
        When the notebook or clinic.toml cannot be read, there is no kernel here, or the port is taken.
    """
    path = notebook or visit_notebook()
    if lab and audience:
        raise BackeduError("--lab shows every cell; leave out --audience, or leave out --lab")
    read_for_screen(path, audience or "patient")
    clinic = for_kernel(path.resolve().parent)
    with local_server(port, browser=browser) as server:
        os.environ |= clinic
        for named in clinic.values():
            print(f"backedu: with the clinic of {named}", file=sys.stderr, flush=True)
        if lab:
            _serve_lab(path.resolve(), server)
        else:
            _serve_visit(path.resolve(), audience or "patient", server)


def _serve_visit(path: Path, audience: str, server: LocalServer) -> None:
    """Present the notebook with Voila, in this process.

    As a process of its own the server could outlive us, and its kernels could outlive it. Here one hand holds all of
    them, so that Ctrl+C ends the kernels first and the server after them.
    """
    from jupyter_core.utils import ensure_async
    from traitlets.config import Config
    from voila.app import Voila  # type: ignore[import-untyped]  # ships no types

    def prelaunch(handler: Any, **_: Any) -> NotebookNode:
        """Read the notebook anew for every page, so that loading the page again shows what was mended."""
        handler.xsrf_token  # noqa: B018  asking sets the cookie without which a page that closes cannot end its kernel
        PAGE.set(handler)
        return with_kernel(read_for_screen(path, audience), path.stem)

    page = with_kernel(read_for_screen(path, audience), path.stem).metadata.page

    class Visit(Voila):  # type: ignore[misc]  # ships no types
        def listen(self) -> None:
            shut(self.app, server, page.closed, page.lang)
            super().listen()

    app = Visit(config=Config(_voila_config(path, prelaunch, server)))
    app.initialize([])
    own = [HOME / "visit/templates/visit", HOME / "page/templates", HOME / "words"]
    app.template_paths = [*map(str, own), *app.template_paths]
    quiet(app.log)

    async def end() -> None:
        await ensure_async(app.kernel_manager.shutdown_all())

    server.run(app.start, end)


ONLY_HERE = Vocabulary("address", ("127.0.0.1",))
NO = Vocabulary("answer", ("NO",))
# What in JupyterLab asks a server for what ours does not give: help with writing code, another way to show a notebook.
UNSERVED = (
    "@jupyterlab/lsp-extension",
    "@jupyterlab/fileeditor-extension:language-server",
    "@jupyterlab/notebook-extension:language-server",
    "@jupyter-notebook/lab-extension",
)
# What other programs are told: their settings by name, and what of their words stands here.
SETTINGS_SCHEMA: Schema = {
    "voila": {
        "Voila": {"ip": ONLY_HERE, "port_retries": int, "open_browser": bool, "config_file_paths": [str]},
        "VoilaConfiguration": {
            "template": Vocabulary("template", ("lab",)),
            "theme": Vocabulary("theme", ("light",)),
            "allow_template_override": NO,
            "allow_theme_override": NO,
            "file_allowlist": [str],
            "show_tracebacks": bool,
            "extension_allowlist": [str],
        },
        "VoilaExecutor": {"allow_errors": bool},
        "MappingKernelManager": {"cull_idle_timeout": int, "cull_interval": int},
    },
    "lab": {
        "Application": {"log_level": int},
        "ServerApp": {"ip": ONLY_HERE, "port_retries": int, "open_browser": bool, "allow_root": bool},
        "LabApp": {
            "extension_manager": Vocabulary("manager", ("readonly",)),
            "check_for_updates_class": Vocabulary("class", ("jupyterlab.NeverCheckForUpdate",)),
        },
    },
    "page": {"disabledExtensions": each(UNSERVED, bool)},
    "plugins": {
        "@jupyterlab/apputils-extension:notification": {
            "fetchNews": Vocabulary("answer", ("false",)),
            "checkForUpdates": bool,
        },
        "@jupyterlab/apputils-extension:themes": {
            "theme": Vocabulary("theme", ("JupyterLab Light",)),
            "overrides": each(
                ("content-font-size1", "code-font-size", "ui-font-size1"), Spelling("size", "16px", r"\d\d?px")
            ),
        },
        "@jupyterlab/docmanager-extension:plugin": {"autosave": bool},
        "@jupyterlab/extensionmanager-extension:plugin": {"enabled": bool},
    },
}


def _voila_config(path: Path, prelaunch: Callable[..., NotebookNode], server: LocalServer) -> dict[str, dict[str, Any]]:
    """Return every setting of Voila that matters here; none is read from a person's own files."""
    config: dict[str, dict[str, Any]] = read_toml(SETTINGS, SETTINGS_SCHEMA)["voila"]
    config["Voila"] |= {
        "notebook_path": str(path),
        "root_dir": str(path.parent),
        "port": server.port,
        "identity_provider_class": identity_provider(server),
        "connection_dir_root": str(server.folder),
        "tornado_settings": {"headers": server.headers(), "log_function": lambda _: None},
    }
    config["VoilaConfiguration"] |= {
        "prelaunch_hook": prelaunch,
        "multi_kernel_manager_class": kernel_manager(),
        "kernel_spec_manager_class": OwnKernels,
    }
    config["VoilaExporter"] = {"filters": {"markdown2html": _markdown2html, "tell_errors": _tell_errors}}
    config["KernelManager"] = private_kernels(server.folder)
    return config


@pass_context
def _markdown2html(context: Context, source: str) -> str:
    """Turn a cell's Markdown into HTML as on a handout, with the pictures beside the notebook."""
    return html_of(source, context["nb"].metadata.page.folder, context.get("cell", {}).get("attachments"))


def _tell_errors(cell: NotebookNode, position: int) -> str:
    """Tell the terminal which cell failed and how; the screen only says that something is missing."""
    for output in cell.get("outputs", []):
        if output["output_type"] == "error" and output["ename"] not in LEFT:
            what = f"{name_cell(cell, position)} {exception_words(output['ename'], output['evalue'])}"
            print(f"backedu: {what}; mend it, save, and load the page again", file=sys.stderr, flush=True)
    return ""


def _serve_lab(path: Path, server: LocalServer) -> None:
    """Open the notebook in JupyterLab, in this process, with settings of its own."""
    from jupyter_server.serverapp import ServerApp

    settings = read_toml(SETTINGS, SETTINGS_SCHEMA)
    config = settings["lab"] | {"KernelManager": private_kernels(server.folder)}
    config["ServerApp"] |= {
        "port": server.port,
        "root_dir": str(path.parent),
        "tornado_settings": {"headers": server.headers()},
    }
    own, workspaces = server.folder / "settings", server.folder / "workspaces"
    config["LabApp"] |= {"news_url": None, "user_settings_dir": str(own), "workspaces_dir": str(workspaces)}
    folder = Path(os.environ["JUPYTER_CONFIG_DIR"])
    _write_json(folder / "jupyter_server_config.json", config)
    _write_json(folder / "labconfig" / "page_config.json", settings["page"])
    for plugin, chosen in settings["plugins"].items():
        _write_json(own / f"{plugin.replace(':', '/')}.jupyterlab-settings", chosen)
    # JupyterLab alone: what else is installed would bring addresses of its own.
    app = ServerApp.instance(
        jpserver_extensions={"jupyterlab": True},
        identity_provider_class=identity_provider(server),
        kernel_spec_manager_class=OwnKernels,
    )
    app.initialize(argv=[], find_extensions=False, starter_extension="lab")
    page = read_for_screen(path, "educator").metadata.page
    shut(app.web_app, server, page.closed, page.lang)
    quiet(app.log)
    server.run(app.start, app._cleanup, f"doc/tree/{quote(path.name)}")


def _write_json(path: Path, content: dict[str, Any]) -> None:
    """Write a settings file, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


WORDS = ("wait", "script", "broken", "closed")  # what the page itself says


def visit_notebook() -> Path:
    """Return the shipped notebook of the visit, the third."""
    for path in shipped_notebooks():
        if path.stem.startswith("3_") and path.parent.name == "en":
            return path
    raise BackeduError("there is no notebook notebooks/en/3_….ipynb; name one: backedu present NOTEBOOK.ipynb")


def read_for_screen(path: Path, audience: str) -> NotebookNode:
    """Read a notebook for the screen: every cell will run, and each says whether this audience sees it.

    As in a handout, what a hidden cell makes is there for the cells after it.
    """
    check_audience(audience)
    nb = read_notebook(path)
    check_tags(nb, path.stem)
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    shown = NotebookNode(cells=list(nb.cells))  # type: ignore[no-untyped-call]
    keep_shown(shown, path.stem, audience)
    for cell in nb.cells:
        cell.metadata.on_screen = any(cell is kept for kept in shown.cells)
    nb.metadata.page = {**_head(nb, shown, path.stem), "folder": str(path.resolve().parent)}
    return nb


def _head(nb: NotebookNode, shown: NotebookNode, name: str) -> dict[str, str]:
    """Return what the page says of itself, in the notebook's language."""
    lang = language(nb, name)
    headings = (title_of(cell.source) for cell in shown.cells if cell.cell_type == "markdown")
    title = str(nb.metadata.get("title") or next(filter(None, headings), name))
    return {"lang": lang, "title": title, **{key: say(f"present.{key}", lang) for key in WORDS}}


def with_kernel(nb: NotebookNode, name: str) -> NotebookNode:
    """Name the kernel as Voila wants it, or say that there is none."""
    from jupyter_client.kernelspec import NoSuchKernel

    wanted = nb.metadata.get("kernelspec", {}).get("name", "python3")
    try:
        spec = OwnKernels().get_kernel_spec(wanted)
    except NoSuchKernel:
        raise PageError(f"{name}: there is no kernel {wanted!r}; set the notebook's kernel to python3") from None
    nb.metadata.kernelspec = {"name": wanted, "language": spec.language, "display_name": spec.display_name}
    return nb
