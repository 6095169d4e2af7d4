"""Files that are whole or not there."""

import errno
import os

import pytest

from grading.whole_file import PRIVATE, make_whole, write_whole


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path):
    path = tmp_path / "a.json"
    write_whole(path, b"old")
    write_whole(path, b"new", PRIVATE)
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"new", ["a.json"])
    assert os.name == "nt" or path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_there_already_is_kept_by_who_makes_it(tmp_path):
    path = tmp_path / "secret"
    assert (make_whole(path, b"first"), make_whole(path, b"second")) == (True, False)
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"first", ["secret"])


@pytest.mark.parametrize("write", [write_whole, make_whole])
def test_a_full_disk_leaves_the_old_file_and_names_it(tmp_path, monkeypatch, write):
    path = tmp_path / "a.json"
    path.write_bytes(b"old")

    def full(_number):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left on device") as caught:
        write(path, b"new")
    assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, str(path))
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"old", ["a.json"])
