"""Attempts at a theory test: drawn, answered, submitted once, graded, told.

It drives ``grading/results.py``, ``grading/standing.py``.
"""

import json
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils
from option_bank import options_only

from grading import attempts, jobs, records
from grading.course import Course, load_course
from grading.errors import InvalidAnswerError, NotFoundError, RefusedError, StaleAnswerError
from grading.items import Bank, load_bank

NOW, SOON, LATE = "2026-11-24T03:00:00.000Z", "2026-11-24T03:05:00.000Z", "2026-11-24T03:20:00.000Z"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped course, asking by options."""
    return options_only(tmp_path_factory.mktemp("options")) / "courses" / "cpr_aed"


@pytest.fixture(scope="module")
def course(folder: Path) -> Course:
    return load_course(folder)


@pytest.fixture(scope="module")
def bank(folder: Path) -> Bank:
    return load_bank(folder)


@pytest.fixture
def db(tmp_path: Path) -> sqlite_utils.Database:
    db = records.open_records(tmp_path / "records.db")
    for person in ("lin", "wang", "trainer"):
        row = {"id": person, "name": person, "secret": "x", "kind": "learner", "created_at": NOW}
        db.table("people").insert(row)
    db.table("centres").insert(
        {"id": "c", "code": "0001", "name_zh": "中心", "name_en": "Centre", "created_at": NOW}
    )
    db.table("classes").insert(
        {
            "id": "k",
            "centre": "c",
            "course": "cpr_aed",
            "name": "一班",
            "join_code": "ABC",
            "opens_at": NOW,
            "closes_at": "2026-12-01T00:00:00.000Z",
            "created_by": "trainer",
            "created_at": NOW,
        }
    )
    db.table("enrolments").insert({"class": "k", "person": "lin", "name": "林", "joined_at": NOW})
    return db


def _form(db: sqlite_utils.Database, attempt: str) -> list[dict[str, Any]]:
    row = records.one(db, "SELECT form FROM attempts WHERE id = ?", attempt)
    assert row is not None
    return list(json.loads(row["form"])["slots"])


def _some_value(slot: dict[str, Any]) -> list[int]:
    return list(range(len(slot["order"]))) if slot["kind"] == "order" else [0]


def _grade(db: sqlite_utils.Database, attempt: str, wrong: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    """Finish the attempt's job as the grader does, with full points but in the ``wrong`` slots."""
    job = records.one(db, "SELECT * FROM jobs WHERE attempt = ? AND state != 'graded'", attempt)
    assert job is not None
    rows = [
        {
            "slot": slot["slot"],
            "item": f"{slot['item']}@{slot['version']}",
            "score": 0.0 if slot["slot"] in wrong else 1.0,
            "max": 1.0,
            "source": "nbgrader",
        }
        for slot in _form(db, attempt)
    ]
    jobs.finish(db, job, job["key_version"], rows, SOON)


def _slots(db: sqlite_utils.Database, attempt: str, must_pass: bool) -> list[str]:
    return [slot["slot"] for slot in _form(db, attempt) if slot["must_pass"] == must_pass]


def test_starting_twice_gives_the_one_open_attempt(
    db: sqlite_utils.Database, course: Course, bank: Bank
) -> None:
    first = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    assert attempts.start(db, course, bank, "lin", "theory", SOON, "k") == first
    row = records.one(db, "SELECT class, attempt_no, state, deadline_at FROM attempts WHERE id = ?", first)
    assert row == {"class": "k", "attempt_no": 1, "state": "open", "deadline_at": LATE}
    assert first.isalnum()


def test_attempts_run_out_and_the_second_form_is_new(
    db: sqlite_utils.Database, course: Course, bank: Bank
) -> None:
    drawn = []
    for _ in range(2):
        attempt = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
        drawn.append({slot["item"] for slot in _form(db, attempt)})
        attempts.submit(db, attempt, "lin", NOW)
    with pytest.raises(RefusedError) as caught:
        attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    assert caught.value.reason == "no_attempts_left"
    assert drawn[0] & drawn[1] == set()


