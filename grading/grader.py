"""The grader: one process that turns submitted attempts into item scores, through nbgrader.

It may be killed at any moment: every step can be done again, and scores are written once, in one transaction
with the job. Start it as ``python -m grading.grader --data DIR --content DIR``; it ends with its parent.
"""

import argparse
import hashlib
import json
import logging
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import sqlite_utils

from grading import (
    attempts,
    formgrader,
    gate,
    gradebook,
    item_keys,
    jobs,
    key_fix_trial,
    locks,
    marking,
    records,
    stations,
    written_marks,
)
from grading.course import Assessment, Course, load_course, load_courses
from grading.errors import BoaiError, ContentError, GradingFaultError, NotFoundError
from grading.helper import Helper
from grading.items import load_bank
from grading.publish import publish, publishing_lock
from grading.watchdog import Watchdog, die_with_parent
from grading.whole_file import write_whole
from grading.written import with_answers

_POLL_SECONDS = 0.25
TRIALS = "trials"  # folder of the course roots in which corrected keys are tried
_LEASE_SECONDS = 180  # a job takes about 2 s; publishing a course before it up to 10 s
log = logging.getLogger("grading.grader")
_Graded = tuple[str, list[dict[str, Any]], bool]  # key version, scores, and whether people's marks are missing


