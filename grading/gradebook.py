"""nbgrader's course root and gradebook: the only module that speaks to nbgrader.

nbgrader changes the working folder and the environment of its process, so nothing here may run in the web
process: the grader calls these functions, everyone else runs ``python -m grading.gradebook``.
"""

import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from grading.watchdog import die_with_parent

_CELL_SECONDS = 30


def generate(root: Path, assessment: str) -> dict[str, Any]:
    """Run nbgrader's generate_assignment; return its ``success``, ``error`` and ``log``."""
    return dict(_api(root).generate_assignment(assessment, force=True))


def autograde(root: Path, assessment: str, attempt: str) -> dict[str, Any]:
    """Run nbgrader's autograde on one submission, always anew; return its ``success``, ``error`` and ``log``."""
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


def config_text(course_id: str) -> str:
    """Return an ``nbgrader_config.py`` with which nbgrader's own tools open this course root."""
    return (
        "# Written when the course is published; changes here are lost.\n"
        "from pathlib import Path\n\n"
        "c = get_config()\n"
        "root = Path(__file__).resolve().parent\n"
        f"c.CourseDirectory.course_id = {course_id!r}\n"
        "c.CourseDirectory.root = str(root)\n"
        'c.CourseDirectory.db_url = f"sqlite:///{root.as_posix()}/gradebook.db?timeout=30"\n'
        f"c.Execute.timeout = {_CELL_SECONDS}\n"
    )


def _db_url(root: Path) -> str:
    return f"sqlite:///{root.resolve().as_posix()}/gradebook.db?timeout=30"


def _api(root: Path) -> NbGraderAPI:
    _find_alembic()
    logging.getLogger("traitlets").setLevel(logging.CRITICAL)  # the log comes back with the result
    config = Config()
    config.CourseDirectory.course_id = root.name
    config.CourseDirectory.root = str(root.resolve())
    config.CourseDirectory.db_url = _db_url(root)
    config.Execute.timeout = _CELL_SECONDS
    return NbGraderAPI(CourseDirectory(config=config), config=config)


def _find_alembic() -> None:
    # nbgrader starts "alembic" by name when it makes a gradebook; without it the tables stay half made.
    folder = str(Path(sys.executable).parent)
    if folder not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join(filter(None, [folder, os.environ.get("PATH")]))


def main(arguments: list[str]) -> int:
    """Generate the assignments named after a course root; print one JSON line each; return 0 when all went well."""
    die_with_parent()
    root, *assessments = arguments
    for assessment in assessments:
        outcome = generate(Path(root), assessment)
        print(json.dumps(outcome))
        if not outcome["success"]:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
