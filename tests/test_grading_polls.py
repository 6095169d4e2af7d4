"""Votes of a class in the record: counted by choice, and nothing there says whose a vote is."""

import pytest

from grading import centres, classes, people, polls, records

NOW, LATER, SOON = "2026-11-27T03:00:00.000Z", "2026-11-27T05:00:00.000Z", "2026-11-27T04:00:00.000Z"
REF = "humanitarian_ed/01_x"
SECRET = b"s" * 32


@pytest.fixture
def db(tmp_path):
    opened = records.open_records(tmp_path / "records.db")
    yield opened
    opened.close()


@pytest.fixture
def centre(db):
    return centres.create(db, "0001", "基地", "Centre", NOW)


def group(db, centre, course="cpr_aed", **times):
    trainer = people.create_staff(db, f"t{len(list(db['people'].rows))}", "培训师", "hash", NOW)
    return classes.create(db, centre, course, "班", trainer, NOW, **times)


def learner(db, *joined):
    person = people.create_learner(db, "学员", "hash", NOW)
    for n, class_id in enumerate(joined):
        classes.join(db, class_id, person, f"学员{person}", f"2026-11-27T03:00:0{n}.000Z")
    return person


def test_a_vote_counts_in_the_newest_open_class_of_the_course(db, centre):
    first, other, newest = group(db, centre), group(db, centre, "other"), group(db, centre, closes_at=SOON)
    person = learner(db, first, other, newest)
    assert polls.class_of(db, person, "cpr_aed", NOW)["id"] == newest
    assert polls.class_of(db, person, "cpr_aed", LATER)["id"] == first  # the newest is over
    assert polls.class_of(db, learner(db, other), "cpr_aed", NOW) is None


def test_a_class_that_has_not_begun_or_is_over_takes_no_votes(db, centre):
    planned = group(db, centre, opens_at=SOON, closes_at=LATER)
    assert [polls.is_open(classes.get(db, planned), now) for now in (NOW, SOON, LATER)] == [False, True, False]


def test_a_vote_is_counted_once_and_can_be_changed(db, centre):
    one, two = group(db, centre), group(db, centre)
    for class_id, who, choice in ((one, "a", "need"), (one, "b", "need"), (one, "a", "queue"), (two, "a", "need")):
        polls.vote(db, class_id, REF, "poll-1", who, choice)
    polls.vote(db, one, REF, "poll-2", "a", "x")
    assert polls.counts(db, one) == {(REF, "poll-1"): {"need": 1, "queue": 1}, (REF, "poll-2"): {"x": 1}}
    assert polls.counts(db, two) == {(REF, "poll-1"): {"need": 1}}
    assert [polls.has_voted(db, one, REF, "poll-1", who) for who in ("a", "c")] == [True, False]


def test_a_row_holds_class_lesson_key_voter_and_choice_and_nothing_else(db, centre):
    class_id = group(db, centre)
    person = learner(db, class_id)
    who = polls.voter(SECRET, class_id, REF, "poll-1", person)
    polls.vote(db, class_id, REF, "poll-1", who, "need")
    assert list(db["poll_votes"].rows) == [{"class": class_id, "lesson": REF, "key": "poll-1", "voter": who, "choice": "need"}]
    assert "WITHOUT ROWID" in db["poll_votes"].schema  # a rowid would tell who voted first
    everything = [row for table in db.table_names() if table != "poll_votes" for row in db[table].rows]
    assert [row for row in everything if "need" in str(row.values()) or who in str(row.values())] == []


def test_a_voters_hash_says_nothing_without_the_secret_and_differs_in_each_poll_and_class():
    names = [polls.voter(SECRET, *given) for given in (("c", REF, "k", "p"), ("c", REF, "k2", "p"), ("d", REF, "k", "p"), ("c", REF, "k", "q"))]
    assert len({*names, polls.voter(b"t" * 32, "c", REF, "k", "p")}) == 5
    assert polls.voter(SECRET, "c", REF, "k", "p") == names[0]
    assert {len(name) for name in names} == {64}


def test_no_function_reads_a_persons_choice_out():
    public = {name for name, value in vars(polls).items() if callable(value) and getattr(value, "__module__", "") == "grading.polls"}
    assert public == {"class_of", "is_open", "voter", "vote", "has_voted", "counts", "shown"}


def test_fewer_than_five_votes_are_not_shown_and_choices_that_are_gone_do_not_count():
    assert polls.shown({"need": 4}, ["need", "queue"]) is None
    assert polls.shown({"need": 4, "gone": 3}, ["need", "queue"]) is None
    assert polls.shown({"queue": 1, "need": 4}, ["need", "queue", "share"]) == {"need": 4, "queue": 1, "share": 0}
