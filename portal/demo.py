"""A filled classroom to look at: a centre, staff of every role, a class with answers and certificates.

Everything goes through the same functions as real classes; the grader marks real submissions. Names are
plainly invented.
"""

import json
import math
import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlite_utils

from grading import (
    attempts,
    attendance,
    centres,
    certificates,
    classes,
    eligibility,
    items,
    people,
    progress,
    records,
    stations,
)
from grading.course import Course, load_course
from grading.errors import BoaiError
from grading.fonts import uncovered
from portal import lessons, passwords, whole_folder
from portal.grader_process import grader_command
from portal.settings import Settings

COURSE = "cpr_aed"
STAFF = (
    ("operator", "演示·系统管理员"),
    ("manager", "演示·基地负责人"),
    ("issuer", "演示·发证人"),
    ("trainer", "演示·培训师"),
    ("examiner", "演示·考官"),
    ("auditor", "演示·省级监督员"),
)
LEARNERS = 30
_PIN = "246810"
_SIGN_INS = "demo-sign-ins.txt"


@dataclass(frozen=True)
class SignIns:
    """What the person at the terminal needs: class code, PIN, and login and password of each role."""

    code: str
    pin: str
    staff: tuple[tuple[str, str, str], ...]


def sign_ins(data: Path) -> str | None:
    """Return the sign-ins of a folder that ``make`` filled, or None."""
    notes = data / _SIGN_INS
    return notes.read_text(encoding="utf-8") if notes.is_file() else None


def make(settings: Settings, say: Callable[[str], None], learners: int = LEARNERS) -> str:
    """Fill the data folder, which is empty or not there yet, and return the sign-ins; cut off, it leaves no trace.

    Raises what ``whole_folder.filled`` and the grading raise.
    """
    with whole_folder.filled(settings.data) as folder:
        made = _fill(replace(settings, data=folder), say, learners)
        lines = [f"{role:<10} login {login:<10} password {password}" for role, login, password in made.staff]
        last = _chinese(learners)
        lines.append(f"{'learner':<10} class code {made.code}, name 演示一号 … 演示{last}号, PIN {made.pin}")
        notes = folder / _SIGN_INS
        notes.touch(mode=0o600)
        notes.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return sign_ins(settings.data) or ""


def _fill(settings: Settings, say: Callable[[str], None], learners: int) -> SignIns:
    db = records.open_records(settings.data / "records.db")
    try:
        course = load_course(settings.content / "courses" / COURSE)
        demo = _Demo(db, course, settings, learners)
        staff = demo.staff()
        demo.open_class()
        say("The class sits its theory test and its practical …")
        demo.learn()
        demo.theory()
        demo.practical()
    finally:
        db.close()
    say("The grader marks with nbgrader; this takes a minute or two …")
    _grade(settings)
    db = records.open_records(settings.data / "records.db")
    try:
        demo.db = db
        demo.certify()
    finally:
        db.close()
    return SignIns(demo.code, _PIN, staff)


