"""Forged, extra and late answers, edited seeds and orders, other people's attempts: refused with a reason, nothing changed.

After every request the whole record is compared with what it was. ``make test-full`` tries thousands of made-up values.
"""

import json
import random
import shutil

import every_kind
import pytest
from classroom import run
from whole_record import whole

from grading import classes, records
from grading.errors import InvalidAnswerError
from grading.items import check_value, shape_of
from portal.app import routes
from portal.settings import Settings

AT = "2026-11-24T03:00:00.000Z"
OPTIONS = "".join(
    f"""
[[item]]
id = "{kind}-item"
version = 1
kind = "{kind}"
topic = "cpr"
edition = "2026-11"
must_pass = false
read = ""
[item.zh]
stem = "{kind}：选哪个？"
options = [{", ".join('{text = "选项' + str(n) + '", why = "道理是这样的' + str(n) + '"' + (f', correct = {str(n in right).lower()}' if right else "") + "}" for n in range(4))}]
[item.en]
stem = "{kind}: which?"
options = [{", ".join('{text = "Option ' + str(n) + '", why = "The reason is this ' + str(n) + '"' + (f', correct = {str(n in right).lower()}' if right else "") + "}" for n in range(4))}]
"""
    for kind, right in (("choice", {1}), ("many", {0, 2}), ("order", set()))
)
COURSE = every_kind.COURSE.replace("items = 6", "items = 9").replace("cpr = 4}", "cpr = 7}")
# No kind takes any of these for an answer; the texts are JSON that Python does not write.
NEVER = ["null", "5", "true", '"0"', '{"0": 0}', "[null]", '["0"]', "[true]", "[[0]]", "[{}]", "[1e400]", "[NaN]", "[-1e300]", f"[{10**30}]", "[" * 500 + "]" * 500, str([0.5, "x"] * 400)]
OWN = {
    "choice": [[4], [-1], [0, 1], [1.0]],
    "many": [[0, 0], [4], [-2], [0, 1, 2, 3, 4]],
    "order": [[0, 1, 2], [0, 1, 2, 2], [0, 1, 2, 4], [-1, 0, 1, 2]],
    "match": [[0, 1], [0, 1, 2, 3], [0, 1, 4], [-2, 0, 1], [0.0, 1, 2]],
    "classify": [[0, 1], [0, 1, 2], [-2, 0, 0], [0, 1, 0, 1]],
    "numeric": [[1, 2], ["110"], [1e13]],
    "hotspot": [[3], [-2], [0, 1], [0, 0]],
    "scenario": [[2], [0, 9], [1, 1, 1, 1, 1], [-2]],
    "rhythm": [[5, 3], [-1], [10**9], [0] * 1001, [0.5]],
}
GOOD = {"choice": [0], "many": [0, 1], "order": [3, 2, 1, 0], "match": [0, 1, 2], "classify": [0, 1, 0], "numeric": [110], "hotspot": [0], "scenario": [0], "rhythm": [0, 550, 1100]}
ENVELOPES = [
    {"seq": 0}, {"seq": -1}, {"seq": 1.5}, {"seq": "9"}, {"seq": True}, {"seq": None}, {"seq": 2**53}, {"seq": 10**40}, {"at": None}, {"at": 5}, {"at": "\ud800"},
    {"seed": 1}, {"order": [0, 1, 2, 3]}, {"form": {}}, {"score": 1}, {"person": "x"}, {"attempt": "x"}, {"slot": "slot02"}, {"received_at": AT}, {"deadline": "2099-01-01T00:00:00.000Z"},
]  # fmt: skip


class Forger:
    """A learner with an open attempt at a test of every kind, and what the record held before."""

    def __init__(self, room):
        self.room = room

    async def begin(self):
        room = self.room
        await room.site.record(room.learner, "另一位学员", "other-learner")
        await room.site.record(self._enrol)
        started = await room.post("/assess/every/theory", "learner")
        self.attempt = started.headers["Location"].rpartition("/")[2]
        self.api = f"/api/attempts/{self.attempt}"
        row = (await room.site.record(records.one, "SELECT form FROM attempts WHERE id = ?", self.attempt))["form"]
        self.slots = {slot["kind"]: slot for slot in json.loads(row)["slots"]}
        assert set(self.slots) == set(GOOD)
        for kind, value in GOOD.items():
            reply = await self.put(kind, json.dumps({"value": value, "seq": 2, "at": AT}))
            assert reply.code == 200, (kind, reply.body)
        self.held = await room.site.record(whole)
        return self

    def _enrol(self, db):
        now = records.now()
        self.group = classes.create(db, self.room.centre, "every", "各种题", self.room.ids["trainer"], now)
        for role in ("learner", "other-learner"):
            classes.join(db, self.group, self.room.ids[role], role, now)

    async def put(self, kind, body):
        return await self.room.fetch(f"{self.api}/answers/{self.slots[kind]['slot']}", "learner", "PUT", body)

    async def unchanged(self):
        return await self.room.site.record(whole) == self.held


