"""The second grader for a long queue."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
from graded_site import Site

from grading import records
from grading.helper import ENOUGH, Helper
from grading.locks import Turn, lock_file

CORES = os.cpu_count() or 1


def until(met: Callable[[], Any], seconds: float = 60) -> Any:
    ends, tick = time.monotonic() + seconds, threading.Event()
    while not (found := met()):
        assert time.monotonic() < ends, "it did not happen in time"
        tick.wait(0.01)
    return found


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def test_it_works_in_a_process_of_its_own_one_at_a_time(tmp_path: Path) -> None:
    go, done = tmp_path / "go", tmp_path / "done"

    def work() -> None:
        until(go.exists)
        done.write_text(str(os.getpid()))

    helper = Helper(work)
    assert (helper.wanted(ENOUGH - 1), helper.wanted(ENOUGH)) == (False, True)
    helper.start()
    assert (helper.at_work(), helper.wanted(ENOUGH), helper.cut_off()) == (True, False, False)
    go.touch()
    until(lambda: not helper.at_work())
    assert int(done.read_text()) != os.getpid()
    assert (helper.wanted(ENOUGH), helper.cut_off()) == (True, False)


@pytest.mark.parametrize("end", [lambda: 1 / 0, lambda: os.kill(os.getpid(), signal.SIGKILL)])
def test_after_one_was_cut_off_there_is_no_other(end: Callable[[], None]) -> None:
    helper = Helper(end)
    helper.start()
    until(lambda: not helper.at_work())
    assert (helper.cut_off(), helper.wanted(ENOUGH)) == (True, False)


def test_on_one_core_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert not Helper(lambda: None).wanted(1000)


def test_whose_turn_it_is_one_process_at_a_time_knows(tmp_path: Path) -> None:
    turn = Turn(tmp_path / "turn")
    turn.take()
    assert lock_file(tmp_path / "turn") is None
    turn.give_back()
    other = lock_file(tmp_path / "turn")
    assert other is not None
    other.close()
    turn.take()
    turn.close()
    again = lock_file(tmp_path / "turn")
    assert again is not None
    again.close()


@pytest.mark.skipif(CORES < 2, reason="the real grader makes no helper on one core")
def test_a_helper_killed_over_a_job_gives_it_back_and_all_are_graded_once(tmp_path: Path) -> None:
    site = Site(tmp_path)
    ids = []
    for number in range(2 * ENOUGH):
        person, now = f"p{number}", records.now()
        site.db.table("people").insert({"id": person, "name": person, "secret": "x", "kind": "learner", "created_at": now})
        site.db.table("enrolments").insert({"class": "k", "person": person, "name": person, "joined_at": now})
        ids.append(site.take(person, 10))
    command = site.grader("--once")

    def helper_at_work() -> psutil.Process | None:
        leased = records.one(site.db, "SELECT count(*) AS n FROM jobs WHERE state = 'leased'")
        if leased != {"n": 2}:
            return None
        # Its other children run cells, and came later.
        return min(psutil.Process(command.pid).children(), key=psutil.Process.create_time, default=None)

    until(helper_at_work).kill()
    assert command.wait(120) == 0
    assert [site.total(attempt) for attempt in ids] == [(10.0, 10.0)] * len(ids)
    jobs = list(site.db.query("SELECT state, count(*) AS n, max(tries) <= 2 AS soon FROM jobs GROUP BY state"))
    assert jobs == [{"state": "graded", "n": len(ids), "soon": 1}]
    rows = records.one(site.db, "SELECT count(*) AS n FROM item_scores")
    assert rows == {"n": 10 * len(ids)}
    site.db.close()
