"""Notebooks are run from top to bottom, with a progress bar, and the first cell that fails is named."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from tqdm.auto import tqdm
from traitlets import default
from traitlets.config import Config

from backedu.files import scratch_folder
from backedu.page.check.cells import PageError, exception_words, name_cell
from backedu.page.clinic.clinic import for_kernel

# Minutes, not seconds: a slow laptop on battery is no reason to lose a page.
CELL_TIMEOUT_S = 600

# What of a person's own surroundings would change what a kernel runs, warns of or draws. Its folders are ours instead.
OWN = (
    *("PYTHONWARNINGS", "PYTHONSTARTUP", "PYTHONINSPECT", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH"),
    *("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR", "MPLBACKEND", "MATPLOTLIBRC"),
)
FOLDERS = {
    "IPYTHONDIR": "ipython",
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "run",  # short: a socket's path has a limit
}
# What is typed is kept nowhere. A module beside a notebook can be imported, but takes the place of none installed.
IPYTHON = {
    "HistoryManager": {"enabled": False},
    "IPKernelApp": {"ignore_cwd": True, "exec_lines": ["__import__('sys').path.append('')"]},
}

# The limit for a socket's path (sun_path of <sys/un.h>: 108 with its end on Linux, else 104), less a kernel's number.
SOCKET_PATH_BYTES = (107 if sys.platform == "linux" else 103) - len("-65535")


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
    KeyboardInterrupt
        When the person stops it; the kernel is gone by then.
    """
    total = sum(cell.cell_type == "code" for cell in notebook.cells)
    if not total:
        return notebook
    # Sockets are files in a folder of their own: the kernel runs elsewhere and would miss a relative path.
    with (
        scratch_folder() as own,
        tqdm(total=total, desc=name, unit="cell", disable=not progress) as bar,
    ):
        at = _Place(notebook)

        def note_start(cell: NotebookNode, cell_index: int, **_: Any) -> None:
            at.index = cell_index

        def note_done(cell: NotebookNode, cell_index: int, **_: Any) -> None:
            bar.update(cell.cell_type == "code")

        client = _Client(
            notebook,
            timeout=CELL_TIMEOUT_S,
            resources={"metadata": {"path": str(folder)}} if folder else {},
            config=_private_kernel(own),
            on_cell_start=note_start,
            on_cell_executed=note_done,
            log=_silent(),
        )
        client.surroundings = surroundings(own) | for_kernel(Path(folder or ""))
        _run_or_explain(client, name, at)
    return notebook


class OwnKernels(KernelSpecManager):
    """The kernel of this Python, whatever kernel of its name a person has put before it."""

    @default("kernel_dirs")
    def _no_folder(self) -> list[str]:
        return []


class _Client(NotebookClient):
    """nbclient without its own handling of Ctrl+C, which loses the kernel or the interrupt.

    Attributes
    ----------
    surroundings : dict of str
        The environment variables that its kernel has.
    """

    surroundings: dict[str, str]

    @asynccontextmanager
    async def async_setup_kernel(self, **kwargs: Any) -> AsyncIterator[None]:
        """Start a kernel, and end it whatever happens: at once unless all went well."""
        self.km = self.create_kernel_manager()
        self.km.kernel_spec_manager = OwnKernels()
        try:
            await self.async_start_new_kernel(env=self.surroundings, **kwargs)
            await self.async_start_new_kernel_client()
            yield
        except BaseException:
            self.shutdown_kernel = "immediate"
            raise
        finally:
            if self.km is not None:
                await self._async_cleanup_kernel()

    async def execute_or_stop(self) -> None:
        """Run all cells; nbclient takes a cancelled wait for a dead kernel, which is put right here."""
        task = asyncio.current_task()
        try:
            await self.async_execute()
        except DeadKernelError:
            if task and task.cancelling():
                raise asyncio.CancelledError from None
            raise


def _run_or_explain(client: _Client, name: str, at: _Place) -> None:
    """Run all cells, or say in one sentence which one failed and how."""
    try:
        _wait_for(client)
    except CellExecutionError as error:
        raise PageError(f"{name}: {at} {exception_words(error.ename, error.evalue)}") from None
    except CellTimeoutError:
        raise PageError(f"{name}: {at} took more than {CELL_TIMEOUT_S} seconds") from None
    except DeadKernelError:
        raise PageError(f"{name}: the kernel stopped at {at}; is there enough memory?") from None
    except NoSuchKernel as error:
        raise PageError(f"{name}: there is no kernel {error.name!r}; set the notebook's kernel to python3") from None
    except (RuntimeError, OSError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise PageError(f"{name}: the kernel did not start: {reason}") from None


def _wait_for(client: _Client) -> None:
    """Run the client to its end here, or in a thread where this one's event loop is busy, as inside Jupyter."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(client.execute_or_stop())
        return
    with ThreadPoolExecutor(1) as pool:
        runner = asyncio.Runner()
        task = pool.submit(runner.run, client.execute_or_stop())
        try:
            task.result()
        except KeyboardInterrupt:
            loop = runner.get_loop()
            loop.call_soon_threadsafe(lambda: [waiting.cancel() for waiting in asyncio.all_tasks(loop)])
            raise
        finally:
            pool.submit(runner.close)


def _silent() -> logging.Logger:
    """Return a log that shows nobody anything: what went wrong is said once, in a sentence."""
    log = logging.getLogger("backedu.page.run")
    log.handlers, log.propagate = [logging.NullHandler()], False
    return log


def surroundings(folder: Path) -> dict[str, str]:
    """Return this process's environment without what a person has set up for their own kernels, all folders in one."""
    kept = {name: value for name, value in os.environ.items() if name not in OWN}
    own = {variable: folder / name for variable, name in FOLDERS.items()}
    profile = own["IPYTHONDIR"] / "profile_default"
    for made in (*own.values(), profile):
        made.mkdir(mode=0o700, exist_ok=True)
    (profile / "ipython_config.json").write_text(json.dumps(IPYTHON), encoding="utf-8")
    return kept | {name: str(path) for name, path in own.items()} | {"PYTHONSAFEPATH": "1"}


def _private_kernel(folder: Path) -> Config:
    """Keep what a kernel shows between the two processes: no network port where the system offers another way.

    The file that tells how to reach it lies in the folder too, so that it goes with it even after a kill.
    """
    socket = folder / "kernel"
    told = {"connection_file": str(folder / "kernel.json")}
    own = {"transport": "ipc", "ip": str(socket)} if can_be_socket(socket) else {}
    return Config({"KernelManager": told | own})


def can_be_socket(path: Path) -> bool:
    """Whether this system lets two processes talk through files whose names begin so."""
    return sys.platform != "win32" and len(os.fsencode(path)) <= SOCKET_PATH_BYTES


class _Place:
    """The cell that runs now, in words."""

    def __init__(self, notebook: NotebookNode) -> None:
        self._notebook = notebook
        self.index = 0

    def __str__(self) -> str:
        return name_cell(self._notebook.cells[self.index], self.index + 1)
