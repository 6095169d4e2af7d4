"""Cells without a kernel: what they leave in the notebook, what they may not do to each other, and how they are ended.

It drives ``grading/cell_run.py`` in the fork that ``grading/engine.py`` makes.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from nbgrader.preprocessors import Execute

from grading.engine import Limits, RunCells, run_cells
from grading.errors import GradingFaultError

LIMITS = Limits(cell=20.0, notebook=30.0)
CELLS = [
    "import os, sys\nfrom pathlib import Path\nA = {'x': 1 / 3}",
    "A['x']",
    "print('one')\nprint('two')\n3",
    "1;",
    "2;  # a value kept to itself",
    "None",
    "True",
    "'full'",
    "print('careful', file=sys.stderr)\n0.5",
    "assert A['x'] > 1, 'too little'",
    "A['y']",
    "raise SystemExit(3)",
    "open('answers.json').read()",
    "Path.cwd().name",
    "__name__, os.environ.get('NBGRADER_EXECUTION')",
    "from dataclasses import dataclass\n@dataclass\nclass P:\n    n: int\nP(2)",
    "A['x'] + 0.5",
    "# nothing",
]


def run(*sources: str, folder: Path, limits: Limits = LIMITS) -> list[Any]:
    return run_cells(list(sources), [f"c{n}" for n, _ in enumerate(sources, 1)], folder, limits)


def test_outputs_are_those_of_nbgraders_own_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    (tmp_path / "answers.json").write_text('{"a": 1}')
    found = []
    for step in (RunCells(), Execute()):
        cells = [nbformat.v4.new_code_cell(source, id=f"c{n}") for n, source in enumerate(CELLS)]
        for cell in cells:
            cell.metadata["nbgrader"] = {"locked": True, "grade": False, "solution": False, "grade_id": cell.id}
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata["kernelspec"] = {"name": "boai", "display_name": "Python", "language": "python"}
        resources = {"metadata": {"path": str(tmp_path)}, "nbgrader": {"db_url": ""}}
        done, _ = step.preprocess(notebook, resources)
        nbformat.validate(done)
        for cell in done.cells:
            for output in cell.outputs:
                output.pop("traceback", None)
                if output.get("ename") == "SystemExit":  # IPython adds advice on stderr
                    cell.outputs = [output]
        found.append([(cell.execution_count, cell.outputs) for cell in done.cells])
    assert found[0] == found[1]


def test_an_error_names_its_cell_and_line(tmp_path: Path) -> None:
    ((output,),) = run("a = 1\nraise ValueError('no')", folder=tmp_path)
    assert {key: output[key] for key in ("output_type", "ename", "evalue")} == {"output_type": "error", "ename": "ValueError", "evalue": "no"}
    assert 'File "<cell 1>", line 2, in <module>\n    raise ValueError(\'no\')\n' in "".join(output["traceback"])


def test_what_a_library_writes_past_python_counts_as_well(tmp_path: Path) -> None:
    outputs, after = run("import os\n_ = os.write(2, b'low')\n7", "8", folder=tmp_path)
    assert outputs[1:] == [{"output_type": "stream", "name": "stderr", "text": "low"}]
    assert [output["data"] for output in after] == [{"text/plain": "8"}]


def test_nothing_that_a_submission_changes_reaches_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    folder.mkdir()
    spoil = """
import builtins, json, os, random, signal, sys, warnings
import grading.checks
kept = "of the first"
os.environ["BOAI_KEY_VERSION"] = "forged"
os.chdir("/")
sys.path.insert(0, "/nowhere")
sys.modules["colorsys"] = "mine"
grading.checks.score = lambda slot, answers: 1.0
json.loads = builtins.len = print
signal.signal(signal.SIGALRM, signal.SIG_IGN)
random.seed(1)
"""
    look = """
import builtins, colorsys, json, os, sys
import grading.checks
[
    "kept" in globals(), os.environ.get("BOAI_KEY_VERSION"), os.getcwd(), "/nowhere" in sys.path,
    type(colorsys).__name__, grading.checks.score.__name__, json.loads.__name__, builtins.len.__name__,
]
"""
    here = (os.getcwd(), dict(os.environ), set(sys.modules))
    before = run(look, folder=folder)
    assert run(spoil, folder=folder) == [[]]
    assert run(look, folder=folder) == before
    expected = [False, os.environ.get("BOAI_KEY_VERSION"), str(folder), False, "module", "score", "loads", "len"]
    assert before[0][0]["data"] == {"text/plain": repr(expected)}
    assert (os.getcwd(), dict(os.environ), set(sys.modules)) == here


@pytest.mark.parametrize(
    "hang",
    [
        "import time\ntime.sleep(600)",
        "import signal, time\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True:\n    try:\n        time.sleep(600)\n    except BaseException:\n        pass",
        "sum(range(10**13))",
        "import os\nos.read(os.pipe()[0], 1)",
    ],
)
def test_a_cell_that_hangs_is_ended_however_it_hangs(tmp_path: Path, hang: str) -> None:
    began, before = time.monotonic(), psutil.Process().children()
    with pytest.raises(GradingFaultError, match=r"^cell “c2” did not end: 0\.5 s are over$"):
        run("1", hang, folder=tmp_path, limits=Limits(0.5, 30))
    assert time.monotonic() - began < 15
    assert psutil.Process().children() == before


def test_cells_that_take_too_long_together_are_ended(tmp_path: Path) -> None:
    with pytest.raises(GradingFaultError, match=r"^cell “c\d+” did not end: 0\.3 s are over$"):
        run(*["import time\ntime.sleep(0.05)"] * 20, folder=tmp_path, limits=Limits(30, 0.3))


@pytest.mark.parametrize("end", ["import os\nos._exit(0)", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"])
def test_a_cell_that_ends_its_process_is_a_fault(tmp_path: Path, end: str) -> None:
    with pytest.raises(GradingFaultError, match=r"^cell “c2” ended its process$"):
        run("1", end, "3", folder=tmp_path)


def test_a_hanging_run_whose_grader_was_killed_is_ended_by_the_system(tmp_path: Path) -> None:
    script = (
        "from pathlib import Path; from grading.engine import Limits, run_cells\n"
        "cell = 'import os, time; open(\"up\", \"w\").write(str(os.getpid())); os.rename(\"up\", \"pid\"); time.sleep(600)'\n"
        f"run_cells([cell], ['c'], Path({str(tmp_path)!r}), Limits(600, 2))"
    )
    with subprocess.Popen([sys.executable, "-c", script]) as process:
        until = time.monotonic() + 60
        while not (tmp_path / "pid").exists():
            assert time.monotonic() < until
        process.kill()
    child = psutil.Process(int((tmp_path / "pid").read_text()))
    child.wait(30)
    assert not child.is_running()


def test_a_cell_that_is_not_locked_is_never_run(tmp_path: Path) -> None:
    cell = nbformat.v4.new_code_cell(f"open({str(tmp_path / 'ran')!r}, 'w')", id="extra")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    with pytest.raises(GradingFaultError, match=r"^cell “extra” is not locked: only a trainer's cells are run$"):
        RunCells().preprocess(notebook, {"metadata": {"path": str(tmp_path)}, "nbgrader": {"db_url": ""}})
    assert not (tmp_path / "ran").exists()
