"""Many small writes share one commit, and each stands or falls alone."""

import asyncio
import threading

import pytest

from grading import records
from grading.errors import RefusedError
from portal.record_thread import RecordThread


def note(db, name, then=None):
    """Write a centre and return the name; ``then`` may raise after the write."""
    with records.transaction(db):
        row = {"id": name, "code": name, "name_zh": name, "name_en": name, "created_at": records.now()}
        db.table("centres").insert(row)
        if then:
            then(db)
    return name


def refuse(_db):
    raise RefusedError("no", "No.")


@pytest.fixture
def thread(tmp_path):
    made = RecordThread(tmp_path / "records.db")
    yield made
    made.close()


def names(db):
    return sorted(row["id"] for row in db["centres"].rows)


def held(thread, calls):
    """Return the outcomes of ``calls``, all of which wait while the thread is busy with something else."""

    async def use():
        go = threading.Event()
        busy = asyncio.create_task(thread.run(lambda _db: go.wait(30)))
        await asyncio.sleep(0)
        waiting = [asyncio.create_task(thread.commit(note, *call)) for call in calls]
        await asyncio.sleep(0)
        go.set()
        await busy
        return await asyncio.gather(*waiting, return_exceptions=True), await thread.run(names)

    return asyncio.run(use())


def test_writes_that_wait_share_one_commit_and_are_told_after_it(thread, tmp_path):
    commits = []

    async def watched():
        await thread.run(lambda db: db.conn.set_trace_callback(commits.append))

    asyncio.run(watched())
    outcomes, stored = held(thread, [(f"c{n:02}",) for n in range(20)])
    assert outcomes == stored == [f"c{n:02}" for n in range(20)]
    assert commits.count("COMMIT") == 1
    other = records.open_records(tmp_path / "records.db")
    assert names(other) == stored
    other.close()


def test_one_that_is_refused_takes_nothing_of_the_others_with_it(thread):
    outcomes, stored = held(thread, [("a",), ("b", refuse), ("c",)])
    assert [str(outcome) for outcome in outcomes] == ["a", "No.", "c"]
    assert stored == ["a", "c"]


def test_when_the_commit_fails_it_fails_for_all_and_nothing_is_kept(thread):
    def full(db):
        db.conn.execute("ROLLBACK")  # what SQLite itself does when the disk is full
        raise records.OperationalError[0]("database or disk is full")

    outcomes, stored = held(thread, [("a",), ("b", full), ("c",)])
    assert [type(outcome) in records.OperationalError for outcome in outcomes] == [True] * 3
    assert stored == []
    assert held(thread, [("d",)]) == (["d"], ["d"])
