"""Polls on the whole running application: who may vote, who sees what from when on, and what is nowhere to be found.

It drives ``portal/handlers/polls.py``, ``portal/polls.py``, ``grading/polls.py``, ``portal/templates/polls.html``.
"""

import json
import os
import shutil
import stat

import pytest
from classroom import run, text_of
from test_portal_lessons import write_lesson
from tornado.httpclient import AsyncHTTPClient

from grading import classes, people, records
from grading.errors import BoaiError
from portal.polls import GuestVotes, guest_cookie, guest_of, polls_in, secret_in, together
from portal.settings import Settings

COURSE, LESSON = "cpr_aed", "01_scene_and_120"
ADDRESS = f"/api/polls/{COURSE}/{LESSON}/poll-1"
OPTIONS = [{"id": "need", "text": "最需要的", "view": "看需要。"}, {"id": "queue", "text": "排在前面的", "view": "看先后。"}]
CELLS = [
    ("intro", "markdown", "# 练习"),
    ("setup", "code", "from widgets import Choice, Poll"),
    ("poll", "code", f'Poll("poll-1", "zh", "先给谁？", {OPTIONS!r}, ["怎么解释？"])'),
    ("choice", "code", 'Choice("choice-1", "zh", "安全吗？", [{"text": "A", "correct": True, "why": "W"}, {"text": "B", "correct": False, "why": "V"}])'),
]
NOBODY = {"in_class": False, "voted": False, "n": None, "counts": None, "least": 5}


@pytest.fixture
def walk(tmp_path):
    """Return ``walk(check, **settings)``: ``await check(room)`` in a classroom whose lesson has one poll."""
    shutil.copytree(Settings().content / "courses", tmp_path / "content" / "courses")
    write_lesson(tmp_path / "content", f"first_aid/{LESSON}", CELLS)

    def use(check, **settings):
        async def given(room):
            room.data = tmp_path / "data"
            return await check(room)

        return run(tmp_path, given, content=tmp_path / "content", **settings)

    return use


async def ask(room, who="", cookie=""):
    reply = await room.fetch(ADDRESS, who, headers={"Cookie": cookie} if cookie else None)
    return json.loads(reply.body)


async def vote(room, who, choice="need"):
    reply = await room.fetch(ADDRESS, who, "PUT", {"choice": choice})
    return reply.code, json.loads(reply.body)


async def as_guest(room, cookie, choice="need"):
    """Vote as a phone that opened the class's link: with its cookie and its own page's origin, without any token."""
    headers = {"Cookie": cookie, "Origin": f"http://127.0.0.1:{room.port}", "Content-Type": "application/json"}
    address = f"http://127.0.0.1:{room.port}{ADDRESS}"
    reply = await AsyncHTTPClient().fetch(address, method="PUT", headers=headers, body=json.dumps({"choice": choice}), raise_error=False)
    return reply.code, json.loads(reply.body)


async def guests(room, number):
    """Return the cookies of phones that opened the class's link."""
    found = []
    for _ in range(number):
        reply = await room.fetch(f"/join/{room.code}")
        found.append(next(value.split(";")[0] for value in reply.headers.get_list("Set-Cookie") if value.startswith("boai_class=")))
    return found


async def learners(room, number):
    names = [f"voter-{n}" for n in range(number)]
    for n, name in enumerate(names):
        await room.site.record(room.learner, f"投票学员{n}", name)
    return names


def everything_stored(room):
    """Return all rows of the record as text, without the votes."""

    def read(db):
        return {table: str(list(db[table].rows)) for table in db.table_names() if table != "poll_votes"}

    return room.site.record(read)


def test_a_distribution_is_shown_after_the_own_vote_and_from_five_votes_on(walk):
    async def check(room):
        names = await learners(room, 6)
        assert await ask(room, names[0]) == {**NOBODY, "in_class": True}
        for name in names[:4]:
            assert await vote(room, name) == (200, {"in_class": True, "voted": True, "n": None, "counts": None, "least": 5})
        assert await vote(room, names[4], "queue") == (200, {"in_class": True, "voted": True, "n": 5, "counts": {"need": 4, "queue": 1}, "least": 5})
        assert await ask(room, names[0]) == {"in_class": True, "voted": True, "n": 5, "counts": {"need": 4, "queue": 1}, "least": 5}
        assert await ask(room, names[5]) == {**NOBODY, "in_class": True}  # first vote, then see

    walk(check)


def test_a_vote_can_be_changed_and_counts_once(walk):
    async def check(room):
        names = await learners(room, 5)
        for name in names:
            await vote(room, name)
        _, answer = await vote(room, names[0], "queue")
        assert (answer["n"], answer["counts"]) == (5, {"need": 4, "queue": 1})

    walk(check)