@pytest.mark.parametrize(
    ("at", "reason"),
    [("2026-11-23T00:00:00.000Z", "not_open_yet"), ("2026-12-01T00:00:00.000Z", "class_closed")],
)
def test_a_test_starts_only_while_the_class_is_open(
    db: sqlite_utils.Database, course: Course, bank: Bank, at: str, reason: str
) -> None:
    with pytest.raises(RefusedError) as caught:
        attempts.start(db, course, bank, "lin", "theory", at, "k")
    assert caught.value.reason == reason


def test_who_is_not_in_the_class_cannot_start_in_it(
    db: sqlite_utils.Database, course: Course, bank: Bank
) -> None:
    with pytest.raises(NotFoundError):
        attempts.start(db, course, bank, "wang", "theory", NOW, "k")
    with pytest.raises(NotFoundError):
        attempts.start(db, course, bank, "lin", "practical", NOW, "k")


def test_the_learner_sees_questions_and_nothing_of_the_key(
    db: sqlite_utils.Database, course: Course, bank: Bank
) -> None:
    attempt = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    for lang in ("zh", "en"):
        page = attempts.view(db, bank, attempt, "lin", lang)
        assert [set(slot) for slot in page["slots"]] == [{"slot", "kind", "stem", "points", "picture", "options"}] * 10
        assert all(isinstance(text, str) for slot in page["slots"] for text in slot["options"])
        sent = json.dumps(page, ensure_ascii=False)
        drawn = [bank.find(f"{slot['item']}@{slot['version']}") for slot in _form(db, attempt)]
        assert not [item.id for item in drawn if f'"{item.id}' in sent]
        whys = [option.why[lang] for item in drawn for option in item.options if len(option.why[lang]) > 8]
        assert not [why for why in whys if why in sent]
    assert (page["state"], page["deadline"], page["answers"]) == ("open", LATE, {})


def test_another_persons_attempt_does_not_exist(
    db: sqlite_utils.Database, course: Course, bank: Bank
) -> None:
    attempt = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    with pytest.raises(NotFoundError):
        attempts.view(db, bank, attempt, "wang", "zh")
    with pytest.raises(NotFoundError):
        attempts.save_answer(db, attempt, "wang", "slot01", [0], 1, NOW, NOW)
    with pytest.raises(NotFoundError):
        attempts.submit(db, attempt, "wang", NOW)
    with pytest.raises(NotFoundError):
        attempts.result(db, course, bank, attempt, "wang", "zh", NOW)


def test_answers_follow_their_sequence(db: sqlite_utils.Database, course: Course, bank: Bank) -> None:
    attempt = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    slot = next(slot for slot in _form(db, attempt) if slot["kind"] == "choice")["slot"]

    def save(value: list[int], seq: int) -> dict[str, Any]:
        return attempts.save_answer(db, attempt, "lin", slot, value, seq, NOW, SOON)

    saved = {"slot": slot, "value": [0], "seq": 2, "saved_at": SOON}
    assert save([0], 2) == saved
    assert save([0], 2) == saved
    assert save([0], 1) == saved
    for seq in (1, 2):
        with pytest.raises(StaleAnswerError) as caught:
            save([1], seq)
        assert caught.value.stored == {"slot": slot, "value": [0], "seq": 2}
    assert save([1], 3)["seq"] == 3
    assert attempts.view(db, bank, attempt, "lin", "zh")["answers"] == {slot: {"value": [1], "seq": 3}}


@pytest.mark.parametrize("value", [2, "0", [True], [99], [0, 0], None, {"a": 1}])
def test_an_answer_of_the_wrong_type_leaves_the_stored_one(
    db: sqlite_utils.Database, course: Course, bank: Bank, value: object
) -> None:
    attempt = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    slot = _form(db, attempt)[0]
    good = _some_value(slot)
    attempts.save_answer(db, attempt, "lin", slot["slot"], good, 1, NOW, NOW)
    with pytest.raises(InvalidAnswerError):
        attempts.save_answer(db, attempt, "lin", slot["slot"], value, 2, NOW, NOW)
    with pytest.raises(InvalidAnswerError):
        attempts.save_answer(db, attempt, "lin", "slot11", good, 2, NOW, NOW)
    with pytest.raises(InvalidAnswerError):
        attempts.save_answer(db, attempt, "lin", slot["slot"], good, 0, NOW, NOW)
    assert attempts.view(db, bank, attempt, "lin", "zh")["answers"] == {
        slot["slot"]: {"value": good, "seq": 1}
    }


