"""Telling cheaply whether files changed."""

import os

from portal.stamps import stamp


def test_equal_stamps_mean_unchanged_files_whatever_their_order(tmp_path):
    files = [tmp_path / name for name in ("a", "b")]
    for file in files:
        file.write_text("x")
    assert stamp(files) == stamp(reversed(files))


def test_a_change_of_time_of_size_or_of_name_changes_the_stamp(tmp_path):
    file = tmp_path / "a"
    file.write_text("x")
    os.utime(file, ns=(1, 1))
    before = stamp([file])
    os.utime(file, ns=(1, 2))
    later = stamp([file])
    file.write_text("xy")
    os.utime(file, ns=(1, 2))
    longer = stamp([file])
    moved = file.rename(tmp_path / "b")
    assert len({before, later, longer, stamp([moved])}) == 4


def test_a_file_that_is_not_there_is_left_out(tmp_path):
    assert stamp([tmp_path / "none"]) == ()
