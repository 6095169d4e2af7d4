"""Attempts at a theory test: started, answered, submitted once, and never lost.

A form is frozen at the start, with the pass mark of that day; the answers are frozen at submission, in one
transaction with the grading job. Scores come from the grader alone, through ``item_scores``.
"""

import hashlib
import json
import secrets
from dataclasses import asdict
from typing import Any

import sqlite_utils

from grading import attempt_rules, extra_time, records
from grading.course import Assessment, Course
from grading.errors import InvalidAnswerError, NotFoundError, StaleAnswerError
from grading.forms import draw_form
from grading.items import Bank, Item, check_value, shape_of
from grading.pictures import picture_address
from grading.results import best_theory, history, latest_scores, result, used_up

__all__ = [
    "best_theory",
    "close_expired",
    "history",
    "latest_scores",
    "result",
    "save_answer",
    "save_form",
    "start",
    "submit",
    "used_up",
    "view",
]

_MAX_SEQ = 2**53 - 1  # the largest whole number a browser counts exactly


def start(
    db: sqlite_utils.Database,
    course: Course,
    bank: Bank,
    person: str,
    assessment: str,
    now: str,
    class_id: str | None = None,
) -> str:
    """Return the id of the person's open attempt in this class, or of a new one.

    An attempt whose time is over is submitted first, with the answers it holds. Raises NotFoundError for an
    unknown test, or a class the person is not in; RefusedError as ``attempt_rules.class_end`` and ``refuse_start`` do.
    """
    policy = course.assessments.get(assessment)
    if policy is None or policy.practical:
        raise NotFoundError(f"{course.id}: no theory test “{assessment}”; choose one of the course page")
    with records.transaction(db):
        close_expired(db, course.id, now)
        closes_at = attempt_rules.class_end(db, course, person, class_id, now)
        mine = _of_person(db, person, course.id, assessment)
        in_class = [row for row in mine if row["class"] == class_id]
        if found := next((row["id"] for row in in_class if row["state"] == "open"), None):
            return str(found)
        attempt_rules.refuse_start(policy, mine, len(in_class), now)
        whose = {"person": person, "class": class_id, "course": course.id, "assessment": assessment}
        minutes = extra_time.minutes_for(db, class_id, person, policy.minutes)
        ends = attempt_rules.deadline(now, minutes, closes_at, policy.rules.closes)
        window = {"started_at": now, "deadline_at": ends}
        attempt = {"id": f"t{secrets.token_hex(10)}", "state": "open", **whose, **window}
        db.table("attempts").insert({**attempt, **_drawn(course, bank, policy, mine)})
    return str(attempt["id"])


def view(db: sqlite_utils.Database, bank: Bank, attempt_id: str, person: str, lang: str) -> dict[str, Any]:
    """Return what the learner's page shows: questions, what its kind shows and stored answers, never a key.

    Raises NotFoundError when there is no such attempt of this person.
    """
    row = _own(db, attempt_id, person)
    slots, form = [], json.loads(row["form"])
    for slot in form["slots"]:
        item = bank.find(f"{slot['item']}@{slot['version']}")
        slots.append(_question(item, slot, attempt_id, form["points"], lang))
    answers = {
        answer["item"]: {"value": json.loads(answer["value"]), "seq": answer["seq"]}
        for answer in db.query("SELECT item, value, seq FROM answers WHERE attempt = ?", [attempt_id])
    }
    return {
        "id": row["id"],
        "course": row["course"],
        "assessment": row["assessment"],
        "attempt_no": row["attempt_no"],
        "state": row["state"],
        "started_at": row["started_at"],
        "deadline": row["deadline_at"],
        "slots": slots,
        "answers": answers,
    }


def save_answer(
    db: sqlite_utils.Database,
    attempt_id: str,
    person: str,
    slot: str,
    value: Any,
    seq: int,
    at: str,
    now: str,
) -> dict[str, Any]:
    """Store one answer and return it; a repeat of what is stored is harmless at any time.

    Raises NotFoundError for another person's attempt; InvalidAnswerError for a wrong type or an undrawn slot;
    StaleAnswerError for another value under a ``seq`` not above the stored one; RefusedError ``submitted`` or
    ``late``. The stored answer is untouched by all of them.
    """
    with records.transaction(db):
        row = _own(db, attempt_id, person)
        drawn = {entry["slot"]: entry for entry in json.loads(row["form"])["slots"]}
        if slot not in drawn:
            raise InvalidAnswerError(
                "answer_slot", f"“{slot}” is not a question of this attempt; reload the page."
            )
        check_value(drawn[slot]["kind"], shape_of(drawn[slot]), value)
        if type(seq) is not int or not 1 <= seq <= _MAX_SEQ or not isinstance(at, str):
            raise InvalidAnswerError("answer_seq", "seq is a whole number from 1 up, at a time as text.")
        stored = records.one(db, "SELECT * FROM answers WHERE attempt = ? AND item = ?", attempt_id, slot)
        if stored and seq <= stored["seq"]:
            held = {"slot": slot, "value": json.loads(stored["value"]), "seq": stored["seq"]}
            if held["value"] != value:
                raise StaleAnswerError(held)
            return {**held, "saved_at": stored["received_at"]}
        attempt_rules.refuse_closed(row, now)
        db.execute(
            "INSERT INTO answers (attempt, item, value, seq, at, received_at) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (attempt, item) DO UPDATE SET value = excluded.value, seq = excluded.seq,"
            " at = excluded.at, received_at = excluded.received_at",
            [attempt_id, slot, json.dumps(value), seq, at[:40], now],
        )
    return {"slot": slot, "value": value, "seq": seq, "saved_at": now}


