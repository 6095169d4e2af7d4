"""An examination on a small course, through the product's own code: what a power cut is made up from."""

import json
import random

from grading import attempts, jobs, records
from grading.course import load_course
from grading.items import load_bank

NOW = "2026-11-24T03:00:00.000Z"
COURSE = """
title = {zh = "课", en = "Course"}
summary = {zh = "短", en = "Short"}
audience = {zh = "人", en = "People"}
minutes = 60
lessons = []
edition = "2026-11"
[assessments.theory]
title = {zh = "理论", en = "Theory"}
items = 6
blueprint = {cpr = 6}
attempts = 2
"""
SIDE = "[item.{lang}]\nstem = \"{n}\"\n" + "".join(
    f'[[item.{{lang}}.options]]\ntext = "{text}"\ncorrect = {right}\nwhy = "w"\n' for text, right in (("a", "true"), ("b", "true"), ("c", "false"))
)  # fmt: skip
ITEM = '[[item]]\nid = "item-{n}"\nversion = 1\nkind = "many"\ntopic = "cpr"\nedition = "2026-11"\nmust_pass = false\n'


def write_content(folder):
    """Write the course and return it with its bank."""
    (folder / "items").mkdir(parents=True)
    (folder / "course.toml").write_text(COURSE, encoding="utf-8")
    items = [ITEM.format(n=n) + SIDE.format(lang="zh", n=n) + SIDE.format(lang="en", n=n) for n in range(8)]
    (folder / "items" / "all.toml").write_text("\n".join(items), encoding="utf-8")
    return load_course(folder), load_bank(folder)


class Work:
    """Learners who sit a test, a portal that keeps what they answer and a grader beside it."""

    def __init__(self, seen, content, seed, pragma=""):
        self._seen, (self._course, self._bank), self._chance, self._pragma = (
            seen,
            content,
            random.Random(seed),
            pragma,
        )
        self._path = seen.root / "data" / "records.db"
        self.portal = self.grader = None

    def run(self, learners=4):
        self._open()
        try:
            self._class()
            for number in range(learners):
                self._learner(f"learner{number}")
                if self._chance.random() < 0.4:
                    self._close()
                    self._open()
            self._grade()
        finally:
            self._close()

    def _open(self):
        # Who opens first makes the log; the portal is who writes into it first.
        for name in self._chance.sample(("portal", "grader"), 2):
            setattr(self, name, records.open_records(self._path))
        pages = self._chance.choice((5, 20, 1000))  # of the log, until it is written back
        for db in (self.portal, self.grader):
            db.execute(f"PRAGMA wal_autocheckpoint={pages}")
            if self._pragma:
                db.execute(self._pragma)
        self._seen.tell("kept", "record")

    def _close(self):
        for db in (self.portal, self.grader):
            if db is not None:
                db.close()

    def _class(self):
        with records.transaction(self.portal):
            self._person("trainer")
            centre = {"id": "c", "code": "0001", "name_zh": "中心", "name_en": "Centre", "created_at": NOW}
            self.portal.table("centres").insert(centre)
            group = {
                "id": "k",
                "centre": "c",
                "course": "tiny",
                "name": "一班",
                "join_code": "A",
                "opens_at": NOW,
            }
            self.portal.table("classes").insert({**group, "created_by": "trainer", "created_at": NOW})

    def _person(self, name):
        row = {"id": name, "name": name, "secret": "x", "kind": "learner", "created_at": NOW}
        self.portal.table("people").insert(row)

    def _learner(self, name):
        with records.transaction(self.portal):
            self._person(name)
            self.portal.table("enrolments").insert(
                {"class": "k", "person": name, "name": name, "joined_at": NOW}
            )
            records.log(self.portal, name, "joined", {"class": "k"}, NOW)
        attempt = attempts.start(self.portal, self._course, self._bank, name, "theory", NOW, "k")
        self._seen.tell("kept", "attempt", attempt)
        slots = json.loads(
            records.one(self.portal, "SELECT form FROM attempts WHERE id = ?", attempt)["form"]
        )["slots"]
        for seq in (1, 2):
            for slot in slots:
                if seq == 1 or self._chance.random() < 0.3:
                    answer = (
                        attempt,
                        slot["slot"],
                        self._chance.sample(range(3), self._chance.randint(1, 3)),
                        seq,
                    )
                    self._seen.tell("sent", *answer)
                    attempts.save_answer(self.portal, *answer[:1], name, *answer[1:], NOW, NOW)
                    self._seen.tell("kept", "answer", *answer)
        if self._chance.random() < 0.8:
            attempts.submit(self.portal, attempt, name, NOW)
            self._seen.tell("kept", "submitted", attempt)
        if self._chance.random() < 0.5:
            self._grade()

    def _grade(self):
        while (job := jobs.lease(self.grader, NOW, 60.0)) is not None:
            frozen = records.one(
                self.grader, "SELECT frozen_answers FROM attempts WHERE id = ?", job["attempt"]
            )
            rows = [
                {"slot": slot, "item": answer["item"], "score": 1.0, "max": 1.0, "source": "nbgrader"}
                for slot, answer in json.loads(frozen["frozen_answers"])["answers"].items()
            ]
            jobs.finish(self.grader, job, job["key_version"], rows, NOW)
            self._seen.tell("kept", "graded", job["attempt"])
            if self._chance.random() < 0.5:
                self._certify(job["attempt"])

    def _certify(self, attempt):
        """One row as large as a certificate's, with its event: many pages of the record in one transaction."""
        who = records.one(self.portal, "SELECT person FROM attempts WHERE id = ?", attempt)["person"]
        dates = {
            "issued_at": NOW,
            "valid_from": NOW[:10],
            "issued_by": "trainer",
            "edition": "2026-11",
            "evidence": "{}",
        }
        row = {
            "number": attempt,
            "type": "CA",
            "person": who,
            "name": who,
            "class": "k",
            "centre": "c",
            "course": "tiny",
            **dates,
        }
        pdf = self._chance.randbytes(50_000)
        self._seen.tell("sent", "certificate", attempt, pdf, 1)
        with records.transaction(self.portal):
            self.portal.table("certificates").insert({**row, "pdf": pdf})
            event = {"number": attempt, "kind": "issued", "by_person": "trainer", "at": NOW}
            self.portal.table("certificate_events").insert(event)
        self._seen.tell("kept", "certificate", attempt, pdf)
