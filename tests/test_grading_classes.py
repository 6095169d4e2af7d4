"""Classes, who is in them, attendance and progress in lessons."""

import re

import pytest

from grading import attendance, centres, classes, people, progress, records
from grading.errors import NotFoundError, RefusedError

NOW = "2026-11-24T03:00:00.000Z"
LATER = "2026-11-24T04:00:00.000Z"


@pytest.fixture
def db(tmp_path):
    return records.open_records(tmp_path / "records.db")


@pytest.fixture
def trainer(db):
    return people.create_staff(db, "li.na", "李娜", "hash", NOW)


@pytest.fixture
def class_id(db, trainer):
    centre = centres.create(db, "0001", "一号基地", "Base One", NOW)
    return classes.create(db, centre, "cpr_aed", "周六上午班", trainer, NOW, "2026-12-01T00:00:00.000Z")


def learner(db, name):
    return people.create_learner(db, name, f"hash of {name}", NOW)


def refused(call, *args):
    with pytest.raises(RefusedError) as caught:
        call(*args)
    return caught.value.reason


def test_a_class_has_a_code_that_can_be_read_from_the_last_row(db, class_id):
    row = classes.get(db, class_id)
    assert re.fullmatch("[2-9A-HJKMNP-Z]{6}", row["join_code"])
    typed = " " + row["join_code"][:3].lower() + " " + row["join_code"][3:] + " "
    assert classes.by_code(db, typed) == row
    assert classes.by_code(db, "OOOOOO") is None


def test_a_class_is_listed_for_its_centre_its_trainers_and_its_learners(db, class_id, trainer):
    row = classes.get(db, class_id)
    assert classes.for_centre(db, row["centre"]) == [row]
    assert classes.for_trainer(db, trainer) == [row]
    second = people.create_staff(db, "wu.di", "吴迪", "hash", NOW)
    assert not classes.is_trainer(db, class_id, second)
    classes.add_trainer(db, class_id, second)
    classes.add_trainer(db, class_id, second)
    assert classes.trainers(db, class_id) == {trainer, second}
    person = learner(db, "王海洋")
    assert classes.for_person(db, person) == []
    classes.join(db, class_id, person, "王海洋", NOW)
    assert classes.for_person(db, person) == [row]


def test_learners_are_listed_in_the_order_of_joining_and_found_by_name(db, class_id):
    wang, erdogan = learner(db, "王海洋"), learner(db, "Erdoğan Şahin")
    classes.join(db, class_id, erdogan, "Erdoğan Şahin", NOW)
    classes.join(db, class_id, wang, "王海洋", LATER)
    classes.join(db, class_id, wang, "王海洋", LATER)
    first = {"person": erdogan, "name": "Erdoğan Şahin", "lang": "zh", "joined_at": NOW}
    assert classes.members(db, class_id) == [
        first,
        {"person": wang, "name": "王海洋", "lang": "zh", "joined_at": LATER},
    ]
    found = {**first, "secret": "hash of Erdoğan Şahin"}
    assert classes.find_member(db, class_id, "ＥＲＤＯĞＡＮ şahin") == found
    assert classes.find_member(db, class_id, "王海") is None


def test_a_name_is_taken_once_in_a_class_however_it_is_typed(db, class_id):
    classes.join(db, class_id, learner(db, "买买提•江"), "买买提•江", NOW)
    other = learner(db, "买买提·江")
    assert refused(classes.join, db, class_id, other, "买买提·江", NOW) == "name_taken"
    assert refused(classes.join, db, class_id, other, "买买提 · 江", NOW) == "name_taken"
    classes.join(db, class_id, other, "买买提·江2", NOW)
    assert [member["name"] for member in classes.members(db, class_id)] == ["买买提•江", "买买提·江2"]


def test_a_closed_class_takes_nobody_new(db, class_id):
    person = learner(db, "王海洋")
    assert refused(classes.join, db, class_id, person, "王海洋", "2026-12-01T00:00:00.000Z") == "class_closed"
    with pytest.raises(NotFoundError):
        classes.join(db, "nowhere", person, "王海洋", NOW)


def test_the_last_tick_of_a_session_counts_and_the_earlier_ones_stay(db, class_id, trainer):
    person = learner(db, "王海洋")
    assert refused(attendance.tick, db, class_id, 1, person, True, trainer, NOW) == "not_a_member"
    classes.join(db, class_id, person, "王海洋", NOW)
    for session, present in ((1, True), (2, True), (1, False)):
        attendance.tick(db, class_id, session, person, present, trainer, NOW)
    assert attendance.sheet(db, class_id) == {(person, 1): False, (person, 2): True}
    assert [row["present"] for row in db.table("attendance").rows] == [1, 1, 0]
    assert refused(attendance.tick, db, class_id, 0, person, True, trainer, NOW) == "session_unknown"


def test_a_lesson_keeps_its_exercises_and_the_time_of_the_first_finish(db):
    person = learner(db, "王海洋")
    where = (db, person, "cpr_aed", "first_aid/02_adult_cpr")
    assert progress.load(*where) == {"states": {}, "finished_at": None}
    progress.save(*where, {"recall-1": {"value": [2], "done": True}}, False, NOW)
    assert progress.finished_lessons(db, person, "cpr_aed") == set()
    progress.save(*where, {"rhythm": {"value": 88, "done": True}}, True, LATER)
    progress.save(*where, {"rhythm": {"value": 91, "done": True}}, False, "2026-11-25T00:00:00.000Z")
    assert progress.load(*where) == {
        "states": {"recall-1": {"value": [2], "done": True}, "rhythm": {"value": 91, "done": True}},
        "finished_at": LATER,
    }
    assert progress.finished_lessons(db, person, "cpr_aed") == {"first_aid/02_adult_cpr"}
    assert progress.finished_lessons(db, person, "other") == set()
