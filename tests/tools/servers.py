"""Servers that browser tests open pages from: a presented notebook, JupyterLab, Notebook 7; none outlives its test."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psutil

HOST, START_S, END_S = "127.0.0.1", 90, 30  # generous: a busy machine is no reason for a test to fail
QUIET = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}


class Site(str):
    """A server's address, ``http://127.0.0.1:port/``, that knows its token.

    Attributes
    ----------
    token : str
        What lets a browser in.
    tree : str
        The path before a notebook's name: ``lab/tree`` or ``notebooks``.
    """

    token: str
    tree: str

    def page(self, name: str) -> str:
        """Return the address that opens a notebook of the served folder."""
        return f"{self}{self.tree}/{quote(name)}?token={self.token}"


@contextmanager
def presented(notebook: Path, *options: str) -> Iterator[str]:
    """Present a notebook on a free port and yield its address; end it with Ctrl+C and find nothing left behind."""
    command = [sys.executable, "-m", "backedu", "present", str(notebook), "--no-browser", "--port", str(free_port())]
    with tempfile.TemporaryDirectory(prefix="at-") as scratch:
        with started([*command, *options], Path(scratch)) as running:
            yield _read_address(running)
            family = running.kernels()
            running.process.send_signal(signal.SIGINT)
            assert running.process.wait(END_S) == 0, running.said()
            assert running.said().endswith("backedu: the visit has ended\n") and "Traceback" not in running.said()
            assert [child for child in family if runs(child.pid)] == [], "a kernel outlived the visit"
        assert list(Path(scratch, "t").iterdir()) == [], "the visit left files behind"


@contextmanager
def lab(folder: Path) -> Iterator[Site]:
    """Serve a folder in JupyterLab, without its news, and yield the address."""
    with _jupyter("jupyterlab", "lab/tree", folder) as site:
        yield site


@contextmanager
def notebook7(folder: Path) -> Iterator[Site]:
    """Serve a folder in Notebook 7, without its news, and yield the address."""
    with _jupyter("notebook", "notebooks", folder) as site:
        yield site


class Running:
    """A server's process, and what it printed."""

    def __init__(self, process: subprocess.Popen[bytes], output: Path) -> None:
        self.process, self.output = process, output

    def said(self) -> str:
        """Return all it printed so far."""
        return self.output.read_text(encoding="utf-8", errors="replace")

    def kernels(self) -> list[psutil.Process]:
        """Return the processes it started."""
        try:
            return psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def wait_until(self, ready: Callable[[], bool]) -> None:
        """Wait for something, as long as the process lives and time is not up."""
        limit = time.monotonic() + START_S
        while not ready():
            assert self.process.poll() is None, f"it ended early:\n{self.said()}"
            assert time.monotonic() < limit, f"it did not start in {START_S} s:\n{self.said()}"
            time.sleep(0.05)


@contextmanager
def started(command: list[str], scratch: Path) -> Iterator[Running]:
    """Run a command with Jupyter folders and a temporary folder of its own; in the end nothing of it runs any more."""
    output = scratch / "output.txt"
    with output.open("wb") as file:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            env=_environment(scratch),
            start_new_session=True,
        )
    running = Running(process, output)
    try:
        yield running
    finally:
        _end(running)


def runs(number: int) -> bool:
    """Whether a process still runs; one that ended and waits to be buried does not."""
    try:
        return bool(psutil.Process(number).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def gone(process: int) -> bool:
    """Whether a process ends within the time a kernel may take for it."""
    limit = time.monotonic() + END_S
    while runs(process) and time.monotonic() < limit:
        time.sleep(0.1)
    return not runs(process)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def _jupyter(module: str, tree: str, folder: Path) -> Iterator[Site]:
    """Start one of Jupyter's servers and wait until it answers."""
    port = free_port()
    site = Site(f"http://{HOST}:{port}/")
    site.token, site.tree = secrets.token_hex(12), tree
    options = {
        "ServerApp.ip": HOST,
        "ServerApp.port": port,
        "ServerApp.port_retries": "0",
        "ServerApp.root_dir": str(folder),
        "IdentityProvider.token": site.token,
        "LabApp.extension_manager": "readonly",
    }
    command = [sys.executable, "-m", module, "--no-browser", "--allow-root"]
    with tempfile.TemporaryDirectory(prefix="jupyter-", ignore_cleanup_errors=True) as scratch:
        settings = Path(scratch, "config", "labconfig", "default_setting_overrides.json")
        settings.parent.mkdir(parents=True)
        settings.write_text(json.dumps(QUIET))
        with started([*command, *(f"--{name}={value}" for name, value in options.items())], Path(scratch)) as running:
            running.wait_until(lambda: _answers(f"{site}api"))
            yield site


def _environment(scratch: Path) -> dict[str, str]:
    """Return the environment of a server: no folder of the person who runs the tests."""
    own = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "run", "TMPDIR": "t"}
    for name in own.values():
        (scratch / name).mkdir(exist_ok=True)
    return os.environ | {variable: str(scratch / name) for variable, name in own.items()}


def _read_address(running: Running) -> str:
    """Return the address that a visit prints once it can be opened."""
    running.wait_until(lambda: "(Ctrl+C ends it)" in running.said())
    return running.said().split("visit is at ")[1].split(" ")[0]


def _answers(address: str) -> bool:
    """Whether a server answers at all."""
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except OSError:
        return False


def _end(running: Running) -> None:
    """End a server and all it started, kindly first."""
    family = running.kernels()
    if running.process.poll() is None:
        running.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.process.wait(END_S)
    if running.process.poll() is None:
        running.process.kill()
        running.process.wait()
    for child in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()
    psutil.wait_procs(family, timeout=END_S)
