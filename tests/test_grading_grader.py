"""The grader with the real nbgrader, the real course and real processes.

It drives ``grading/checks.py``, ``grading/watchdog.py``.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from graded_site import LEARNERS, Site

from grading import attempts, gate, jobs, records, stations, supplements
from grading.errors import ContentError, GradingFaultError
from grading.grader import Grader
from grading.publish import publish, refuse_leaks


def _until(met: Callable[[], Any], seconds: float = 60) -> Any:
    ends, tick = time.monotonic() + seconds, threading.Event()
    while not (found := met()):
        assert time.monotonic() < ends, "it did not happen in time"
        tick.wait(0.02)
    return found


def _gone(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_the_score_is_what_the_answers_earn(graded: tuple[Site, dict[str, str]]) -> None:
    site, ids = graded
    found = {name: site.total(ids[name]) for name in LEARNERS}
    assert found == {"full": (10.0, 10.0), "half": (5.0, 10.0), "blank": (0.0, 10.0)}
    jobs = list(site.db.query("SELECT state, tries, fault FROM jobs"))
    assert jobs == [{"state": "graded", "tries": 1, "fault": None}] * 4
    row = records.one(site.db, "SELECT source, key_version FROM item_scores WHERE attempt = ?", ids["full"])
    assert row == {"source": "nbgrader", "key_version": site.bank.key_version}


def test_the_result_comes_from_the_scores(graded: tuple[Site, dict[str, str]]) -> None:
    site, ids = graded
    found = attempts.result(site.db, site.course, site.bank, ids["full"], "full", "zh", records.now())
    assert (found["score"], found["passed"], found["read_again"]) == (10.0, True, [])
    best = attempts.best_theory(site.db, "half", "cpr_aed", "theory", "k")
    assert best is not None
    assert (best["score"], best["passed"]) == (5.0, False)


def test_a_station_becomes_the_manual_score_of_its_task_cell(graded: tuple[Site, dict[str, str]]) -> None:
    from grading import gradebook

    site, ids = graded
    count = len(site.course.stations["cpr_aed"].criteria)
    share = round(100 * (count - 1) / count, 2)
    assert gradebook.scores(site.root, "practical", ids["station"]) == {"cpr_aed": (share, 100.0)}
    (row,) = attempts.latest_scores(site.db, ids["station"])
    del row["at"]
    assert row == {
        "slot": "cpr_aed",
        "item": f"cpr_aed@{site.course.edition}",
        "score": share,
        "max": 100.0,
        "key_version": site.course.edition,
        "source": "examiner",
        "grader": "examiner",
    }
    assert [row["graded"] for row in stations.results(site.db, "full", "k")] == [True]


def test_a_kernel_shows_the_examiners_sheet_and_checks_that_it_adds_up(
    graded: tuple[Site, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from nbgrader.api import Gradebook

    from grading import gradebook
    from grading.grader import place_submission

    site, ids = graded
    notebook = nbformat.read(site.root / "autograded" / ids["station"] / "practical" / "practical.ipynb", 4)
    (sheet,) = (cell for cell in notebook.cells if cell.id == "sheet")
    (shown,) = sheet.outputs
    rows = ["| 标准 criterion | 记录 mark |", "| --- | --- |"]
    rows += [f"| {c.id} | {'not_seen' if c.id == 'leave-on' else 'done'} |" for c in site.course.stations["cpr_aed"].criteria]
    assert (shown.output_type, shown.data["text/markdown"].splitlines()) == ("display_data", rows)

    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    row = {"attempt": "p-odd", "station": "cpr_aed", "score": 2, "max": 2, "marks": '{"a": "done", "b": "not_seen"}'}
    place_submission(site.root, "p-odd", "practical", stations.sheet(row))
    outcome = gradebook.autograde(site.root, "practical", "p-odd", "kernel")
    with pytest.raises(GradingFaultError, match="cell “sheet” failed: AssertionError"):
        gate.check_run(site.root, "practical", "p-odd", outcome, hashlib.sha256(stations.sheet(row)).hexdigest())
    with Gradebook(f"sqlite:///{site.root.as_posix()}/gradebook.db") as book:
        book.remove_submission("practical", "p-odd")  # other tests read the same course root
    for place in ("submitted", "autograded"):
        shutil.rmtree(site.root / place / "p-odd")


def test_nbgraders_own_pages_show_the_marks_of_the_record(graded: tuple[Site, dict[str, str]]) -> None:
    from nbgrader.apps.api import NbGraderAPI
    from traitlets.config import Config

    site, ids = graded
    # What formgrader in JupyterLab asks for its tables.
    api = NbGraderAPI(config=Config({"CourseDirectory": {"course_id": "cpr_aed", "root": str(site.root)}}))
    shown = {row["student"]: (row["score"], row["max_score"]) for row in api.get_submissions("theory")}
    assert shown == {ids[name]: site.total(ids[name]) for name in LEARNERS}
    (station,) = api.get_submissions("practical")
    assert (station["student"], (station["score"], station["max_score"])) == (ids["station"], site.total(ids["station"]))


def test_the_release_holds_no_key_of_any_item(graded: tuple[Site, dict[str, str]]) -> None:
    site, _ = graded
    texts = [path.read_text(encoding="utf-8") for path in (site.root / "release").rglob("*.ipynb")]
    assert len(texts) == 2
    for item in site.bank.items.values():
        for secret in (*item.stem.values(), *(why for option in item.options for why in option.why.values())):
            assert not secret or not any(secret in text for text in texts)
    refuse_leaks(site.root / "release", site.bank)


def test_a_key_in_the_release_is_refused(tmp_path: Path, graded: tuple[Site, dict[str, str]]) -> None:
    site, _ = graded
    item = next(iter(site.bank.items.values()))
    for text in (item.stem["zh"], item.options[0].why["en"], f"{item.name}", "### BEGIN HIDDEN TESTS"):
        cells = [nbformat.v4.new_markdown_cell(text)]
        notebook = nbformat.v4.new_notebook(cells=cells)
        (tmp_path / "a.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        with pytest.raises(ContentError):
            refuse_leaks(tmp_path, site.bank)


def _edit(notebook: Path, change: Callable[[Any], None]) -> None:
    content = json.loads(notebook.read_text(encoding="utf-8"))
    change(content)
    notebook.write_text(json.dumps(content), encoding="utf-8")


def test_an_answers_file_in_the_source_is_refused(tmp_path: Path) -> None:
    site = Site(tmp_path)
    (site.course.path / "source" / "theory" / "answers.json").write_text("{}")
    with pytest.raises(ContentError, match=r"answers\.json: would replace every learner's answers"):
        publish(site.course, site.data)
    assert not site.root.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda nb: nb["cells"].pop(), "the cells with points are"),
        (lambda nb: nb["cells"][1]["metadata"].clear(), "a code cell is not locked"),
        (lambda nb: nb["cells"][3]["metadata"]["nbgrader"].update(points=5), "“slot01” is worth 5 points"),
        (lambda nb: nb.pop("cells"), "no readable notebook"),
    ],
)
def test_a_notebook_that_does_not_fit_the_course_is_refused(
    tmp_path: Path, change: Callable[[Any], None], said: str
) -> None:
    site = Site(tmp_path)
    _edit(site.course.path / "source" / "theory" / "theory.ipynb", change)
    with pytest.raises(ContentError, match=said):
        publish(site.course, site.data)


def test_missing_answers_are_a_fault_and_not_zero(
    graded: tuple[Site, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from nbgrader.api import Gradebook

    from grading import gradebook
    from grading.grader import place_submission

    site, ids = graded
    monkeypatch.setenv("BOAI_CONTENT", str(site.content))
    # nbgrader starts "alembic" by name
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    place_submission(site.root, "t-missing", "theory", b"{}")
    (site.root / "submitted" / "t-missing" / "theory" / "answers.json").unlink()
    outcome = gradebook.autograde(site.root, "theory", "t-missing")
    assert outcome["success"]  # what nbgrader says, with zero points
    with pytest.raises(GradingFaultError, match=r"submitted holds no answers\.json"):
        gate.check_run(site.root, "theory", "t-missing", outcome, "")

    place_submission(site.root, "t-empty", "theory", b"{}")
    outcome = gradebook.autograde(site.root, "theory", "t-empty")
    with pytest.raises(GradingFaultError, match="cell “setup” failed"):
        gate.check_run(site.root, "theory", "t-empty", outcome, hashlib.sha256(b"{}").hexdigest())
    with pytest.raises(GradingFaultError, match="was changed"):
        gate.check_run(site.root, "theory", ids["full"], {"success": True}, "0" * 64)
    with Gradebook(f"sqlite:///{site.root.as_posix()}/gradebook.db") as book:
        for attempt in ("t-missing", "t-empty"):  # other tests read the same course root
            book.remove_submission("theory", attempt)
            for folder in ("submitted", "autograded"):  # formgrader lists these as well
                shutil.rmtree(site.root / folder / attempt)


def test_a_score_that_gradebook_and_notebook_tell_differently_is_a_fault() -> None:
    good = {"slot01": (0.5, 1.0)}
    assert gate.check_scores(["slot01"], good, {"slot01": 0.5}, "t") == good
    for found, printed in (
        ({"slot01": (None, 1.0)}, 0.5),
        ({"slot01": (1.0, 1.0)}, 0.5),
        ({"slot01": (2.0, 1.0)}, 2.0),
        ({}, 0.5),
    ):
        with pytest.raises(GradingFaultError):
            gate.check_scores(["slot01"], found, {"slot01": printed}, "t")


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (nbformat.v4.new_output("error", ename="NameError", evalue="x", traceback=[]), "failed: NameError: x"),
        (nbformat.v4.new_output("stream", name="stderr", text="warning"), "wrote to stderr: warning"),
        (nbformat.v4.new_output("execute_result", data={"text/plain": "'full'"}), "gave no number"),
        (None, "gave no number"),
    ],
)
def test_a_grade_cell_that_gives_no_number_is_a_fault(tmp_path: Path, output: Any, said: str) -> None:
    cell = nbformat.v4.new_code_cell("score()", execution_count=1, outputs=[output] if output else [])
    cell.metadata["nbgrader"] = {"grade": True, "grade_id": "slot01", "points": 1, "locked": True}
    for place in ("submitted", "autograded"):
        folder = tmp_path / place / "t1" / "theory"
        folder.mkdir(parents=True)
        (folder / "answers.json").write_bytes(b"{}")
        (folder / "theory.ipynb").write_text(json.dumps(nbformat.v4.new_notebook(cells=[cell])))
    sha256 = hashlib.sha256(b"{}").hexdigest()
    with pytest.raises(GradingFaultError, match=said):
        gate.check_run(tmp_path, "theory", "t1", {"success": True}, sha256)


def test_killed_at_any_moment_it_grades_each_attempt_once(tmp_path: Path) -> None:
    site = Site(tmp_path)
    attempt = site.take("full", 10)
    first = site.grader()
    _until(lambda: (site.root / "source").exists())  # in the middle of publishing
    publishing = psutil.Process(first.pid).children(recursive=True)
    first.kill()
    first.wait()
    policy = site.course.path / "course.toml"
    direct = policy.read_bytes()
    policy.write_text(policy.read_text(encoding="utf-8").replace("attempts = 2\n", 'attempts = 2\nengine = "kernel"\n'), encoding="utf-8")
    second = site.grader()
    kernels = _until(lambda: _kernels(second.pid))
    second.kill()
    second.wait()
    policy.write_bytes(direct)
    for process in (*publishing, *kernels):
        _until(lambda process=process: _gone(process), 10)
    assert site.total(attempt) == (0, 0)
    third = site.grader()
    _until(lambda: (site.root / "autograded" / attempt / "theory" / "answers.json").exists())
    third.kill()
    third.wait()
    site.grade_all()
    assert site.total(attempt) == (10.0, 10.0)
    rows = list(site.db.query("SELECT slot FROM item_scores WHERE attempt = ?", [attempt]))
    assert len(rows) == 10
    states = "SELECT attempts.state, jobs.state AS job FROM jobs JOIN attempts ON attempts.id = attempt"
    assert list(site.db.query(states)) == [{"state": "graded", "job": "graded"}]

    # A changed grade cell changes the score: marks come from nbgrader's run of the notebook.
    notebook = site.course.path / "source" / "theory" / "theory.ipynb"
    _edit(notebook, lambda nb: nb["cells"][3].update(source='score("slot01", A) / 2'))
    other = site.take("half", 10)
    site.grade_all()
    assert (site.total(attempt), site.total(other)) == ((10.0, 10.0), (9.5, 10.0))
    site.db.close()


def test_killed_between_gradebook_and_record_it_grades_the_attempt_once(tmp_path: Path) -> None:
    site = Site(tmp_path)
    attempt = site.take("full", 10)
    # This grader stands still where its marks are in the gradebook and not in the record yet.
    still = "lambda *given: (print('marked', flush=True), signal.pause())"
    script = f"import signal, sys\nfrom grading import grader, jobs\njobs.finish = {still}\nsys.exit(grader.main())"
    command = [sys.executable, "-c", script, "--data", str(site.data), "--content", str(site.content)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "marked\n" in iter(process.stdout.readline, "")
        process.kill()
    assert (_marked(site.root, attempt), site.total(attempt)) == (10, (0, 0))
    site.grade_all()
    assert site.total(attempt) == (10.0, 10.0)
    assert list(site.db.query("SELECT count(*) AS n FROM item_scores")) == [{"n": 10}]
    site.db.close()


def _marked(root: Path, attempt: str) -> int:
    """Return for how many cells of the attempt nbgrader's gradebook holds a mark."""
    book = sqlite3.connect(root / "gradebook.db", timeout=30)
    sql = (
        "SELECT count(auto_score) FROM grade JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id"
        " JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id WHERE student_id = ?"
    )
    (count,) = book.execute(sql, [attempt]).fetchone()
    book.close()
    return int(count)


