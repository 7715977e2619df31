"""Where a visit is served, in a real Chromium: behind its token, without other files, and with a clean end."""

import contextlib
import http.client
import json
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import psutil
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


def let_in(address):
    """Ask for an address with its token and return the answer's headers."""
    asked = urlsplit(address)
    with contextlib.closing(http.client.HTTPConnection(asked.netloc, timeout=30)) as connection:
        connection.request("GET", f"{asked.path}?{asked.query}")
        answer = connection.getresponse()
        assert answer.status == 302 and answer.read() == b""
        return answer.headers


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
    inside = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    for asked in (f"{base}{path}?{token}", f"{base}{path}"):  # the way in leads to the address without its token
        with pytest.raises(urllib.error.HTTPError, match="403") as refused:
            inside.open(asked, timeout=30)
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
        cookie = let_in(where)["Set-Cookie"].split(";")[0]
        out = socket.create_connection((asked.hostname, asked.port))
        out.sendall(f"GET {asked.path} HTTP/1.1\r\nHost: {asked.netloc}\r\nCookie: {cookie}\r\n\r\n".encode())
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


def test_pages_that_were_left_keep_nothing_open(chromium, links):
    """Jupyter keeps what a page listened to for its return; with its kernel that has to go, four descriptors each."""
    where, folder, _ = links

    def visit():
        """Open the page, leave it, and return the server once its kernel is gone."""
        with opened(chromium, where) as page:
            kernel = psutil.Process(int((folder / "pid").read_text()))
            server = kernel.parent()
            page.goto("about:blank")
        assert gone(kernel.pid)
        return server

    visit()  # the first fills what is kept for all
    before = lowest(visit())
    for _ in range(4):
        server = visit()
    assert lowest(server, until=before + 2) <= before + 2


def lowest(server, until=0):
    """Return the fewest descriptors that a server comes down to: connections take a moment to end."""
    fewest, limit = server.num_fds(), time.monotonic() + (END_S if until else 3)
    while fewest > until and time.monotonic() < limit:
        time.sleep(0.1)
        fewest = min(fewest, server.num_fds())
    return fewest


def test_jupyterlab_opens_with_code_hidden_and_without_news(chromium, notebook, tmp_path, monkeypatch):
    before = notebook.read_bytes()
    monkeypatch.setenv("HOME", str(tmp_path))
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
        assert page.url == where.split("?")[0]
    left = [path for path in tmp_path.rglob("*") if path.is_file() and not path.match("matplotlib/fontlist-*.json")]
    assert left == [], "no history, no cache of npm, no log"
    assert notebook.read_bytes() == before


LEAVES = """import os, pathlib
from IPython.display import HTML
pathlib.Path("pid").write_text(str(os.getpid()))
HTML("<a id=out href='https://out.invalid/x'>A source</a>")
"""


