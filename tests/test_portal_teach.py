"""Trainers' pages on the whole running application: opening a class, joining it, attendance, PINs, the projector.

Also what changes a class afterwards (portal/handlers/teach_changes.py, grading/enrolments.py).
"""

import json
import re
from urllib.parse import urlencode

import numpy as np
import pytest
import zxingcpp
from classroom import serve, text_of
from tornado.httpclient import AsyncHTTPClient

from grading import attendance, centres, classes, people, records
from portal import passwords

XSRF = "0123456789abcdef0123456789abcdef"
SECRET = passwords.hashed("long enough secret")


class World:
    """Two centres with staff, on a running portal."""

    def __init__(self, app, port):
        self.site, self.port, self.tokens, self.people = app.site, port, {}, {}

    async def build(self):
        record, now = self.site.record, records.now()
        self.centre = await record(centres.create, "0001", "演示基地", "Demo centre", now)
        self.elsewhere = await record(centres.create, "0002", "另一基地", "Another centre", now)
        for role in ("trainer", "examiner", "manager", "issuer"):
            await self.staff(role, self.centre, role)
            await self.staff(f"far-{role}", self.elsewhere, role)

    async def staff(self, login, centre, *roles):
        record, now = self.site.record, records.now()
        person = await record(people.create_staff, login, f"演示 {login}", SECRET, now)
        for role in roles:
            await record(people.grant, person, centre, role, None, now)
        self.people[login] = person
        self.tokens[login] = await record(people.open_session, person, now)

    async def ask(self, path, who="", form=None):
        cookie = f"_xsrf={XSRF}; boai_session={self.tokens.get(who, who)}"
        body = urlencode({"_xsrf": XSRF, **form}, doseq=True) if form is not None else None
        return await AsyncHTTPClient().fetch(
            f"http://127.0.0.1:{self.port}{path}", method="GET" if form is None else "POST", body=body,
            headers={"Cookie": cookie}, follow_redirects=False, raise_error=False,
        )  # fmt: skip

    async def open_class(self, name="一班", who="trainer", **more):
        form = {"centre": self.centre, "course": "cpr_aed", "name": name, **more}
        reply = await self.ask("/teach/classes", who, form)
        assert reply.code == 302
        return reply.headers["Location"].rpartition("/")[2]

    async def join(self, class_id, name="演示一号", pin="246810"):
        code = (await self.site.record(classes.get, class_id))["join_code"]
        return await self.ask(f"/join/{code}", "", {"name": name, "pin": pin})

    async def member(self, class_id, name="演示一号"):
        return (await self.site.record(classes.find_member, class_id, name))["person"]


@pytest.fixture
def running(tmp_path):
    """Return ``running(check)``: runs ``await check(world)`` against the whole application."""

    def run(check):
        async def use(app, port):
            world = World(app, port)
            await world.build()
            return await check(world)

        return serve(tmp_path / "data", use, hostname="class.test")

    return run


def words(reply):
    """Return the visible text of a page, spaces made single."""
    return text_of(reply.body.decode())


def read_qr(page):
    """Draw the page's QR paths as pixels, and return what a scanner reads."""
    side = int(re.search(r'viewBox="0 0 (\d+)', page)[1])
    modules = np.full((side, side), 255, dtype=np.uint8)
    x = y = 0.0
    path = re.search(r'class="qr".*?<path[^>]*stroke="#000"[^>]*d="([^"]+)"', page, re.S)[1]
    for step, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?:[ ,]?(-?[\d.]+))?", path):
        if step == "M":
            x, y = float(first), float(second)
        elif step == "m":
            x, y = x + float(first), y + float(second)
        else:
            modules[int(y), int(x) : int(x + float(first))] = 0
            x += float(first)
    return [found.text for found in zxingcpp.read_barcodes(np.kron(modules, np.ones((8, 8), dtype=np.uint8)))]


