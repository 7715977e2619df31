"""The command line: one sentence and exit status 2 for a user's mistake, never a traceback."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import backedu
from backedu.errors import BackeduError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0 done, 2 a mistake the user can mend, 130 stopped by the user.

    When nobody reads the output any more, as in ``backedu export | true``, it stops without a word and returns 141.
    """
    try:
        chosen = _parser().parse_args(arguments)
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
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more when it ends
        return 141


def _parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(prog="backedu", description="Notebooks and handouts about muscles and back pain.")
    parser.add_argument("--version", action="version", version=f"backedu {backedu.__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    export = commands.add_parser("export", help="make handouts of notebooks", description=_export.__doc__)
    export.add_argument(
        "notebooks", nargs="*", type=Path, metavar="NOTEBOOK", help="an .ipynb file; default: all shipped"
    )
    export.add_argument("--to", type=Path, default=Path("exports"), metavar="FOLDER", help="where to write (exports)")
    export.add_argument(
        "--run", dest="rerun", action="store_true", help="run notebooks even if they have stored outputs"
    )
    export.add_argument("--audience", default="patient", help="patient (default), therapist or educator")
    export.set_defaults(command=_export)
    pictures = commands.add_parser("pictures", help="draw six cases in three views", description=_pictures.__doc__)
    pictures.add_argument("--to", type=Path, default=Path("exports/pictures"), metavar="FOLDER", help="where to write")
    pictures.set_defaults(command=_pictures)
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


def _export(chosen: argparse.Namespace) -> int:
    """Run notebooks where needed and write each as one HTML file that works offline."""
    from backedu.intake import shipped_notebooks
    from backedu.page import check_targets, export  # 1.5 s that `backedu --help` need not wait for

    notebooks = chosen.notebooks or shipped_notebooks()
    check_targets(notebooks, chosen.to, chosen.audience)
    for notebook in notebooks:
        print(export(notebook, chosen.to, run=chosen.rerun, audience=chosen.audience, progress=True), flush=True)
    return 0


def _pictures(chosen: argparse.Namespace) -> int:
    """Draw the six cases of the README from the side, front and back, one SVG file each."""
    from backedu.sheet import write_sheets

    for path in write_sheets(chosen.to):
        print(path)
    return 0


def _present(chosen: argparse.Namespace) -> int:
    """Show a notebook in the browser, live, large and without code, until Ctrl+C."""
    from backedu.present import serve

    serve(chosen.notebook, lab=chosen.lab, port=chosen.port, browser=chosen.browser, audience=chosen.audience)
    return 0  # whoever ends a visit with Ctrl+C did nothing wrong: it is the only way to end it