@pytest.fixture
def forge(tmp_path):
    """Return a function that runs ``check(forger)``."""
    content = tmp_path / "content"
    shutil.copytree(Settings().content / "courses", content / "courses")
    every_kind.write(content / "courses" / "every", every_kind.FILE + OPTIONS, COURSE)

    def start(check):
        async def use(room):
            await check(await Forger(room).begin())

        run(tmp_path, use, content=content)

    return start


def test_no_forged_value_of_any_kind_is_taken(forge):
    async def check(forger):
        for kind in GOOD:
            for text in [*NEVER, *map(json.dumps, OWN[kind])]:
                reply = await forger.put(kind, f'{{"value": {text}, "seq": 3, "at": "{AT}"}}')
                told = json.loads(reply.body)["error"]
                assert reply.code in (400, 422), (kind, text[:60], reply.code)
                assert told["code"].startswith("answer_") or reply.code == 400, (kind, text[:60], told)
                assert told["message"], (kind, text[:60])
                assert await forger.unchanged(), (kind, text[:60])

    forge(check)


def test_no_edited_envelope_seed_order_or_deadline_is_taken(forge):
    async def check(forger):
        for kind in GOOD:
            for edit in ENVELOPES:
                reply = await forger.put(kind, json.dumps({"value": GOOD[kind], "seq": 3, "at": AT, **edit}))
                told = json.loads(reply.body)["error"]["code"]
                assert (reply.code, told) == (422, "answer_seq" if set(edit) <= {"seq", "at"} else "answer_extra"), (kind, edit)
                assert await forger.unchanged(), (kind, edit)
        for body in ("[]", "5", "{", '"x"', '{"score": 100}', '{"answers": {}}', "[" * 5000):
            reply = await forger.room.fetch(f"{forger.api}/submit", "learner", "POST", body)
            assert reply.code in (400, 422), body[:20]
            assert await forger.unchanged(), body[:20]

    forge(check)


def test_a_slot_that_was_not_drawn_is_refused_whatever_it_is_called(forge):
    async def check(forger):
        names = ["slot00", "slot10", "slot99", "SLOT01", "slot1", "cpr-item", "choice-item", "slot01-0", "seed", "form", "0"]
        for name in names:
            reply = await forger.room.fetch(f"{forger.api}/answers/{name}", "learner", "PUT", {"value": [0], "seq": 9, "at": AT})
            assert (reply.code, json.loads(reply.body)["error"]["code"]) == (422, "answer_slot"), name
            assert await forger.unchanged(), name
        for path in ("/answers/", "/answers/slot01/x", "/answers/slot01%00", "/answers/slot%25", "/seed", "/form", "/deadline"):
            reply = await forger.room.fetch(forger.api + path, "learner", "PUT", {"value": [0], "seq": 9, "at": AT})
            assert reply.code in (404, 405), path
            assert await forger.unchanged(), path

    forge(check)


def test_replays_change_nothing_and_older_ones_are_told_what_is_stored(forge):
    async def check(forger):
        for kind, value in GOOD.items():
            for seq in (1, 2):
                again = await forger.put(kind, json.dumps({"value": value, "seq": seq, "at": AT}))
                assert (again.code, json.loads(again.body)["seq"]) == (200, 2), kind
                assert await forger.unchanged(), (kind, seq)
                older = await forger.put(kind, json.dumps({"value": [], "seq": seq, "at": AT}))
                if older.code == 409:
                    assert json.loads(older.body)["stored"]["value"] == value, kind
                else:
                    assert older.code == 422, kind  # a kind that takes no empty answer
                assert await forger.unchanged(), (kind, seq)

    forge(check)


def test_late_answers_are_refused_and_handing_in_twice_or_answering_afterwards_changes_nothing(forge):
    async def check(forger):
        room = forger.room

        async def refused(reason):
            forger.held = await room.site.record(whole)
            for kind, value in GOOD.items():
                fresh = [111] if kind == "numeric" else [0, 600] if kind == "rhythm" else value[::-1] if kind == "order" else value
                reply = await forger.put(kind, json.dumps({"value": fresh, "seq": 3, "at": "2000-01-01T00:00:00.000Z"}))
                assert (reply.code, json.loads(reply.body)["error"]["code"]) == (409, reason), kind
                assert await forger.unchanged(), kind

        await room.site.record(lambda db: db.table("attempts").update(forger.attempt, {"deadline_at": records.now()}))
        await refused("late")
        first = await room.fetch(f"{forger.api}/submit", "learner", "POST", {})
        await refused("submitted")
        for _ in range(2):
            again = await room.fetch(f"{forger.api}/submit", "learner", "POST", {})
            assert again.body == first.body
            assert await forger.unchanged()

    forge(check)


