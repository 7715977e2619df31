import stat

import pytest

from backedu.errors import BackeduError
from backedu.storage import write_whole


def test_a_file_is_written_whole_and_readable_by_others(tmp_path):
    path = write_whole(tmp_path / "a.txt", "äöü\n")
    assert path.read_bytes() == "äöü\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) & 0o044 or stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_the_way_leaves_nothing_behind(tmp_path):
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(BackeduError, match="cannot write"):
        write_whole(tmp_path / "a.txt", "x")
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
