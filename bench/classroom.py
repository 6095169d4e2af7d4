"""A data folder for the benchmark: a centre, classes of sixty who have joined, and pages rendered once.

People come in through the same functions as in real classes; one hash of one PIN serves all of them.
"""

import asyncio
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlite_utils

from bench.boai_server import boai
from bench.visitor import Visitor
from grading import attempts, centres, classes, items, people, records
from grading.course import load_course, load_courses
from portal import passwords

COURSE, ASSESSMENT = "cpr_aed", "theory"
LESSON = f"/learn/{COURSE}/02_adult_cpr"  # the lesson with the CPR rhythm simulator
NOTEBOOK = "first_aid/02_adult_cpr/zh.ipynb"
PIN = "135790"
_CLASS_SIZE = 60


@dataclass(frozen=True)
class Learner:
    """One learner: id, name, and the code of the class they joined."""

    person: str
    name: str
    code: str
    group: str


@dataclass(frozen=True)
class Attempt:
    """An open theory attempt: its id, a signed-in session, and an answer for each slot."""

    id: str
    token: str
    answers: dict[str, list[int]] = field(default_factory=dict)


class Classroom:
    """The data folder ``data`` with ``people`` learners, made for the content folder ``content``."""

    def __init__(self, data: Path, content: Path, people_count: int) -> None:
        self.data, self.content = data, content
        self.learners: list[Learner] = []
        db = records.open_records(data / "records.db")
        try:
            self._fill(db, people_count)
        finally:
            db.close()

    def _fill(self, db: sqlite_utils.Database, count: int) -> None:
        now, secret = records.now(), passwords.hashed(PIN)
        with records.transaction(db):
            centre = centres.create(db, "0001", "基准培训基地", "Benchmark centre", now)
            trainer = people.create_staff(db, "trainer", "基准培训师", secret, now)
            people.grant(db, trainer, centre, "trainer", None, now)
            self.trainer = trainer
            for number in range(count):
                if number % _CLASS_SIZE == 0:
                    group = classes.create(db, centre, COURSE, f"{number // _CLASS_SIZE + 1} 班", trainer, now)
                    code = str(classes.get(db, group)["join_code"])
                name = f"学员{number + 1}"
                person = people.create_learner(db, name, secret, now)
                classes.join(db, group, person, name, now)
                self.learners.append(Learner(person, name, code, group))

    def trainer_session(self) -> str:
        """Sign the trainer in and return the session's token."""
        db = records.open_records(self.data / "records.db")
        try:
            return people.open_session(db, self.trainer, records.now())
        finally:
            db.close()

    def open_attempts(self, learners: list[Learner]) -> list[Attempt]:
        """Sign learners in and start their theory test, as if they had pressed the buttons."""
        course = load_course(self.content / "courses" / COURSE)
        bank = items.load_bank(self.content / "courses" / COURSE)
        db = records.open_records(self.data / "records.db")
        try:
            return [self._attempt(db, course, bank, learner) for learner in learners]
        finally:
            db.close()

    def _attempt(self, db: sqlite_utils.Database, course: Any, bank: items.Bank, learner: Learner) -> Attempt:
        now = records.now()
        attempt = attempts.start(db, course, bank, learner.person, ASSESSMENT, now, learner.group)
        shown = attempts.view(db, bank, attempt, learner.person, "zh")["slots"]
        answers = {s["slot"]: _some_answer(s) for s in shown}
        return Attempt(attempt, people.open_session(db, learner.person, now), answers)

    def stored_answers(self, attempt: str) -> dict[str, str]:
        """Return what the record holds for an attempt: the value as JSON text by slot."""
        db = records.open_records(self.data / "records.db")
        try:
            rows = db.query("SELECT item, value FROM answers WHERE attempt = ?", [attempt])
            return {row["item"]: row["value"] for row in rows}
        finally:
            db.close()

    def prepare(self, folder: Path) -> None:
        """Run every lesson once and publish the assessments, as the first start after an update does."""
        pages = [
            f"/learn/{course.id}/{ref.rpartition('/')[2]}" for course in load_courses(self.content)[0].values() for ref in course.lessons
        ]
        with boai(self.data, self.content, folder) as server:
            asyncio.run(_visit(server.port, pages))
            server.rest()

    def copy(self, target: Path) -> "Classroom":
        """Return the same classroom in another folder, for a server of its own."""
        shutil.copytree(self.data, target, ignore=shutil.ignore_patterns("grader.lock"))
        twin = Classroom.__new__(Classroom)
        twin.data, twin.content, twin.learners, twin.trainer = target, self.content, self.learners, self.trainer
        os.sync()  # what was copied must not be written out while something is measured
        return twin


def _some_answer(shown: dict[str, Any]) -> list[int]:
    """Return an answer of the form that a shown question takes; right or wrong does not matter here."""
    match shown["kind"]:
        case "order":
            return list(range(len(shown["options"])))
        case "match" | "classify":
            return [0] * len(shown["rows"])
        case "rhythm":
            return list(range(0, shown["seconds"] * 1000, 550))
        case _:
            return [0]


async def _visit(port: int, pages: list[str]) -> None:
    for lang in ("zh", "en"):
        visitor = Visitor(port, {"lang": lang})
        for page in pages:
            await visitor.get(page)
        visitor.close()
