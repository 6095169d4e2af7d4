"""Years of attempts in one course: copies of one that nbgrader has graded, in the gradebook, in the record and on disk."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import sqlite_utils

from grading import records

_BOOK = """
INSERT INTO student (id) VALUES (:new);
INSERT INTO submitted_assignment SELECT :new, assignment_id, :new, timestamp, extension FROM submitted_assignment WHERE student_id = :old;
INSERT INTO submitted_notebook SELECT 'n' || :new, :new, notebook_id, flagged, late_submission_penalty FROM submitted_notebook WHERE assignment_id IN (SELECT id FROM submitted_assignment WHERE student_id = :old);
INSERT INTO grade SELECT :number || substr(id, 1, 20), 'n' || :new, cell_id, auto_score, manual_score, extra_credit, needs_manual_grade FROM grade WHERE notebook_id IN (SELECT id FROM submitted_notebook WHERE assignment_id IN (SELECT id FROM submitted_assignment WHERE student_id = :old));
"""
_RECORD = """
INSERT INTO people (id, name, secret, kind, created_at) VALUES ('l' || :new, 'l' || :new, 'x', 'learner', '2026-01-01');
INSERT INTO enrolments SELECT class, 'l' || :new, 'l' || :new, '2026-01-01' FROM attempts WHERE id = :old;
INSERT INTO attempts SELECT :new, 'l' || :new, class, course, assessment, attempt_no, seed, form, state, started_at, deadline_at, submitted_at, frozen_answers, answers_sha256 FROM attempts WHERE id = :old;
INSERT INTO answers SELECT :new, item, value, seq, at, received_at FROM answers WHERE attempt = :old;
INSERT INTO jobs (attempt, key_version, state, tries, created_at, finished_at) SELECT :new, key_version, 'graded', 1, created_at, finished_at FROM jobs WHERE attempt = :old;
INSERT INTO item_scores (attempt, key_version, slot, item, score, max, source, grader, at) SELECT :new, key_version, slot, item, score, max, source, grader, at FROM item_scores WHERE attempt = :old;
"""


def multiply(db: sqlite_utils.Database, root: Path, attempt: str, numbers: range) -> None:
    """Make graded attempts of other learners like this one, one for each number: all that grading and pages look at."""
    names = [f"t{number:020d}" for number in numbers]
    book = sqlite3.connect(root / "gradebook.db")
    try:
        _copy(book, _BOOK, attempt, names)
        book.commit()
    finally:
        book.close()
    with records.transaction(db):
        _copy(db.conn, _RECORD, attempt, names)
    for place in ("submitted", "autograded"):
        for name in names:
            shutil.copytree(root / place / attempt, root / place / name)


def _copy(connection: Any, script: str, attempt: str, names: list[str]) -> None:
    statements = [statement for statement in script.split(";\n") if statement.strip()]
    for name in names:
        for statement in statements:
            connection.execute(statement, {"new": name, "old": attempt, "number": name[-8:]})
