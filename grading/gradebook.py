"""nbgrader's course root and gradebook: the only module that speaks to nbgrader.

nbgrader changes the working folder and the environment of its process, so nothing here may run in the web
process: the grader calls these functions, everyone else runs ``python -m grading.gradebook``.
"""

import json
import logging
import os
import shutil
import sys
import warnings
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from grading.watchdog import die_with_parent

_CELL_SECONDS = 30


def generate(root: Path, assessment: str) -> dict[str, Any]:
    """Run nbgrader's generate_assignment; return its ``success``, ``error`` and ``log``."""
    return dict(_api(root).generate_assignment(assessment, force=True))


def autograde(root: Path, assessment: str, attempt: str) -> dict[str, Any]:
    """Run nbgrader's autograde on one submission, always anew; return its ``success``, ``error`` and ``log``."""
    with warnings.catch_warnings():
        # nbgrader's own, with SQLAlchemy 2.1, and harmless: scores are read back and checked.
        warnings.simplefilter("ignore", SAWarning)
        return dict(_api(root).autograde(assessment, attempt, force=True))


def scores(root: Path, assessment: str, attempt: str) -> dict[str, tuple[float | None, float]]:
    """Return score and maximum of every graded cell and task of one submission; None where there is none."""
    with Gradebook(_db_url(root)) as gradebook:
        submission = gradebook.find_submission_notebook(assessment, assessment, attempt)
        found = {}
        for grade in submission.grades:
            score = grade.manual_score if grade.manual_score is not None else grade.auto_score
            found[grade.name] = (score, grade.max_score)
        return found


def set_manual(root: Path, assessment: str, attempt: str, task: str, score: float, comment: str) -> None:
    """Write an examiner's score into one task cell; the notebook's other tasks are not this attempt's."""
    with Gradebook(_db_url(root)) as gradebook:
        for grade in gradebook.find_submission_notebook(assessment, assessment, attempt).grades:
            grade.needs_manual_grade = False
            if grade.name == task:
                grade.manual_score = score
        gradebook.find_comment(task, assessment, assessment, attempt).manual_comment = comment
        gradebook.db.commit()


def prepare(folder: Path) -> None:
    """Ready this process for nbgrader: own kernel folders in ``folder``, ``alembic`` found, no chatter."""
    runtime = folder / "runtime"
    shutil.rmtree(runtime, ignore_errors=True)  # connection files of kernels that were cut off
    runtime.mkdir(parents=True)
    os.environ["JUPYTER_RUNTIME_DIR"] = str(runtime)
    os.environ["IPYTHONDIR"] = str(folder / "ipython")  # nobody's start-up files take part in grading
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    logging.getLogger("traitlets").propagate = False  # nbgrader's log comes back with its result
    # nbgrader starts "alembic" by name when it makes a gradebook; without it the tables stay half made.
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join(filter(None, [scripts, os.environ.get("PATH")]))


def _db_url(root: Path) -> str:
    return f"sqlite:///{root.resolve().as_posix()}/gradebook.db?timeout=30"


def _api(root: Path) -> NbGraderAPI:
    config = Config()
    config.CourseDirectory.course_id = root.name
    config.CourseDirectory.root = str(root.resolve())
    config.CourseDirectory.db_url = _db_url(root)
    config.Execute.timeout = _CELL_SECONDS
    config.Execute.extra_arguments = ["--HistoryManager.hist_file=:memory:", "--log-level=ERROR"]
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def main(arguments: list[str]) -> int:
    """Generate the assignments named after a course root; print one JSON line each; return 0 when all went well."""
    die_with_parent()
    root, *assessments = arguments
    prepare(Path(root) / ".publishing")
    for assessment in assessments:
        outcome = generate(Path(root), assessment)
        print(json.dumps(outcome))
        if not outcome["success"]:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