def test_a_bank_saved_broken_keeps_attempts_waiting_and_none_is_given_up(tmp_path: Path, caplog: Any) -> None:
    site = Site(tmp_path)
    attempt = site.take("full", 10)
    bank = next((site.course.path / "items").glob("*.toml"))
    good = bank.read_bytes()
    bank.write_text("[[item]]\nid = 1\n")
    grader = Grader(site.db, site.data, site.content)
    for _ in range(5):
        site.db.execute("UPDATE jobs SET lease_until = NULL")
        assert grader.step()
    (job,) = site.db.query("SELECT state, tries, fault FROM jobs")
    assert job == {"state": "queued", "tries": 0, "fault": None}
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [str(bank)]
    bank.write_bytes(good)
    site.db.execute("UPDATE jobs SET lease_until = NULL")  # a job put off is due again only after a while
    site.grade_all()
    assert site.total(attempt) == (10.0, 10.0)
    site.db.close()


def _kernels(pid: int) -> list[psutil.Process]:
    """Return the grader's kernels: what its fork server has forked."""
    found = []
    for child in psutil.Process(pid).children(recursive=True):
        try:
            if "kernels.forkserver" in child.cmdline() and child.ppid() != pid:
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found


def test_a_grader_whose_starter_ended_before_it_could_look_ends_too(tmp_path: Path) -> None:
    site = Site(tmp_path)
    assert site.grader("--parent", "0").wait(60) == 1
    assert not (site.data / "courses").exists()
    site.db.close()


