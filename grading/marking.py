"""Marks for answers in the learner's own words: given blind, agreed between two, and never changed afterwards.

The grader says which answers wait (``written_slots``). People mark them on the page or in Formgrader; once every answer
of an attempt has its agreed mark the attempt is queued again, and the grader writes gradebook and scores.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import sqlite_utils

from grading import jobs, records
from grading.agreement import mean_of
from grading.errors import NotFoundError, RefusedError
from grading.rubric import Rubric, earned

COMMENT = 500  # characters
_AGREED = "EXISTS (SELECT 1 FROM marks AS m WHERE m.attempt = w.attempt AND m.slot = w.slot AND m.source = 'agreed')"
_SLOT = (
    "SELECT w.attempt, w.slot, w.item, w.max, w.markers, w.tolerance, w.pass_share, a.person, a.class, a.course,"
    ' a.assessment, a.submitted_at, c.name AS "group", c.centre FROM written_slots AS w'
    " JOIN attempts AS a ON a.id = w.attempt LEFT JOIN classes AS c ON c.id = a.class"
)


def wait_for(db: sqlite_utils.Database, attempt: str, slots: Iterable[dict[str, Any]], now: str) -> None:
    """Note the answers of a submitted attempt that wait for people; noting them again changes nothing.

    Each has ``slot, item, max, markers, tolerance, pass_share``.
    """
    with records.transaction(db):
        for slot in slots:
            db.table("written_slots").insert({"attempt": attempt, **slot, "at": now}, ignore=True)


def waits(db: sqlite_utils.Database, attempt: str) -> bool:
    """Tell whether the attempt has an answer without an agreed mark."""
    sql = f"SELECT 1 FROM written_slots AS w WHERE w.attempt = ? AND NOT {_AGREED}"  # noqa: S608
    return records.one(db, sql, attempt) is not None


def end_job(db: sqlite_utils.Database, job: dict[str, Any], now: str) -> None:
    """End a job whose attempt waited for marks when it was graded, or queue it again if they have come since."""
    with records.transaction(db):
        jobs.wait_for_marks(db, job, not waits(db, job["attempt"]), now)


def agreed(db: sqlite_utils.Database, attempt: str) -> dict[str, dict[str, Any]]:
    """Return ``score, marker, comment`` of every agreed mark of the attempt, by slot."""
    sql = "SELECT slot, score, marker, comment FROM marks WHERE attempt = ? AND source = 'agreed'"
    return {row.pop("slot"): row for row in list(db.query(sql, [attempt]))}


def marks_of(db: sqlite_utils.Database, attempt: str, slot: str) -> list[dict[str, Any]]:
    """Return the newest mark of each marker, in order, with ``levels`` as a dict; the agreed one is not among them."""
    sql = (
        "SELECT * FROM marks WHERE id IN (SELECT max(id) FROM marks WHERE attempt = ? AND slot = ?"
        " AND source <> 'agreed' GROUP BY marker) ORDER BY id"
    )
    return [{**row, "levels": levels_of(row)} for row in list(db.query(sql, [attempt, slot]))]


def levels_of(mark: dict[str, Any]) -> dict[str, int]:
    """Return the levels of a mark's row by criterion; none for a score from Formgrader or a mean."""
    levels: dict[str, int] = json.loads(mark["levels"])
    return levels


def find(db: sqlite_utils.Database, attempt: str, slot: str) -> dict[str, Any]:
    """Return the slot's row, its attempt's ``person, class, course, assessment, submitted_at``, ``marks`` and ``agreed``.

    ``group`` is the class's name and ``centre`` its centre, None without a class.
    Raises NotFoundError when no such answer waits or waited.
    """
    row = records.one(db, f"{_SLOT} WHERE w.attempt = ? AND w.slot = ?", attempt, slot)
    if row is None:
        raise NotFoundError(f"{attempt}/{slot}: no answer to mark; choose one from the list")
    return {**row, "marks": marks_of(db, attempt, slot), "agreed": agreed(db, attempt).get(slot)}


def answer(db: sqlite_utils.Database, attempt: str, slot: str) -> str:
    """Return the learner's own words as they were handed in."""
    row = records.one(db, "SELECT frozen_answers FROM attempts WHERE id = ?", attempt)
    assert row is not None
    return text_of(json.loads(row["frozen_answers"])["answers"][slot]["value"])


def text_of(value: Any) -> str:
    """Return the words of a stored answer, "" for none."""
    return str(value[0]).strip() if value else ""


def stage(found: dict[str, Any], me: str) -> str:
    """Return what is to do about a slot that :func:`find` returned, as ``me`` may see it.

    ``own`` (my answer: not mine to mark), ``mark``, ``wait`` (I have marked, another has not), ``settle`` (both have,
    and do not agree) or ``agreed``.
    """
    if found["agreed"]:
        return "agreed"
    if found["person"] == me:
        return "own"
    if len(found["marks"]) >= found["markers"]:
        return "settle"
    return "wait" if me in {mark["marker"] for mark in found["marks"]} else "mark"


def queue(db: sqlite_utils.Database, centres: Iterable[str]) -> list[dict[str, Any]]:
    """Return the answers of these centres' classes that wait, oldest first, as :func:`find` does."""
    where = f"c.centre IN (SELECT value FROM json_each(?)) AND NOT {_AGREED}"  # noqa: S608 - a constant
    sql = f"{_SLOT} WHERE {where} ORDER BY a.submitted_at, w.attempt, w.slot"
    rows = list(db.query(sql, [json.dumps(sorted(centres))]))
    return [{**row, "marks": marks_of(db, row["attempt"], row["slot"]), "agreed": None} for row in rows]


