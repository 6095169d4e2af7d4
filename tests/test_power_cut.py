"""The disk that forgets, itself: what it may lose, what it must keep, and that nothing escapes who watches."""

import os
import random

import pytest
from power_cut import Disk, Move, Name, Sync, SyncFolder, Truncate, Unname, Write, load
from power_work import Work, write_content
from watched_disk import watched

from grading import records

CUTS = 400
THERE = [Name("a", 1), SyncFolder("")]


def left(*events):
    """What cuts after these events leave, each in its own way."""
    disk = Disk()
    disk.play(events)
    return [disk.cut(random.Random(seed)) for seed in range(CUTS)]


def test_what_was_synced_is_there_after_every_cut():
    assert {image["a"] for image in left(*THERE, Write(1, 0, b"x" * 5000), Sync(1))} == {b"x" * 5000}


def test_writes_since_then_may_be_lost_kept_torn_and_out_of_order():
    old, new = b"o" * 8192, [Write(1, 0, b"n" * 4096), Write(1, 4096, b"m" * 4096)]
    found = [image["a"] for image in left(*THERE, Write(1, 0, old), Sync(1), *new)]
    assert {old, b"n" * 4096 + b"m" * 4096, old[:4096] + b"m" * 4096, b"n" * 4096 + old[4096:]} <= set(found)
    sectors = {data[at : at + 512] for data in found for at in range(0, 8192, 512)}
    assert {b"o" * 512, b"n" * 512, b"m" * 512} < sectors  # and garbage
    assert all(len(data) == 8192 for data in found)
    torn = [data for data in found if b"o" in data[:4096] and b"n" in data[:4096]]
    assert {data.index(b"n") % 512 for data in torn if set(data) <= set(b"onm")} == {0}


def test_bytes_beside_a_write_stay_what_they_were():
    found = {
        image["a"] for image in left(*THERE, Write(1, 0, b"o" * 2000), Sync(1), Write(1, 700, b"n" * 20))
    }
    assert {(data[:700], data[720:]) for data in found} == {(b"o" * 700, b"o" * 1280)}


def test_a_file_may_have_grown_by_zeros_or_garbage_without_what_was_written():
    tails = {
        image["a"][3:] for image in left(*THERE, Write(1, 0, b"abc"), Sync(1), Write(1, 512, b"n" * 512))
    }
    assert {b"", bytes(1021), bytes(509) + b"n" * 512} <= tails
    assert any(len(tail) == 1021 and tail[:509] != bytes(509) for tail in tails)


def test_a_file_cut_short_may_be_long_still():
    assert {image["a"] for image in left(*THERE, Write(1, 0, b"abcd"), Sync(1), Truncate(1, 1))} == {
        b"a",
        b"abcd",
    }


def test_a_synced_file_is_lost_with_its_name_until_the_folder_is_synced():
    made = [Name("d", None), Name("d/a", 1), Write(1, 0, b"x"), Sync(1)]
    ways = {tuple(sorted(image)) for image in left(*made)}
    assert ways == {(), ("d",), ("d", "d/a")}
    assert {tuple(sorted(image)) for image in left(*made, SyncFolder("d"))} == {(), ("d", "d/a")}
    assert {tuple(sorted(image)) for image in left(*made, SyncFolder("d"), SyncFolder(""))} == {("d", "d/a")}


def test_a_deleted_file_may_come_back_until_the_folder_is_synced():
    made = [*THERE, Write(1, 0, b"x"), Sync(1), Unname("a")]
    assert {image.get("a") for image in left(*made)} == {None, b"x"}
    assert {image.get("a") for image in left(*made, SyncFolder(""))} == {None}


def test_a_name_that_moves_is_at_the_old_place_or_the_new_one():
    made = [
        *THERE,
        Name("b", 2),
        SyncFolder(""),
        Write(1, 0, b"old"),
        Sync(1),
        Write(2, 0, b"new"),
        Sync(2),
        Move("b", "a"),
    ]
    assert {tuple(sorted(image.items())) for image in left(*made)} == {
        (("a", b"old"), ("b", b"new")),
        (("a", b"new"),),
    }


@pytest.mark.skipif(os.name == "nt", reason="SQLite's calls are watched where folders are synced")
def test_nothing_that_is_written_escapes_who_watches(tmp_path):
    (tmp_path / "work").mkdir()
    with watched(tmp_path / "work") as seen:
        Work(seen, write_content(tmp_path / "tiny"), 0).run()
        db = records.open_records(seen.root / "data" / "records.db")
        db.execute("DELETE FROM answers")
        db.execute("VACUUM")
        db.close()
    disk = Disk()
    disk.play(seen.events)
    disk.play([Sync(file) for file in set(disk.loose)])
    disk.play([SyncFolder("data")])
    real = load(tmp_path / "work")
    contents = [
        {path: d.files.get(file) if file else None for path, file in d.names.items()} for d in (disk, real)
    ]
    assert contents[0] == contents[1]
    assert len(seen.events) > 300