def test_after_the_deadline_only_a_repeat_is_taken(
    db: sqlite_utils.Database, course: Course, bank: Bank
) -> None:
    attempt = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    slot = _form(db, attempt)[0]
    value = _some_value(slot)
    attempts.save_answer(db, attempt, "lin", slot["slot"], value, 1, NOW, SOON)
    assert attempts.save_answer(db, attempt, "lin", slot["slot"], value, 1, NOW, LATE)["saved_at"] == SOON
    with pytest.raises(RefusedError) as caught:
        attempts.save_answer(db, attempt, "lin", slot["slot"], value, 2, NOW, LATE)
    assert caught.value.reason == "late"


def test_submitting_twice_makes_one_job_and_freezes_the_answers(
    db: sqlite_utils.Database, course: Course, bank: Bank
) -> None:
    attempt = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    slot = _form(db, attempt)[0]
    value = _some_value(slot)
    attempts.save_answer(db, attempt, "lin", slot["slot"], value, 1, NOW, NOW)
    first = attempts.submit(db, attempt, "lin", SOON)
    assert first["state"] == "submitted"
    assert attempts.submit(db, attempt, "lin", LATE) == first
    assert list(db.query("SELECT attempt, key_version, state, tries FROM jobs")) == [
        {"attempt": attempt, "key_version": bank.key_version, "state": "queued", "tries": 0}
    ]
    with pytest.raises(RefusedError) as caught:
        attempts.save_answer(db, attempt, "lin", slot["slot"], value, 2, NOW, SOON)
    assert caught.value.reason == "submitted"
    frozen = records.one(db, "SELECT frozen_answers FROM attempts WHERE id = ?", attempt)
    assert frozen is not None
    answers = json.loads(frozen["frozen_answers"])["answers"]
    name = f"{slot['item']}@{slot['version']}"
    assert answers[slot["slot"]] == {"item": name, "order": slot["order"], "points": 1.0, "value": value}
    assert sum(answer["value"] is None for answer in answers.values()) == 9


def test_time_over_submits_what_is_there(db: sqlite_utils.Database, course: Course, bank: Bank) -> None:
    attempt = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    assert attempts.close_expired(db, "cpr_aed", SOON) == []
    assert attempts.close_expired(db, "cpr_aed", LATE) == [attempt]
    assert attempts.close_expired(db, "cpr_aed", LATE) == []
    assert attempts.start(db, course, bank, "lin", "theory", LATE, "k") != attempt


def test_the_result_keeps_the_keys_until_attempts_are_used_up(
    db: sqlite_utils.Database, course: Course, bank: Bank
) -> None:
    first = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    attempts.submit(db, first, "lin", NOW)
    waiting = attempts.result(db, course, bank, first, "lin", "zh", NOW)
    assert (waiting["state"], waiting["fault"], "score" in waiting) == ("submitted", False, False)
    wrong = _slots(db, first, must_pass=False)[:1]
    _grade(db, first, set(wrong))
    found = attempts.result(db, course, bank, first, "lin", "zh", NOW)
    assert (found["score"], found["max"], found["passed"], found["items"]) == (9.0, 10.0, True, None)
    missed = next(slot for slot in _form(db, first) if slot["slot"] in wrong)
    of = course.assessments["theory"].blueprint
    assert found["topics"] == {t: {"right": n - (t == missed["topic"]), "of": n} for t, n in of.items()}
    assert found["read_again"] == [missed["read"]]

    second = attempts.start(db, course, bank, "lin", "theory", SOON, "k")
    assert attempts.result(db, course, bank, first, "lin", "zh", SOON)["items"] is None
    attempts.submit(db, second, "lin", SOON)
    items = attempts.result(db, course, bank, first, "lin", "en", SOON)["items"]
    assert [item["slot"] for item in items if not item["right"]] == wrong
    assert set(items[0]["options"][0]) == {"text", "why", "correct", "chosen"}


