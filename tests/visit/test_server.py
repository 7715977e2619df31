import os
import queue
import re
import webbrowser

import pytest

from backedu.visit.server import _announce, _open, local_server
from tests.tools.servers import free_port


@pytest.mark.parametrize("answer", [False, webbrowser.Error("none"), OSError("none")])
def test_no_browser_is_said_with_the_address_to_open(monkeypatch, capsys, answer):
    def opens(_):
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(webbrowser, "open", opens)
    _open("http://127.0.0.1:1/?token=t")
    assert capsys.readouterr().err == "backedu: no browser found; open http://127.0.0.1:1/?token=t in one\n"


def test_the_browser_opens_only_when_wanted(monkeypatch, capsys):
    opened = queue.Queue()
    monkeypatch.setattr("backedu.visit.server._open", opened.put)
    _announce("http://127.0.0.1:1/first", False)
    assert "http://127.0.0.1:1/first (Ctrl+C ends it)" in capsys.readouterr().out
    _announce("http://127.0.0.1:1/second", True)
    assert opened.get(timeout=30) == "http://127.0.0.1:1/second" and opened.empty()


def test_jupyter_gets_folders_that_are_gone_afterwards(monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", "mine")
    monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", "mine too")
    before = dict(os.environ)
    with local_server(free_port(), browser=False) as here, local_server(free_port(), browser=False) as there:
        assert os.environ["JUPYTER_CONFIG_DIR"] == str(there.folder / "config")
        assert "JUPYTERLAB_SETTINGS_DIR" not in os.environ
        assert here.token != there.token and len(here.token) > 20 and here.token not in repr(here)
    assert dict(os.environ) == before
    assert not here.folder.exists() and not there.folder.exists()


def test_the_browser_is_told_to_ask_nobody_else():
    with local_server(free_port(), browser=False) as here:
        policy = here.headers()["Content-Security-Policy"]
        assert here.address("x") == f"http://127.0.0.1:{here.port}/x?token={here.token}"
    assert re.findall(r"\w+://([\w.]+)", policy) == ["127.0.0.1"] and "*" not in policy
