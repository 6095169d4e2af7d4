"""The gate between nbgrader and the record: what does not pass it is a fault, never a score.

nbgrader gives zero for a missing file, a dead kernel or a line on stderr, and full marks for a cell that
prints no number. None of that may reach a learner.
"""

import hashlib
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# jsonschema, which nbformat and nbgrader import, would build a grammar of international web addresses: half of the
# grader's start, and no notebook is checked for such.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

import nbformat  # noqa: E402

from grading.course import DIRECT, Assessment  # noqa: E402
from grading.errors import ContentError, GradingFaultError  # noqa: E402


@dataclass(frozen=True)
class GradedCell:
    """What the gradebook says of one cell of a submission; None where there is no such score."""

    auto: float | None
    manual: float | None
    most: float
    comment: str = ""

    @property
    def score(self) -> float | None:
        """What Formgrader shows: a person's score goes before nbgrader's own."""
        return self.auto if self.manual is None else self.manual


def expected_slots(assessment: Assessment) -> list[str]:
    """Return the ids of the cells that get their points without a marker: slots of a theory test, stations of a practical."""
    if assessment.practical:
        return list(assessment.stations)
    return list(assessment.slot_points)


def check_cells(path: Path, assessment: Assessment) -> None:
    """Raise ContentError unless every code cell is locked and exactly the expected cells carry points."""
    found: dict[str, float] = {}
    for cell in _read(path).cells:
        marks = cell.metadata.get("nbgrader", {})
        where = f"{path}: cell “{cell.get('id', '?')}”"
        if cell.cell_type == "code" and not (marks.get("locked") and not marks.get("solution")):
            raise ContentError(
                where, "a code cell is not locked", "make it a read-only or an autograder cell"
            )
        if cell.cell_type == "code" and assessment.engine == DIRECT:
            _check_plain(cell.source, where)
        if marks.get("grade") or marks.get("task"):
            found[marks.get("grade_id", "")] = float(marks.get("points", 0))
            if not _is_of_type(cell, marks, assessment):
                remedy = "theory: autograder tests; written answers: manually graded answers in markdown; practical: manually graded tasks"
                raise ContentError(where, "is of the wrong nbgrader type", remedy)
    wanted = [*expected_slots(assessment), *assessment.written.slots]
    if sorted(found) != sorted(wanted):
        problem = f"the cells with points are {sorted(found)}, not {sorted(wanted)}"
        raise ContentError(str(path), problem, "name them so in nbgrader's Create Assignment panel")
    for name, points in found.items():
        asked = {**assessment.slot_points, **dict.fromkeys(assessment.written.slots, assessment.written.points)}.get(name)
        if points <= 0 or (asked is not None and points != asked):
            remedy = "more than 0" if asked is None else f"course.toml says {asked:g}"
            raise ContentError(str(path), f"“{name}” is worth {points:g} points", remedy)


def _is_of_type(cell: Any, marks: Any, assessment: Assessment) -> bool:
    """Tell whether a cell with points is what nbgrader must take it for; a wrong one is graded in another way."""
    if assessment.practical:
        return bool(marks.get("task"))
    answer = marks.get("solution") and not marks.get("locked") and cell.cell_type == "markdown"
    written = marks.get("grade_id") in assessment.written.slots
    return not marks.get("task") and bool(answer) == written


def _check_plain(source: str, where: str) -> None:
    try:
        compile(source, "cell", "exec", dont_inherit=True)
    except SyntaxError as error:
        remedy = 'mend it, or write engine = "kernel" for this assessment in course.toml if it needs IPython'
        raise ContentError(where, f"line {error.lineno} is not plain Python ({error.msg})", remedy) from error


def check_run(
    root: Path, assessment: str, attempt: str, outcome: dict[str, Any], sha256: str
) -> dict[str, float | None]:
    """Return what each grade cell printed, or None for a failed assertion; raises GradingFaultError.

    ``outcome`` is nbgrader's answer; ``sha256`` belongs to the answers as they were submitted.
    """
    if not outcome.get("success"):
        raise GradingFaultError(f"{attempt}: nbgrader did not finish: {tail(outcome)}")
    folder = root / "autograded" / attempt / assessment
    for place in (root / "submitted" / attempt / assessment, folder):
        answers = place / "answers.json"
        if not answers.is_file():
            raise GradingFaultError(f"{attempt}: {place.parent.parent.name} holds no answers.json")
        if hashlib.sha256(answers.read_bytes()).hexdigest() != sha256:
            raise GradingFaultError(f"{attempt}: answers.json in {place.parent.parent.name} was changed")
    notebook = _graded(folder / f"{assessment}.ipynb")
    printed: dict[str, float | None] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        marks = cell.metadata.get("nbgrader", {})
        if not marks.get("locked"):
            raise GradingFaultError(
                f"{attempt}: cell “{cell.get('id', '?')}” is not locked: only a trainer's cells count"
            )
        graded = bool(marks.get("grade"))
        _check_outputs(cell, graded, attempt)
        if graded:
            printed[marks["grade_id"]] = _printed(cell, attempt)
    return printed


