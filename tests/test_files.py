import os
import stat

import pytest

from backedu.errors import BackeduError
from backedu.files import write_whole


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
