"""Running a notebook's locked cells without a kernel: what stands in for nbgrader's ``Execute``, and for nothing else.

Each submission runs in a fork of the grader, which has imported everything already. A fork costs milliseconds where
a kernel costs a second; nothing that a cell changes reaches the next submission; and a cell that hangs, in C as well,
ends with its process. Learners' answers are data that the locked cells read; those are the trainers' reviewed code.
"""

import json
import os
import select
import signal
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Float

from grading import cell_run, gradebook_connection
from grading.errors import GradingFaultError

_SKIPPED = "skip-execution"  # nbclient's tag
_GRACE = 2.0  # the child ends by itself when its parent could not end it


def available() -> bool:
    """Tell whether this system can fork; elsewhere nbgrader's own engine grades."""
    return hasattr(os, "fork")


class RunCells(NbGraderPreprocessor):
    """Gives each code cell its outputs, in nbformat's form, and its execution count.

    Raises GradingFaultError for a code cell that is not locked, and for one that hangs or ends its process; nbgrader
    then reports the submission as failed.
    """

    cell_seconds = Float(30.0, help="wall-clock limit of one cell").tag(config=True)
    notebook_seconds = Float(120.0, help="wall-clock limit of one submission").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Run the notebook in its folder."""
        cells = [cell for cell in nb.cells if cell.cell_type == "code"]
        for cell in cells:
            if not utils.is_locked(cell):
                raise GradingFaultError(
                    f"cell “{cell.get('id', '?')}” is not locked: only a trainer's cells are run"
                )
        cells = [c for c in cells if c.source.strip() and _SKIPPED not in c.metadata.get("tags", [])]
        names = [str(cell.metadata.nbgrader.get("grade_id") or cell.get("id", "?")) for cell in cells]
        limits = Limits(self.cell_seconds, self.notebook_seconds)
        sources = [cell.source for cell in cells]
        for number, (cell, outputs) in enumerate(
            zip(cells, run_cells(sources, names, Path(resources["metadata"]["path"]), limits), strict=True),
            start=1,
        ):
            cell.outputs = [nbformat.from_dict(output) for output in outputs]  # type: ignore[no-untyped-call]
            cell.execution_count = number
        gradebook_connection.hold(resources["nbgrader"]["db_url"])  # from here on marks are written
        return nb, resources


@dataclass(frozen=True)
class Limits:
    """Wall-clock seconds of one cell and of all of them."""

    cell: float
    notebook: float


def run_cells(
    sources: list[str], names: list[str], folder: Path, limits: Limits
) -> list[list[cell_run.Output]]:
    """Return the outputs of each cell, run in a fork of this process; ``names`` are for messages.

    Raises GradingFaultError when a cell needs too long or takes the process with it.
    """
    reading, writing = os.pipe()
    child = _fork()
    if child == 0:
        try:
            os.close(reading)
            cell_run.run_notebook(sources, folder, writing, limits.notebook + _GRACE)
        finally:
            os._exit(1)
    os.close(writing)
    try:
        return _collect(reading, names, limits)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)  # it has ended, or it must
        os.waitpid(child, 0)


def _fork() -> int:
    with warnings.catch_warnings():
        # Python warns of other threads: the only one is the watchdog, which holds no lock while it sleeps.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _collect(pipe: int, names: list[str], limits: Limits) -> list[list[cell_run.Output]]:
    lines = _Lines(pipe)
    found: list[list[cell_run.Output]] = []
    end = time.monotonic() + limits.notebook
    for name in names:
        cell_end = min(end, time.monotonic() + limits.cell)
        try:
            found.append(json.loads(lines.next(cell_end)))
        except TimeoutError as error:
            limit = limits.cell if cell_end < end else limits.notebook
            raise GradingFaultError(f"cell “{name}” did not end: {limit:g} s are over") from error
        except EOFError as error:
            raise GradingFaultError(f"cell “{name}” ended its process") from error
    return found


class _Lines:
    """Reads lines from a pipe, each until a moment (monotonic seconds)."""

    def __init__(self, pipe: int) -> None:
        self._pipe, self._rest = pipe, b""

    def next(self, end: float) -> bytes:
        """Return the next line; raises TimeoutError when the moment passes, EOFError when the writer is gone."""
        while b"\n" not in self._rest:
            ready, _, _ = select.select([self._pipe], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise TimeoutError
            read = os.read(self._pipe, 1 << 20)
            if not read:
                raise EOFError
            self._rest += read
        line, _, self._rest = self._rest.partition(b"\n")
        return line
