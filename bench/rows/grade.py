"""Grading a class's submissions at once, beside stock ``nbgrader autograde`` on the same submissions."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from bench.classroom import ASSESSMENT, COURSE, Classroom, Learner
from bench.errors import NotMeasuredError
from bench.figures import Figure, least, most, not_measured
from bench.long_form import SLOTS, long_form
from bench.run import ROOT, Run
from grading import attempts, records

WHAT = "submissions graded at once"
_SECONDS = 900


def measure(run: Run) -> list[Figure]:
    """Return the seconds for all, and how many times stock nbgrader's throughput that is."""
    count = run.size.submissions
    room = Classroom(run.new_folder() / "data", long_form(ROOT, run.new_folder() / "content"), count)
    grader = [sys.executable, "-m", "grading.grader", "--once", "--data", str(room.data), "--content", str(room.content)]
    timed(grader, room.data)  # publishes the assessment
    submit(room, room.learners[:count])
    seconds = timed(grader, room.data)
    graded = _graded(room)
    if graded != count:
        raise NotMeasuredError(f"the grader finished {graded} of {count} submissions")
    stock = _stock(run, room)
    what = f"{count} submissions of a {SLOTS}-slot form at once, all graded"
    ratio = "throughput against stock nbgrader autograde"
    figures = [Figure("grade.seconds", what, "s", seconds, most(15), nbgrader=stock * count if stock else None, note="start of the grader included; nbgrader: its time for some of them, scaled up")]
    if stock is None:
        return [*figures, not_measured("grade.ratio", ratio, "", "stock nbgrader was left out", least(10))]
    return [*figures, Figure("grade.ratio", ratio, "", stock * count / seconds, least(10), nbgrader=1.0)]


def submit(room: Classroom, learners: list[Learner]) -> list[str]:
    """Let learners take and submit the theory test; return the attempts."""
    db = records.open_records(room.data / "records.db")
    try:
        opened = room.open_attempts(learners)
        for attempt, learner in zip(opened, learners, strict=True):
            now = records.now()
            for slot, value in attempt.answers.items():
                attempts.save_answer(db, attempt.id, learner.person, slot, value, 1, now, now)
            attempts.submit(db, attempt.id, learner.person, now)
    finally:
        db.close()
    return [attempt.id for attempt in opened]


def _graded(room: Classroom) -> int:
    db = records.open_records(room.data / "records.db")
    try:
        row = records.one(db, "SELECT count(*) AS n FROM attempts WHERE state = 'graded'")
        return int(row["n"]) if row else 0
    finally:
        db.close()


def timed(command: list[str], folder: Path) -> float:
    """Return the seconds a command takes. Raises NotMeasuredError when it fails."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, "JUPYTER_CONFIG_DIR": str(folder / "no-config")}
    began = time.monotonic()
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise NotMeasuredError(f"{command[2]} needs more than {_SECONDS} s") from None
    if done.returncode:
        raise NotMeasuredError(f"{command[2]} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    return time.monotonic() - began


def _stock(run: Run, room: Classroom) -> float | None:
    """Return stock nbgrader's seconds for one of the same submissions, its start included once for several."""
    if not run.stock:
        return None
    root = run.new_folder() / COURSE
    shutil.copytree(room.data / "courses" / COURSE, root, ignore=shutil.ignore_patterns("autograded", "feedback", "nbgrader_config.py"))
    some = sorted(path.name for path in (root / "submitted").iterdir())[: max(1, run.size.submissions // 6)]
    for path in (root / "submitted").iterdir():
        if path.name not in some:
            shutil.rmtree(path)
    _use_stock_kernel(root)
    command = [sys.executable, "-m", "nbgrader", "autograde", ASSESSMENT, "--force", f"--CourseDirectory.root={root}"]
    seconds = timed(command, root)
    done = sum((root / "autograded" / name / ASSESSMENT).is_dir() for name in some)
    if done != len(some):
        raise NotMeasuredError(f"stock nbgrader graded {done} of {len(some)} submissions")
    return seconds / len(some)


def _use_stock_kernel(root: Path) -> None:
    """Give the course Jupyter's own kernel: ours is forked, which nbgrader by itself does not do."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    for path in root.rglob("*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["metadata"]["kernelspec"] = kernel
        path.chmod(0o644)
        path.write_text(json.dumps(notebook), encoding="utf-8")
    book = sqlite3.connect(root / "gradebook.db")
    try:
        book.execute("UPDATE notebook SET kernelspec = ?", [json.dumps(kernel)])
        book.commit()
    finally:
        book.close()
