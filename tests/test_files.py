import json
import os
import signal
import stat
import subprocess
import sys
import time
from datetime import date, datetime

import pytest

from backedu.errors import BackeduError
from backedu.files import Spelling, Vocabulary, check, each, read_file, read_table, scratch_folder, write_whole


def test_a_file_is_written_whole(tmp_path):
    path = write_whole(tmp_path / "a.txt", "äöü\n")
    assert path.read_bytes() == "äöü\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_follows_the_umask_and_an_old_one_keeps_its_mode(tmp_path):
    before = os.umask(0o027)
    try:
        path = write_whole(tmp_path / "a.txt", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o600)
    write_whole(path, "y")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and path.read_text() == "y"


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    write_whole(tmp_path / "link.txt", "new")
    assert (tmp_path / "link.txt").is_symlink() and (tmp_path / "real.txt").read_text() == "new"


@pytest.mark.parametrize("name", ["x" * 300, "loop.html"])
def test_a_name_that_cannot_be_written_gets_a_sentence(tmp_path, name):
    (tmp_path / "loop.html").symlink_to("loop.html")
    with pytest.raises(BackeduError, match=r"cannot write .*(too long|itself|Too many levels)"):
        write_whole(tmp_path / name, "x")
    assert [path.name for path in tmp_path.iterdir()] == ["loop.html"]


def test_the_longest_name_there_is_can_be_written(tmp_path):
    assert write_whole(tmp_path / ("x" * 255), "x").read_text() == "x"


def test_a_folder_in_the_way_leaves_nothing_behind(tmp_path):
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(BackeduError, match="cannot write"):
        write_whole(tmp_path / "a.txt", "x")
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_bytes_are_written_as_they_are(tmp_path):
    assert write_whole(tmp_path / "a.pdf", b"%PDF-\r\n\xff").read_bytes() == b"%PDF-\r\n\xff"


def test_a_folder_that_refuses_permissions_is_no_trouble(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("pathlib.Path.chmod", refuse)
    assert write_whole(tmp_path / "a.txt", "x").read_text() == "x"


HOLDING = """
import sys, time
from pathlib import Path
from backedu import files
folder = Path(sys.argv[1])
files._held_file(folder)
with files.scratch_folder(folder):
    print("ready", flush=True)
    time.sleep(60)
"""


def test_what_a_killed_process_left_is_cleared_away_and_what_a_living_one_holds_is_not(tmp_path):
    (tmp_path / "backedu-own").mkdir()  # of the person, without our lock
    (tmp_path / ".backedu-link").symlink_to(tmp_path / "backedu-own")
    with subprocess.Popen([sys.executable, "-c", HOLDING, tmp_path], stdout=subprocess.PIPE) as held:
        try:
            assert held.stdout.readline() == b"ready\n"
            during = {path.name for path in tmp_path.iterdir()}
            write_whole(tmp_path / "a.txt", "x")
            with scratch_folder(tmp_path):
                pass
            assert {path.name for path in tmp_path.iterdir()} == {*during, "a.txt"} and len(during) == 4
        finally:
            held.send_signal(signal.SIGKILL)
    write_whole(tmp_path / "a.txt", "x")
    with scratch_folder(tmp_path):
        pass
    assert {path.name for path in tmp_path.iterdir()} == {"backedu-own", ".backedu-link", "a.txt"}


def test_a_file_is_read_up_to_its_size(tmp_path):
    (tmp_path / "a").write_bytes(b"x" * 1000)
    assert read_file(tmp_path / "a", 1000, "…") == b"x" * 1000
    with pytest.raises(BackeduError, match=r"a is larger than 0 kB; give less"):
        read_file(tmp_path / "a", 999, "give less")


def test_what_is_no_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero", tmp_path):
        with pytest.raises(BackeduError, match=r"cannot read .*: (it is no file|Is a directory); give a file"):
            read_file(path, 10, "give a file")
    with pytest.raises(BackeduError, match=r"^there is no page .*none; give a file$"):
        read_file(tmp_path / "none", 10, "give a file", "page ")
    with pytest.raises(BackeduError, match=r"^'a\\x00b' cannot be a path; give a file$"):
        read_file("a\0b", 10, "give a file")


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_an_export_leaves_nothing(tmp_path, sent):
    (tmp_path / "tmp").mkdir()
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "execution_count": None, "outputs": [], "source": ""}
    cell["source"] = "import pathlib, time; pathlib.Path('runs').touch(); time.sleep(60)"
    meta = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    book = {"nbformat": 4, "nbformat_minor": 5, "metadata": meta, "cells": [cell]}
    (tmp_path / "slow.ipynb").write_text(json.dumps(book))
    env = os.environ | {"TMPDIR": str(tmp_path / "tmp")}
    command = [sys.executable, "-m", "backedu", "export", "slow.ipynb"]
    own = {"cwd": tmp_path, "env": env, "stderr": subprocess.PIPE, "text": True}
    before = signal.signal(sent, signal.SIG_DFL)  # a program started under nohup hands on that it ignores one
    try:
        running = subprocess.Popen(command, **own)
    finally:
        signal.signal(sent, before)
    with running:
        while not (tmp_path / "runs").exists():
            assert running.poll() is None
            time.sleep(0.05)
        running.send_signal(sent)
        said = running.stderr.read()
    assert running.returncode == 130
    assert said.endswith("backedu: stopped; no file was changed since the last path printed\n")
    assert "Traceback" not in said and "Warning" not in said
    assert list((tmp_path / "tmp").iterdir()) == [] and not (tmp_path / "exports").exists()


