"""The command line: one sentence and exit status 2 for a user's mistake, never a traceback."""

from __future__ import annotations

import argparse
import io
import logging
import os
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

import backedu
from backedu.errors import BackeduError
from backedu.page.naming import check_apart, target_of, write_page
from backedu.page.signals import stoppable

Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0 done, 2 a mistake the user can mend, 130 stopped by the user.

    When nobody reads the output any more, as in ``backedu export | true``, it stops without a word and returns 141.
    """
    _close()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal without accents prints what it can
    try:
        chosen = _chosen(arguments)
        with stoppable():
            status = int(chosen.command(chosen))
        if sys.stdout:
            sys.stdout.flush()
        return status
    except BackeduError as error:
        print(f"backedu: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("backedu: stopped; no file was changed since the last path printed", file=sys.stderr)
        return 130
    except BrokenPipeError:
        _drop_output()
        return 141
    except OSError as error:
        _drop_output()
        print(f"backedu: cannot use {error.filename or 'the output'}: {error.strerror or error}", file=sys.stderr)
        return 2


def _close() -> None:
    """Take no notice of what a person has set up for their own programs, and tell nothing of it."""
    for name in ("MATPLOTLIBRC", "MPLBACKEND"):
        os.environ.pop(name, None)
    logging.getLogger("matplotlib").setLevel(logging.CRITICAL)  # it tells of every fault in a matplotlibrc
    if os.environ.get("PYTHONWARNINGS"):
        warnings.simplefilter("ignore")


def _drop_output() -> None:
    """Let what is still to be printed go nowhere, since Python flushes once more when it ends."""
    with suppress(OSError, AttributeError):  # there may be no output that could be dropped
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one sentence, like everything else here, and takes no half of an option."""

    def __init__(self, **given: Any) -> None:
        super().__init__(allow_abbrev=False, **given)

    def error(self, message: str) -> NoReturn:
        """Refuse the line, whatever signs it holds."""
        raise BackeduError(f"{message}; {self.prog} --help tells what may stand there")