def test_opening_a_class_gives_a_code_with_which_a_learner_joins(running):
    async def check(world):
        made = await world.open_class("东湖社区班")
        reply = await world.join(made)
        assert (reply.code, reply.headers["Location"]) == (302, "/courses/cpr_aed")
        group = await world.site.record(classes.get, made)
        assert (group["centre"], group["course"], group["name"]) == (world.centre, "cpr_aed", "东湖社区班")
        assert await world.site.record(classes.trainers, made) == {world.people["trainer"]}
        page = words(await world.ask(f"/teach/classes/{made}", "trainer"))
        assert group["join_code"] in page
        assert "演示一号" in page
        listing = words(await world.ask("/teach", "trainer"))
        assert "东湖社区班 我带的" in listing
        assert "1 位学员" in listing

    running(check)


def test_opening_and_closing_times_are_read_as_beijing_time(running):
    async def check(world):
        made = await world.open_class(opens="2099-11-24T09:00", closes="2099-11-25T17:30")
        group = await world.site.record(classes.get, made)
        assert group["opens_at"] == "2099-11-24T01:00:00.000Z"
        assert group["closes_at"] == "2099-11-25T09:30:00.000Z"
        assert "未开始 · 2099年11月24日 至 2099年11月25日" in words(await world.ask(f"/teach/classes/{made}", "trainer"))

    running(check)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"course": "no_such"}, "请选一门课程"),
        ({"name": "   "}, "请写班级名称"),
        ({"closes": "2020-01-01T09:00"}, "时间不对"),
        ({"opens": "2099-01-02T09:00", "closes": "2099-01-01T09:00"}, "时间不对"),
        ({"opens": "0001-01-01T00:00"}, "时间不对"),
        ({"opens": "tomorrow"}, "时间不对"),
    ],
)
def test_a_form_that_does_not_fit_is_shown_again_and_opens_nothing(running, wrong, told):
    async def check(world):
        form = {"centre": world.centre, "course": "cpr_aed", "name": "写好的名字", **wrong}
        reply = await world.ask("/teach/classes", "trainer", form)
        assert reply.code == 400
        assert told in words(reply)
        assert form["name"].strip() in reply.body.decode()
        assert await world.site.record(classes.for_centre, world.centre) == []

    running(check)


def test_a_manager_opens_a_class_for_a_trainer_of_the_centre_only(running):
    async def check(world):
        form = {"centre": world.centre, "course": "cpr_aed", "name": "一班"}
        for stranger in ("manager", "examiner", "far-trainer"):
            reply = await world.ask("/teach/classes", "manager", {**form, "trainer": world.people[stranger]})
            assert reply.code == 400
        made = await world.open_class(who="manager", trainer=world.people["trainer"])
        assert await world.site.record(classes.trainers, made) == {world.people["trainer"]}

    running(check)


def test_a_trainer_cannot_open_a_class_in_the_name_of_another(running):
    async def check(world):
        await world.staff("second", world.centre, "trainer")
        made = await world.open_class(trainer=world.people["second"])
        assert await world.site.record(classes.trainers, made) == {world.people["trainer"]}

    running(check)


def test_staff_of_another_centre_and_learners_get_403_everywhere(running):
    async def check(world):
        made = await world.open_class()
        world.tokens["learner"] = (await world.join(made)).headers["Set-Cookie"].split("boai_session=")[1].split(";")[0]
        person, here = await world.member(made), f"/teach/classes/{made}"
        opening = {"centre": world.centre, "course": "cpr_aed", "name": "偷开的班"}
        box = f"1:{person}"
        asked = [
            (here, None), (f"{here}/join", None), (f"{here}/attendance", {"shown": f"{box}:0", "present": box}),
            (f"{here}/pin/{person}", {}), ("/teach/classes", opening),
        ]  # fmt: skip
        for path, form in asked:
            for who in ("far-trainer", "far-manager", "far-examiner", "issuer", "learner"):
                assert ((await world.ask(path, who, form)).code, path, who) == (403, path, who)
        assert (await world.ask("/teach", "learner")).code == 403
        assert "一班" not in words(await world.ask("/teach", "far-trainer"))
        assert await world.site.record(attendance.sheet, made) == {}
        assert len(await world.site.record(classes.for_centre, world.centre)) == 1

    running(check)