SIDE = Vocabulary("side", ("left", "right"))
SCHEMA = {
    "word?": SIDE,
    "text?": str,
    "count?": int,
    "number?": float,
    "flag?": bool,
    "day?": date,
    "any?": object,
    "list?": [SIDE],
    "pair?": (SIDE, float),
    "colour?": Spelling("colour", "#000000", "#[0-9A-F]{6}"),
    "rows?": [{"side": SIDE}],
    "by_side?": {SIDE: float},
    "own?": {str: {"side": SIDE}},
    "both?": each(SIDE.words, int),
    "either?": lambda value: [float] if isinstance(value, list) else float,
    "later?": Vocabulary("side", lambda: ["left"]),
}
FINE = {
    "word": "left",
    "text": "a",
    "count": 1,
    "number": 2,
    "flag": True,
    "day": date(2026, 1, 31),
    "any": [{}],
    "list": ["left", "right", "left"],
    "pair": ["left", 0.5],
    "colour": "#12AB00",
    "rows": [{"side": "left"}, {"side": "right"}],
    "by_side": {"left": 1},
    "own": {"a": {"side": "left"}, "b": {"side": "left"}},
    "both": {"left": 1, "right": 2},
    "either": [1.5, 2],
    "later": "left",
}


def test_what_a_schema_holds_passes():
    check(FINE, SCHEMA, ("a.toml",))
    check({}, SCHEMA)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"wrod": "left"}, "a.toml: no key 'wrod'; did you mean 'word'?"),
        ({"word": "lfet"}, "a.toml, word: no side 'lfet'; did you mean 'left'?"),
        ({"word": 5}, "a.toml, word must be text in quotation marks, not 5"),
        ({"text": " "}, "a.toml, text is empty; fill it in, or leave the line out"),
        ({"count": True}, "a.toml, count must be a whole number, not True"),
        ({"count": 1.0}, "a.toml, count must be a whole number, not 1.0"),
        ({"number": float("inf")}, "a.toml, number must be a finite number, not inf"),
        ({"number": False}, "a.toml, number must be a number, not False"),
        ({"flag": 0}, "a.toml, flag must be true or false, not 0"),
        ({"day": datetime(2026, 1, 31)}, "a.toml, day must be a day such as 2026-01-31, not "),
        ({"list": "left"}, "a.toml, list must be a list, not 'left'"),
        ({"list": ["left", "up"]}, "a.toml, list: no side 'up'; known are: 'left', 'right'"),
        ({"pair": ["left"]}, "a.toml, pair must be a list of 2, not of 1"),
        ({"pair": ["left", "1"]}, "a.toml, pair must be a number, not '1'"),
        ({"colour": "#12ab00"}, "a.toml, colour: no colour '#12ab00'; write one such as '#000000'"),
        ({"rows": [{"side": "left"}, {"sdie": "left"}]}, "a.toml, [rows 2]: no key 'sdie'; did you mean 'side'?"),
        ({"rows": [{"side": "rihgt"}]}, "a.toml, [rows 1], side: no side 'rihgt'; did you mean 'right'?"),
        ({"rows": ["left"]}, "a.toml, rows must be a table, begun by a line in [ ], not 'left'"),
        ({"by_side": {"lef": 1}}, "a.toml, [by_side]: no side 'lef'; did you mean 'left'?"),
        ({"own": {"a": {}}}, "a.toml, [own.a] lacks 'side'; add what is missing"),
        ({"both": {"left": 1}}, "a.toml, [both] lacks 'right'; add what is missing"),
        ({"either": "1"}, "a.toml, either must be a number, not '1'"),
        ({"later": "right"}, "a.toml, later: no side 'right'; known are: 'left'"),
    ],
)
def test_what_it_does_not_hold_is_refused_with_its_place(wrong, said):
    with pytest.raises(BackeduError) as error:
        check(FINE | wrong if not wrong.keys() <= FINE.keys() else wrong, SCHEMA, ("a.toml",))
    assert str(error.value).startswith(said)