def attempt_addresses(attempt):
    """Return an address for every route that takes an attempt's id, so that a new one is tried by itself."""
    found = []
    for route in routes():
        if route.pattern.startswith(r"/assess/([\w-]+)/([\w-]+)/([\w-]+)"):
            found.append(route.pattern.replace(r"/assess/([\w-]+)/([\w-]+)/([\w-]+)", f"/assess/every/theory/{attempt}"))
        elif route.pattern.startswith(r"/api/attempts/([\w-]+)"):
            found.append(route.pattern.replace(r"/api/attempts/([\w-]+)", f"/api/attempts/{attempt}").replace(r"([\w-]+)", "slot01"))
    return found


def test_another_persons_attempt_does_not_exist_on_any_route_by_any_method(forge):
    async def check(forger):
        addresses = attempt_addresses(forger.attempt)
        assert len(addresses) >= 5
        bodies = {"GET": None, "PUT": {"value": [0], "seq": 9, "at": AT}, "POST": {}, "DELETE": None, "PATCH": {}, "HEAD": None}
        for who in ("other-learner", "trainer", "manager", "operator", ""):
            for address in addresses:
                for method, body in bodies.items():
                    reply = await forger.room.fetch(address, who, method, body)
                    allowed = {302, 401} if not who else {404}
                    assert reply.code in allowed | {403, 405}, (who, method, address, reply.code)
                    assert await forger.unchanged(), (who, method, address)
        for name in ("%25", "t%25", "_" * 21, forger.attempt.upper(), forger.attempt[:-1], forger.attempt + "0"):
            reply = await forger.room.fetch(f"/api/attempts/{name}", "learner")
            assert reply.code == 404, name

    forge(check)


def test_the_form_without_script_takes_no_extra_field_and_a_start_no_wish(tmp_path):
    async def check(room):
        base = "/assess/cpr_aed/theory"
        started = await room.post(base, "learner")
        attempt = started.headers["Location"]
        held = await room.site.record(whole)
        for field in ("slot11", "slot00-0", "seed", "order", "form", "score", "deadline_at", "person"):
            reply = await room.post(attempt, "learner", **{field: "0", "slot01": "0"})
            assert reply.code == 422, field
            assert "什么都没改" in reply.body.decode(), field
            assert await room.site.record(whole) == held, field
            reply = await room.post(base, "learner", **{field: "1"})
            assert reply.code == 422, field
            assert await room.site.record(whole) == held, field

    run(tmp_path, check)


def made_up(chance, depth=0):
    """Return some JSON value: mostly lists of small numbers, sometimes anything."""
    number = [lambda: chance.randint(-2, 6), lambda: chance.randint(-(10**12), 10**12), lambda: chance.uniform(-5, 200), lambda: chance.choice([True, None, "1", ""])]
    if depth < 3 and chance.random() < 0.85:
        return [made_up(chance, 3 if chance.random() < 0.9 else depth + 1) for _ in range(chance.randint(0, 6))]
    return chance.choice(number if chance.random() < 0.3 else number[:1])()


@pytest.mark.parametrize("tries", [100, pytest.param(5000, marks=pytest.mark.full)])
def test_made_up_values_are_refused_unchanged_or_valid_and_alone(forge, tries):
    async def check(forger):
        chance, counts = random.Random(20261127), {200: 0, 422: 0}
        seq = 2
        for turn in range(tries):
            kind, value = chance.choice(list(GOOD)), made_up(chance)
            seq += 1
            reply = await forger.put(kind, json.dumps({"value": value, "seq": seq, "at": AT}))
            counts[reply.code] += 1  # any other status is a KeyError
            try:
                check_value(kind, shape_of(forger.slots[kind]), value)
                valid = True
            except InvalidAnswerError:
                valid = False
            assert valid == (reply.code == 200), (turn, kind, value)
            after = await forger.room.site.record(whole)
            changed = {table for table in after if after[table] != forger.held[table]}
            assert changed == ({"answers"} if valid else set()), (turn, kind, value)
            others = [[row for row in state["answers"] if row[1] != forger.slots[kind]["slot"]] for state in (after, forger.held)]
            assert others[0] == others[1], (turn, kind, value)
            forger.held = after
        assert min(counts.values()) > tries / 20, counts

    forge(check)
