"""Notebooks are run from top to bottom, with a progress bar, and the first cell that fails is named."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from tqdm.auto import tqdm
from traitlets.config import Config

from backedu.errors import BackeduError
from backedu.proof import PageError, name_cell

# Minutes, not seconds: a slow laptop on battery is no reason to lose a page.
CELL_TIMEOUT_S = 600


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook file, or say in one sentence why it is none."""
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise BackeduError(f"there is no notebook {path}; give the path of an .ipynb file") from None
    except OSError as error:
        raise BackeduError(f"cannot read {path}: {error.strerror}") from None
    except (ValueError, AttributeError, TypeError, KeyError, nbformat.ValidationError):
        raise BackeduError(f"{path} is not a notebook; give the path of an .ipynb file saved by Jupyter") from None
    return notebook


def has_outputs(notebook: NotebookNode) -> bool:
    """Whether somebody ran this notebook and saved what it showed."""
    return any(cell.get("outputs") for cell in notebook.cells)


def run(notebook: NotebookNode, name: str, folder: Path | None = None, *, progress: bool = False) -> NotebookNode:
    """Run all cells in place and return the notebook.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook; its outputs are replaced.
    name : str
        What to call it in the progress bar and in errors.
    folder : Path, optional
        Where its code runs.
    progress : bool
        Whether to show a progress bar.

    Raises
    ------
    PageError
        When a cell raises, takes too long or loses its kernel; the sentence names the cell.
    """
    total = sum(cell.cell_type == "code" for cell in notebook.cells)
    # Sockets are files in a folder of their own: the kernel runs elsewhere and would miss a relative path.
    with (
        tempfile.TemporaryDirectory(prefix="backedu-") as sockets,
        tqdm(total=total, desc=name, unit="cell", disable=not progress) as bar,
    ):
        at = _Place(notebook)

        def note_start(cell: NotebookNode, cell_index: int, **_: Any) -> None:
            at.index = cell_index

        def note_done(cell: NotebookNode, cell_index: int, **_: Any) -> None:
            bar.update(cell.cell_type == "code")

        client = NotebookClient(
            notebook,
            timeout=CELL_TIMEOUT_S,
            resources={"metadata": {"path": str(folder)}} if folder else {},
            config=_private_kernel(Path(sockets)),
            on_cell_start=note_start,
            on_cell_executed=note_done,
        )
        try:
            client.execute()
        except CellExecutionError as error:
            raise PageError(f"{name}: {at} raised {error.ename}: {error.evalue}") from None
        except CellTimeoutError:
            raise PageError(f"{name}: {at} took more than {CELL_TIMEOUT_S} seconds") from None
        except DeadKernelError:
            raise PageError(f"{name}: the kernel stopped at {at}; is there enough memory?") from None
        except NoSuchKernel as error:
            raise PageError(
                f"{name}: there is no kernel {error.name!r}; set the notebook's kernel to python3"
            ) from None
        except RuntimeError as error:
            raise PageError(f"{name}: the kernel did not start: {error}") from None
    return notebook


def _private_kernel(folder: Path) -> Config:
    """Keep what a kernel shows between the two processes: no network port where the system offers another way."""
    if sys.platform == "win32":
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "ip": str(folder / "kernel")}})


class _Place:
    """The cell that runs now, in words."""

    def __init__(self, notebook: NotebookNode) -> None:
        self._notebook = notebook
        self.index = 0

    def __str__(self) -> str:
        return name_cell(self._notebook.cells[self.index], self.index + 1)
