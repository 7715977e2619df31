"""A notebook becomes a handout: one HTML file that needs nothing else, or no file at all."""

from __future__ import annotations

import os
import re
import site
import warnings
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Template, pass_context
from jinja2.runtime import Context
from jupyter_core.paths import ENV_JUPYTER_PATH, SYSTEM_JUPYTER_PATH
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets import Bool, Enum, Unicode, default
from traitlets.config import Config

import backedu
from backedu.errors import BackeduError, of_type, path_of
from backedu.files import HOME
from backedu.page.boxes import put_boxes
from backedu.page.check.cells import SHOWN, PageError, check_ran, check_tags, name_cell
from backedu.page.check.html import Page, check_page, read_page
from backedu.page.check.plan import check_plan, is_plan
from backedu.page.check.privacy import check_words
from backedu.page.clinic.clinic import Clinic
from backedu.page.clinic.letterhead import letterhead, margins, reviewed
from backedu.page.markdown import html_of, title_of
from backedu.page.naming import PAPERS, file_name, target_of, write_page
from backedu.page.notebook import check_audience, checked, keep_shown, language, parse_notebook, read_notebook
from backedu.page.run import has_outputs, run
from backedu.picture.live import script_of
from backedu.words.text import say

TEMPLATES = HOME / "page" / "templates" / "handout"


class PrivacyWarning(UserWarning):
    """A page that is no plan may tell who a person is; whoever made it reads it before it leaves their hands."""


