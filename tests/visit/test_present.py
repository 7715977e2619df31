"""The command; the page and its server are tried in tests/browser/test_present.py and test_server.py."""

import socket

import pytest

from backedu.cli import main
from backedu.files import HOME
from tests.tools.notebooks import tagged, write
from tests.tools.servers import free_port


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nothing.ipynb"], "there is no notebook nothing.ipynb; give the path of an .ipynb file"),
        (["good.ipynb", "--audience", "child"], "no audience 'child'; there are: patient, therapist, educator"),
        (["good.ipynb", "--lab", "--audience", "educator"], "--lab shows every cell; leave out --audience"),
        (["good.ipynb", "--port", "99999"], "no port 99999; choose one from 1024 to 65535 with --port"),
        (["tag.ipynb"], "no cell tag 'therapst'; did you mean 'therapist'?"),
        (["kernel.ipynb"], "kernel: there is no kernel 'fortran'; set the notebook's kernel to python3"),
    ],
)
def test_mistakes_get_one_sentence_and_status_2(tmp_path, monkeypatch, capfd, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "good.ipynb")
    write(tmp_path / "tag.ipynb", tagged("therapst"))
    write(tmp_path / "kernel.ipynb", kernelspec={"name": "fortran", "display_name": "F"})
    port = [] if "--port" in arguments else ["--port", str(free_port())]
    assert main(["present", *arguments, *port, "--no-browser"]) == 2
    said = capfd.readouterr()
    assert sentence in said.err and said.err.count("\n") == 1 and said.out == ""


@pytest.mark.parametrize("way", [[], ["--lab"]])
def test_a_taken_port_is_said(tmp_path, capfd, way):
    path = write(tmp_path / "a.ipynb")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["present", str(path), "--port", str(port), "--no-browser", *way]) == 2
    sentence = f"backedu: port {port} is taken; end the other program or choose another with --port\n"
    assert capfd.readouterr().err == sentence


def test_no_file_of_the_page_names_another_address():
    for path in (HOME / "visit/templates/visit").iterdir():
        assert "//" not in path.read_text(encoding="utf-8"), path.name