def count_for(db: sqlite_utils.Database, centres: Iterable[str], me: str) -> int:
    """Return how many answers of these centres wait for a mark that I can give, or for an agreement."""
    return sum(stage(row, me) in ("mark", "settle") for row in queue(db, centres))


def give(
    db: sqlite_utils.Database,
    attempt: str,
    slot: str,
    marker: str,
    rubric: Rubric,
    levels: Mapping[str, int],
    comment: str,
    request: str,
    now: str,
) -> dict[str, Any]:
    """Record one marker's levels, and the agreed mark where that decides it; return :func:`find`'s row.

    A marker may give another mark until the last one is in. The same ``request`` again changes nothing. Raises
    NotFoundError; InvalidAnswerError as ``rubric.earned`` does; RefusedError ``own_answer``, ``mark_settled``,
    ``both_in`` or ``form_reused``.
    """
    with records.transaction(db):
        found = find(db, attempt, slot)
        if _is_repeated(db, request, attempt, slot, marker):
            return found
        _refuse(found, marker)
        if stage(found, marker) == "settle":
            raise RefusedError("both_in", "Both marks are in; write down the mark that you agree on.")
        mark = {"levels": dict(levels), "score": earned(rubric, levels), "source": "page"}
        _insert(db, found, marker, mark, comment, request, now)
        return _decided(db, attempt, slot, marker, request, now)


def settle(
    db: sqlite_utils.Database,
    attempt: str,
    slot: str,
    by: str,
    rubric: Rubric,
    levels: Mapping[str, int],
    note: str,
    request: str,
    now: str,
) -> dict[str, Any]:
    """Record the mark that people agreed on after two marks that differ; return :func:`find`'s row.

    ``by`` is a third person, or one of the two after they talked; ``note`` says how it was agreed. Raises what
    :func:`give` raises, and RefusedError ``note_missing`` or ``not_both_in``.
    """
    with records.transaction(db):
        found = find(db, attempt, slot)
        if _is_repeated(db, request, attempt, slot, by):
            return found
        _refuse(found, by)
        if stage(found, by) != "settle":
            raise RefusedError("not_both_in", "The other mark is not in yet.")
        if not note.strip():
            raise RefusedError("note_missing", "Say in a few words how this mark was agreed.")
        mark = {"levels": dict(levels), "score": earned(rubric, levels), "source": "agreed"}
        _insert(db, found, by, mark, note, request, now)
        _grade_again(db, attempt, now)
        return find(db, attempt, slot)


def adopt(
    db: sqlite_utils.Database, attempt: str, slot: str, marker: str, score: float, comment: str, now: str
) -> bool:
    """Take over a score that ``marker`` gave in Formgrader; return whether it is a new mark.

    Raises what :func:`give` raises, and RefusedError ``score_range`` for a score that the slot cannot have.
    """
    with records.transaction(db):
        found = find(db, attempt, slot)
        _refuse(found, marker)
        mine = [mark for mark in found["marks"] if mark["marker"] == marker]
        if mine and abs(mine[0]["score"] - score) < 1e-9:
            return False
        if stage(found, marker) == "settle":
            raise RefusedError("both_in", "Both marks are in; they are settled on the marking page.")
        if not 0 <= score <= found["max"]:
            raise RefusedError("score_range", f"The score is {score:g} of {found['max']:g}.")
        (number,) = db.execute("SELECT coalesce(max(id), 0) + 1 FROM marks").fetchone()
        request = f"formgrader-{number}"
        mark = {"levels": {}, "score": score, "source": "formgrader"}
        _insert(db, found, marker, mark, comment, request, now)
        _decided(db, attempt, slot, marker, request, now)
    return True


def _is_repeated(db: sqlite_utils.Database, request: str, *whose: str) -> bool:
    before = records.one(db, "SELECT attempt, slot, marker FROM marks WHERE request = ?", request)
    if before is not None and tuple(before.values()) != whose:
        raise RefusedError("form_reused", "This form was sent for another answer; open a new form.")
    return before is not None


def _refuse(found: dict[str, Any], marker: str) -> None:
    if found["person"] == marker:
        raise RefusedError("own_answer", "Nobody marks their own answer.")
    if found["agreed"]:
        raise RefusedError("mark_settled", "This answer has its mark already.")


def _insert(
    db: sqlite_utils.Database,
    found: dict[str, Any],
    marker: str,
    mark: dict[str, Any],
    comment: str,
    request: str,
    now: str,
) -> None:
    row = {**mark, "levels": json.dumps(mark["levels"]), "comment": comment.strip()[:COMMENT]}
    whose = {"attempt": found["attempt"], "slot": found["slot"], "marker": marker}
    db.table("marks").insert({**whose, **row, "request": request, "at": now})


def _decided(
    db: sqlite_utils.Database, attempt: str, slot: str, marker: str, request: str, now: str
) -> dict[str, Any]:
    """Write the agreed mark when the marks that are asked are in and agree."""
    found = find(db, attempt, slot)
    given = found["marks"]
    if len(given) < found["markers"]:
        return found
    score: float | None = given[0]["score"]
    if found["markers"] == 2:
        limits = (found["max"], found["pass_share"], found["tolerance"])
        score = mean_of(given[0]["score"], given[1]["score"], *limits)
    if score is None:
        return found
    comment = "\n".join(mark["comment"] for mark in given if mark["comment"])
    mark = {"levels": given[0]["levels"] if found["markers"] == 1 else {}, "score": score, "source": "agreed"}
    _insert(db, found, marker, mark, comment, f"{request}-agreed", now)
    _grade_again(db, attempt, now)
    return find(db, attempt, slot)


def _grade_again(db: sqlite_utils.Database, attempt: str, now: str) -> None:
    if not waits(db, attempt):
        jobs.again(db, attempt)