def save_form(
    db: sqlite_utils.Database,
    bank: Bank,
    attempt: str,
    person: str,
    given: dict[str, list[Any]],
    lang: str,
    now: str,
) -> dict[str, Any]:
    """Store what differs from the stored answers, all or nothing, and return the attempt's view.

    Raises what ``save_answer`` raises.
    """
    with records.transaction(db):
        held = view(db, bank, attempt, person, lang)["answers"]
        for slot, value in given.items():
            stored = held.get(slot, {"value": None, "seq": 0})
            if value != stored["value"]:
                save_answer(db, attempt, person, slot, value, stored["seq"] + 1, now, now)
        return view(db, bank, attempt, person, lang)


def submit(db: sqlite_utils.Database, attempt_id: str, person: str, now: str) -> dict[str, Any]:
    """Freeze the answers and queue the grading, in one transaction; submitting again changes nothing.

    No file is read: what the form froze is enough, whatever state the content is in. Raises NotFoundError when there is no such attempt of this person.
    """
    with records.transaction(db):
        if _own(db, attempt_id, person)["state"] == "open":
            _freeze(db, attempt_id, now)
        row = _own(db, attempt_id, person)
    # Not the checksum: it would tell whether a guess at the options' order in the bank is right.
    return {key: row[key] for key in ("id", "state", "submitted_at")}


def close_expired(db: sqlite_utils.Database, course_id: str, now: str) -> list[str]:
    """Submit every open attempt of the course whose time is over, with the answers it holds; return their ids."""
    with records.transaction(db):
        sql = "SELECT id, deadline_at FROM attempts WHERE course = ? AND state = 'open' AND deadline_at IS NOT NULL"
        late = [row["id"] for row in db.query(sql, [course_id]) if attempt_rules.time(row["deadline_at"]) <= attempt_rules.time(now)]
        for attempt_id in late:
            _freeze(db, attempt_id, now)
    return late


def _question(item: Item, slot: dict[str, Any], attempt_id: str, points: float, lang: str) -> dict[str, Any]:
    picture = {"href": picture_address(attempt_id, slot["slot"]), "alt": item.alt[lang]} if item.picture else None
    asked = {"slot": slot["slot"], "kind": item.kind, "stem": item.stem[lang]}
    shown = item.rules.shown(item.content, slot["order"], lang)
    return {**asked, "points": slot.get("points", points), "picture": picture, **shown}


def _own(db: sqlite_utils.Database, attempt_id: str, person: str) -> dict[str, Any]:
    # A practical has no answers of the learner's; its pages read ``stations``.
    sql = "SELECT * FROM attempts WHERE id = ? AND person = ? AND id NOT IN (SELECT attempt FROM stations)"
    row = records.one(db, sql, attempt_id, person)
    if row is None:
        raise NotFoundError(f"{attempt_id}: no such attempt of yours; open the test from the course page")
    return row


def _of_person(
    db: sqlite_utils.Database, person: str, course_id: str, assessment: str
) -> list[dict[str, Any]]:
    sql = "SELECT * FROM attempts WHERE person = ? AND course = ? AND assessment = ? ORDER BY attempt_no"
    return list(db.query(sql, [person, course_id, assessment]))


def _drawn(course: Course, bank: Bank, policy: Assessment, mine: list[dict[str, Any]]) -> dict[str, Any]:
    number = max((row["attempt_no"] for row in mine), default=0) + 1
    seen = {slot["item"] for row in mine for slot in json.loads(row["form"])["slots"]}
    seed = secrets.randbits(48)
    slots = []
    for slot in draw_form(bank, policy, seed, seen):
        item = bank.find(f"{slot.item}@{slot.version}")
        facts = {"shape": item.rules.shape(item.content, slot.order), "kind": item.kind, "topic": item.topic, "must_pass": item.must_pass, "read": item.read}
        slots.append({**asdict(slot), **facts})
    form = {
        "edition": course.edition,
        "key_version": bank.key_version,
        "points": policy.points,
        "pass_share": policy.pass_share,
        "counts": policy.rules.counts,
        "minutes": policy.minutes,
        "slots": slots,
    }
    return {"attempt_no": number, "seed": seed, "form": json.dumps(form, ensure_ascii=False)}


def _freeze(db: sqlite_utils.Database, attempt_id: str, now: str) -> None:
    version = json.loads(freeze_again(db, attempt_id)["form"])["key_version"]
    db.table("attempts").update(attempt_id, {"submitted_at": now})
    db.table("jobs").insert({"attempt": attempt_id, "key_version": version, "state": "queued", "created_at": now})


def freeze_again(db: sqlite_utils.Database, attempt_id: str) -> dict[str, Any]:
    """Freeze the stored answers, inside the caller's transaction, for a job that it queues; return the attempt's row."""
    row = records.one(db, "SELECT * FROM attempts WHERE id = ?", attempt_id)
    assert row is not None
    form = json.loads(row["form"])
    stored = {
        a["item"]: json.loads(a["value"])
        for a in db.query("SELECT * FROM answers WHERE attempt = ?", [row["id"]])
    }
    answers = {
        slot["slot"]: {
            "item": f"{slot['item']}@{slot['version']}",
            "order": slot["order"],
            "points": slot.get("points", form["points"]),
            "value": stored.get(slot["slot"]),
        }
        for slot in form["slots"]
    }
    frozen = json.dumps(
        {
            "attempt": attempt_id,
            "course": row["course"],
            "assessment": row["assessment"],
            "points": form["points"],
            "answers": answers,
        },
        ensure_ascii=False,
    )
    changes = {
        "state": "submitted",
        "frozen_answers": frozen,
        "answers_sha256": hashlib.sha256(frozen.encode()).hexdigest(),
    }
    db.table("attempts").update(attempt_id, changes)
    return row