def test_nothing_that_the_server_sends_or_stores_says_who_chose_what(walk):
    async def check(room):
        names = await learners(room, 5)
        for name in names:
            await vote(room, name, "queue")
        stored = str(await everything_stored(room))
        assert "queue" not in stored
        rows = await room.site.record(lambda db: list(db["poll_votes"].rows))
        assert [set(row) for row in rows] == [{"class", "lesson", "key", "voter", "choice"}] * 5
        ids = await room.site.record(lambda db: [row["id"] for row in db["people"].rows])
        assert [row for row in rows if any(person in row["voter"] for person in ids)] == []
        secret = room.data / "keys" / "polls.key"
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
        assert secret.read_bytes().hex() not in stored
        # Whoever comes in with a learner's PIN sees that a vote was given, not which.
        assert "queue" not in json.dumps({key: part for key, part in (await ask(room, names[0])).items() if key != "counts"})
        _, export = await room.get("/me/export", names[0])
        assert "queue" not in export

    walk(check)


@pytest.mark.parametrize("who", ["trainer", "examiner", "manager", "operator"])
def test_staff_have_no_vote_and_the_api_tells_them_nothing(walk, who):
    async def check(room):
        for name in await learners(room, 5):
            await vote(room, name)
        assert await vote(room, who) == (200, NOBODY)
        assert await ask(room, who) == NOBODY
        assert await room.site.record(lambda db: db["poll_votes"].count) == 5

    walk(check)


def test_a_learner_of_no_class_of_the_course_keeps_the_vote_on_the_device(walk):
    async def check(room):
        def alone(db):
            return people.open_session(db, people.create_learner(db, "无班学员", "hash", records.now()), records.now())

        room.tokens["alone"] = await room.site.record(alone)
        assert await vote(room, "alone") == (200, NOBODY)
        await room.site.record(lambda db: classes.change(db, room.group, room.ids["trainer"], records.now(), closes_at=records.now()))
        assert await vote(room, "learner") == (200, NOBODY)  # the class is over
        assert await room.site.record(lambda db: db["poll_votes"].count) == 0

    walk(check)


def test_a_stranger_and_an_ended_session_cannot_vote(walk):
    async def check(room):
        room.tokens["old"] = "a" * 43
        assert (await vote(room, ""))[0] == 401
        assert (await vote(room, "old"))[0] == 401
        assert await ask(room) == NOBODY
        assert (await as_guest(room, "boai_class=ZZZZZZ.aaaaaaaaaaaaaaaaaaaaaa"))[0] == 401
        assert (await as_guest(room, f"boai_class={room.code}.short"))[0] == 401

    walk(check)


def test_another_sites_form_cannot_vote_for_a_learner(walk):
    async def check(room):
        headers = {"Cookie": f"boai_session={room.tokens['learner']}", "Origin": "http://elsewhere.test"}
        url = f"http://127.0.0.1:{room.port}{ADDRESS}"
        reply = await AsyncHTTPClient().fetch(url, method="PUT", body='{"choice": "queue"}', headers=headers, raise_error=False)
        assert reply.code == 403

    walk(check)


@pytest.mark.parametrize("choice", ["", "NEED", None, 1, ["need"], {"id": "need"}])
def test_a_choice_that_there_is_not_is_refused(walk, choice):
    async def check(room):
        code, answer = await vote(room, "learner", choice)
        assert (code, answer["error"]["code"]) == (422, "poll_choice")
        assert await room.site.record(lambda db: db["poll_votes"].count) == 0

    walk(check)


def test_another_exercise_or_lesson_is_no_poll(walk):
    async def check(room):
        for path in (f"{COURSE}/{LESSON}/choice-1", f"{COURSE}/{LESSON}/none", f"{COURSE}/none/poll-1", f"none/{LESSON}/poll-1"):
            assert (await room.fetch(f"/api/polls/{path}", "learner")).code == 404

    walk(check)


def test_one_session_votes_thirty_times_a_minute_at_most(walk):
    async def check(room):
        codes = [(await vote(room, "learner"))[0] for _ in range(31)]
        assert codes == [200] * 30 + [429]
        (other,) = await learners(room, 1)
        assert (await vote(room, other))[0] == 200

    walk(check)


# ---- Class mode: phones that opened the class's link and gave no name ----------------------------------------------------


def test_guests_of_the_class_count_with_its_learners_and_nothing_of_them_is_stored(walk):
    async def check(room):
        before = await everything_stored(room)
        phones = await guests(room, 4)
        assert [(await as_guest(room, phone))[1]["n"] for phone in phones] == [None] * 4
        _, answer = await as_guest(room, phones[0], "queue")  # changed, not counted twice
        assert (answer["voted"], answer["n"]) == (True, None)
        (name,) = await learners(room, 1)
        assert (await vote(room, name))[1]["counts"] == {"need": 4, "queue": 1}
        assert (await ask(room, cookie=phones[1]))["counts"] == {"need": 4, "queue": 1}
        assert await ask(room, cookie=(await guests(room, 1))[0]) == {**NOBODY, "in_class": True}
        assert await room.site.record(lambda db: db["poll_votes"].count) == 1  # the learner's
        after = await everything_stored(room)
        assert [table for table in before if before[table] != after[table]] == ["people", "sessions", "enrolments"]  # the learner's, too
        assert not any(phone.partition(".")[2] in str(after) for phone in phones)

    walk(check)


