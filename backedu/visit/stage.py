"""A notebook made ready for the screen of a visit: what its audience sees, in which language, by which kernel."""

from __future__ import annotations

from pathlib import Path

from nbformat import NotebookNode

from backedu.errors import BackeduError
from backedu.page.check.cells import PageError, check_tags
from backedu.page.markdown import title_of
from backedu.page.notebook import read_notebook, shipped_notebooks
from backedu.page.readers import check_audience, keep_shown, language
from backedu.words.text import say

WORDS = ("wait", "script", "broken", "closed")  # what the page itself says


def visit_notebook() -> Path:
    """Return the shipped notebook of the visit, the third."""
    for path in shipped_notebooks():
        if path.stem.startswith("3_") and path.parent.name == "en":
            return path
    raise BackeduError("there is no notebook notebooks/en/3_….ipynb; name one: backedu present NOTEBOOK.ipynb")


def staged(path: Path, audience: str) -> NotebookNode:
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
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    wanted = nb.metadata.get("kernelspec", {}).get("name", "python3")
    try:
        spec = KernelSpecManager().get_kernel_spec(wanted)
    except NoSuchKernel:
        raise PageError(f"{name}: there is no kernel {wanted!r}; set the notebook's kernel to python3") from None
    nb.metadata.kernelspec = {"name": wanted, "language": spec.language, "display_name": spec.display_name}
    return nb