def check_scores(
    slots: list[str],
    found: dict[str, tuple[float | None, float]],
    printed: dict[str, float | None],
    attempt: str,
) -> dict[str, tuple[float, float]]:
    """Return score and maximum of every slot; raises GradingFaultError for a missing, odd or different one.

    ``found`` comes from the gradebook and ``printed`` from the notebook: both must say the same.
    """
    checked = {}
    for slot in slots:
        score, most = found.get(slot, (None, 0.0))
        if score is None or slot not in printed:
            raise GradingFaultError(f"{attempt}: {slot} has no score")
        if not 0 <= score <= most or abs(score - (printed[slot] or 0.0)) > 1e-6:
            raise GradingFaultError(f"{attempt}: {slot} has {score} of {most}, its cell says {printed[slot]}")
        checked[slot] = (float(score), float(most))
    return checked


def check_written(
    texts: dict[str, str], found: dict[str, GradedCell], attempt: str
) -> tuple[dict[str, tuple[float, float]], dict[str, float]]:
    """Return zero and maximum of each empty answer, and the maximum of each that people must mark.

    ``texts`` are the learner's words by slot. nbgrader gives an untouched cell zero and any other none; anything else
    raises GradingFaultError.
    """
    empty, waiting = {}, {}
    for slot, text in texts.items():
        if slot not in found:
            raise GradingFaultError(f"{attempt}: {slot} is not in the gradebook")
        cell = found[slot]
        if cell.auto != (None if text else 0.0):
            raise GradingFaultError(f"{attempt}: the written answer {slot} was scored {cell.auto} by itself")
        if text:
            waiting[slot] = cell.most
        else:
            empty[slot] = (0.0, cell.most)
    return empty, waiting


def tail(outcome: dict[str, Any]) -> str:
    """Return why nbgrader failed, for a fault that a person reads: the last error in its log, or the end of that."""
    log, error = str(outcome.get("log") or ""), str(outcome.get("error") or "")
    named = re.findall(r"(?m)^\s*(?:\w+\.)*(\w*(?:Error|Exception|Entry)): (.+)$", log)
    if named:
        name, text = named[-1]
        return text if name == GradingFaultError.__name__ else f"{name}: {text}"[-400:]
    return " ".join((error or log or "no reason given").split())[-400:]


def _read(path: Path) -> Any:
    try:
        return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, nbformat.ValidationError) as error:
        remedy = "make the notebook, or mend it in JupyterLab"
        raise ContentError(str(path), f"no readable notebook ({error})", remedy) from error


def _graded(path: Path) -> Any:
    """Return what nbgrader has just written and checked; every output that counts is looked at below."""
    try:
        return nbformat.v4.reads(path.read_text(encoding="utf-8"))  # type: ignore[no-untyped-call]
    except (OSError, ValueError, LookupError, AttributeError) as error:
        raise GradingFaultError(f"{path.name}: no readable notebook ({error})") from error


def _check_outputs(cell: Any, graded: bool, attempt: str) -> None:
    for output in cell.outputs:
        name = f"{attempt}: cell “{cell.get('id', '?')}”"
        if output.output_type == "error" and not (graded and output.ename == "AssertionError"):
            raise GradingFaultError(f"{name} failed: {output.ename}: {output.evalue}")
        if output.output_type == "stream" and output.name == "stderr":
            raise GradingFaultError(f"{name} wrote to stderr: {output.text[:200]}")
    if cell.execution_count is None:
        raise GradingFaultError(f"{attempt}: cell “{cell.get('id', '?')}” did not run")


def _printed(cell: Any, attempt: str) -> float | None:
    for output in cell.outputs:
        if output.output_type == "error":
            return None
        if output.output_type == "execute_result":
            try:
                return float(output.data["text/plain"])
            except ValueError:
                break
    raise GradingFaultError(f"{attempt}: cell “{cell.get('id', '?')}” gave no number")
