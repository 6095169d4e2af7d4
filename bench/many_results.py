"""Years of results at one test: learners of different strength in classes of fifty, each with a form drawn for them."""

import json
import random
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import sqlite_utils

from grading import classes, records
from grading.course import Course
from grading.forms import draw_form
from grading.items import Bank, Item

CLASS = 50


def add_results(
    db: sqlite_utils.Database, course: Course, bank: Bank, assessment: str, trainer: str, numbers: range, group: str = ""
) -> str:
    """Write a graded first attempt for each number, in this class or in new ones; return the last class."""
    (centre,) = [row["centre"] for row in db.query("SELECT centre FROM roles WHERE person = ? AND role = 'trainer'", [trainer])]
    given, chance, now = group, random.Random(numbers.start), records.now()
    with records.transaction(db):
        for number in numbers:
            if not group or (not given and number % CLASS == 0):
                group = classes.create(db, centre, course.id, f"{number // CLASS} 班", trainer, now)
            person = f"r{number}"
            db.table("people").insert({"id": person, "name": person, "secret": "x", "kind": "learner", "created_at": now})
            _attempt(db, course, bank, assessment, {"person": person, "class": group}, chance)
    return group


def _attempt(
    db: sqlite_utils.Database, course: Course, bank: Bank, assessment: str, whose: dict[str, str], chance: random.Random
) -> None:
    policy, strength, attempt = course.assessments[assessment], chance.gauss(0.7, 0.15), f"t-{whose['person']}"
    drawn = [(slot, bank.find(f"{slot.item}@{slot.version}")) for slot in draw_form(bank, policy, chance.getrandbits(48), set())]
    slots = [{**asdict(slot), "kind": item.kind, "must_pass": item.must_pass} for slot, item in drawn]
    right = {slot.slot: chance.random() < strength for slot, _ in drawn}
    answers = {slot.slot: {"item": item.name, "order": list(slot.order), "value": list(_value(item, slot.order, right[slot.slot]))} for slot, item in drawn}
    at = f"2026-{1 + chance.randrange(11):02}-15T03:00:00.000Z"
    row: dict[str, Any] = {
        "id": attempt, **whose, "course": course.id, "assessment": assessment, "attempt_no": 1, "seed": 0, "state": "graded", "started_at": at,
        "submitted_at": at, "form": json.dumps({"points": policy.points, "pass_share": policy.pass_share, "slots": slots}),
        "frozen_answers": json.dumps({"answers": answers}),
    }  # fmt: skip
    db.table("attempts").insert(row)
    for slot, item in drawn:
        score = {"slot": slot.slot, "item": item.name, "score": slot.points * right[slot.slot], "max": slot.points}
        db.table("item_scores").insert({"attempt": attempt, "key_version": "k", **score, "source": "nbgrader", "at": at})


def _value(item: Item, order: Any, right: bool) -> Iterator[int]:
    if item.kind == "choice":
        yield next(shown for shown, option in enumerate(order) if item.options[option].correct == right)