class HandoutExporter(TemplateExporter):
    """nbconvert exporter `backedu`: one page without code or outside request; its one script moves a plan's picture.

    A notebook without stored outputs is run first, one with outputs is exported as saved unless `run` is set. Where a
    patient's page has no safety boxes it gets them (`backedu.page.boxes`).
    """

    export_from_notebook = "Handout (backedu)"
    output_mimetype = "text/html"

    run = Bool(False, help="Run the notebook even if it has stored outputs.").tag(config=True)
    progress = Bool(False, help="Show a progress bar while it runs.").tag(config=True)
    audience = Unicode("patient", help="Whose cells stay on the page: patient, therapist or educator.").tag(config=True)
    paper = Enum(PAPERS, PAPERS[0], help="The paper it prints on: letter or a4.").tag(config=True)
    large = Bool(False, help="Large print: 16 points.").tag(config=True)

    @default("template_name")
    def _template_name_default(self) -> str:
        return "handout"

    @default("template_paths")
    def _template_paths(self, prune: bool = True, root_dirs: Sequence[str] | None = None) -> list[str]:
        """Return where templates are read from: none of them is a folder that a person or a variable may add."""
        # The look of the boxes stands apart, since a live notebook shows it too.
        return [str(TEMPLATES), str(HOME / "words"), str(_base_template()), str(_base_template().parent)]

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @property
    def default_config(self) -> Config:
        """Show only what a page can hold: no code, no prompts, pictures before text."""
        order = {"display_data_priority": [*SHOWN, "text/plain"]}
        merged: Config = super().default_config.copy()
        shown = {"exclude_input": True, "exclude_raw": True}
        # One validation after all preprocessors instead of one after each.
        merged.merge(Config(TemplateExporter=shown | {"optimistic_validation": True}, NbConvertBase=order))
        return merged

    @property
    def template(self) -> Template:
        """The page's template, read anew where its file was changed: an exporter is kept for many pages."""
        found: Template = self.environment.get_template(self.template_file)
        return found

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """Add the Markdown filter, which puts local images into the page."""
        yield from super().default_filters()
        yield ("markdown2html", self.markdown2html)

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        """Turn Markdown into HTML."""
        path = context.get("resources", {}).get("metadata", {}).get("path", "")
        return html_of(source, str(path or ""), context.get("cell", {}).get("attachments"))

    def from_file(self, file_stream: Any, resources: dict[str, Any] | None = None, **kw: Any) -> Any:
        """Read the notebook that nbconvert hands over as strictly as any other."""
        name = str((resources or {}).get("metadata", {}).get("name") or "notebook")
        return self.from_notebook_node(parse_notebook(file_stream.read(), name), resources=resources, **kw)

    def from_notebook_node(  # type: ignore[override]  # nbconvert's own exporters return text here too
        self, nb: NotebookNode, resources: Mapping[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Run the notebook where needed, make the page and check it."""
        check_audience(self.audience)
        resources = dict(resources or {})
        name = str(resources.get("metadata", {}).get("name") or "notebook")
        try:
            nb = checked(nb, name)
            self._prepare(nb, name, resources.get("metadata", {}).get("path") or None)
            places = {id(cell): name_cell(cell, n) for n, cell in enumerate(nb.cells, start=1)}
            expected = keep_shown(nb, name, self.audience)
            kind = {"paper": self.paper, "large": self.large, "plan": is_plan(expected)}
            # What `handout` makes is one even where its template lost all that tells so.
            plan = kind["plan"] or bool(resources.get("plan"))
            if kind["plan"]:
                _check_own(nb, name, places, resources.get("clinic") or Clinic())
            resources["page"] = _head(nb, name, resources) | script_of(expected) | kind
            if self.audience == "patient" and not plan:
                put_boxes(nb, name)
            made, resources = super().from_notebook_node(nb, resources, **kw)
            made.encode()
        except UnicodeEncodeError:
            raise PageError(
                f"{name} holds half a character, such as \\ud800; find it in a text or an output, and delete it"
            ) from None
        except RecursionError:
            raise PageError(f"{name} is nested too deeply; take the nesting out of its text or metadata") from None
        page = read_page(str(made))
        check_page(page, name, expected)
        if plan:
            check_plan(page, name, language(nb, name))
        _look_for_names(page, name, resources.get("clinic") or Clinic(), refuse=bool(plan))
        return page.html, dict(resources)

    def _prepare(self, nb: NotebookNode, name: str, folder: Path | None) -> None:
        """Run the notebook where needed; one that was run in part is refused."""
        check_tags(nb, name)
        language(nb, name)
        if self.run or not has_outputs(nb):
            run(nb, name, folder, progress=self.progress)
        else:
            check_ran(nb, name)


@cache
def exporter_of(
    *, run: bool = False, audience: str = "patient", progress: bool = False, paper: str = PAPERS[0], large: bool = False
) -> HandoutExporter:
    """Return the exporter of these options, kept for the next page: its templates are compiled once.

    A page leaves nothing in it, so that several threads may use it at once.
    """
    return HandoutExporter(run=run, audience=audience, progress=progress, paper=paper, large=large)


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
        When the notebook cannot be read, a cell fails, or the page would lack a figure or load anything from outside;
        when one of our notebooks lost its warning signs.
        An existing handout is then left as it was.

    Warns
    -----
    PrivacyWarning
        When the finished page holds what may tell who a person is; a plan for one person is refused for that.
    """
    check_audience(audience)
    of_type("run", run, bool)
    of_type("progress", progress, bool)
    source = path_of(notebook)
    nb = read_notebook(source)
    target = _target(source, nb, path, audience)
    resources = {"metadata": {"name": source.stem, "path": str(source.resolve().parent)}}
    page, _ = exporter_of(run=run, audience=audience, progress=progress).from_notebook_node(nb, resources)
    return write_page(target, page)


@cache
def _base_template() -> Path:
    """Return nbconvert's own base template, which lies where nbconvert was installed to."""
    for share in (*ENV_JUPYTER_PATH, *SYSTEM_JUPYTER_PATH, Path(site.getuserbase(), "share", "jupyter")):
        if (base := Path(str(share), "nbconvert", "templates", "base")).is_dir():
            return base
    raise BackeduError("nbconvert's templates are missing; install nbconvert anew")


def check_targets(notebooks: Sequence[Path], path: Path, audience: str) -> None:
    """Refuse notebooks whose handouts would overwrite each other, before any of them is run."""
    check_audience(audience)
    writers: dict[Path, Path] = {}
    for source in notebooks:
        target = _target(source, read_notebook(source), path, audience)
        other = writers.setdefault(target.resolve(), source)
        if other is not source:
            raise BackeduError(f"{other} and {source} would both be written to {target}; export them to two folders")


def _target(source: Path, nb: NotebookNode, path: str | os.PathLike[str] | None, audience: str) -> Path:
    """Return the file the handout of a notebook is written to."""
    return target_of("exports" if path is None else path, file_name(source.stem, language(nb, source.stem), audience))


def _check_own(nb: NotebookNode, name: str, places: Mapping[int, str], clinic: Clinic) -> None:
    """Refuse a plan whose text may tell who a person is, whoever filled it in; `places` names each cell."""
    for cell in (cell for cell in nb.cells if cell.cell_type == "markdown"):
        text = re.sub(r' href="tel:[^"]*"', "", cell.source)  # what is shown for it is read
        check_words(text, f"{name}: {places[id(cell)]}", allowed=[clinic.emergency, clinic.phone])


def _look_for_names(page: Page, name: str, clinic: Clinic, *, refuse: bool) -> None:
    """Refuse a finished plan that may tell who a person is, whoever wrote that; of any other page warn."""
    own = [clinic.name, clinic.phone, clinic.emergency]
    own += [line for one in clinic.reviewers.values() for line in (one.name, one.licence)]
    try:
        # A link that calls writes the clinic's number in another way than the page.
        numbers = {re.sub(r"\D", "", number) for number in (clinic.phone, clinic.emergency)}
        calls = re.compile(r"^tel:.*$", re.MULTILINE)
        told = calls.sub(lambda link: "" if re.sub(r"\D", "", link[0]) in numbers else link[0], page.told)
        check_words(told, f"{name}: the page", allowed=own)
    except BackeduError as error:
        if refuse:
            raise PageError(str(error)) from None
        warnings.warn(str(error), PrivacyWarning, stacklevel=2)


def _head(nb: NotebookNode, name: str, resources: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the page says of itself."""
    lang, clinic = language(nb, name), resources.get("clinic") or Clinic()
    headings = (title_of(cell.source) for cell in nb.cells if cell.cell_type == "markdown")
    title = str(nb.metadata.get("title") or next(filter(None, headings), name))
    return {
        "lang": lang,
        "title": title,
        "version": backedu.__version__,
        "letterhead": letterhead(clinic, lang),
        "accent": clinic.accent,
        "margins": margins(title, reviewed(clinic, lang), lang),
        "general": say("page.general", lang),
        "reviewed": reviewed(clinic, lang),
        "written": say("page.written", lang, version=backedu.__version__),
    }
