"""A class at work while portal and grader are killed again and again: nothing that was acknowledged is lost or doubled.

It drives ``grading/helper.py`` and ``grading/locks.py`` as well, in the real grader.
"""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from any_answer import any_answer
from graded_site import Site

from grading import attempts, jobs, people, records
from grading.items import score_value
from grading.publish import publish

WRITERS = 3
WAITING = 6  # submissions; with so many ungraded the next learners wait, or the queue would grow while all is killed
SECONDS = 60.0


def free_port() -> int:
    """Return a port that is free with its next one, for HTTPS."""
    while True:
        with socket.socket() as first, socket.socket() as second, suppress(OSError, OverflowError):
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            second.bind(("127.0.0.1", port + 1))
            return port


class Portal:
    """``boai serve`` as a process that can be killed and started again on the same folder and port."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.port, self._log = free_port(), folder / "portal.log"
        command = [Path(sys.executable).with_name("boai"), "serve", "--data", site.data, "--content", site.content]
        self._command = [*map(str, command), "--host", "127.0.0.1", "--port", str(self.port)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        tick, until = threading.Event(), time.monotonic() + SECONDS
        while not self.healthy():
            assert self._process.poll() is None, self._log.read_text(encoding="utf-8")
            assert time.monotonic() < until, self._log.read_text(encoding="utf-8")
            tick.wait(0.02)

    def healthy(self) -> bool:
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        return False

    def graders(self) -> list[psutil.Process]:
        """Return the grader with its helper and whatever grades for them."""
        assert self._process is not None
        with suppress(psutil.NoSuchProcess):
            return [one for one in psutil.Process(self._process.pid).children(recursive=True) if "grading.grader" in one.cmdline()]
        return []

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(SECONDS)


class Writer(threading.Thread):
    """Learners one after the other, each with an outbox: every request is sent again until it is acknowledged."""

    def __init__(self, site: Site, port: int, seed: int, end: threading.Event) -> None:
        super().__init__(daemon=True)
        self._site, self._port, self._chance, self._end = site, port, random.Random(seed), end
        self._name = f"writer{seed}"
        self.answers: dict[str, dict[str, list[int]]] = {}  # what was acknowledged last, by attempt and slot
        self.submitted: list[str] = []
        self.refused: list[str] = []

    def run(self) -> None:
        db = records.open_records(self._site.data / "records.db")
        try:
            tick = threading.Event()
            while not self._end.is_set():
                if jobs.queued(db) >= WAITING:
                    tick.wait(0.1)
                    continue
                self._learner(db, f"{self._name}-{len(self.submitted)}")
        except ConnectionError:
            pass  # the test is over
        finally:
            db.close()

    def _learner(self, db: Any, person: str) -> None:
        now = records.now()
        db.table("people").insert({"id": person, "name": person, "secret": "x", "kind": "learner", "created_at": now})
        db.table("enrolments").insert({"class": "k", "person": person, "name": person, "joined_at": now})
        token, bank = people.open_session(db, person, now), self._site.bank
        attempt = attempts.start(db, self._site.course, bank, person, "theory", now, "k")
        row = records.one(db, "SELECT form FROM attempts WHERE id = ?", attempt)
        assert row is not None
        acknowledged = self.answers.setdefault(attempt, {})
        for seq in (1, 2):
            for slot in json.loads(row["form"])["slots"]:
                if self._chance.random() < 0.8 / seq:
                    value = any_answer(slot, self._chance)
                    body = {"value": value, "seq": seq, "at": now}
                    self._send(token, "PUT", f"/api/attempts/{attempt}/answers/{slot['slot']}", body)
                    acknowledged[slot["slot"]] = value
        self._send(token, "POST", f"/api/attempts/{attempt}/submit", {})
        self.submitted.append(attempt)

    def _send(self, token: str, method: str, path: str, body: dict[str, Any]) -> None:
        headers = {"Cookie": f"boai_session={token}; _xsrf=t", "X-CSRFToken": "t", "Content-Type": "application/json"}
        tick, until = threading.Event(), time.monotonic() + SECONDS
        while True:
            with suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
                connection.request(method, path, json.dumps(body).encode(), headers)
                reply = connection.getresponse()
                text = reply.read().decode()
                connection.close()
                if reply.status == 200:
                    return
                self.refused.append(f"{path}: {reply.status} {text}")
                raise ConnectionError(text)
            if time.monotonic() > until:
                self.refused.append(f"{path}: no reply")
                raise ConnectionError(path)
            tick.wait(0.05)


@pytest.mark.parametrize("kills", [4, pytest.param(200, marks=pytest.mark.full)])
def test_what_was_acknowledged_is_neither_lost_nor_doubled_however_often_all_is_killed(tmp_path: Path, kills: int) -> None:
    site, chance, end = Site(tmp_path), random.Random(kills), threading.Event()
    publish(site.course, site.data)
    portal = Portal(site, tmp_path)
    portal.start()
    writers = [Writer(site, portal.port, seed, end) for seed in range(WRITERS)]
    for writer in writers:
        writer.start()
    moment, at_work = threading.Event(), 0
    for number in range(kills):
        if number % 2:  # in the middle of grading
            until = time.monotonic() + SECONDS
            while not leased(site) and time.monotonic() < until:
                moment.wait(0.01)
            moment.wait(chance.uniform(0, 0.3))
        else:
            moment.wait(chance.uniform(0, 2))
        at_work += leased(site) > 0
        victims = portal.graders()
        if victims and chance.random() < 0.5:
            with suppress(ProcessLookupError):
                os.kill(chance.choice(victims).pid, signal.SIGKILL)
            continue
        portal.kill()
        for victim in victims if chance.random() < 0.5 else []:
            with suppress(psutil.NoSuchProcess):
                victim.kill()
        portal.start()
    end.set()
    for writer in writers:
        writer.join(2 * SECONDS)
    portal.end()
    site.grade_all()
    assert at_work >= kills // 4
    assert [writer.refused for writer in writers] == [[]] * WRITERS
    submitted = [attempt for writer in writers for attempt in writer.submitted]
    answers = {attempt: given for writer in writers for attempt, given in writer.answers.items()}
    assert len(submitted) == len(set(submitted)) == len(answers) >= WRITERS
    assert {attempt: stored(site, attempt) for attempt in submitted} == answers
    assert {attempt: scored(site, attempt) for attempt in submitted} == {attempt: earned(site, attempt, answers[attempt]) for attempt in submitted}
    states = list(site.db.query("SELECT attempt, state FROM jobs ORDER BY attempt"))
    assert states == [{"attempt": attempt, "state": "graded"} for attempt in sorted(submitted)]
    site.db.close()


def leased(site: Site) -> int:
    row = records.one(site.db, "SELECT count(*) AS n FROM jobs WHERE state = 'leased'")
    assert row is not None
    return int(row["n"])


def stored(site: Site, attempt: str) -> dict[str, list[int]]:
    row = records.one(site.db, "SELECT frozen_answers FROM attempts WHERE id = ?", attempt)
    assert row is not None
    frozen = json.loads(row["frozen_answers"])["answers"]
    return {slot: answer["value"] for slot, answer in frozen.items() if answer["value"] is not None}


def scored(site: Site, attempt: str) -> list[tuple[str, float]]:
    rows = site.db.query("SELECT slot, score FROM item_scores WHERE attempt = ? ORDER BY slot", [attempt])
    return [(row["slot"], round(row["score"], 6)) for row in rows]


def earned(site: Site, attempt: str, given: dict[str, list[int]]) -> list[tuple[str, float]]:
    row = records.one(site.db, "SELECT form FROM attempts WHERE id = ?", attempt)
    assert row is not None
    found = []
    for slot in json.loads(row["form"])["slots"]:
        item = site.bank.find(f"{slot['item']}@{slot['version']}")
        found.append((slot["slot"], round(score_value(item, slot["order"], given.get(slot["slot"]), 1.0), 6)))
    return sorted(found)
