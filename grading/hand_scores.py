"""Scores that people gave in nbgrader's gradebook, read as they stand there, without loading nbgrader."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from grading.errors import GradingFaultError

LOCK_SECONDS = 30.0  # Formgrader and the grader write there too
_BY_HAND = """
SELECT assignment.name, s.student_id, cell.name, cell.type = 'TaskCell', grade.auto_score, grade.manual_score,
  coalesce(grade.extra_credit, 0.0), coalesce((SELECT comment.manual_comment FROM comment
    JOIN base_cell AS said ON said.id = comment.cell_id
    WHERE comment.notebook_id = grade.notebook_id AND said.name = cell.name AND comment.manual_comment IS NOT NULL), '')
FROM grade JOIN base_cell AS cell ON cell.id = grade.cell_id
JOIN submitted_notebook AS n ON n.id = grade.notebook_id JOIN submitted_assignment AS s ON s.id = n.assignment_id
JOIN assignment ON assignment.id = s.assignment_id
WHERE grade.manual_score IS NOT NULL OR coalesce(grade.extra_credit, 0) <> 0 OR cell.type = 'TaskCell'
ORDER BY s.student_id, cell.name
"""


@dataclass(frozen=True)
class HandScore:
    """A score that a person may have given in Formgrader, or that we wrote for one; ``task`` is a practical's cell."""

    assessment: str
    attempt: str
    slot: str
    task: bool
    auto: float | None
    manual: float | None
    extra: float
    comment: str


def by_hand(gradebook: Path, lock_seconds: float = LOCK_SECONDS) -> list[HandScore]:
    """Return every score in the gradebook that a person can have given, and every task of a practical.

    Raises GradingFaultError when another program holds the gradebook for longer than ``lock_seconds``.
    """
    connection = sqlite3.connect(gradebook, timeout=lock_seconds)
    try:
        rows = connection.execute(_BY_HAND).fetchall()
    except sqlite3.OperationalError as error:
        raise GradingFaultError(
            f"{gradebook}: another program holds it ({error}); it is read again later"
        ) from error
    finally:
        connection.close()
    return [HandScore(row[0], row[1], row[2], bool(row[3]), row[4], row[5], row[6], row[7]) for row in rows]
