"""Where a submission's written answers meet people's marks: in the gradebook, while the grader holds it."""

import json
from pathlib import Path
from typing import Any

import sqlite_utils

from grading import gate, gradebook, marking
from grading.course import Assessment
from grading.errors import GradingFaultError
from grading.gate import GradedCell


def texts_of(assessment: Assessment, answers: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Return the learner's words by written slot, "" for an answer left empty."""
    return {
        slot: marking.text_of(answers[slot]["value"]) for slot in assessment.written.slots if slot in answers
    }


def apply(
    db: sqlite_utils.Database,
    root: Path,
    assessment: Assessment,
    attempt: str,
    texts: dict[str, str],
    found: dict[str, GradedCell],
    url: str,
) -> tuple[list[dict[str, Any]], dict[str, float]]:
    """Write the agreed marks into the gradebook; return their scores, with zero for what is empty, and what waits.

    Scores are rows without their item; what waits is the maximum by slot. Raises GradingFaultError when nbgrader scored
    a text by itself, or does not hold what was written.
    """
    empty, waiting = gate.check_written(texts, found, attempt)
    rows: list[dict[str, Any]] = [
        {"slot": slot, "score": score, "max": most, "source": "nbgrader"}
        for slot, (score, most) in empty.items()
    ]
    marks = {slot: mark for slot, mark in marking.agreed(db, attempt).items() if slot in waiting}
    if marks:
        written = {slot: (mark["score"], mark["comment"]) for slot, mark in marks.items()}
        gradebook.set_marks(root, assessment.id, attempt, written, url)
        held = gradebook.cells(root, assessment.id, attempt, url)
    for slot, mark in marks.items():
        if held[slot].manual != mark["score"] or not 0 <= mark["score"] <= held[slot].most:
            raise GradingFaultError(
                f"{attempt}: {slot} has {held[slot].manual} in the gradebook, not {mark['score']}"
            )
        row = {"slot": slot, "score": mark["score"], "max": waiting.pop(slot), "source": "examiner"}
        rows.append({**row, "grader": mark["marker"]})
    return rows, waiting


def note_waiting(
    db: sqlite_utils.Database,
    assessment: Assessment,
    attempt: dict[str, Any],
    items: dict[str, str],
    waiting: dict[str, float],
    now: str,
) -> None:
    """Note what waits for people (maximum by slot), and under which rules they mark it."""
    rules = {
        "markers": assessment.written.markers,
        "tolerance": assessment.written.tolerance,
        "pass_share": json.loads(attempt["form"])["pass_share"],
    }
    rows = [{"slot": slot, "item": items[slot], "max": most, **rules} for slot, most in waiting.items()]
    marking.wait_for(db, attempt["id"], rows, now)