def test_an_examiner_sees_the_class_and_changes_neither_ticks_nor_pins(running):
    async def check(world):
        made = await world.open_class()
        await world.join(made)
        person = await world.member(made)
        reply = await world.ask(f"/teach/classes/{made}", "examiner")
        assert reply.code == 200
        assert "重设 PIN" not in words(reply)
        assert f"/teach/classes/{made}/station/cpr_aed/{person}" in reply.body.decode()
        ticks = await world.ask(f"/teach/classes/{made}/attendance", "examiner", {"shown": f"1:{person}:0"})
        assert ticks.code == 403
        assert (await world.ask(f"/teach/classes/{made}/pin/{person}", "examiner", {})).code == 403

    running(check)


def test_attendance_ticks_are_stored_and_shown(running):
    async def check(world):
        made = await world.open_class()
        for name in ("演示一号", "演示二号"):
            await world.join(made, name)
        one, two = [await world.member(made, name) for name in ("演示一号", "演示二号")]
        shown = [f"{n}:{person}:0" for person in (one, two) for n in (1, 2)]
        form = {"shown": shown, "present": [f"1:{one}", f"2:{two}"]}
        reply = await world.ask(f"/teach/classes/{made}/attendance", "trainer", form)
        assert (reply.code, reply.headers["Location"]) == (302, f"/teach/classes/{made}?saved=1#members")
        assert await world.site.record(attendance.sheet, made) == {(one, 1): True, (two, 2): True}
        page = (await world.ask(f"/teach/classes/{made}", "trainer")).body.decode()
        assert set(re.findall(r'value="(\d:\w+)" checked', page)) == {f"1:{one}", f"2:{two}"}

    running(check)


def test_saving_an_old_page_leaves_the_ticks_of_another_trainer(running):
    async def check(world):
        made = await world.open_class()
        await world.join(made)
        person = await world.member(made)
        await world.site.record(
            attendance.tick, made, 1, person, True, world.people["trainer"], records.now()
        )
        old_page = {"shown": [f"1:{person}:0", f"2:{person}:0"], "present": [f"2:{person}"]}
        await world.ask(f"/teach/classes/{made}/attendance", "manager", old_page)
        assert await world.site.record(attendance.sheet, made) == {(person, 1): True, (person, 2): True}
        await world.ask(f"/teach/classes/{made}/attendance", "manager", {"shown": f"1:{person}:1"})
        assert await world.site.record(attendance.sheet, made) == {(person, 1): False, (person, 2): True}

    running(check)


def test_a_tick_for_a_session_the_course_does_not_have_is_refused(running):
    async def check(world):
        made = await world.open_class()
        await world.join(made)
        box = f"3:{await world.member(made)}"
        reply = await world.ask(f"/teach/classes/{made}/attendance", "trainer", {"shown": f"{box}:0", "present": box})
        assert reply.code == 400
        assert await world.site.record(attendance.sheet, made) == {}

    running(check)


def test_a_reset_pin_lets_the_learner_in_and_the_old_one_does_not(running):
    async def check(world):
        made = await world.open_class()
        await world.join(made, pin="111111")
        person = await world.member(made)
        for _ in range(world.site.settings.pin_tries):
            await world.join(made, pin="999999")
        assert (await world.join(made, pin="111111")).code == 409  # must wait, or ask the trainer
        page = await world.ask(f"/teach/classes/{made}/pin/{person}", "trainer", {})
        pin = re.search(r'<p class="code">(\d{6})</p>', page.body.decode())[1]
        assert (await world.join(made, pin="111111")).code == 401
        assert (await world.join(made, pin=pin)).code == 302
        assert pin not in (await world.ask(f"/teach/classes/{made}", "trainer")).body.decode()
        logged = await world.site.record(lambda db: list(db.query("SELECT person, action, subject FROM access_log")))
        assert logged == [{"person": world.people["trainer"], "action": "reset_pin", "subject": person}]

    running(check)


