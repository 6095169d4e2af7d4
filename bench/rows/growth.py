"""The same work among fifty attempts and among five thousand: grading, opening a test, and analysing its items."""

import asyncio
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.boai_server import boai
from bench.classroom import ASSESSMENT, COURSE, Classroom
from bench.errors import NotMeasuredError
from bench.figures import Figure, most
from bench.many_attempts import multiply
from bench.many_results import add_results
from bench.rows.grade import submit, timed
from bench.run import ROOT, Run
from bench.visitor import Visitor
from grading import attempts, items, records
from grading.course import load_course

WHAT = "grading, opening and analysis among thousands of attempts"
_AGAIN = 15  # times that a page of analysis is opened


def measure(run: Run) -> list[Figure]:
    """Return how many times longer each takes among many attempts."""
    few, many, some = (50, 5000, 20) if run.size.submissions >= 60 else (2, 10, 2)
    return [*_grading_and_opening(run, few, many, some), *_analysis(run, few, many)]


def _grading_and_opening(run: Run, few: int, many: int, some: int) -> list[Figure]:
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


def _analysis(run: Run, few: int, many: int) -> list[Figure]:
    """Open the trainer's page, of one class and of all, each time after one more learner of that class has a result."""
    folder = run.new_folder()
    room = Classroom(folder / "data", ROOT, 1)
    course, bank = load_course(ROOT / "courses" / COURSE), items.load_bank(ROOT / "courses" / COURSE)
    found, db = [], records.open_records(room.data / "records.db")
    try:
        for numbers in (range(few), range(few, many)):
            group = add_results(db, course, bank, ASSESSMENT, room.trainer, numbers)
            more = iter(range(many * len(numbers), many * len(numbers) + 2 * _AGAIN + 2))
            cookies = {"boai_session": room.trainer_session(), "lang": "zh"}

            def change(group: str = group, more: Iterator[int] = more) -> None:
                number = next(more)
                add_results(db, course, bank, ASSESSMENT, room.trainer, range(number, number + 1), group)

            with boai(room.data, ROOT, folder) as server:
                server.rest()
                pages = [f"/teach/items/{COURSE}/{ASSESSMENT}{query}" for query in (f"?class={group}", "")]
                found.append([asyncio.run(_seen(server.port, cookies, page, change)) for page in pages])
    finally:
        db.close()
    ((_, one), (_, all_of)), ((_, one_later), (first, all_later)) = found
    return [
        Figure("growth.analysis_class", f"item analysis of one class among {many} attempts, times as long as among {few}", "", one_later / one, most(2), note=f"{1000 * one:.0f} ms and {1000 * one_later:.0f} ms a page"),
        Figure("growth.analysis", f"item analysis of {many} attempts after one more, times as long as of {few}", "", all_later / all_of, most(2), note=f"{1000 * all_of:.0f} ms and {1000 * all_later:.0f} ms a page; the first after a start {1000 * first:.0f} ms"),
    ]  # fmt: skip


async def _seen(port: int, cookies: dict[str, str], page: str, change: Callable[[], None]) -> tuple[float, float]:
    """Return the seconds to the whole page: the first time, and the median of the later ones."""
    visitor, seconds = Visitor(port, cookies), []
    for _ in range(_AGAIN + 1):
        change()
        began = time.monotonic()
        reply = await visitor.get(page)
        seconds.append(time.monotonic() - began)
        if reply.status != 200:
            raise NotMeasuredError(f"{page} answered {reply.status}")
    visitor.close()
    return seconds[0], statistics.median(seconds[1:])


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
