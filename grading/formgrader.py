"""What people write into nbgrader's gradebook with Formgrader, and what the record makes of it.

Formgrader has no users and is a second writer. A score that it gives a written answer becomes a mark of the person who
was named when it was opened (``boai author --course … --as …``). Every other score that differs from the record is
reported and never adopted: a station's mark is what an examiner signed, and the rest is nbgrader's own.
"""

import json
from pathlib import Path
from typing import Any

import sqlite_utils

from grading import hand_scores, marking, people, records, results
from grading.errors import RefusedError
from grading.hand_scores import HandScore
from grading.whole_file import write_whole

_NAMED, _SEEN = "formgrader.json", ".formgrader-seen"
_MARKERS = ("trainer", "examiner")
_ROUNDING = 1e-6


def name_person(root: Path, person: str | None, now: str) -> None:
    """Say who works in Formgrader from now on in this course root; None for nobody who is known."""
    write_whole(root / _NAMED, json.dumps({"person": person, "at": now}).encode())


def named(root: Path) -> str | None:
    """Return who works in Formgrader, as :func:`name_person` was told last."""
    try:
        person = json.loads((root / _NAMED).read_text(encoding="utf-8"))["person"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return str(person) if person else None


def changed(data: Path) -> list[Path]:
    """Return the course roots under ``data`` whose gradebook was written to since :func:`note_seen`."""
    books = sorted((data / "courses").glob("*/gradebook.db"))
    return [book.parent for book in books if _stamp(book) != _seen(book.parent)]


def note_seen(root: Path) -> None:
    """Remember that the gradebook is read as it is now; call it before reading, so that nothing is missed."""
    write_whole(root / _SEEN, _stamp(root / "gradebook.db").encode())


def read(
    db: sqlite_utils.Database, root: Path, now: str, lock_seconds: float = hand_scores.LOCK_SECONDS
) -> bool:
    """Take over marks for written answers, renew the list of differences; return whether a mark was taken over.

    Raises GradingFaultError when the gradebook is held by another program for longer than ``lock_seconds``.
    """
    scores = hand_scores.by_hand(root / "gradebook.db", lock_seconds)
    adopted = False
    differences: dict[tuple[str, str], dict[str, Any]] = {}
    for attempt, given in _by_attempt(scores).items():
        row = records.one(db, "SELECT * FROM attempts WHERE id = ? AND course = ?", attempt, root.name)
        if row is None:
            continue  # somebody tried nbgrader's own submissions here; they are none of ours
        held = {score["slot"]: score["score"] for score in results.latest_scores(db, attempt)}
        for score in given:
            reason, new = _compare(db, root, row, score, held.get(score.slot), now)
            adopted |= new
            if reason:
                values = {"reason": reason, "ours": held.get(score.slot), "theirs": _shown(score)}
                differences[attempt, score.slot] = values
    with records.transaction(db):
        _renew(db, root.name, differences, now)
    return adopted


def differences(db: sqlite_utils.Database, centres: set[str] | None = None) -> list[dict[str, Any]]:
    """Return what differs now, newest first, in these centres' classes or everywhere.

    Each has ``course, attempt, slot, reason, ours, theirs, at, assessment`` and the class as ``group``. Reasons:
    ``station``, ``automatic``, ``extra_credit``, ``after_result``, ``unnamed``, ``not_here`` (the named person marks
    nothing at that centre), and those of ``marking.adopt``.
    """
    sql = (
        'SELECT d.*, a.assessment, a.class, c.name AS "group", c.centre FROM gradebook_differences AS d'
        " JOIN attempts AS a ON a.id = d.attempt LEFT JOIN classes AS c ON c.id = a.class ORDER BY d.at DESC, d.attempt, d.slot"
    )
    return [row for row in list(db.query(sql)) if centres is None or row["centre"] in centres]


def _compare(
    db: sqlite_utils.Database,
    root: Path,
    attempt: dict[str, Any],
    score: HandScore,
    ours: float | None,
    now: str,
) -> tuple[str, bool]:
    """Return why a score differs from the record, or "", and whether it became a mark just now."""
    written = records.one(
        db, "SELECT 1 FROM written_slots WHERE attempt = ? AND slot = ?", score.attempt, score.slot
    )
    if score.extra and not score.task:
        return "extra_credit", False
    if written is not None:
        return _written(db, root, attempt, score, ours, now)
    if attempt["state"] != "graded" or _is_due(db, score.attempt):
        return "", False  # the grader is about to write there
    theirs = _shown(score)
    if ours is None:  # a practical's notebook has a task for each station; an attempt is at one of them
        return ("station" if score.task else "automatic") if theirs else "", False
    same = theirs is not None and abs(theirs - ours) < _ROUNDING
    return "" if same else "station" if score.task else "automatic", False


def _written(
    db: sqlite_utils.Database,
    root: Path,
    attempt: dict[str, Any],
    score: HandScore,
    ours: float | None,
    now: str,
) -> tuple[str, bool]:
    if score.manual is None:
        return "", False
    marked = marking.find(db, score.attempt, score.slot)
    if marked["agreed"]:
        settled = attempt["state"] == "graded" and not _is_due(db, score.attempt)
        differs = abs(score.manual - marked["agreed"]["score"]) > _ROUNDING
        return "after_result" if settled and differs else "", False
    before = [mark["score"] for mark in marked["marks"] if mark["source"] == "formgrader"]
    if before and abs(before[-1] - score.manual) < _ROUNDING:
        return "", False
    person = named(root)
    if person is None:
        return "unnamed", False
    if not {(role, marked["centre"]) for role in _MARKERS} & people.roles(db, person):
        return "not_here", False
    try:
        new = marking.adopt(db, score.attempt, score.slot, person, score.manual, score.comment, now)
    except RefusedError as error:
        return error.reason, False
    return "", new


def _renew(
    db: sqlite_utils.Database, course: str, found: dict[tuple[str, str], dict[str, Any]], now: str
) -> None:
    """Write the list anew; a difference that was not in it goes into the access log, where it stays."""
    before = {
        (row["attempt"], row["slot"]): {key: row[key] for key in ("reason", "ours", "theirs")}
        for row in list(db.query("SELECT * FROM gradebook_differences WHERE course = ?", [course]))
    }
    for (attempt, slot), values in found.items():
        if before.get((attempt, slot)) == values:
            continue
        row = {"course": course, "attempt": attempt, "slot": slot, **values}
        db.table("gradebook_differences").insert({**row, "at": now}, replace=True)
        db.table("access_log").insert(
            {
                "person": None,
                "action": "gradebook_differs",
                "subject": json.dumps(row, sort_keys=True),
                "at": now,
            }
        )
    for attempt, slot in set(before) - set(found):
        db.table("gradebook_differences").delete_where("attempt = ? AND slot = ?", [attempt, slot])


def _by_attempt(scores: list[HandScore]) -> dict[str, list[HandScore]]:
    found: dict[str, list[HandScore]] = {}
    for score in scores:
        found.setdefault(score.attempt, []).append(score)
    return found


def _shown(score: HandScore) -> float | None:
    """Return what Formgrader shows."""
    base = score.auto if score.manual is None else score.manual
    return None if base is None and not score.extra else (base or 0.0) + score.extra


def _is_due(db: sqlite_utils.Database, attempt: str) -> bool:
    sql = "SELECT 1 FROM jobs WHERE attempt = ? AND state IN ('queued', 'leased')"
    return records.one(db, sql, attempt) is not None


def _stamp(book: Path) -> str:
    try:
        seen = book.stat()
    except OSError:
        return ""
    return f"{seen.st_mtime_ns} {seen.st_size}"


def _seen(root: Path) -> str:
    try:
        return (root / _SEEN).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