def test_who_votes_as_a_guest_and_then_joins_has_one_vote(walk):
    async def check(room):
        (phone,) = await guests(room, 1)
        await as_guest(room, phone)
        names = await learners(room, 5)
        for name in names[1:]:
            await vote(room, name)
        cookie = f"{phone}; boai_session={room.tokens[names[0]]}"
        _, answer = await as_guest(room, cookie, "queue")
        assert answer["counts"] == {"need": 4, "queue": 1}

    walk(check)


def test_the_link_of_a_class_gives_a_phone_one_cookie_and_a_signed_in_person_none(walk):
    async def check(room):
        (phone,) = await guests(room, 1)
        again = await room.fetch(f"/join/{room.code}", headers={"Cookie": phone})
        assert phone in str(again.headers.get_list("Set-Cookie"))
        assert "boai_class" not in str((await room.fetch(f"/join/{room.code}", "learner")).headers)
        assert "boai_class" not in str((await room.fetch("/join/ZZZZZZ")).headers)
        page = (await room.get(f"/join/{room.code}"))[1]
        assert '<a href="/courses/cpr_aed">不留姓名，直接看课</a>' in page

    walk(check)


def test_guests_votes_are_forgotten_after_a_day_of_class_and_have_their_bounds():
    clock = [0.0]
    held = GuestVotes(most=2, polls=2, clock=lambda: clock[0])
    assert [held.vote("c", "l", "k", token, "need") for token in ("a", "b", "x", "a")] == [True, True, False, True]
    assert held.counts("c") == {("l", "k"): {"need": 2}}
    clock[0] = 43_201.0
    assert (held.counts("c"), held.has_voted("c", "l", "k", "a")) == ({}, False)
    for key in ("k1", "k2", "k3"):
        held.vote("c", "l", key, "a", "need")
    assert set(held.counts("c")) == {("l", "k2"), ("l", "k3")}
    held.forget("c", "l", "k3", "a")
    held.forget("c", "l", "gone", "a")
    assert held.counts("c") == {("l", "k2"): {"need": 1}}


def test_a_guests_cookie_keeps_its_token_in_one_class_and_a_strange_one_is_none():
    cookie = guest_cookie("ABC234", None)
    code, token = guest_of(cookie)
    assert (code, len(token), guest_cookie("ABC234", cookie)) == ("ABC234", 22, cookie)
    assert guest_of(guest_cookie("XYZ234", cookie))[1] != token
    assert [guest_of(other) for other in (None, "", "ABC234", "ABC234.x", "A B.aaaaaaaaaaaaaaaaaaaaaa")] == [("", "")] * 5


# ---- The projector --------------------------------------------------------------------------------------------------------


def test_the_trainer_shows_numbers_only_and_only_from_five_votes_on(walk):
    async def check(room):
        page = f"/teach/classes/{room.group}/polls"
        assert "还没有人投票。请大家在课里的投票题上选一项。" in text_of((await room.get(page, "trainer"))[1])
        names = await learners(room, 6)
        for name in names[:4]:
            await vote(room, name)
        few = text_of((await room.get(page, "trainer"))[1])
        assert "满 5 人投票以后，才显示分布" in few
        assert "最需要的" not in few
        for name in names[4:]:
            await vote(room, name, "queue")
        shown = (await room.get(page, "trainer"))[1]
        assert "先给谁？ 6 人投票，不记名 最需要的 4 票 · 67% 排在前面的 2 票 · 33%" in text_of(shown)
        assert "投票学员" not in shown
        assert (await room.get(page, "other-trainer"))[0] == 403

    walk(check)


def test_votes_of_a_lesson_that_is_gone_wait_and_the_page_stays(walk):
    async def check(room):
        await room.site.record(lambda db: db["poll_votes"].insert({"class": room.group, "lesson": "first_aid/99_gone", "key": "k", "voter": "v", "choice": "c"}))
        code, page = await room.get(f"/teach/classes/{room.group}/polls", "trainer")
        assert (code, "还没有人投票" in page) == (200, True)

    walk(check)


# ---- The parts ------------------------------------------------------------------------------------------------------------


def test_the_secret_is_made_once_and_a_damaged_one_is_named(tmp_path):
    made = secret_in(tmp_path / "keys")
    assert (len(made), secret_in(tmp_path / "keys")) == (32, made)
    path = tmp_path / "keys" / "polls.key"
    os.truncate(path, 3)
    with pytest.raises(BoaiError, match=r"polls\.key: it must hold 32 bytes; delete it, a new one is made$"):
        secret_in(tmp_path / "keys")


def test_a_page_without_exercises_has_no_polls():
    assert polls_in("<p>好</p>") == {}


def test_two_counts_are_added_and_neither_is_changed():
    stored, held = {("l", "k"): {"a": 2}}, {("l", "k"): {"a": 1, "b": 3}, ("l", "x"): {"a": 1}}
    assert together(stored, held) == {("l", "k"): {"a": 3, "b": 3}, ("l", "x"): {"a": 1}}
    assert stored == {("l", "k"): {"a": 2}}
