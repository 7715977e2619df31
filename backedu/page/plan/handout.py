"""The page a patient takes home: the plan's notebook filled in for one person, without a kernel."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from backedu.assessment.findings import Assessment
from backedu.assessment.plan import Plan
from backedu.catalogue.repertoire import repertoire
from backedu.errors import BackeduError, of_type, one_of
from backedu.page.clinic.clinic import Clinic, clinic_of
from backedu.page.exporter import exporter_of
from backedu.page.naming import PAPERS, file_name, target_of, write_page
from backedu.page.notebook import read_notebook, shipped_notebook
from backedu.page.plan.fill import fill, shown
from backedu.picture.figure.drawing import posed
from backedu.picture.figure.pose import ways
from backedu.words.emergency import sure_number
from backedu.words.safety import stop_signs
from backedu.words.text import LANGUAGES, say, words

TEMPLATE = "4_your_plan.ipynb"


def handout(
    assessment: Assessment,
    path: str | os.PathLike[str],
    *,
    exercises: Iterable[str] = (),
    lang: str = "en",
    paper: str = "letter",
    large: bool = False,
    clinic: Clinic | str | os.PathLike[str] | None = None,
) -> Path:
    """Write the page a patient takes home, and return its path.

    Parameters
    ----------
    assessment : Assessment
        What was found, with warning signs and pain asked. With a warning sign (safety "stop") the page holds nothing
        but the safety boxes.
    path : path
        The file to write (.html), or a folder in which backedu chooses a name that tells no person and no date.
    exercises : iterable of str
        Ids of the exercises the therapist picked, 2 or 3, at most 4; without any it is the general page.
    lang : str
        ``"en"`` or ``"es"``.
    paper : str
        ``"letter"`` or ``"a4"``.
    large : bool
        Large print: 16 points on paper, and larger on the screen too; it takes a page more.
    clinic : path or Clinic, optional
        A clinic.toml; without it the one of the working folder, where there is one.

    Returns
    -------
    Path
        The file. The same findings give the same bytes.

    Raises
    ------
    BackeduError
        When warning signs or pain were not asked, an exercise is refused, the template lost a safety box or has words
        in it that may tell who a person is, or clinic.toml is not right. An existing page is then left as it was.
    """
    name, page = handout_page(assessment, exercises=exercises, lang=lang, paper=paper, large=large, clinic=clinic)
    return write_page(target_of(path, name), page)


def handout_page(
    assessment: Assessment,
    *,
    exercises: Iterable[str] = (),
    lang: str = "en",
    paper: str = "letter",
    large: bool = False,
    clinic: Clinic | str | os.PathLike[str] | None = None,
) -> tuple[str, str]:
    """Return the name and the HTML of the page `handout` would write, for a Print button.

    Importing this room takes seconds and the first page a few tenths more: import it early and call `warm()`.
    """
    of_type("assessment", assessment, Assessment)
    of_type("large", large, bool)
    one_of("paper", paper, PAPERS)
    words(lang)
    own = _clinic_for(assessment, clinic)
    name = file_name("your plan large" if large else "your plan", lang, "patient", paper)
    if assessment.safety == "stop":
        for id in exercises:
            repertoire()[id]  # a misspelt one is told here too
        name = file_name("get help large" if large else "get help", lang, "patient", paper)
        return name, _page(_safety_page(lang, own, assessment.signs), name, paper, own, large)
    plan = Plan(assessment, exercises)
    template, place = _template(lang)
    filled = fill(template, place, plan, lang, own)
    return name, _page(filled, place, paper, own, large)


def _clinic_for(assessment: Assessment, clinic: Clinic | str | os.PathLike[str] | None) -> Clinic:
    """Return the clinic of a page; for a person with a warning sign nothing but its number where the file is broken."""
    try:
        return clinic_of(clinic)
    except BackeduError:
        if assessment.safety != "stop":
            raise
        return Clinic(emergency=sure_number(clinic if isinstance(clinic, str | os.PathLike) else None))


def warm() -> None:
    """Prepare what the first page would wait for, all but the pictures; draws nothing, so that a thread may do it."""
    for lang in LANGUAGES:
        _template(lang)
        _page(_safety_page(lang, Clinic()), "warm", PAPERS[0], Clinic())
    for way in ways():
        posed(way)


def _page(notebook: NotebookNode, name: str, paper: str, clinic: Clinic, large: bool = False) -> str:
    """Return the checked page of a filled notebook; whatever it says, it is a plan with locked safety boxes."""
    resources = {"metadata": {"name": name}, "clinic": clinic, "plan": True}
    page, _ = exporter_of(paper=paper, large=large).from_notebook_node(notebook, resources)
    return page


def _template(lang: str) -> tuple[NotebookNode, str]:
    """Return the plan's notebook and its name: the one of the working folder if it has one, else the package's."""
    name = f"{lang}/{TEMPLATE}"
    path = shipped_notebook(name)
    file = path.stat() if path.is_file() else None
    return _read(path, lang, file and (file.st_dev, file.st_ino, file.st_mtime_ns, file.st_size)), name


@lru_cache(maxsize=4)
def _read(path: Path, lang: str, file: tuple[int, ...] | None) -> NotebookNode:
    """Read a template, again only where its file was changed since; `fill` leaves it as it is."""
    template = read_notebook(path)
    template.metadata["language"] = lang
    return template


def _safety_page(lang: str, clinic: Clinic, signs: Sequence[str] = ()) -> NotebookNode:
    """Return the page for a person with a warning sign: where to get help, and nothing else."""
    title = say("plan.stop_title", lang)
    cell = new_code_cell("", execution_count=1, outputs=[shown(stop_signs(signs, lang, number=clinic.emergency))])
    notebook: NotebookNode = new_notebook(
        cells=[new_markdown_cell(f"# {title}"), cell], metadata={"language": lang, "title": title}
    )
    return notebook