class Grader:
    """Grades the queue of one record; made once for each process."""

    def __init__(self, db: sqlite_utils.Database, data: Path, content: Path) -> None:
        self.db, self.data, self.content = db, data, content
        self.waiting: dict[
            int, str
        ] = {}  # by job: the mistake in the content that keeps it from being graded
        os.environ["BOAI_CONTENT"] = str(content)  # the grading kernels find the bank by it

    def step(self) -> bool:
        """Grade one job that is due, else one attempt of a corrected key's trial; return whether there was one."""
        job = jobs.lease(self.db, records.now(), _LEASE_SECONDS)
        if job is None:
            return key_fix_trial.step(self.db, self.content, self._regrade, records.now(), _LEASE_SECONDS)
        try:
            key_version, rows, waits = self._grade(str(job["attempt"]))
            if waits:
                marking.end_job(self.db, job, records.now())
            else:
                jobs.finish(self.db, job, key_version, rows, records.now())
            self.waiting.pop(job["id"], None)
        except ContentError as error:  # a slip of an author, mended by saving the file again
            if str(error) not in self.waiting.values():
                log.error("%s; attempts wait until it is mended", error)
            self.waiting[job["id"]] = str(error)
            jobs.postpone(self.db, job, records.now())
        except Exception as error:  # nbgrader raises almost anything; all of it is a fault, never a score
            log.error("attempt %s: %s", job["attempt"], error)
            jobs.fail(
                self.db, job, str(error) if isinstance(error, BoaiError) else repr(error), records.now()
            )
        return True

    def open_record(self) -> None:
        """Open the record."""
        self.db = records.open_records(self.data / "records.db")

    def without_record(self, action: Callable[[], None]) -> None:
        """Do something while this process has no database open: SQLite's must not pass a fork."""
        self.db.close()
        try:
            action()
        finally:
            self.open_record()

    def publish_all(self) -> None:
        """Publish the courses that changed, so that the first learner need not wait for it; note what their keys are."""
        for course in load_courses(self.content)[0].values():
            try:
                publish(course, self.data)
                if course.assessments:
                    item_keys.note(self.db, load_bank(course.path), records.now())
            except (BoaiError, OSError) as error:
                log.error("%s is not published: %s", course.id, error)

    def close_expired(self) -> None:
        """Submit the attempts whose time is over."""
        sql = "SELECT DISTINCT course FROM attempts WHERE state = 'open' AND deadline_at <= ?"
        for row in list(self.db.query(sql, [records.now()])):
            attempts.close_expired(self.db, row["course"], records.now())

    def read_formgrader(self) -> bool:
        """Look at the gradebooks that changed, Formgrader's work among them; return whether marks were taken over."""
        adopted = False
        for root in formgrader.changed(self.data):
            formgrader.note_seen(root)
            try:
                adopted |= formgrader.read(self.db, root, records.now())
            except BoaiError as error:
                log.error("%s", error)
        return adopted

    def _regrade(self, attempt_id: str, trial: bool) -> tuple[str, list[dict[str, Any]]]:
        """Grade again, for a trial in a course root of its own: the gradebook keeps what is in force."""
        key_version, rows, waits = self._grade(attempt_id, self.data / TRIALS if trial else self.data)
        if waits:
            raise GradingFaultError(f"{attempt_id}: people's marks are missing")
        return key_version, rows

    def _grade(self, attempt_id: str, data: Path | None = None) -> _Graded:
        attempt = records.one(self.db, "SELECT * FROM attempts WHERE id = ?", attempt_id)
        if attempt is None:
            raise NotFoundError(f"{attempt_id}: no such attempt")
        course = load_course(self.content / "courses" / attempt["course"])
        assessment = course.assessments.get(attempt["assessment"])
        if assessment is None:
            raise ContentError(str(course.path / "course.toml"), f"no [assessments.{attempt['assessment']}]")
        root = publish(course, data or self.data)
        with locks.shared(publishing_lock(root)):
            if assessment.practical:
                return course.edition, self._practical(root, assessment, attempt), False
            return self._theory(root, course, assessment, attempt)

    def _theory(
        self, root: Path, course: Course, assessment: Assessment, attempt: dict[str, Any]
    ) -> _Graded:
        frozen = (attempt["frozen_answers"] or "").encode()
        if hashlib.sha256(frozen).hexdigest() != attempt["answers_sha256"]:
            raise GradingFaultError(f"{attempt['id']}: the frozen answers do not fit their checksum")
        bank = load_bank(course.path)
        key_version = bank.key_version
        item_keys.note(self.db, bank, records.now())
        os.environ["BOAI_KEY_VERSION"] = key_version
        answers = json.loads(frozen)["answers"]
        texts = written_marks.texts_of(assessment, answers)
        place_submission(root, attempt["id"], assessment.id, frozen, texts)
        engine = gradebook.used_engine(assessment.engine)
        with gradebook.submission(root, assessment.id, attempt["id"], engine) as url:
            outcome = gradebook.autograde(root, assessment.id, attempt["id"], engine)
            printed = gate.check_run(root, assessment.id, attempt["id"], outcome, attempt["answers_sha256"])
            cells = gradebook.cells(root, assessment.id, attempt["id"], url)
            # A score that somebody gave over one of nbgrader's is reported (grading/formgrader.py) and counts for nothing.
            found = {name: (cell.auto, cell.most) for name, cell in cells.items()}
            checked = gate.check_scores(gate.expected_slots(assessment), found, printed, attempt["id"])
            marked = written_marks.apply(self.db, root, assessment, attempt["id"], texts, cells, url)
        if set(answers) != {*checked, *assessment.written.slots}:
            raise GradingFaultError(f"{attempt['id']}: its form has other slots than the notebook")
        items = {slot: answer["item"] for slot, answer in answers.items()}
        written_marks.note_waiting(self.db, assessment, attempt, items, marked[1], records.now())
        automatic = [
            {"slot": slot, "score": score, "max": most, "source": "nbgrader"} for slot, (score, most) in checked.items()
        ]
        rows = [{**row, "item": items[row["slot"]]} for row in [*automatic, *marked[0]]]
        return key_version, rows, bool(marked[1])

    def _practical(self, root: Path, assessment: Assessment, attempt: dict[str, Any]) -> list[dict[str, Any]]:
        seen = records.one(self.db, "SELECT * FROM stations WHERE attempt = ?", attempt["id"])
        if seen is None:
            raise NotFoundError(f"{attempt['id']}: no station was recorded for it")
        answers = stations.sheet(seen)
        place_submission(root, attempt["id"], assessment.id, answers)
        engine, station = gradebook.used_engine(assessment.engine), str(seen["station"])
        with gradebook.submission(root, assessment.id, attempt["id"], engine) as url:
            outcome = gradebook.autograde(root, assessment.id, attempt["id"], engine)
            gate.check_run(root, assessment.id, attempt["id"], outcome, hashlib.sha256(answers).hexdigest())
            _, most = gradebook.scores(root, assessment.id, attempt["id"], url)[station]
            share = round(most * seen["score"] / seen["max"], 2)
            gradebook.set_manual(root, assessment.id, attempt["id"], station, share, seen["comment"], url)
            found = gradebook.scores(root, assessment.id, attempt["id"], url)
            score, most = gate.check_scores([station], found, {station: share}, attempt["id"])[station]
        item = f"{station}@{json.loads(attempt['form'])['edition']}"
        row = {"slot": station, "item": item, "score": score, "max": most, "source": "examiner"}
        return [{**row, "grader": seen["examiner"]}]


