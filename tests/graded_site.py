"""A course with learners whose attempts the real grader has marked, through nbgrader, in its own process."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import sqlite_utils

from grading import attempts, gate, gradebook, records
from grading.course import Course, load_course
from grading.grader import place_submission
from grading.items import Bank, Item, load_bank

COURSE = Path(__file__).parent.parent / "courses" / "cpr_aed"
LEARNERS = ("full", "half", "blank")


class Site:
    """A content and a data folder, with learners in a class."""

    def __init__(self, folder: Path) -> None:
        self.content, self.data = folder / "content", folder / "data"
        shutil.copytree(COURSE, self.content / "courses" / "cpr_aed")
        self.db: sqlite_utils.Database = records.open_records(self.data / "records.db")
        self.root = self.data / "courses" / "cpr_aed"
        now = records.now()
        for person in (*LEARNERS, "examiner"):
            row = {"id": person, "name": person, "secret": "x", "kind": "learner", "created_at": now}
            self.db.table("people").insert(row)
        centre = {"id": "c", "code": "0001", "name_zh": "中心", "name_en": "Centre", "created_at": now}
        self.db.table("centres").insert(centre)
        group = {"id": "k", "centre": "c", "course": "cpr_aed", "name": "一班", "join_code": "ABC"}
        when = {"opens_at": now, "created_by": "examiner", "created_at": now}
        self.db.table("classes").insert(group | when)
        for person in LEARNERS:
            row = {"class": "k", "person": person, "name": person, "joined_at": now}
            self.db.table("enrolments").insert(row)

    @property
    def course(self) -> Course:
        return load_course(self.content / "courses" / "cpr_aed")

    @property
    def bank(self) -> Bank:
        return load_bank(self.content / "courses" / "cpr_aed")

    def take(self, person: str, right: int, wrong: int = 0) -> str:
        """Answer ``right`` slots rightly and ``wrong`` ones wrongly, submit, return the attempt."""
        course, bank, now = self.course, self.bank, records.now()
        attempt = attempts.start(self.db, course, bank, person, "theory", now, "k")
        row = records.one(self.db, "SELECT form FROM attempts WHERE id = ?", attempt)
        assert row is not None
        for number, slot in enumerate(json.loads(row["form"])["slots"][: right + wrong]):
            item = bank.find(f"{slot['item']}@{slot['version']}")
            value = _value(item, slot["order"], number < right)
            attempts.save_answer(self.db, attempt, person, slot["slot"], value, 1, now, now)
        attempts.submit(self.db, attempt, person, now)
        return attempt

    def grader(self, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "grading.grader", "--data", self.data, "--content", self.content]
        return subprocess.Popen([*map(str, command), *options], stdin=subprocess.DEVNULL)

    def grade_all(self) -> None:
        assert self.grader("--once").wait(180) == 0

    def total(self, attempt: str) -> tuple[float, float]:
        scores = attempts.latest_scores(self.db, attempt)
        return sum(row["score"] for row in scores), sum(row["max"] for row in scores)

    def marks(self, attempt: str, engine: str) -> dict[str, tuple[float, float]]:
        """Return what the engine gives, past the queue and the record."""
        row = records.one(self.db, "SELECT frozen_answers, answers_sha256 FROM attempts WHERE id = ?", attempt)
        assert row is not None
        place_submission(self.root, attempt, "theory", row["frozen_answers"].encode())
        with gradebook.submission(self.root, "theory", attempt, engine) as url:
            outcome = gradebook.autograde(self.root, "theory", attempt, engine)
            printed = gate.check_run(self.root, "theory", attempt, outcome, row["answers_sha256"])
            found = gradebook.scores(self.root, "theory", attempt, url)
            return gate.check_scores(gate.expected_slots(self.course.assessments["theory"]), found, printed, attempt)


def _value(item: Item, order: list[int], right: bool) -> list[int]:
    answer = item.rules.best if right else item.rules.poor
    return answer(item.content, order)
