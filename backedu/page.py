"""A notebook becomes a handout: one HTML file that needs nothing else, or no file at all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from traitlets import Bool, Unicode, default
from traitlets.config import Config

import backedu
from backedu.errors import BackeduError
from backedu.execution import has_outputs, read_notebook, run
from backedu.proof import PageError, check_outputs, check_page, check_tags, figures, name_cell, tags_of
from backedu.storage import write_whole
from backedu.text import AUDIENCES, LANGUAGES, say

PAPER = "letter"


class HandoutExporter(TemplateExporter):
    """nbconvert exporter `backedu`: one page without code, script or outside request.

    A notebook without stored outputs is run first, one with outputs is exported as saved unless `run` is set.
    """

    export_from_notebook = "Handout (backedu)"
    output_mimetype = "text/html"

    run = Bool(False, help="Run the notebook even if it has stored outputs.").tag(config=True)
    progress = Bool(False, help="Show a progress bar while it runs.").tag(config=True)
    audience = Unicode("patient", help="Whose cells stay on the page: patient, therapist or educator.").tag(config=True)

    @default("template_name")
    def _template_name_default(self) -> str:
        return "handout"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(Path(__file__).parent / "templates")]

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @property
    def default_config(self) -> Config:
        """Show only what a page can hold: no code, no prompts, pictures before text."""
        config = Config(
            {
                "TemplateExporter": {"exclude_input": True, "exclude_raw": True},
                "NbConvertBase": {
                    "display_data_priority": [
                        "text/html",
                        "image/png",
                        "image/jpeg",
                        "text/markdown",
                        "text/plain",
                    ]
                },
            }
        )
        merged: Config = super().default_config.copy()
        merged.merge(config)
        return merged

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """Add the Markdown filter, which puts local images into the page."""
        yield from super().default_filters()
        yield ("markdown2html", self.markdown2html)

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        """Turn Markdown into HTML."""
        path = context.get("resources", {}).get("metadata", {}).get("path", "")
        attachments = context.get("cell", {}).get("attachments", {})
        renderer = IPythonRenderer(
            escape=False, attachments=attachments, embed_images=True, path=path, exclude_anchor_links=True
        )
        return str(MarkdownWithMath(renderer=renderer).render(source))

    def from_notebook_node(  # type: ignore[override]  # nbconvert's own exporters return text here too
        self, nb: NotebookNode, resources: Mapping[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Run the notebook where needed, make the page and proofread it."""
        if self.audience not in AUDIENCES:
            raise PageError(f"no audience {self.audience!r}; there are: {', '.join(AUDIENCES)}")
        resources = deepcopy(dict(resources or {}))
        meta = resources.get("metadata", {})
        name = str(meta.get("name", "notebook"))
        nb = deepcopy(nb)
        check_tags(nb, name)
        if self.run or not has_outputs(nb):
            run(nb, name, meta.get("path") or None, progress=self.progress)
        kept = [(name_cell(cell, n), cell) for n, cell in enumerate(nb.cells, start=1) if self.shows(cell)]
        nb.cells = [cell for _, cell in kept]
        expected = []
        for place, cell in kept:
            if "hide-output" in tags_of(cell):
                cell.outputs = []
            check_outputs(cell, f"{name}: {place}")
            expected += [(f"{name}: {place}", content) for content in figures(cell)]
        resources["page"] = _head(nb, name)
        made, resources = super().from_notebook_node(nb, resources, **kw)
        page = str(made)
        check_page(page, name, expected)
        return page, dict(resources)

    def shows(self, cell: NotebookNode) -> bool:
        """Whether a cell stands on the page of this audience: the educator's has everything, the patient's least."""
        level = max((AUDIENCES.index(tag) for tag in tags_of(cell) if tag in AUDIENCES), default=0)
        return "hide" not in tags_of(cell) and level <= AUDIENCES.index(self.audience)


def export(
    notebook: str | os.PathLike[str],
    path: str | os.PathLike[str] | None = None,
    *,
    run: bool = False,
    audience: str = "patient",
    progress: bool = False,
) -> Path:
    """Write the handout of a notebook and return its path.

    Parameters
    ----------
    notebook : path
        An .ipynb file. Without stored outputs it is run first.
    path : path, optional
        The file to write, or a folder in which backedu chooses the name; `exports` when not given.
    run : bool
        Run the notebook even if it has stored outputs.
    audience : str
        ``"patient"``, ``"therapist"`` or ``"educator"``: whose cells stand on the page.
    progress : bool
        Show a progress bar.

    Raises
    ------
    BackeduError
        When the notebook cannot be read, a cell fails, or the page would lack a figure or load anything from outside.
        An existing handout is then left as it was.
    """
    source = Path(notebook)
    nb = read_notebook(source)
    exporter = HandoutExporter(run=run, audience=audience, progress=progress)
    target = Path(path) if path is not None else Path("exports")
    if target.suffix != ".html":
        target = target / file_name(source.stem, language(nb, source.stem), audience)
    resources = {"metadata": {"name": source.stem, "path": str(source.resolve().parent)}}
    page, _ = exporter.from_notebook_node(nb, resources)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BackeduError(f"cannot make the folder {target.parent}: {error.strerror}") from None
    return write_whole(target, page)


def file_name(stem: str, lang: str, audience: str) -> str:
    """Return the name of a handout: what, language, reader, paper and version, and never whose it is."""
    what = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "handout"
    return f"{what}_{lang}_{audience}_{PAPER}_v{backedu.__version__}.html"


def shipped_notebooks() -> list[Path]:
    """Return the notebooks to export: those of the working folder if it has any, else those of the package."""
    package = Path(__file__).parent
    for folder in (Path("notebooks"), package / "notebooks", package.parent / "notebooks"):
        found = sorted(folder.glob("??/*.ipynb"))
        if found:
            return found
    raise BackeduError("no notebooks found; name one: backedu export NOTEBOOK.ipynb")


def language(nb: NotebookNode, name: str) -> str:
    """Return the language of a notebook; one that names none is English."""
    lang = str(nb.metadata.get("language", "en"))
    if lang not in LANGUAGES:
        raise PageError(f"{name}: no language {lang!r}; set the notebook's language to one of: {', '.join(LANGUAGES)}")
    return lang


def _head(nb: NotebookNode, name: str) -> dict[str, str]:
    """Return what the page says of itself."""
    lang = language(nb, name)
    headings = (re.search(r"^#\s+(.+)$", c.source, re.MULTILINE) for c in nb.cells if c.cell_type == "markdown")
    heading = next((found.group(1) for found in headings if found), name)
    return {
        "lang": lang,
        "title": str(nb.metadata.get("title") or heading),
        "version": backedu.__version__,
        "footer": say("page.footer", lang, version=backedu.__version__),
    }