def test_a_closed_class_shows_the_keys(db: sqlite_utils.Database, course: Course, bank: Bank) -> None:
    attempt = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    attempts.submit(db, attempt, "lin", NOW)
    _grade(db, attempt)
    before, after = "2026-11-30T23:59:59.999Z", "2026-12-01T00:00:00.000Z"
    assert attempts.result(db, course, bank, attempt, "lin", "zh", before)["items"] is None
    assert len(attempts.result(db, course, bank, attempt, "lin", "zh", after)["items"]) == 10


def test_a_missed_must_pass_item_fails_a_high_score(
    db: sqlite_utils.Database, course: Course, bank: Bank
) -> None:
    assert attempts.best_theory(db, "lin", "cpr_aed", "theory") is None
    first = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    attempts.submit(db, first, "lin", NOW)
    _grade(db, first, set(_slots(db, first, must_pass=True)[:1]))
    best = {"score": 9.0, "max": 10.0, "attempt": first, "passed": False, "at": NOW}
    assert attempts.best_theory(db, "lin", "cpr_aed", "theory") == best

    second = attempts.start(db, course, bank, "lin", "theory", SOON, "k")
    attempts.submit(db, second, "lin", SOON)
    _grade(db, second, set(_slots(db, second, must_pass=False)[:2]))
    best = {"score": 8.0, "max": 10.0, "attempt": second, "passed": True, "at": SOON}
    assert attempts.best_theory(db, "lin", "cpr_aed", "theory", "k") == best
    passed = [row["passed"] for row in attempts.history(db, "lin", "cpr_aed", "theory")]
    assert passed == [False, True]


def test_a_job_is_given_up_after_three_faults_and_can_be_queued_again(
    db: sqlite_utils.Database, course: Course, bank: Bank
) -> None:
    attempt = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    attempts.submit(db, attempt, "lin", NOW)
    now = NOW
    for wait in (1, 4, None):
        job = jobs.lease(db, now, 60)
        assert job is not None
        assert jobs.lease(db, now, 60) is None
        assert jobs.fail(db, job, "kernel\ndied", now) is (wait is None)
        if wait:
            assert jobs.lease(db, jobs.later(now, wait - 0.001), 60) is None
            now = jobs.later(now, wait)
    (fault,) = jobs.faults(db)
    assert fault["fault"].splitlines()[0] == f"{NOW} kernel died"
    assert attempts.result(db, course, bank, attempt, "lin", "zh", NOW)["fault"] is True
    jobs.retry(db, fault["id"])
    assert jobs.lease(db, now, 60) is not None


def test_a_lease_that_ran_out_is_taken_again(db: sqlite_utils.Database, course: Course, bank: Bank) -> None:
    attempt = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    attempts.submit(db, attempt, "lin", NOW)
    assert jobs.lease(db, NOW, 60) is not None
    assert jobs.lease(db, jobs.later(NOW, 59), 60) is None
    again = jobs.lease(db, jobs.later(NOW, 60), 60)
    assert again is not None
    assert (again["attempt"], again["tries"]) == (attempt, 2)


def test_scores_of_one_key_version_are_written_once(
    db: sqlite_utils.Database, course: Course, bank: Bank
) -> None:
    attempt = attempts.start(db, course, bank, "lin", "theory", NOW, "k")
    attempts.submit(db, attempt, "lin", NOW)
    job = jobs.lease(db, NOW, 60)
    assert job is not None
    _grade(db, attempt)
    jobs.finish(db, job, bank.key_version, [], SOON)
    scores = attempts.latest_scores(db, attempt)
    assert (len(scores), sum(row["score"] for row in scores)) == (10, 10.0)