def test_a_class_never_resets_the_password_of_staff_or_of_someone_outside_it(running):
    async def check(world):
        made, other = await world.open_class(), await world.open_class("二班")
        await world.join(other)
        now = records.now()
        await world.site.record(classes.join, made, world.people["issuer"], "演示 issuer", now)
        staff = await world.ask(f"/teach/classes/{made}/pin/{world.people['issuer']}", "trainer", {})
        assert staff.code == 409
        assert (await world.site.record(people.get, world.people["issuer"]))["secret"] == SECRET
        outsider = await world.member(other)
        assert (await world.ask(f"/teach/classes/{made}/pin/{outsider}", "trainer", {})).code == 404

    running(check)


def test_the_projector_shows_code_and_qr_and_counts_who_joined(running):
    async def check(world):
        made = await world.open_class("东湖社区班")
        code = (await world.site.record(classes.get, made))["join_code"]
        await world.join(made)
        reply = await world.ask(f"/teach/classes/{made}/join", "trainer")
        page = reply.body.decode()
        assert words(reply) == (
            f"东湖社区班 · 扫码加入 东湖社区班 扫码加入 {code} 或打开 class.test:8866/join 已加入 1 人 大家的选择 · 回到班级"
        )
        assert '<meta http-equiv="refresh" content="10">' in page
        assert read_qr(page) == [f"http://class.test:8866/join/{code}"]

    running(check)


def test_a_closed_class_shows_no_code(running):
    async def check(world):
        now = "2026-01-01T01:00:00.000Z"
        made = await world.site.record(
            classes.create, world.centre, "cpr_aed", "旧班", world.people["trainer"], now, "2026-01-02T01:00:00.000Z"
        )
        code = (await world.site.record(classes.get, made))["join_code"]
        for page in (f"/teach/classes/{made}", f"/teach/classes/{made}/join"):
            reply = await world.ask(page, "trainer")
            assert "这个班已经结束，不能再加入" in words(reply)
            assert code not in reply.body.decode()

    running(check)


def test_a_class_whose_course_file_is_gone_still_shows_its_learners(running):
    async def check(world):
        made = await world.site.record(
            classes.create, world.centre, "gone_course", "旧课班", world.people["trainer"], records.now()
        )
        person = await world.site.record(people.create_learner, "演示一号", SECRET, records.now())
        await world.site.record(classes.join, made, person, "演示一号", records.now())
        for page in ("/teach", f"/teach/classes/{made}"):
            assert (await world.ask(page, "trainer")).code == 200
        text = words(await world.ask(f"/teach/classes/{made}", "trainer"))
        assert "这门课程的文件现在打不开" in text
        assert "演示一号" in text

    running(check)


async def logged(world):
    rows = await world.site.record(lambda db: list(db.table("access_log").rows))
    return [(row["person"], row["action"], json.loads(row["subject"])) for row in rows]


def test_a_misspelt_name_is_corrected_on_record_and_the_learner_comes_back_with_it(running):
    async def check(world):
        made = await world.open_class()
        await world.join(made, "王海羊")
        person = await world.member(made, "王海羊")
        page = f"/teach/classes/{made}/learner/{person}"
        assert f'href="{page}"' in (await world.ask(f"/teach/classes/{made}", "trainer")).body.decode()
        for who in ("examiner", "far-trainer", "far-manager"):
            assert (await world.ask(page, who, {"action": "rename", "name": "王海洋"})).code == 403
        reply = await world.ask(page, "trainer", {"action": "rename", "name": "王 海洋"})
        assert (reply.code, reply.headers["Location"]) == (302, f"/teach/classes/{made}#members")
        assert (await world.ask(page, "manager", {"action": "rename", "name": "王海洋"})).code == 302
        change = {"class": made, "person": person}
        assert await logged(world) == [
            (world.people["trainer"], "rename_learner", {**change, "from": "王海羊", "to": "王 海洋"}),
            (world.people["manager"], "rename_learner", {**change, "from": "王 海洋", "to": "王海洋"}),
        ]
        assert await world.member(made, "王海洋") == person
        assert (await world.join(made, "王海洋")).code == 302
        assert len(await world.site.record(classes.members, made)) == 1

    running(check)


