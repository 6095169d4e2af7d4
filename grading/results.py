"""What came out of an attempt: the score, the topics, where to read again and, once it may be, the keys.

Everything is computed from ``item_scores``, which only the grader writes. Texts are plain; pages escape them.
"""

import json
import math
from datetime import datetime
from typing import Any

import sqlite_utils

from grading import marking, records
from grading.attempt_policy import BEST, counting
from grading.course import Assessment, Course
from grading.errors import NotFoundError
from grading.items import Bank, Item
from grading.pictures import picture_address
from grading.written_result import written_item

_ROUNDING = 1e-9  # points are sums of thirds and tenths


def latest_scores(db: sqlite_utils.Database, attempt_id: str) -> list[dict[str, Any]]:
    """Return the newest complete projection of the attempt's scores, one row per slot; empty before grading."""
    sql = (
        "SELECT slot, item, score, max, key_version, source, grader, at FROM item_scores WHERE attempt = :id"
        " AND key_version = (SELECT key_version FROM item_scores WHERE attempt = :id ORDER BY id DESC LIMIT 1)"
        " ORDER BY slot"
    )
    return list(db.query(sql, {"id": attempt_id}))


def total(form: dict[str, Any], scores: list[dict[str, Any]]) -> dict[str, Any]:
    """Return ``score``, ``max`` and ``passed`` of graded rows under the rules frozen in the form.

    Passed means the share of the score that the form asks, and every must-pass item fully right.
    """
    score, most = sum(row["score"] for row in scores), sum(row["max"] for row in scores)
    full = {row["slot"] for row in scores if row["score"] >= row["max"] - _ROUNDING}
    must = all(slot["slot"] in full for slot in form["slots"] if slot["must_pass"])
    enough = score >= form["pass_share"] * most - _ROUNDING
    return {"score": round(score, 6), "max": round(most, 6), "passed": bool(scores) and must and enough}


def points(score: float, most: float) -> str:
    """Return a score as points of 100, as every page shows it: rounded down, so that 79.97 is not the 80 that passes."""
    return f"{math.floor(1000 * score / most + 1e-6) / 10:g}" if most else "0"


def result(
    db: sqlite_utils.Database, course: Course, bank: Bank | None, attempt_id: str, person: str, lang: str, now: str
) -> dict[str, Any]:
    """Return ``state``, and once graded the score, topics and links; items with reasons only when they may show.

    ``marking`` tells that a written answer still waits for a person; until then no part of the score is told.
    ``items`` is None while the person can still try again, so that the bank is not burned, and without a bank.
    Raises NotFoundError when there is no such attempt of this person, ContentError for an item the bank lost.
    """
    row = records.one(db, "SELECT * FROM attempts WHERE id = ? AND person = ?", attempt_id, person)
    if row is None:
        raise NotFoundError(f"{attempt_id}: no such attempt of yours; open the test from the course page")
    found = {key: row[key] for key in ("id", "course", "assessment", "attempt_no", "state", "submitted_at")}
    fault = records.one(db, "SELECT 1 FROM jobs WHERE attempt = ? AND state = 'fault'", attempt_id)
    found["fault"] = fault is not None and row["state"] != "graded"
    found["marking"] = row["state"] == "submitted" and marking.waits(db, attempt_id)
    if row["state"] != "graded":
        return found
    form, scores = json.loads(row["form"]), latest_scores(db, attempt_id)
    by_slot = {score["slot"]: score for score in scores}
    topics: dict[str, dict[str, int]] = {}
    read_again: list[str] = []
    for slot in form["slots"]:
        right = _right(by_slot[slot["slot"]])
        topic = topics.setdefault(slot["topic"], {"right": 0, "of": 0})
        topic["right"] += right
        topic["of"] += 1
        if not right and slot["read"] and slot["read"] not in read_again:
            read_again.append(slot["read"])
    must = [_right(by_slot[slot["slot"]]) for slot in form["slots"] if slot["must_pass"]]
    found |= total(form, scores)
    found |= {"pass_share": form["pass_share"], "must_pass": {"right": sum(must), "of": len(must)}}
    found |= {"topics": topics, "read_again": read_again, "items": None}
    if bank and used_up(db, course, row, now):
        answers = json.loads(row["frozen_answers"])["answers"]
        found["items"] = [_item(bank, attempt_id, answers[s["slot"]], by_slot[s["slot"]], lang) for s in form["slots"]]
        for shown in found["items"]:
            if shown["kind"] == "text":
                answer = answers[shown["slot"]]
                shown |= written_item(db, bank.find(answer["item"]), attempt_id, answer, by_slot[shown["slot"]], lang)
    return found