def test_the_grader_ends_with_the_process_that_started_it() -> None:
    worker = "from grading.watchdog import die_with_parent; import time; die_with_parent(); print('up', flush=True); time.sleep(60)"
    parent = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-c', {worker!r}], stdout=subprocess.PIPE)\n"
        "child.stdout.readline()\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    child = psutil.Process(int(process.stdout.readline()))
    process.kill()
    process.wait()
    process.stdout.close()
    _until(lambda: _gone(child), 5)


def test_two_graders_do_not_work_at_once(tmp_path: Path) -> None:
    from grading.grader import lock_grading

    lock = lock_grading(tmp_path)
    assert lock is not None
    assert lock_grading(tmp_path) is None
    lock.close()
    again = lock_grading(tmp_path)
    assert again is not None
    again.close()


def test_answers_taken_from_a_file_are_marked_again_by_nbgrader_and_the_first_scores_stay(tmp_path: Path) -> None:
    site = Site(tmp_path)
    course, now = site.course, records.now()
    attempt = attempts.start(site.db, course, site.bank, "full", "theory", now, "k")
    site.db.table("attempts").update(attempt, {"deadline_at": jobs.later(now, 1)})
    attempts.close_expired(site.db, "cpr_aed", jobs.later(now, 2))
    site.grade_all()
    assert site.total(attempt) == (0.0, 10.0)
    row = records.one(site.db, "SELECT form FROM attempts WHERE id = ?", attempt)
    answers = {}
    for slot in json.loads(row["form"])["slots"]:
        item = site.bank.find(f"{slot['item']}@{slot['version']}")
        answers[slot["slot"]] = {"value": item.rules.best(item.content, slot["order"]), "seq": 1, "at": now}
    supplements.adopt(site.db, attempt, answers, 0, "digest", "停电", "examiner", jobs.later(now, 3))
    site.grade_all()
    assert site.total(attempt) == (10.0, 10.0)
    first = site.db.query("SELECT sum(score) AS score, count(*) AS n FROM item_scores WHERE attempt = ? GROUP BY key_version ORDER BY min(id)", [attempt])
    assert list(first) == [{"score": 0.0, "n": 10}, {"score": 10.0, "n": 10}]
    site.db.close()