def test_a_name_of_somebody_else_in_the_class_is_refused_in_words(running):
    async def check(world):
        made = await world.open_class()
        await world.join(made, "演示一号")
        await world.join(made, "演示二号")
        page = f"/teach/classes/{made}/learner/{await world.member(made)}"
        taken = await world.ask(page, "trainer", {"action": "rename", "name": "演示 二号"})
        assert (taken.code, "班里已有同名学员" in words(taken)) == (409, True)
        empty = await world.ask(page, "trainer", {"action": "rename", "name": " "})
        assert (empty.code, "请写姓名" in words(empty)) == (409, True)
        assert await logged(world) == []

    running(check)


def test_a_duplicate_without_evidence_is_taken_out_and_one_with_attendance_stays(running):
    async def check(world):
        made = await world.open_class()
        await world.join(made, "演示一号")
        await world.join(made, "演示一号（重复）")
        double, real = await world.member(made, "演示一号（重复）"), await world.member(made)
        tick = (1, real, True, world.people["trainer"], records.now())
        await world.site.record(attendance.tick, made, *tick)
        await world.site.record(attendance.tick, made, 1, double, True, world.people["trainer"], records.now())
        page = f"/teach/classes/{made}/learner"
        assert (await world.ask(f"{page}/{double}", "trainer", {"action": "remove"})).code == 409
        await world.site.record(attendance.tick, made, 1, double, False, world.people["trainer"], records.now())
        assert (await world.ask(f"{page}/{double}", "trainer", {"action": "remove"})).code == 302
        kept = await world.ask(f"{page}/{real}", "trainer", {"action": "remove"})
        assert (kept.code, "这些是证据，不能移出" in words(kept)) == (409, True)
        assert [m["name"] for m in await world.site.record(classes.members, made)] == ["演示一号"]
        assert await logged(world) == [
            (world.people["trainer"], "remove_learner", {"class": made, "person": double, "name": "演示一号（重复）"})
        ]

    running(check)


def test_a_class_gets_another_name_and_other_times_on_record(running):
    async def check(world):
        made = await world.open_class()
        before = await world.site.record(classes.get, made)
        page = f"/teach/classes/{made}/settings"
        shown = (await world.ask(page, "trainer")).body.decode()
        opens = re.search(r'name="opens" value="([^"]+)"', shown)[1]
        assert (await world.ask(page, "far-manager", {"action": "change", "name": "二班"})).code == 403
        reply = await world.ask(page, "manager", {"action": "change", "name": "二班", "opens": opens, "closes": "2099-01-02T18:00"})
        assert (reply.code, reply.headers["Location"]) == (302, f"/teach/classes/{made}")
        after = await world.site.record(classes.get, made)
        assert after == {**before, "name": "二班", "closes_at": "2099-01-02T10:00:00.000Z"}
        ((who, what, change),) = await logged(world)
        assert (who, what, change["from"]) == (world.people["manager"], "change_class", {"name": "一班", "closes_at": None})
        for wrong in ({"name": " "}, {"name": "三班", "closes": "2000-01-01T00:00"}, {"name": "三班", "closes": "morgen"}):
            assert (await world.ask(page, "trainer", {"action": "change", "opens": opens, **wrong})).code == 400
        assert await world.site.record(classes.get, made) == after

    running(check)


def test_an_ended_class_takes_nobody_in_submits_open_tests_and_stays_closed(running):
    async def check(world):
        made = await world.open_class()
        await world.join(made)
        person = await world.member(made)
        now = records.now()
        world.tokens["演示一号"] = await world.site.record(people.open_session, person, now)
        attempt = (await world.ask("/assess/cpr_aed/theory", "演示一号", {})).headers["Location"]
        page = f"/teach/classes/{made}/settings"
        assert (await world.ask(page, "trainer", {"action": "end"})).code == 302
        assert (await world.join(made, "演示二号")).code == 409
        reply = await world.ask(attempt, "演示一号")
        assert (reply.code, reply.headers["Location"]) == (302, f"{attempt}/result")
        closed = await world.site.record(classes.get, made)
        shown = words(await world.ask(page, "trainer"))
        assert "所以时间不能再改" in shown
        assert "现在结束" not in shown
        await world.ask(page, "trainer", {"action": "change", "name": "一班（完）", "closes": "2099-01-01T00:00"})
        assert await world.site.record(classes.get, made) == {**closed, "name": "一班（完）"}

    running(check)