def _chosen(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return what a line says; an option's value is never "--", which Python would hand over as an empty list."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if missing := [name for name, value in vars(chosen).items() if value == [] and name != "notebooks"]:
        parser.error(f"argument --{missing[0]}: expected one argument")
    return chosen


def _parser() -> _Parser:
    """Return the parser of all commands."""
    parser = _Parser(prog="backedu", description="Notebooks and handouts about muscles and back pain.")
    parser.add_argument("--version", action="version", version=f"backedu {backedu.__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    export = commands.add_parser("export", help="make handouts of notebooks", description=_export.__doc__)
    export.add_argument("notebooks", nargs="*", type=Path, metavar="NOTEBOOK", help="an .ipynb file (all shipped)")
    export.add_argument("--to", type=Path, default=Path("exports"), metavar="FOLDER", help="where to write (exports)")
    export.add_argument(
        "--run", dest="rerun", action="store_true", help="run notebooks even if they have stored outputs"
    )
    export.add_argument("--audience", default="patient", help="patient (default), therapist or educator")
    export.set_defaults(command=_export)
    _add_handout(commands)
    present = commands.add_parser("present", help="show a notebook live on this screen", description=_present.__doc__)
    present.add_argument(
        "notebook", nargs="?", type=Path, metavar="NOTEBOOK", help="an .ipynb file; default: the shipped visit"
    )
    present.add_argument("--lab", action="store_true", help="open it in JupyterLab, to change it there")
    present.add_argument("--port", type=int, default=8866, help="where on this computer (8866)")
    present.add_argument("--no-browser", dest="browser", action="store_false", help="only print the address")
    present.add_argument("--audience", help="patient (default), therapist or educator")
    present.set_defaults(command=_present)
    return parser


def _add_handout(commands: Commands) -> None:
    """Add the command that makes a person's page."""
    handout = commands.add_parser("handout", help="make a patient's page of findings", description=_handout.__doc__)
    handout.add_argument(
        "findings", nargs="?", type=Path, metavar="FINDINGS.json", help="what Save or Assessment.save wrote"
    )
    handout.add_argument(
        "--to",
        type=Path,
        default=Path(),
        metavar="FILE_OR_FOLDER",
        help="the .html file to write, or a folder in which backedu chooses the name (the working folder)",
    )
    handout.add_argument(
        "--exercises", metavar="ID,ID", help='2 or 3, at most 4 (those in the file); "": the general page, with none'
    )
    handout.add_argument("--lang", default="en", help="en (default) or es")
    handout.add_argument("--paper", default="letter", help="letter (default) or a4")
    handout.add_argument("--large", action="store_true", help="large print: 16 points")
    handout.add_argument("--pdf", action="store_true", help="print it to a PDF beside it too, with a Chromium")
    handout.add_argument(
        "--clinic", type=Path, metavar="CLINIC.toml", help="whose page it is (clinic.toml of the working folder)"
    )
    handout.add_argument("--list", dest="listed", action="store_true", help="list the exercises, by id and name")
    handout.set_defaults(command=_handout)


def _export(chosen: argparse.Namespace) -> int:
    """Run notebooks where needed and write each as one HTML file that works offline."""
    from backedu.page.clinic.clinic import clinic_beside
    from backedu.page.exporter import PrivacyWarning, check_targets, export  # 1.5 s that --help need not wait for
    from backedu.page.notebook import read_notebook, shipped_notebooks
    from backedu.page.run import has_outputs

    notebooks = chosen.notebooks or shipped_notebooks()
    check_targets(notebooks, chosen.to, chosen.audience)
    for notebook in notebooks:
        run = chosen.rerun or not has_outputs(read_notebook(notebook))
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always", PrivacyWarning)
            print(export(notebook, chosen.to, run=chosen.rerun, audience=chosen.audience, progress=True), flush=True)
        if run:
            _tell_clinic(clinic_beside(notebook.resolve().parent))
        for said in dict.fromkeys(str(one.message) for one in told if one.category is PrivacyWarning):
            print(f"backedu: {said}", file=sys.stderr)
    return 0


def _handout(chosen: argparse.Namespace) -> int:
    """Make the page a patient takes home of saved findings and picked exercises: one HTML file, with --pdf a PDF."""
    if chosen.listed:
        return _list_exercises(chosen.lang)
    if chosen.findings is None:
        raise BackeduError(
            "name the file with the findings, as in backedu handout FINDINGS.json; --list lists exercises"
        )
    from backedu.assessment.findings import Assessment
    from backedu.assessment.history import saved_exercises
    from backedu.assessment.record import read_record

    to = _page_path(chosen.to, chosen.pdf)
    record = read_record(chosen.findings)
    patient = Assessment.from_record(record, chosen.findings)  # a mistake in the file is told before the slow part
    listed = chosen.exercises
    picked = saved_exercises(record, chosen.findings, patient) if listed is None else listed.split(",")
    from backedu.page.plan.handout import handout_page
    from backedu.words.emergency import clinic_file

    name, page = handout_page(
        patient,
        exercises=[id.strip() for id in picked if id.strip()],
        lang=chosen.lang,
        paper=chosen.paper,
        large=chosen.large,
        clinic=chosen.clinic,
    )
    target = target_of(to, name)
    check_apart(target, chosen.pdf, (chosen.findings, chosen.clinic))
    print(write_page(target, page), flush=True)
    _tell_clinic(chosen.clinic or clinic_file())
    _print_page(target, chosen.pdf)
    return 0


def _tell_clinic(path: Path | None) -> None:
    """Say whose number, and on a plan whose name, stands on a page, where a file says so."""
    if path is not None:
        print(f"backedu: with the clinic of {path}", file=sys.stderr, flush=True)


def _print_page(page: Path, pdf: bool) -> None:
    """Print a page to a PDF if wanted; where there is no new one, say so of an older one beside it."""
    from backedu.page.pdf import old_pdf, print_pdf

    printed = None
    try:
        printed = print_pdf(page) if pdf else None
    finally:
        if not printed and (old := old_pdf(page)):
            print(f"backedu: {old}", file=sys.stderr)
    if printed:
        print(printed)


def _page_path(path: Path, pdf: bool) -> Path:
    """Return where the page goes: whoever names the PDF gets the page beside it."""
    if path.suffix.lower() != ".pdf":
        return path
    if not pdf:
        raise BackeduError(f"{path} would be a PDF; add --pdf, or name a file that ends in .html")
    return path.with_suffix(".html")


def _list_exercises(lang: str) -> int:
    """Print the id and the name of every exercise."""
    from backedu.catalogue.repertoire import repertoire
    from backedu.words.exercises import exercise_name

    for id in repertoire():
        print(f"{id:{max(map(len, repertoire()))}}  {exercise_name(id, lang)}")
    return 0


def _present(chosen: argparse.Namespace) -> int:
    """Show a notebook in the browser, live, large and without code, until Ctrl+C."""
    from backedu.visit.present import serve

    serve(chosen.notebook, lab=chosen.lab, port=chosen.port, browser=chosen.browser, audience=chosen.audience)
    return 0  # whoever ends a visit with Ctrl+C did nothing wrong: it is the only way to end it
