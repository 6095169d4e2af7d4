"""Both engines in the real nbgrader on the real course, and every way of failing that research found in it.

It drives ``grading/gradebook_connection.py`` and ``grading/remembered.py`` through the grader.
"""

import json
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest
from any_answer import any_answer
from graded_site import Site
from nbgrader.api import Gradebook
from nbgrader.preprocessors import SaveAutoGrades
from nbgrader.utils import compute_checksum

from grading import attempts, gate, gradebook, gradebook_connection, grader, jobs, records
from grading.course import DIRECT, ENGINES, KERNEL
from grading.errors import ContentError, GradingFaultError
from grading.grader import Grader, place_submission
from grading.publish import publish

LOCK_SECONDS = 0.2
Edit = Callable[[Any], None]


class Room(Site):
    """A site whose grader works in this process, one step at a time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.grader_here = Grader(self.db, self.data, self.content)
        self.theory = self.content / "courses" / "cpr_aed" / "source" / "theory" / "theory.ipynb"

    def join(self, person: str) -> None:
        now = records.now()
        self.db.table("people").insert({"id": person, "name": person, "secret": "x", "kind": "learner", "created_at": now})
        self.db.table("enrolments").insert({"class": "k", "person": person, "name": person, "joined_at": now})

    def take_at_random(self, person: str, chance: random.Random) -> str:
        self.join(person)
        now, bank = records.now(), self.bank
        attempt = attempts.start(self.db, self.course, bank, person, "theory", now, "k")
        row = records.one(self.db, "SELECT form FROM attempts WHERE id = ?", attempt)
        assert row is not None
        for slot in json.loads(row["form"])["slots"]:
            if chance.random() < 0.9:
                attempts.save_answer(self.db, attempt, person, slot["slot"], any_answer(slot, chance), 1, now, now)
        attempts.submit(self.db, attempt, person, now)
        return attempt

    def step(self, attempt: str) -> None:
        """Grade this attempt, and no other that waits."""
        self.db.execute("UPDATE jobs SET lease_until = iif(attempt = ?, NULL, '9999') WHERE state = 'queued'", [attempt])
        assert self.grader_here.step()

    @contextmanager
    def cell(self, name: str, source: str) -> Iterator[None]:
        """Give a cell of the published notebook another source, as publishing a changed one does, in far less time."""
        good = self._put(name, source)
        try:
            yield
        finally:
            self._put(name, good)

    def _put(self, name: str, source: str) -> str:
        with Gradebook(f"sqlite:///{self.root.as_posix()}/gradebook.db") as book:
            cell = book.find_source_cell(name, "theory", "theory")
            marks = {"grade_id": name, "grade": name != "setup", "solution": False, "locked": True, "points": 1}
            checked = nbformat.v4.new_code_cell(source, metadata={"nbgrader": marks})
            before, cell.source, cell.checksum = cell.source, source, compute_checksum(checked)
            book.db.commit()
        return str(before)

    def number(self) -> int:
        """Return a number that was not used yet."""
        return len(list(self.db.query("SELECT 1 FROM people")))

    def job(self, attempt: str) -> dict[str, Any]:
        row = records.one(self.db, "SELECT state, tries, fault FROM jobs WHERE attempt = ? ORDER BY id DESC", attempt)
        assert row is not None
        return row

    def fault(self, attempt: str) -> str:
        """Return what went wrong last; the attempt has no score from it and is tried again."""
        job = self.job(attempt)
        assert (job["state"], job["tries"]) == ("queued", len(job["fault"].splitlines()))
        return str(job["fault"].splitlines()[-1].partition(" ")[2])

    def change(self, edit: Edit) -> None:
        notebook = json.loads(self.theory.read_text(encoding="utf-8"))
        edit({cell["id"]: cell for cell in notebook["cells"]})
        self.theory.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")

    def use(self, engine: str) -> None:
        policy = self.content / "courses" / "cpr_aed" / "course.toml"
        text = policy.read_text(encoding="utf-8").replace("[assessments.theory]\n", f'[assessments.theory]\nengine = "{engine}"\n')
        policy.write_text(text, encoding="utf-8")

    def regrade(self, attempt: str) -> None:
        key = {"attempt": attempt, "key_version": f"again-{records.now()}", "state": "queued", "created_at": records.now()}
        self.db.table("jobs").insert(key)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """A published course for tests that change neither notebook nor policy."""
    with pytest.MonkeyPatch.context() as patch:
        room = _room(tmp_path_factory.mktemp("published"), patch)
        publish(room.course, room.data)
        yield room
        room.db.close()


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    room = _room(tmp_path, monkeypatch)
    yield room
    room.db.close()


def _room(folder: Path, patch: pytest.MonkeyPatch) -> Room:
    for name in ("BOAI_CONTENT", "BOAI_KEY_VERSION"):
        patch.setenv(name, "")  # the grader sets them; what was there comes back
        patch.delenv(name)
    return Room(folder)


@pytest.mark.parametrize("count", [4, pytest.param(40, marks=pytest.mark.full)])
def test_both_engines_give_equal_scores(published: Room, count: int) -> None:
    chance = random.Random(count)
    ids = [published.take_at_random(f"r{count}-{number}", chance) for number in range(count)]
    direct, kernel = ([published.marks(attempt, engine) for attempt in ids] for engine in ENGINES)
    assert direct == kernel
    different = {score for marks in direct for score, _ in marks.values()}
    assert len(different) > 2  # partial credit as well
    for attempt, marks in zip(ids, direct, strict=True):
        while published.job(attempt)["state"] != "graded":
            published.step(attempt)
        slots = {row["slot"]: (row["score"], row["max"]) for row in attempts.latest_scores(published.db, attempt)}
        assert slots == marks


def test_an_altered_grade_cell_changes_the_score_in_both_engines(room: Room) -> None:
    attempt = room.take("full", 10)
    room.change(lambda cells: cells["slot03"].update(source='score("slot03", A) / 4'))
    publish(room.course, room.data)
    expected = {f"slot{n:02d}": (0.25 if n == 3 else 1.0, 1.0) for n in range(1, 11)}
    assert [room.marks(attempt, engine) for engine in ENGINES] == [expected, expected]


@pytest.mark.parametrize("engine", ENGINES)
def test_without_nbgraders_saveautogrades_no_item_score_exists(
    published: Room, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = published.take_at_random(f"unsaved-{engine}", random.Random(1))
    config = gradebook.course_config(published.root, engine)
    steps = config.Autograde.autograde_preprocessors if engine == DIRECT else gradebook.default_steps()
    config.Autograde.autograde_preprocessors = [step for step in steps if step is not SaveAutoGrades]
    monkeypatch.setattr(gradebook, "course_config", lambda root, used: config)
    monkeypatch.setattr(gradebook, "used_engine", lambda wanted: engine)
    monkeypatch.setattr(gradebook, "_api", gradebook._api.__wrapped__)  # one made before has its configuration
    published.step(attempt)
    assert published.fault(attempt) == f"{attempt}: slot01 has no score"
    assert attempts.latest_scores(published.db, attempt) == []
    published.db.execute("DELETE FROM jobs WHERE attempt = ?", [attempt])


CRASH = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
HANG = "import time\ntime.sleep(600)"


@pytest.mark.parametrize(
    ("engine", "cell", "source", "said"),
    [
        (DIRECT, "setup", CRASH, "cell “setup” ended its process"),
        (DIRECT, "slot02", CRASH, "cell “slot02” ended its process"),
        (DIRECT, "slot02", HANG, "cell “slot02” did not end: 1 s are over"),
        (DIRECT, "slot02", "'full'", "cell “slot02” gave no number"),
        (DIRECT, "slot02", "-1", "slot02 has 1.0 of 1.0, its cell says -1.0"),
        (DIRECT, "slot02", "1.5", "partial credit cannot be greater than maximum points"),
        (DIRECT, "slot02", "import sys\nprint('x', file=sys.stderr)\n1.0", "cell “slot02” wrote to stderr: x"),
        (DIRECT, "slot02", "1 / 0", "cell “slot02” failed: ZeroDivisionError: division by zero"),
        (DIRECT, "setup", "import os\nos.remove('answers.json')", "autograded holds no answers.json"),
        (KERNEL, "slot02", CRASH, "nbgrader did not finish"),
        (KERNEL, "slot02", HANG, "cell “slot02” failed: "),
    ],
)
def test_a_failing_run_is_a_fault_that_the_operator_sees_and_that_is_tried_again(
    published: Room, engine: str, cell: str, source: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = published.take_at_random(f"fails{published.number()}", random.Random(6))
    monkeypatch.setattr(gradebook, "_CELL_SECONDS", 1)
    monkeypatch.setattr(gradebook, "_api", gradebook._api.__wrapped__)
    monkeypatch.setattr(gradebook, "used_engine", lambda wanted: engine)
    with published.cell(cell, source):
        for tries in range(1, jobs.MAX_FAULTS):
            published.step(attempt)
            assert said in published.fault(attempt)
            assert published.job(attempt)["tries"] == tries
        published.step(attempt)
    (given_up,) = jobs.faults(published.db)
    assert (given_up["attempt"], given_up["fault"].count(said)) == (attempt, jobs.MAX_FAULTS)
    assert attempts.latest_scores(published.db, attempt) == []
    jobs.retry(published.db, given_up["id"])
    monkeypatch.undo()
    published.step(attempt)
    assert published.job(attempt)["state"] == "graded"
    assert len(attempts.latest_scores(published.db, attempt)) == 10


def test_answers_that_are_lost_on_their_way_are_a_fault(published: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt = published.take_at_random("lost", random.Random(2))

    def place_half(root: Path, attempt: str, assessment: str, answers: bytes, texts: dict[str, str]) -> None:
        place_submission(root, attempt, assessment, answers, texts)
        (root / "submitted" / attempt / assessment / "answers.json").unlink()

    monkeypatch.setattr(grader, "place_submission", place_half)
    published.step(attempt)
    assert published.fault(attempt) == f"{attempt}: submitted holds no answers.json"
    monkeypatch.undo()
    published.step(attempt)
    assert published.job(attempt)["state"] == "graded"


def test_a_notebook_with_a_cell_of_the_learners_is_a_fault_and_the_cell_is_not_run(
    published: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = published.take_at_random("forger", random.Random(3))
    forged = {"cell_type": "code", "id": "mine", "metadata": {}, "outputs": [], "execution_count": None, "source": f"open({str(tmp_path / 'ran')!r}, 'w')"}

    def place_forged(root: Path, attempt: str, assessment: str, answers: bytes, texts: dict[str, str]) -> None:
        place_submission(root, attempt, assessment, answers, texts)
        path = root / "submitted" / attempt / assessment / f"{assessment}.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["cells"].insert(2, forged)
        path.write_text(json.dumps(notebook), encoding="utf-8")

    monkeypatch.setattr(grader, "place_submission", place_forged)
    published.step(attempt)
    assert "cell “mine” is not locked: only a trainer's cells are run" in published.fault(attempt)
    assert not (tmp_path / "ran").exists()
    monkeypatch.undo()
    published.step(attempt)
    assert published.job(attempt)["state"] == "graded"


def test_a_fault_at_grading_again_keeps_the_marks_that_were(published: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt = published.take_at_random("again", random.Random(4))
    published.step(attempt)
    before = attempts.latest_scores(published.db, attempt)
    book = gradebook.scores(published.root, "theory", attempt)
    published.regrade(attempt)
    monkeypatch.setattr(gate, "check_scores", _refuse)
    published.step(attempt)
    assert published.fault(attempt) == "refused"
    assert (attempts.latest_scores(published.db, attempt), gradebook.scores(published.root, "theory", attempt)) == (before, book)
    monkeypatch.undo()
    published.step(attempt)
    assert [row["score"] for row in attempts.latest_scores(published.db, attempt)] == [row["score"] for row in before]


def _refuse(*given: Any) -> Any:
    raise GradingFaultError("refused")


def test_marks_that_do_not_pass_the_gate_leave_nothing_in_the_gradebook(
    published: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempt = published.take_at_random("gated", random.Random(5))
    monkeypatch.setattr(gate, "check_scores", _refuse)
    published.step(attempt)
    assert set(gradebook.scores(published.root, "theory", attempt).values()) == {(None, 1.0)}
    monkeypatch.undo()
    published.step(attempt)
    assert None not in {score for score, _ in gradebook.scores(published.root, "theory", attempt).values()}


def test_a_gradebook_that_another_program_holds_is_a_fault_and_nothing_is_written(published: Room) -> None:
    other = sqlite3.connect(published.root / "gradebook.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with (
        pytest.raises(GradingFaultError, match=r"^another program holds the gradebook \(database is locked\)$"),
        gradebook.submission(published.root, "theory", "held", DIRECT, LOCK_SECONDS),
    ):
        pass
    other.execute("ROLLBACK")
    assert other.execute("SELECT count(*) FROM student WHERE id = 'held'").fetchone() == (0,)
    other.close()


def test_another_program_can_read_and_write_the_gradebook_while_cells_run(published: Room) -> None:
    with gradebook.submission(published.root, "theory", "beside", DIRECT):
        pass_by = sqlite3.connect(published.root / "gradebook.db", timeout=0, isolation_level=None)
        pass_by.execute("UPDATE student SET first_name = 'B' WHERE id = 'beside'")
        pass_by.close()
        gradebook_connection.hold(f"{gradebook_connection.SCHEME}:///{published.root.as_posix()}/gradebook.db")
    with Gradebook(f"sqlite:///{published.root.as_posix()}/gradebook.db") as book:
        assert book.find_student("beside").first_name == "B"


def test_the_address_of_the_gradebook_leads_nowhere_outside_of_a_submission(published: Room) -> None:
    with pytest.raises(KeyError):
        Gradebook(f"{gradebook_connection.SCHEME}:///{published.root.as_posix()}/gradebook.db")


def test_what_nbgrader_rolls_back_is_undone_to_its_last_commit(published: Room) -> None:
    with gradebook_connection.whole(published.root / "gradebook.db") as connection:
        connection.hold()
        connection.execute("INSERT INTO student (id, lms_user_id) VALUES ('one', '1')")
        connection.commit()
        connection.execute("INSERT INTO student (id, lms_user_id) VALUES ('two', '2')")
        connection.rollback()
        connection.close()
        connection.keep()
    book = sqlite3.connect(published.root / "gradebook.db")
    assert book.execute("SELECT id FROM student WHERE id IN ('one', 'two')").fetchall() == [("one",)]
    book.close()


def test_metadata_that_nbgrader_refuses_is_refused(published: Room) -> None:
    from nbformat.v4 import new_code_cell
    from nbgrader.nbgraderformat import MetadataValidator, ValidationError

    good = {"schema_version": 3, "grade": True, "grade_id": "a", "solution": False, "locked": True, "points": 1}
    for change in ({}, {"points": -1}, {"grade": "yes"}, {"grade_id": "two words"}):
        cell = new_code_cell(metadata={"nbgrader": {**good, **change}})
        if change:
            with pytest.raises(ValidationError):
                MetadataValidator().validate_cell(cell)
        else:
            MetadataValidator().validate_cell(cell)


def test_a_cell_that_is_no_plain_python_needs_the_kernel_engine(room: Room) -> None:
    room.change(lambda cells: cells["slot02"].update(source='%precision 3\nscore("slot02", A)'))
    with pytest.raises(ContentError, match=r"cell “slot02”: line 1 is not plain Python .*write engine = \"kernel\""):
        publish(room.course, room.data)
    room.use(KERNEL)
    attempt = room.take("full", 10)
    room.step(attempt)
    assert room.total(attempt) == (10.0, 10.0)


def test_a_bank_or_course_is_read_again_when_a_byte_of_it_changes(room: Room) -> None:
    bank, course = room.bank, room.course
    assert (room.bank is bank, room.course is course) == (True, True)
    file = next((room.course.path / "items").glob("*.toml"))
    file.write_text(file.read_text(encoding="utf-8") + "\n# a note\n", encoding="utf-8")
    assert room.bank is not bank
    assert room.bank == bank
    room.use(KERNEL)
    assert (course.assessments["theory"].engine, room.course.assessments["theory"].engine) == (DIRECT, KERNEL)