@pytest.fixture(scope="module")
def links(tmp_path_factory):
    """Present a notebook with a link that leads elsewhere; yield its address, its folder and the command's home."""
    folder, home = tmp_path_factory.mktemp("links"), tmp_path_factory.mktemp("home")
    nbformat.write(new_notebook(cells=[new_markdown_cell("# A"), new_code_cell(LEAVES)]), folder / "a.ipynb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        with presented(folder / "a.ipynb") as where:
            yield where, folder, home


def test_the_token_leaves_the_address_bar_and_stands_in_no_script(chromium, links):
    where, _, _ = links
    token = where.split("token=")[1]
    with opened(chromium, where) as page:
        assert page.url == where.split("?")[0] and token not in page.content()
        assert page.evaluate("document.cookie.includes('backedu')") is False
        (cookie,) = [each for each in page.context.cookies() if each["name"].startswith("backedu-")]
        assert cookie["name"] == f"backedu-{urlsplit(where).port}" and token not in cookie["value"]
        assert cookie["httpOnly"] and cookie["sameSite"] == "Strict" and cookie["expires"] == -1
        page.goto(where)  # opened again from the terminal: known already, and still led to the address without it
        assert page.url == where.split("?")[0]


def test_nothing_leads_away_from_a_visit(chromium, links):
    where, _, _ = links
    with opened(chromium, where) as page:
        with page.expect_popup() as beside:
            page.click("#out")
        assert beside.value.evaluate("opener") is None and page.url == where.split("?")[0]
        beside.value.close()
        for script in ("location.href = 'https://out.invalid/'", "location.replace('https://out.invalid/')"):
            page.evaluate(script)
        meta = "Object.assign(document.createElement('meta'), {httpEquiv: 'refresh', content: '0;url=https://out.invalid'})"
        page.evaluate(f"document.head.append({meta})")
        page.wait_for_timeout(1000)
        assert page.url == where.split("?")[0] and page.is_visible("#out")


def test_a_kernel_is_private_and_keeps_no_history(chromium, links):
    where, folder, home = links
    with opened(chromium, where):
        kernel = psutil.Process(int((folder / "pid").read_text()))
        assert where.split("token=")[1] not in " ".join([*kernel.cmdline(), *kernel.parent().cmdline()])
        ports = [each for each in kernel.net_connections() if each.status == psutil.CONN_LISTEN]
        # None of the five that others talk to; the one left is ipykernel's, for child processes of the kernel.
        assert len(ports) <= 1
        (profile,) = [name for name in kernel.environ().items() if name[0] == "IPYTHONDIR"]
        assert not list(Path(profile[1]).rglob("*.sqlite"))
    # matplotlib's list of this computer's fonts is all that stays.
    assert [path for path in home.rglob("*") if path.is_file() and not path.match("matplotlib/fontlist-*.json")] == []


def test_what_a_person_set_up_for_themselves_changes_nothing_on_the_screen(chromium, tmp_path, monkeypatch):
    drawn = "from backedu import draw\nfrom backedu.assessment.findings import example\ndraw(example('anterior_tilt'))"
    told = "import helper, sys\n(helper.SAID, 'startup' in globals(), sys.warnoptions)"
    cells = [new_code_cell(drawn), new_code_cell(told)]
    nbformat.write(new_notebook(cells=[new_markdown_cell("# A"), *cells]), tmp_path / "a.ipynb")
    (tmp_path / "helper.py").write_text("SAID = 'from beside'\n")
    shown = []
    for hostile in (False, True):
        if hostile:
            set_up(tmp_path / "home", monkeypatch)
            for module in ("numpy", "json", "backedu", "tornado"):
                (tmp_path / f"{module}.py").write_text("1 / 0\n")
        with presented(tmp_path / "a.ipynb") as where, opened(chromium, where) as page:
            shown.append((page.inner_text("main"), page.locator("main svg").first.evaluate("each => each.outerHTML")))
    assert shown[0] == shown[1] and "from beside" in shown[0][0] and "False, []" in shown[0][0]


def set_up(home, monkeypatch):
    """Give the person kernels, templates, startup files and a look of their own, all of them broken."""
    startup = home / ".ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("startup = 1\nraise SystemError('hijacked')\n")
    kernel = home / "data" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    spec = {"argv": ["/bin/false"], "display_name": "hijacked", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(spec))
    for kind, name in (("voila", "lab"), ("nbconvert", "lab"), ("nbconvert", "base")):
        template = home / "data" / kind / "templates" / name
        template.mkdir(parents=True)
        (template / "index.html.j2").write_text("hijacked")
    (home / "matplotlibrc").write_text("figure.facecolor: black\ntext.usetex: True\nno.such.key: 1\n")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("IPYTHONDIR", str(home / ".ipython"))
    monkeypatch.setenv("JUPYTER_PATH", str(home / "data"))
    monkeypatch.setenv("MATPLOTLIBRC", str(home / "matplotlibrc"))
    monkeypatch.setenv("MPLBACKEND", "module://no_such_backend")
    monkeypatch.setenv("PYTHONWARNINGS", "always")
    monkeypatch.setenv("PYTHONSTARTUP", str(startup / "00.py"))
    monkeypatch.setenv("PYTHONSAFEPATH", "1")  # `python -m` itself would take the modules beside it; `backedu` does not
