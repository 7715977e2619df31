"""Where a visit is served, in a real Chromium: behind its token, without other files, and with a clean end."""

import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import expect

from backedu.words.text import say
from tests.tools.servers import END_S, free_port, gone, presented, runs, started
from tests.tools.visiting import PATIENCE_MS, opened

WAITS = "import os, pathlib, time\npathlib.Path('pid').write_text(str(os.getpid()))\ntime.sleep(600)"
HIDDEN = {"jupyter": {"source_hidden": True}}


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    """Return a notebook with text and a hidden cell, alone in its folder."""
    path = tmp_path_factory.mktemp("folder") / "una visita.ipynb"
    cells = [new_markdown_cell("# Una visita\n\nTexto."), new_code_cell("# The code\nsecret = 1", metadata=HIDDEN)]
    nbformat.write(new_notebook(cells=cells, metadata={"language": "es"}), path)
    return path


@pytest.fixture(scope="module")
def address(notebook):
    with presented(notebook) as where:
        yield where


@pytest.mark.parametrize("token", ["", "?token=wrong"])
def test_without_the_token_nobody_sees_anything(chromium, address, token):
    page = chromium.new_page()
    answer = page.goto(address.split("?")[0] + token)
    assert answer and answer.status == 403
    assert say("present.closed", "es") in page.inner_text("body") and "visita" not in page.content()
    page.close()


@pytest.mark.parametrize("path", ["una%20visita.ipynb", "voila/files/una%20visita.ipynb", "voila/tree", "api/contents"])
def test_no_file_of_the_folder_is_given_out(address, path):
    base, token = address.split("?")
    with pytest.raises(urllib.error.HTTPError, match="403") as refused:
        urllib.request.urlopen(f"{base}{path}?{token}", timeout=30)
    refused.value.close()


def test_text_is_there_while_a_cell_still_runs_and_ctrl_c_ends_that_too(chromium, tmp_path):
    path = tmp_path / "slow.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell("# Read this"), new_code_cell(WAITS)]), path)
    with presented(path) as where:
        page = chromium.new_page()
        page.goto(where, wait_until="commit")
        expect(page.get_by_role("heading", name="Read this")).to_be_visible(timeout=PATIENCE_MS)
        assert page.inner_text("[role=status]").startswith(say("present.wait"))
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            page.wait_for_timeout(50)
    page.close()
    assert not runs(int((tmp_path / "pid").read_text()))


@pytest.mark.parametrize("signals", [[signal.SIGINT, signal.SIGINT], [signal.SIGTERM], [signal.SIGHUP]], ids=str)
def test_every_way_to_stop_is_a_clean_end(tmp_path, notebook, signals):
    command = [sys.executable, "-m", "backedu", "present", str(notebook), "--no-browser", "--port", str(free_port())]
    with started(command, tmp_path) as running:
        running.wait_until(lambda: "Ctrl+C ends it" in running.said())
        for each in signals:
            running.process.send_signal(each)
        assert running.process.wait(END_S) == 0
        assert running.said().endswith("\nbackedu: the visit has ended\n") and running.said().count("\n") == 2


def test_leaving_while_a_cell_runs_ends_its_kernel(chromium, tmp_path):
    path = tmp_path / "slow.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell("# Read this"), new_code_cell(WAITS)]), path)
    with presented(path) as where:
        page = chromium.new_page()
        page.goto(where, wait_until="commit")
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            page.wait_for_timeout(50)
        page.goto("about:blank")
        assert gone(int((tmp_path / "pid").read_text()))
        page.close()


def test_leaving_before_anything_is_there_ends_the_kernel_too(chromium, tmp_path):
    path = tmp_path / "slow.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(WAITS)]), path)
    with presented(path) as where:
        asked = urlsplit(where)
        out = socket.create_connection((asked.hostname, asked.port))
        out.sendall(f"GET {asked.path}?{asked.query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            time.sleep(0.05)
        out.close()
        assert gone(int((tmp_path / "pid").read_text()))


def test_loading_again_brings_a_new_kernel_and_ends_the_old_one(chromium, tmp_path):
    path = tmp_path / "a.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell("# A"), new_code_cell("import os; print(os.getpid())")]), path)
    with presented(path) as where, opened(chromium, where) as page:
        first = int(page.inner_text("main pre"))
        page.reload()
        page.wait_for_selector("#loading", state="detached", timeout=PATIENCE_MS)
        second = int(page.inner_text("main pre"))
        assert second != first and gone(first) and runs(second)
        page.goto("about:blank")
        assert gone(second)


def test_jupyterlab_opens_with_code_hidden_and_without_news(chromium, notebook):
    before = notebook.read_bytes()
    with (
        presented(notebook, "--lab") as where,
        opened(chromium, where, ready=".jp-RenderedMarkdown p", state="visible") as page,
    ):
        expect(page.locator(".jp-InputPlaceholder").first).to_be_visible(timeout=PATIENCE_MS)
        assert page.get_by_text("secret = 1").count() == 0
        assert page.evaluate("getComputedStyle(document.querySelector('.jp-RenderedMarkdown p')).fontSize") == "20px"
        settings = f"{where.split('/doc/')[0]}/lab/api/settings/@jupyterlab/docmanager-extension:plugin"
        assert page.request.get(settings).json()["settings"] == {"autosave": False}
        page.wait_for_timeout(2000)  # the news would come by now
        assert page.locator(".Toastify__toast").count() == 0
    assert notebook.read_bytes() == before
