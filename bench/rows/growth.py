"""The same work among fifty attempts and among five thousand: grading, and opening a test."""

import statistics
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.classroom import ASSESSMENT, COURSE, Classroom
from bench.errors import NotMeasuredError
from bench.figures import Figure, most
from bench.many_attempts import multiply
from bench.rows.grade import submit, timed
from bench.run import ROOT, Run
from grading import attempts, items, records
from grading.course import load_course

WHAT = "grading and opening among thousands of attempts"


def measure(run: Run) -> list[Figure]:
    """Return how many times longer both take among many attempts."""
    few, many, some = (50, 5000, 20) if run.size.submissions >= 60 else (2, 10, 2)
    room = Classroom(run.new_folder() / "data", ROOT, 4 * some + 1)
    submit(room, room.learners[:1])
    _grade(room)
    db = records.open_records(room.data / "records.db")
    try:
        (first,) = db.query("SELECT id FROM attempts")
        found = []
        for start, end, learners in ((0, few, room.learners[1 : 2 * some + 1]), (few, many, room.learners[2 * some + 1 :])):
            multiply(db, room.data / "courses" / COURSE, first["id"], range(start, end))
            graded = submit(room, learners[:some])
            _grade(room)
            found.append((_between(db, graded), statistics.median(_opened(room, one) for one in learners[some:])))
    finally:
        db.close()
    (grading, opening), (later, wider) = found
    return [
        Figure("growth.grading", f"grading among {many} attempts, times as long as among {few}", "", later / grading, most(2), note=f"{1000 * grading:.0f} ms and {1000 * later:.0f} ms a submission"),
        Figure("growth.opening", f"opening record and test among {many} attempts, times as long as among {few}", "", wider / opening, most(2), note=f"{1000 * opening:.1f} ms and {1000 * wider:.1f} ms"),
    ]  # fmt: skip


def _grade(room: Classroom) -> None:
    timed([sys.executable, "-m", "grading.grader", "--once", "--data", str(room.data), "--content", str(room.content)], room.data)


def _between(db: Any, graded: list[str]) -> float:
    """Return the seconds from one of these attempts to the next, in the grader that runs already."""
    marks = ", ".join("?" * len(graded))
    sql = f"SELECT finished_at FROM jobs WHERE state = 'graded' AND attempt IN ({marks}) ORDER BY finished_at"
    times = [datetime.fromisoformat(row["finished_at"]) for row in db.query(sql, graded)]
    if len(times) != len(graded):
        raise NotMeasuredError(f"the grader finished {len(times)} of {len(graded)} submissions")
    return (times[-1] - times[0]).total_seconds() / (len(times) - 1)


def _opened(room: Classroom, learner: Any) -> float:
    """Return the seconds to open the record, to draw a form and to show it."""
    folder: Path = room.content / "courses" / COURSE
    course, bank = load_course(folder), items.load_bank(folder)
    began = time.monotonic()
    db = records.open_records(room.data / "records.db")
    try:
        now = records.now()
        attempt = attempts.start(db, course, bank, learner.person, ASSESSMENT, now, learner.group)
        attempts.view(db, bank, attempt, learner.person, "zh")
        attempts.best_theory(db, learner.person, COURSE, ASSESSMENT, learner.group)
        return time.monotonic() - began
    finally:
        db.close()