def history(
    db: sqlite_utils.Database, person: str, course_id: str, assessment: str, class_id: str | None = None
) -> list[dict[str, Any]]:
    """Return the person's attempts, oldest first, with score, max and passed (None before grading).

    ``counts`` is the rule each was started under, as ``attempt_policy.counting`` reads it; ``class_id`` narrows it to one
    class.
    """
    sql = (
        "SELECT * FROM attempts WHERE person = :person AND course = :course AND assessment = :assessment"
        " AND (:class IS NULL OR class = :class) ORDER BY attempt_no"
    )
    values = {"person": person, "course": course_id, "assessment": assessment, "class": class_id}
    rows = []
    for row in list(db.query(sql, values)):
        kept = {key: row[key] for key in ("id", "class", "attempt_no", "state", "started_at", "submitted_at")}
        form = json.loads(row["form"])
        kept["counts"] = form.get("counts", BEST)  # forms frozen before there was a choice: the best counted
        outcome: dict[str, Any] = {"score": None, "max": None, "passed": None}
        if row["state"] == "graded":
            outcome = total(form, latest_scores(db, row["id"]))
        rows.append({**kept, **outcome})
    return rows


def best_theory(
    db: sqlite_utils.Database, person: str, course_id: str, assessment: str, class_id: str | None = None
) -> dict[str, Any] | None:
    """Return the graded attempt that counts (``score``, ``max``, ``attempt``, ``passed``, ``at``), or None.

    It is the best or the last one, as the course says (``attempt_policy.counting``).
    """
    best = counting(history(db, person, course_id, assessment, class_id))
    if best is None:
        return None
    return {
        "score": best["score"],
        "max": best["max"],
        "attempt": best["id"],
        "passed": best["passed"],
        "at": best["submitted_at"],
    }


def used_up(db: sqlite_utils.Database, course: Course, attempt: dict[str, Any], now: str) -> bool:
    """Return whether keys may be shown for this attempt: none is open, and none can be started in its class."""
    sql = "SELECT class, state FROM attempts WHERE person = ? AND course = ? AND assessment = ?"
    mine = list(db.query(sql, [attempt["person"], attempt["course"], attempt["assessment"]]))
    if any(row["state"] == "open" for row in mine):
        return False
    window = records.one(db, "SELECT closes_at FROM classes WHERE id = ?", attempt["class"])
    if (
        window
        and window["closes_at"]
        and datetime.fromisoformat(window["closes_at"]) <= datetime.fromisoformat(now)
    ):
        return True
    policy = course.assessments.get(attempt["assessment"])
    if policy is not None and _over(db, course, policy, now):
        return True
    used = sum(row["class"] == attempt["class"] for row in mine)
    return policy is not None and used >= policy.attempts


def _over(db: sqlite_utils.Database, course: Course, policy: Assessment, now: str) -> bool:
    """Tell whether the test's own window is over for everybody: a course file changed meanwhile moves no deadline."""
    closes, moment = policy.rules.closes, datetime.fromisoformat(now)
    if closes is None or datetime.fromisoformat(closes) > moment:
        return False
    sql = "SELECT deadline_at FROM attempts WHERE course = ? AND assessment = ? AND state = 'open'"
    ends = [row["deadline_at"] for row in db.query(sql, [course.id, policy.id])]
    return not any(end is None or datetime.fromisoformat(end) > moment for end in ends)


def _right(score: dict[str, Any]) -> bool:
    return bool(score["score"] >= score["max"] - _ROUNDING)


def _item(bank: Bank, attempt: str, answer: dict[str, Any], score: dict[str, Any], lang: str) -> dict[str, Any]:
    """Return one question of the result: kinds with ``options`` explain those, the others their ``rows``."""
    item = bank.find(answer["item"])
    value, order = answer["value"] or [], answer["order"]
    shared = {
        "slot": score["slot"],
        "kind": item.kind,
        "stem": item.stem[lang],
        "right": _right(score),
        "score": score["score"],
        "max": score["max"],
        "read": item.read,
        "picture": {"href": picture_address(attempt, score["slot"]), "alt": item.alt[lang]} if item.picture else None,
        "answered": bool(value),
        "rows": item.rules.rows(item.content, order, value, lang),
        "remarks": item.rules.remarks(item.content, order, value),
    }
    return {**shared, "options": _options(item, [order[index] for index in value], lang) if item.options else []}


def _options(item: Item, picked: list[int], lang: str) -> list[dict[str, Any]]:
    return [
        {
            "text": option.text[lang],
            "why": option.why[lang],
            "correct": option.correct,
            # For an order item: the place the learner gave this step, from 1.
            "chosen": picked.index(index) + 1 if index in picked else 0,
        }
        for index, option in enumerate(item.options)
    ]
