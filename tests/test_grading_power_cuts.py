"""Power cuts at any moment of an examination's work on the record: what was acknowledged is there afterwards, once and whole.

The product's own code works on a real folder, watched; the cuts are made up afterwards from what was written down. Two
connections work in turn, as portal and grader do, and are closed and opened again: checkpoints and recoveries are cut too.
"""

import os
import random
import shutil
import subprocess
import sys

import pytest
from power_checks import Told, problems, schema
from power_cut import Disk, Fact, lay, load, moments
from power_work import NOW, Work, write_content
from watched_disk import watched

from grading import migrations, records
from grading.errors import BoaiError
from grading.whole_file import make_whole, write_whole

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SQLite's calls are watched where folders are synced")
MODES = ("delete", "wal") if records.journal_mode() == "wal" else ("delete",)
EVERY = [(1, 20), pytest.param(10, 20, marks=pytest.mark.full)]  # runs, cuts of each


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return write_content(tmp_path_factory.mktemp("content") / "tiny")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """The schema of a new record."""
    db = records.open_records(tmp_path_factory.mktemp("fresh") / "records.db")
    yield schema(db)
    db.close()


def left_by(events, moment, chance, folder):
    """Lay what a cut at this moment leaves; return the folder."""
    disk = Disk()
    disk.play(events[:moment])
    left = lay(disk.cut(chance), folder)
    if (left / "data" / "records.db-wal").exists() and chance.random() < 0.5:
        (left / "data" / "records.db-shm").write_bytes(
            chance.randbytes(32768)
        )  # shared memory is never synced
    return left


def cut(events, count, seed, folder, fresh):
    """Cut the power so often at random moments; return the problems, one list a cut. Every other recovery is cut as well."""
    found = []
    for number, moment in enumerate(moments(events, random.Random(seed), count)):
        chance = random.Random(f"{seed} {number}")
        left = left_by(events, moment, chance, folder / f"{number}")
        if chance.random() < 0.5:
            left = _cut_again(left, chance)
        found.append(problems(left, Told(events[:moment]), fresh))
        shutil.rmtree(folder / f"{number}")
    return found


def _cut_again(left, chance):
    disk = load(left)
    with watched(left) as seen:
        try:
            records.open_records(left / "data" / "records.db").close()
        except (BoaiError, *records.DatabaseError):
            return left  # told of by who opens it next
    disk.play(seen.events[: chance.randrange(len(seen.events) + 1)])
    return lay(disk.cut(chance), left / "again")


def worked(folder, content, monkeypatch, mode, seed, deaf=False, pragma=""):
    monkeypatch.setattr(records, "journal_mode", lambda: mode)
    folder.mkdir()
    with watched(folder, deaf) as seen:
        Work(seen, content, seed, pragma).run()
    return seen.events


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("runs", "cuts"), EVERY)
def test_no_power_cut_loses_or_doubles_what_was_acknowledged(
    tmp_path, content, fresh, monkeypatch, mode, runs, cuts
):
    for seed in range(runs):
        events = worked(tmp_path / f"{seed}", content, monkeypatch, mode, seed)
        assert cut(events, cuts, seed, tmp_path / f"cuts{seed}", fresh) == [[]] * cuts


@pytest.mark.full
def test_the_older_library_of_python_itself_loses_nothing_either():
    code = "import sys, pytest; sys.modules['pysqlite3'] = None; sys.exit(pytest.main(sys.argv[1:]))"
    chosen = f"{__file__}::test_no_power_cut_loses_or_doubles_what_was_acknowledged"
    done = subprocess.run(
        [sys.executable, "-c", code, "-p", "no:cacheprovider", chosen],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout


CONTROLS = [
    *((mode, True, "") for mode in MODES),
    *((mode, False, "PRAGMA synchronous=OFF") for mode in MODES),
    *((mode, False, "PRAGMA synchronous=NORMAL") for mode in MODES),
    (
        "delete",
        False,
        "PRAGMA synchronous=FULL",
    ),  # the journal's end is not on the disk: it undoes what was acknowledged
]


@pytest.mark.parametrize(("mode", "deaf", "pragma"), CONTROLS)
def test_a_disk_that_lies_and_a_record_that_syncs_less_are_found_out(
    tmp_path, content, fresh, monkeypatch, mode, deaf, pragma
):
    events = worked(tmp_path / "work", content, monkeypatch, mode, 0, deaf, pragma)
    assert sum(bool(found) for found in cut(events, 20, 0, tmp_path / "cuts", fresh)) >= 3


def test_a_record_in_a_folder_whose_name_is_not_synced_is_found_out(tmp_path, content, fresh, monkeypatch):
    monkeypatch.setattr(records, "sync_folder", lambda folder: None)
    events = worked(tmp_path / "work", content, monkeypatch, MODES[-1], 0)
    assert ["the record is gone"] in cut(events, 20, 0, tmp_path / "cuts", fresh)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("cuts", [10, pytest.param(100, marks=pytest.mark.full)])
def test_a_cut_while_the_schema_grows_leaves_the_old_record_or_the_new_one(
    tmp_path, fresh, monkeypatch, mode, cuts
):
    monkeypatch.setattr(records, "journal_mode", lambda: mode)
    path, steps = tmp_path / "work" / "data" / "records.db", migrations.STEPS
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", steps[:1])
        db = records.open_records(path)
        db.table("people").insert(
            {"id": "p", "name": "p", "secret": "x", "kind": "learner", "created_at": NOW}
        )
        records.log(db, "p", "old", {}, NOW)
        db.close()
    before = load(tmp_path / "work")
    with watched(tmp_path / "work") as seen:
        records.open_records(path).close()
    for number in range(cuts):
        chance, disk = random.Random(number), Disk(dict(before.files), dict(before.names))
        disk.play(seen.events[: chance.randrange(len(seen.events) + 1)])
        left = lay(disk.cut(chance), tmp_path / f"{number}")
        assert problems(left, Told([Fact(("kept", "record"))]), fresh) == []
        db = records.open_records(left / "data" / "records.db")
        assert [
            row["action"]
            for row in db.query("SELECT action FROM access_log JOIN people ON person = people.id")
        ] == ["old"]
        db.close()


@pytest.mark.parametrize("cuts", [20, pytest.param(200, marks=pytest.mark.full)])
def test_a_file_written_whole_is_the_old_or_the_new_one_and_the_new_one_once_that_is_said(tmp_path, cuts):
    (tmp_path / "work").mkdir()
    with watched(tmp_path / "work") as seen:
        for content in (b"old" * 3000, b"new" * 4000):
            write_whole(seen.root / "stamp.json", content)
            seen.tell("kept", "stamp", content)
        make_whole(seen.root / "secret", b"secret" * 900)
        seen.tell("kept", "secret", b"secret" * 900)
    for number in range(cuts):
        chance, disk = random.Random(number), Disk()
        moment = moments(seen.events, chance, 1)[0]
        disk.play(seen.events[:moment])
        left = disk.cut(chance)
        said = {event.what[1]: event.what[2] for event in seen.events[:moment] if isinstance(event, Fact)}
        stamps = [None, b"old" * 3000, b"new" * 4000]
        assert left.get("stamp.json") in stamps[stamps.index(said.get("stamp")) :]
        assert left.get("secret") in ({said["secret"]} if "secret" in said else {None, b"secret" * 900})