def place_submission(
    root: Path, attempt: str, assessment: str, answers: bytes, texts: dict[str, str] | None = None
) -> None:
    """Put release notebook and answers at ``submitted/<attempt>/<assessment>``: all of it, or nothing.

    ``texts`` are the learner's words by written slot; an empty one leaves its cell untouched.
    """
    fresh = root / "incoming" / attempt
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / assessment).mkdir(parents=True)
    notebook = f"{assessment}.ipynb"
    release = (root / "release" / assessment / notebook).read_bytes()
    write_whole(fresh / assessment / notebook, with_answers(release, texts or {}))
    write_whole(fresh / assessment / "answers.json", answers)
    target = root / "submitted" / attempt
    target.parent.mkdir(exist_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def lock_grading(data: Path) -> IO[bytes] | None:
    """Return the open lock file when this is the only grader of ``data``, else None; it ends with the process."""
    data.mkdir(parents=True, exist_ok=True)
    return locks.lock_file(data / "grader.lock")


def run(grader: Grader, watchdog: Watchdog, once: bool, idle: float | None = None) -> None:
    """Grade for ever, with ``once`` until nothing is left but what waits for mended content, with ``idle`` until no
    job came for so many seconds.
    """
    # Under the lock no other grader is at work: whatever is leased was cut off.
    jobs.release_all(grader.db, records.now())
    grader.publish_all()
    second = Helper(lambda: _help(grader))
    last = time.monotonic()
    while True:
        grader.close_expired()
        if second.cut_off():
            jobs.release_all(grader.db, records.now())
        if second.wanted(jobs.count_due(grader.db, records.now())):
            grader.without_record(second.start)
        if _watched_step(grader, watchdog):
            last = time.monotonic()
            continue
        if not second.at_work():
            if grader.read_formgrader():
                continue
            if idle is not None and time.monotonic() - last >= idle:
                return
            if once and jobs.queued(grader.db) <= len(grader.waiting):
                return
        time.sleep(_POLL_SECONDS)


def _watched_step(grader: Grader, watchdog: Watchdog) -> bool:
    watchdog.deadline = time.monotonic() + _LEASE_SECONDS - 10
    worked = grader.step()
    watchdog.deadline = None
    return worked


def _help(grader: Grader) -> None:
    """Be the second grader: with a watchdog of its own, until nothing is due."""
    watchdog = Watchdog(os.getppid())
    grader.open_record()
    while _watched_step(grader, watchdog):
        pass


def main() -> int:
    """Run the grader from the command line; return 0, or 1 with one line that names the problem."""
    parser = argparse.ArgumentParser(prog="python -m grading.grader", description="Grade submitted attempts.")
    parser.add_argument("--data", type=Path, required=True, help="data folder, with records.db")
    parser.add_argument("--content", type=Path, required=True, help="content folder, with courses/")
    parser.add_argument("--once", action="store_true", help="end when the queue is empty")
    parser.add_argument("--idle", type=float, metavar="SECONDS", help="end after so long without a job")
    parser.add_argument("--retry", action="store_true", help="queue the given-up jobs again first")
    parser.add_argument(
        "--parent", type=int, metavar="PID", help="end when this process is not the parent (any more)"
    )
    arguments = parser.parse_args()
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("grader: %(message)s"))
    log.addHandler(handler)
    watchdog = die_with_parent(arguments.parent)
    lock = lock_grading(arguments.data)
    while lock is None:  # the grader before this one is ending
        time.sleep(_POLL_SECONDS)
        lock = lock_grading(arguments.data)
    try:
        db = records.open_records(arguments.data.resolve() / "records.db")
    except BoaiError as error:
        print(f"grader: {error}", file=sys.stderr)
        return 1
    if arguments.retry:
        for job in jobs.faults(db):
            jobs.retry(db, job["id"])
    gradebook.prepare(arguments.data.resolve() / "grader")
    grader = Grader(db, arguments.data.resolve(), arguments.content.resolve())
    try:
        run(grader, watchdog, arguments.once, arguments.idle)
    except records.OperationalError as error:  # a full disk; the portal starts the next grader after a pause
        print(f"grader: the record cannot be written ({error}); free disk space", file=sys.stderr)
        return 1
    return 1 if arguments.once and grader.waiting else 0


if __name__ == "__main__":
    sys.exit(main())