class _Demo:
    def __init__(self, db: sqlite_utils.Database, course: Course, settings: Settings, learners: int) -> None:
        self.db, self.course, self.settings, self.size = db, course, settings, learners
        # Of thirty: twenty sit the theory test, twelve the practical, eight get their certificate.
        self.seated, self.examined = math.ceil(learners * 2 / 3), math.ceil(learners * 2 / 5)
        self.certified = math.ceil(learners * 4 / 15)
        self.bank = items.load_bank(settings.content / "courses" / COURSE)
        self.start = datetime.now(UTC) - timedelta(days=2)
        self.people: dict[str, str] = {}
        self.learners: list[str] = []
        self.code = ""

    def at(self, minutes: float) -> str:
        """Return a moment of the demo's class, as the record writes times."""
        moment = self.start + timedelta(minutes=minutes)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def staff(self) -> tuple[tuple[str, str, str], ...]:
        self.centre = centres.create(self.db, "0001", "演示培训基地", "Demo Training Centre", self.at(0))
        made = []
        for role, name in STAFF:
            password = secrets.token_urlsafe(9)
            person = people.create_staff(self.db, role, name, passwords.hashed(password), self.at(0))
            people.grant(self.db, person, self.centre, role, None, self.at(0))
            self.people[role] = person
            made.append((role, role, password))
        return tuple(made)

    def open_class(self) -> None:
        trainer = self.people["trainer"]
        self.group = classes.create(self.db, self.centre, COURSE, "演示班（30 人）", trainer, self.at(1))
        self.code = classes.get(self.db, self.group)["join_code"]
        secret = passwords.hashed(_PIN)
        for number in range(1, self.size + 1):
            name = f"演示{_chinese(number)}号"
            assert not uncovered(name)
            person = people.create_learner(self.db, name, secret, self.at(2), "zh")
            classes.join(self.db, self.group, person, name, self.at(2 + number / 10))
            self.learners.append(person)

    def learn(self) -> None:
        catalogue = lessons.discover(self.settings.content)
        for index, person in enumerate(self.learners):
            for ref in self.course.lessons[: 1 + index % (len(self.course.lessons) + 1)]:
                keys = catalogue.lessons[ref].keys if ref in catalogue.lessons else ()
                states: dict[str, Any] = {key: {"state": {}, "value": None, "done": True, "events": []} for key in keys}
                progress.save(self.db, person, COURSE, ref.rpartition("/")[2], states, True, self.at(60))

    def theory(self) -> None:
        for index, person in enumerate(self.learners[: self.seated]):
            now = self.at(120 + index)
            attempt = attempts.start(self.db, self.course, self.bank, person, "theory", now, self.group)
            row: Any = records.one(self.db, "SELECT form FROM attempts WHERE id = ?", attempt)
            for number, slot in enumerate(json.loads(row["form"])["slots"]):
                value = _answer(self.bank, slot, right=index < self.certified + 4 or number % 3 != 0)
                attempts.save_answer(self.db, attempt, person, slot["slot"], value, 1, now, now)
            attempts.submit(self.db, attempt, person, self.at(130 + index))

    def practical(self) -> None:
        station = self.course.stations["cpr_aed"]
        for index, person in enumerate(self.learners[: self.examined]):
            marks = {criterion.id: "done" for criterion in station.criteria}
            if index >= self.certified + 2:
                marks[next(c.id for c in station.criteria if c.critical)] = "not_done"
            stations.record(
                self.db, self.course, station.id, person, self.group, self.people["examiner"], marks,
                secrets.token_hex(16), self.at(1500 + index), "", 5,
            )  # fmt: skip
        sessions = self.course.certificate.sessions if self.course.certificate else 0
        for session in range(1, sessions + 1):
            for person in self.learners[: self.examined + 6]:
                attendance.tick(
                    self.db, self.group, session, person, True, self.people["trainer"], self.at(1600 * session)
                )

    def certify(self) -> None:
        ready = [
            person
            for person in self.learners
            if eligibility.assess(self.db, self.course, self.group, person).eligible
        ]
        for person in ready[: self.certified]:
            certificates.issue(
                self.db, self.course, self.group, person, self.people["issuer"], self.settings.address, records.now()
            )
        if ready:
            first = certificates.for_person(self.db, ready[0])[0]["number"]
            reason = "演示：撤销后，查验页会这样显示"
            certificates.revoke(self.db, first, reason, self.people["issuer"], records.now())


def _answer(bank: items.Bank, slot: dict[str, Any], right: bool) -> list[Any]:
    """Return a learner's answer in shown positions: the right one, or one that is surely not."""
    item = bank.find(f"{slot['item']}@{slot['version']}" if "version" in slot else slot["item"])
    answer = item.rules.best if right else item.rules.poor
    return answer(item.content, slot["order"])


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if tens == 0:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def _grade(settings: Settings) -> None:
    command = [*grader_command(settings.data, settings.content), "--once"]
    environment = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BoaiError(f"The grader stopped with code {done.returncode}: {done.stderr.strip()[-500:]}")
