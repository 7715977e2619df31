import asyncio
import os
import queue
import re
import webbrowser
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tornado.httpclient import AsyncHTTPClient
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine
from tornado.routing import PathMatches, Router
from voila.app import Voila

from backedu.visit.present import serve, visit_notebook
from backedu.visit.server import LocalServer, _announce, _open, local_server
from tests.tools.servers import free_port


@pytest.mark.parametrize("answer", [False, webbrowser.Error("none"), OSError("none")])
def test_no_browser_is_said_with_the_address_to_open(monkeypatch, capsys, answer):
    def opens(_):
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(webbrowser, "open", opens)
    _open("http://127.0.0.1:1/?token=once", "http://127.0.0.1:1/?token=t")
    assert capsys.readouterr().err == "backedu: no browser found; open http://127.0.0.1:1/?token=t in one\n"


def test_the_browser_opens_only_when_wanted(monkeypatch, capsys):
    opened = queue.Queue()
    monkeypatch.setattr("backedu.visit.server._open", lambda *given: opened.put(given))
    _announce("http://127.0.0.1:1/first", None)
    assert "http://127.0.0.1:1/first (Ctrl+C ends it)" in capsys.readouterr().out
    _announce("http://127.0.0.1:1/second", "http://127.0.0.1:1/once")
    assert opened.get(timeout=30) == ("http://127.0.0.1:1/once", "http://127.0.0.1:1/second") and opened.empty()


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


def paths(router):
    """Return a path for every route of a web application, those of its parts included."""
    for rule in router.rules:
        if isinstance(rule.target, Router):
            yield from paths(rule.target)
        elif isinstance(rule.matcher, PathMatches):
            pattern = rule.matcher.regex.pattern
            while "(" in pattern:  # whatever a part of the path may be, "x" stands for it
                pattern = re.sub(r"\([^()]*\)[?*+]?", "x", pattern)
            yield re.sub(r"\\(.)", r"\1", pattern).removesuffix("$").replace("/?", "/")


def while_served(monkeypatch, lab, ask):
    """Make the web application of a way to present and wait for `ask(server, application)`, which gets both."""

    def run(server, start, *_):
        app = start.__self__
        if not lab:
            start()  # makes the application, and would listen
        asked = ask(server, app.web_app if lab else app.app)
        with ThreadPoolExecutor(1) as pool:  # a browser's test before this one may have left this thread a loop
            pool.submit(asyncio.run, asked).result()

    monkeypatch.setattr(LocalServer, "run", run)
    monkeypatch.setattr(Voila, "listen", lambda _: None)
    serve(visit_notebook(), lab=lab, port=free_port(), browser=False)


async def statuses(server, routes, headers, method="GET"):
    """Return how each route answers, without following where it leads."""
    client = AsyncHTTPClient()
    asked = {"headers": headers, "method": method, "body": None if method == "GET" else "", "follow_redirects": False}
    return {
        route: (await client.fetch(f"http://{server.host}{route}", raise_error=False, **asked)).code for route in routes
    }


KNOWN = {
    False: {"/x", "/api/kernels/x/channels", "/voila/files/x", "/voila/static/x"},
    True: {"/api/contentsx", "/api/kernels/x/channels", "/files/x", "/api/spec.yaml"},
}


@pytest.mark.parametrize("lab", [False, True])
def test_no_route_answers_without_the_cookie_or_under_another_name(monkeypatch, lab):
    async def ask(server, application):
        routes = {path for path in paths(application.default_router) if path.startswith("/")}
        assert routes >= KNOWN[lab] and len(routes) > (8 if not lab else 50), sorted(routes)
        assert not [path for path in routes if re.match("/terminals|/lsp|/login" + "|/voila" * lab, path)]
        cookie = {"Cookie": f"backedu-{server.port}={server.cookie}"}
        outside = (
            {},
            {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"},
            {"Authorization": f"token {server.token}"},
            {"Cookie": f"backedu-{server.port + 1}={server.cookie}"},
            cookie | {"Host": "attacker.example"},
            cookie | {"Host": f"localhost:{server.port}"},
        )
        listening = application.listen(server.port, "127.0.0.1")
        try:
            for headers in outside:
                assert set((await statuses(server, routes, headers)).values()) == {403}, headers
            assert set((await statuses(server, routes, {}, "POST")).values()) == {403}
            inside = await statuses(server, KNOWN[lab], cookie)
            assert set(inside.values()) - {403}, inside  # the door does open
        finally:
            listening.stop()

    while_served(monkeypatch, lab, ask)


def request(server, path="/", host=None, method="GET"):
    headers = HTTPHeaders({"Host": host or server.host})
    line = RequestStartLine(method, path, "HTTP/1.1")
    return HTTPServerRequest(start_line=line, headers=headers, connection=SimpleNamespace(context=None))


def test_the_browser_s_own_address_lets_in_once(tmp_path):
    server = LocalServer(8866, True, tmp_path)
    (once,) = server.once
    assert not server.lets_in(request(server, f"/?token={once}", method="POST"))
    assert not server.lets_in(request(server, f"/?token={once}", host="attacker.example"))
    assert server.lets_in(request(server, f"/?token={once}"))
    assert not server.lets_in(request(server, f"/?token={once}"))
    assert all(server.lets_in(request(server, f"/?token={server.token}")) for _ in range(2))
    assert not any(secret in repr(server) for secret in (once, server.token, server.cookie))


@given(st.text(max_size=30))
def test_no_other_token_lets_in(token):
    server = LocalServer(8866, True, Path())
    assert not server.lets_in(request(server, f"/?{urlencode({'token': token})}"))
    assert not server.lets_in(request(server, "/"))
