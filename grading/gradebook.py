"""nbgrader's course root and gradebook: the only module that speaks to nbgrader.

nbgrader changes the working folder and the environment of its process, so nothing here may run in the web
process: the grader calls these functions, everyone else runs ``python -m grading.gradebook``.
"""

import functools
import gc
import json
import logging
import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jsonschema
from nbgrader.api import Grade, Gradebook, GradeCell, TaskCell
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.nbgraderformat import common
from nbgrader.preprocessors import Execute
from sqlalchemy.exc import SAWarning
from traitlets.config import Config

from grading import engine, gradebook_connection
from grading.course import DIRECT, KERNEL
from grading.gate import GradedCell
from grading.watchdog import die_with_parent

_CELL_SECONDS = 30


def generate(root: Path, assessment: str) -> dict[str, Any]:
    """Run nbgrader's generate_assignment; return its ``success``, ``error`` and ``log``."""
    return dict(_api(root).generate_assignment(assessment, force=True))


def used_engine(wanted: str) -> str:
    """Return the engine that grades here: nbgrader's own where nothing can be forked."""
    return wanted if engine.available() else KERNEL


@contextmanager
def submission(
    root: Path,
    assessment: str,
    attempt: str,
    used: str,
    lock_seconds: float = gradebook_connection.LOCK_SECONDS,
) -> Iterator[str]:
    """Give the gradebook's address for one submission; with the engine ``direct`` its marks are kept at the end, in one
    transaction, and none of them when the block raises.

    With a kernel nbgrader commits as it always does: nobody else is kept from writing while the kernel runs.
    """
    _add_indexes(root)
    if used == KERNEL:
        yield _db_url(root)
        return
    url = _db_url(root, gradebook_connection.SCHEME)
    with gradebook_connection.whole(root.resolve() / "gradebook.db", lock_seconds) as connection:
        connection.hold()
        with _quiet(), Gradebook(url, root.name) as gradebook:  # as nbgrader does; there it finds them
            gradebook.update_or_create_student(attempt)
            gradebook.update_or_create_submission(assessment, attempt)
        connection.keep()
        yield url
        connection.keep()


def autograde(root: Path, assessment: str, attempt: str, used: str = KERNEL) -> dict[str, Any]:
    """Run nbgrader's autograde on one submission, always anew; return its ``success``, ``error`` and ``log``.

    With the engine ``direct`` it runs inside of :func:`submission`.
    """
    with _quiet():
        return dict(_api(root, used).autograde(assessment, attempt, force=True))


@contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        # nbgrader's own, with SQLAlchemy 2.1, and harmless: scores are read back and checked.
        warnings.simplefilter("ignore", SAWarning)
        yield


def cells(root: Path, assessment: str, attempt: str, url: str = "") -> dict[str, GradedCell]:
    """Return every graded cell and task of one submission, by name."""
    with Gradebook(url or _db_url(root)) as gradebook:
        notebook = gradebook.find_submission_notebook(assessment, assessment, attempt)
        found: dict[str, GradedCell] = {}
        for of in (GradeCell, TaskCell):
            query = gradebook.db.query(of.name, Grade.auto_score, Grade.manual_score, of.max_score)
            rows = query.join(Grade, Grade.cell_id == of.id).filter(Grade.notebook_id == notebook.id)
            found |= {name: GradedCell(auto, manual, most) for name, auto, manual, most in rows}
        return found


def scores(root: Path, assessment: str, attempt: str, url: str = "") -> dict[str, tuple[float | None, float]]:
    """Return score and maximum of every graded cell and task of one submission, as Formgrader shows them."""
    found = cells(root, assessment, attempt, url)
    return {name: (cell.score, cell.most) for name, cell in found.items()}


def set_manual(
    root: Path, assessment: str, attempt: str, task: str, score: float, comment: str, url: str = ""
) -> None:
    """Write an examiner's score into one task cell; the notebook's other tasks are not this attempt's."""
    with Gradebook(url or _db_url(root)) as gradebook:
        for grade in gradebook.find_submission_notebook(assessment, assessment, attempt).grades:
            grade.needs_manual_grade = False
            if grade.name == task:
                grade.manual_score = score
        gradebook.find_comment(task, assessment, assessment, attempt).manual_comment = comment
        gradebook.db.commit()