def test_a_missing_name_is_looked_for_among_those_given():
    with pytest.raises(BackeduError, match=r"a\.toml lacks 'sources'; is it 'soruces'\?"):
        check({"soruces": 1, "other": 2}, {"sources": int, str: int}, ("a.toml",))


@pytest.mark.parametrize("key", [".".join("a" * 40_000), "'a' . " * 10_000 + "b", "x" * 90_000])
def test_keys_without_end_are_refused_before_they_are_read(tmp_path, key):
    (tmp_path / "clinic.toml").write_text(f"{key} = 1\n")
    if "." in key:
        with pytest.raises(BackeduError, match=r"clinic\.toml nests its keys too deeply; write lines such as name = "):
            read_table(tmp_path / "clinic.toml")
    else:
        assert read_table(tmp_path / "clinic.toml") == {key: 1}


def test_a_killed_export_leaves_nothing_but_a_folder_that_the_next_run_sweeps(tmp_path):
    (tmp_path / "tmp").mkdir()
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "execution_count": None, "outputs": []}
    cell["source"] = "import pathlib, time; pathlib.Path('runs').touch(); time.sleep(60)"
    meta = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    book = {"nbformat": 4, "nbformat_minor": 5, "metadata": meta, "cells": [cell]}
    (tmp_path / "slow.ipynb").write_text(json.dumps(book))
    env = os.environ | {"TMPDIR": str(tmp_path / "tmp")}
    command = [sys.executable, "-m", "backedu", "export", "slow.ipynb"]
    with subprocess.Popen(command, cwd=tmp_path, env=env, stderr=subprocess.DEVNULL) as running:
        while not (tmp_path / "runs").exists():
            assert running.poll() is None
            time.sleep(0.05)
        running.kill()
    assert [path.name[:8] for path in (tmp_path / "tmp").iterdir()] == ["backedu-"]
    with scratch_folder(tmp_path / "tmp") as own:
        assert [path for path in (tmp_path / "tmp").iterdir() if path != own] == []


TOGETHER = """
import sys
from pathlib import Path
from backedu.files import scratch_folder, write_whole
parent = Path(sys.argv[1])
for number in range(300):
    with scratch_folder(parent) as own:
        (own / "a").write_text("x")
        assert sorted(path.name for path in own.iterdir()) == [".lock", "a"]
    write_whole(parent / "page.html", "x" * 9)
"""


def test_many_at_once_never_sweep_what_another_just_began(tmp_path):
    running = [subprocess.Popen([sys.executable, "-c", TOGETHER, tmp_path], stderr=subprocess.PIPE) for _ in range(4)]
    assert [(one.communicate()[1].decode()[-300:], one.returncode) for one in running] == [("", 0)] * 4
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.skipif(sys.platform == "win32", reason="its signals do not wait")
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_waits_until_the_file_is_whole(tmp_path, number):
    """In a program that does not know of signals; it ends as it would have, right afterwards."""
    program = (
        "import os, signal; from backedu import files\n"
        f"flush = os.fsync; os.fsync = lambda handle: (os.kill(os.getpid(), {number}), flush(handle))\n"
        f"files.write_whole({str(tmp_path / 'a.txt')!r}, 'whole')\n"
        "print('never said')"
    )
    ours = signal.signal(number, signal.SIG_DFL)
    try:
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    finally:
        signal.signal(number, ours)
    assert done.returncode == -number and done.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"] and (tmp_path / "a.txt").read_text() == "whole"