def set_marks(
    root: Path, assessment: str, attempt: str, marks: dict[str, tuple[float, str]], url: str = ""
) -> None:
    """Write people's scores and comments, by slot, into the written answers' cells: nothing is left to grade there."""
    with Gradebook(url or _db_url(root)) as gradebook:
        for grade in gradebook.find_submission_notebook(assessment, assessment, attempt).grades:
            if grade.name in marks:
                grade.manual_score, grade.needs_manual_grade = marks[grade.name][0], False
        for slot, (_, comment) in marks.items():
            gradebook.find_comment(slot, assessment, assessment, attempt).manual_comment = comment
        gradebook.db.commit()


def prepare(folder: Path) -> None:
    """Ready this process for nbgrader: own kernel folders in ``folder``, ``alembic`` found, no chatter."""
    runtime = folder / "runtime"
    shutil.rmtree(runtime, ignore_errors=True)  # connection files of kernels that were cut off
    runtime.mkdir(parents=True)
    os.environ["JUPYTER_RUNTIME_DIR"] = str(runtime)
    os.environ["IPYTHONDIR"] = str(folder / "ipython")  # nobody's start-up files take part in grading
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    gc.freeze()  # the hundred thousands of objects of the imports are not looked through again and again
    logging.getLogger("traitlets").propagate = False  # nbgrader's log comes back with its result
    # nbgrader starts "alembic" by name when it makes a gradebook; without it the tables stay half made.
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join(filter(None, [scripts, os.environ.get("PATH")]))


def course_config(root: Path, used: str) -> Config:
    """Return nbgrader's configuration for a course root and an engine."""
    config = Config()
    config.CourseDirectory.course_id = root.name
    config.CourseDirectory.root = str(root.resolve())
    config.CourseDirectory.db_url = _db_url(root)
    config.Execute.timeout = _CELL_SECONDS
    config.Execute.extra_arguments = ["--HistoryManager.hist_file=:memory:", "--log-level=ERROR"]
    if used == DIRECT:
        config.CourseDirectory.db_url = _db_url(root, gradebook_connection.SCHEME)
        config.RunCells.cell_seconds = _CELL_SECONDS
        config.NbGraderAPI.log_level = "WARN"
        config.Exporter.optimistic_validation = True  # once, after the last preprocessor
        config.Autograde.autograde_preprocessors = [
            engine.RunCells if step is Execute else step for step in default_steps()
        ]
    return config


def default_steps() -> list[type]:
    """Return the preprocessors of nbgrader's autograding."""
    return list(Autograde().autograde_preprocessors)


@functools.cache
def _api(root: Path, used: str = KERNEL) -> NbGraderAPI:
    config = course_config(root, used)
    return NbGraderAPI(CourseDirectory(config=config), config=config)


@functools.cache  # a gradebook that an earlier version made has none
def _add_indexes(root: Path) -> None:
    gradebook_connection.add_indexes(root / "gradebook.db")


def _db_url(root: Path, scheme: str = "sqlite") -> str:
    lock = "?timeout=30" if scheme == "sqlite" else ""
    return f"{scheme}:///{root.resolve().as_posix()}/gradebook.db{lock}"


class _KnownCells:
    """jsonschema for nbgrader's check of each cell's metadata, which is the same with every submission.

    What has passed, letter by letter, under the same schema passes again.
    """

    ValidationError = jsonschema.ValidationError

    def __init__(self) -> None:
        self._passed: set[str] = set()

    def validate(self, instance: Any, schema: Any) -> None:
        """Raise jsonschema's ValidationError unless ``instance`` fits."""
        both = json.dumps([instance, schema], sort_keys=True)
        if both not in self._passed:
            jsonschema.validate(instance, schema)
            self._passed.add(both)


common.jsonschema = _KnownCells()


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
    gradebook_connection.add_indexes(Path(root) / "gradebook.db")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
