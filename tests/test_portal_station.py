"""The examiner's station page on the whole running application: marking, signing, refusals, outcomes."""

import asyncio
import re
from urllib.parse import urlencode

import pytest
from classroom import serve, text_of
from tornado.httpclient import AsyncHTTPClient

from grading import centres, classes, people, records, stations
from portal import passwords

XSRF = "0123456789abcdef0123456789abcdef"
SECRET = passwords.hashed("long enough secret")
STAFF = (("trainer", "trainer"), ("examiner", "examiner"), ("both", "trainer", "examiner"), ("manager", "manager"))


class World:
    """A class with two learners, and its staff, on a running portal."""

    def __init__(self, app, port):
        self.site, self.port, self.tokens, self.people = app.site, port, {}, {}

    async def build(self):
        record, now = self.site.record, records.now()
        self.centre = await record(centres.create, "0001", "演示基地", "Demo centre", now)
        elsewhere = await record(centres.create, "0002", "另一基地", "Another centre", now)
        for login, *roles in STAFF:
            await self.staff(login, self.centre, roles)
        await self.staff("far-examiner", elsewhere, ["examiner"])
        self.made = await record(classes.create, self.centre, "cpr_aed", "一班", self.people["trainer"], now)
        for number, name in enumerate(("演示一号", "演示二号")):
            self.people[name] = await record(people.create_learner, name, SECRET, now)
            await record(classes.join, self.made, self.people[name], name, f"2026-01-01T00:00:0{number}.000Z")
            self.tokens[name] = await record(people.open_session, self.people[name], now)
        self.criteria = self.site.course("cpr_aed").stations["cpr_aed"].criteria
        self.url = f"/teach/classes/{self.made}/station/cpr_aed/{self.people['演示一号']}"

    async def staff(self, login, centre, roles):
        record, now = self.site.record, records.now()
        person = await record(people.create_staff, login, f"演示 {login}", SECRET, now)
        for role in roles:
            await record(people.grant, person, centre, role, None, now)
        self.people[login], self.tokens[login] = person, await record(people.open_session, person, now)

    async def ask(self, path, who="examiner", form=None):
        body = urlencode({"_xsrf": XSRF, **form}) if form is not None else None
        return await AsyncHTTPClient().fetch(
            f"http://127.0.0.1:{self.port}{path}", method="GET" if form is None else "POST", body=body,
            headers={"Cookie": f"_xsrf={XSRF}; boai_session={self.tokens[who]}"},
            follow_redirects=False, raise_error=False,
        )  # fmt: skip

    async def fresh_request(self, who="examiner", url=""):
        """Return the request id that the server put into the form."""
        page = (await self.ask(url or self.url, who)).body.decode()
        return re.search(r'name="request" value="([0-9a-f]{32})"', page)[1]

    def marks(self, **changed):
        """Return the form's marks, all done but for ``changed`` (by criterion id, _ for -)."""
        given = {c.id: "done" for c in self.criteria} | {k.replace("_", "-"): v for k, v in changed.items()}
        return {f"mark-{name}": mark for name, mark in given.items()} | {"sure": "1"}

    async def sign(self, who="examiner", **changed):
        form = {"request": await self.fresh_request(who), **self.marks(**changed)}
        return await self.ask(self.url, who, form)

    async def tries(self, name="演示一号"):
        return await self.site.record(stations.results, self.people[name], self.made)


@pytest.fixture
def running(tmp_path):
    """Return ``running(check)``: runs ``await check(world)`` against the whole application."""

    def run(check):
        async def use(app, port):
            world = World(app, port)
            await world.build()
            return await check(world)

        return serve(tmp_path / "data", use)

    return run


def words(reply):
    """Return the visible text of a page, spaces made single."""
    return text_of(reply.body.decode())


def main_words(reply):
    """Return the visible text of a page's own part."""
    return text_of(re.search(r"<main.*</main>", reply.body.decode(), re.S)[0])


def test_the_form_asks_every_criterion_with_four_choices_and_stars_the_critical_ones(running):
    async def check(world):
        page = (await world.ask(world.url)).body.decode()
        asked = re.findall(r'name="mark-([\w-]+)" value="(\w+)"', page)
        assert asked == [(c.id, mark) for c in world.criteria for mark in ("done", "prompted", "not_done", "not_seen")]
        assert page.count('class="star"') == sum(c.critical for c in world.criteria)
        assert "checked" not in page

    running(check)


def test_a_station_with_everything_done_is_passed_and_recorded_with_its_examiner(running):
    async def check(world):
        form = {"request": await world.fresh_request(), **world.marks(), "manikin": "3号", "minutes": "4.5", "comment": "稳"}
        reply = await world.ask(world.url, form=form)
        assert (reply.code, reply.headers["Location"]) == (303, f"{world.url}/1")
        (row,) = await world.tries()
        kept = {key: row[key] for key in ("examiner", "passed", "score", "max", "manikin", "minutes", "comment", "try_no")}
        assert kept == {
            "examiner": world.people["examiner"], "passed": True, "score": 22, "max": 22,
            "manikin": "3号", "minutes": 4.5, "comment": "稳", "try_no": 1,
        }  # fmt: skip
        outcome = await world.ask(f"{world.url}/1")
        assert '<p class="verdict passed" role="status">合格</p>' in outcome.body.decode()
        assert "演示 examiner 签字" in words(outcome)
        assert "下一位：演示二号" in words(outcome)
        assert "再考一次" not in words(outcome)

    running(check)


def test_a_missed_star_fails_is_named_and_leaves_one_more_try(running):
    async def check(world):
        reply = await world.sign(pads="not_done", rate="prompted", pauses="not_seen")
        outcome = await world.ask(reply.headers["Location"])
        page = outcome.body.decode()
        assert '<p class="verdict failed" role="status">未合格</p>' in page
        critical, others = re.search(r"<h3>没有独立完成的关键项</h3>(.*?)</ul>.*?<h3>其他没有完成的项</h3>(.*?)</ul>", page, re.S).groups()
        assert re.findall(r"</span> ([^<]+)<small>([^<]+)</small>", critical) == [
            ("按压速度 100–120 次/分，至少 80% 的时间在范围内", "提示后完成"),
            ("电极片位置正确：右锁骨下方；左侧腋下、腋中线", "没做"),
        ]
        assert re.findall(r"<li>([^<]+)<small>([^<]+)</small>", others) == [("每次中断按压都不超过 10 秒", "没看到")]
        assert "还可以再考 1 次" in words(outcome)
        assert f'href="{world.url}"' in page

    running(check)


def test_after_the_last_try_no_form_is_offered(running):
    async def check(world):
        await world.sign(pads="not_done")
        last = await world.sign(pads="not_done")
        outcome = await world.ask(last.headers["Location"])
        assert "考核次数用完了" in words(outcome)
        assert "再考一次" not in words(outcome)
        again = await world.ask(world.url)
        assert "这位学员的考核次数用完了" in words(again)
        assert "<fieldset" not in again.body.decode()

    running(check)


def test_too_few_other_steps_fail_with_every_star_done(running):
    async def check(world):
        others = [c.id.replace("-", "_") for c in world.criteria if not c.critical]
        reply = await world.sign(**dict.fromkeys(others[:3], "not_done"))
        text = words(await world.ask(reply.headers["Location"]))
        assert f"关键项全部独立完成。 其他项完成 {len(others) - 3}/{len(others)}，要求至少 6 项。" in text
        assert len(others) == 7

    running(check)


def test_a_double_submission_records_one_row(running):
    async def check(world):
        form = {"request": await world.fresh_request(), **world.marks(pads="not_done")}
        replies = await asyncio.gather(*(world.ask(world.url, form=form) for _ in range(4)))
        assert {(r.code, r.headers["Location"]) for r in replies} == {(303, f"{world.url}/1")}
        assert len(await world.tries()) == 1

    running(check)


def test_a_form_with_a_missing_criterion_comes_back_with_its_ticks_and_says_which(running):
    async def check(world):
        marks = world.marks(rate="prompted")
        del marks["mark-pads"]
        request = await world.fresh_request()
        form = {"request": request, **marks, "comment": "第二组", "minutes": "5"}
        reply = await world.ask(world.url, form=form)
        page = reply.body.decode()
        assert reply.code == 422
        assert re.findall(r'href="#c-([\w-]+)"', page) == ["pads"]
        ticked = dict(re.findall(r'name="(mark-[\w-]+)" value="(\w+)" checked', page))
        assert ticked | {"sure": "1"} == marks
        assert f'name="request" value="{request}"' in page
        assert "第二组</textarea>" in page
        assert "已记 21/22" in words(reply)
        assert await world.tries() == []

    running(check)


@pytest.mark.parametrize("minutes", ["abc", "-1", "nan", "inf", "601"])
def test_minutes_that_are_no_number_come_back_with_the_ticks_kept(running, minutes):
    async def check(world):
        form = {"request": await world.fresh_request(), **world.marks(), "minutes": minutes}
        reply = await world.ask(world.url, form=form)
        assert reply.code == 422
        assert "用时请写 0 到 600 之间的数字" in words(reply)
        assert reply.body.decode().count(" checked") == 22
        assert await world.tries() == []

    running(check)


def test_a_mark_that_does_not_exist_records_nothing(running):
    async def check(world):
        reply = await world.sign(pads="perfect")
        assert reply.code == 422
        assert "有的记录认不出来" in words(reply)
        assert await world.tries() == []

    running(check)


def test_the_only_trainer_of_a_class_is_refused_before_and_after_marking(running):
    async def check(world):
        made = await world.site.record(
            classes.create, world.centre, "cpr_aed", "二班", world.people["both"], records.now()
        )
        person = world.people["演示一号"]
        await world.site.record(classes.join, made, person, "演示一号", records.now())
        url = f"/teach/classes/{made}/station/cpr_aed/{person}"
        told = "这个班只有你一位老师，你不能给自己的学员签实操。请另一位考官来考。"
        form = await world.ask(url, "both")
        assert told in words(form)
        assert "<fieldset" not in form.body.decode()
        sent = await world.ask(url, "both", {"request": "0" * 32, **world.marks()})
        assert (sent.code, told in words(sent)) == (409, True)
        assert await world.site.record(stations.results, person, made) == []
        other = {"request": await world.fresh_request("examiner", url), **world.marks()}
        assert (await world.ask(url, "examiner", other)).code == 303

    running(check)


def test_nobody_examines_themselves(running):
    async def check(world):
        await world.site.record(classes.join, world.made, world.people["examiner"], "演示考官", records.now())
        url = world.url.replace(world.people["演示一号"], world.people["examiner"])
        sent = await world.ask(url, form={"request": "0" * 32, **world.marks()})
        assert sent.code == 409
        assert "不能考核自己。请另一位考官来考。" in words(sent)

    running(check)


def test_a_passed_learner_and_a_form_used_for_someone_else_are_refused_in_words(running):
    async def check(world):
        used = await world.fresh_request()
        await world.ask(world.url, form={"request": used, **world.marks()})
        again = await world.ask(world.url, form={"request": "1" * 32, **world.marks()})
        assert again.code == 409
        assert "这位学员已经通过这一站，不用再考。" in words(again)
        second = world.url.replace(world.people["演示一号"], world.people["演示二号"])
        reused = await world.ask(second, form={"request": used, **world.marks()})
        assert reused.code == 409
        assert "这张考核表已经用在别的学员身上了" in words(reused)
        assert await world.tries("演示二号") == []

    running(check)


def test_learners_trainers_managers_and_foreign_examiners_cannot_open_or_send_the_form(running):
    async def check(world):
        for who in ("演示一号", "trainer", "manager", "far-examiner"):
            sent = await world.ask(world.url, who, {"request": "2" * 32, **world.marks()})
            assert ((await world.ask(world.url, who)).code, sent.code, who) == (403, 403, who)
        assert await world.tries() == []

    running(check)


def test_the_outcome_is_for_the_staff_of_the_class_only(running):
    async def check(world):
        await world.sign(pads="not_done")
        codes = {who: (await world.ask(f"{world.url}/1", who)).code for who in ("trainer", "manager", "far-examiner", "演示一号")}
        assert codes == {"trainer": 200, "manager": 200, "far-examiner": 403, "演示一号": 403}
        assert "再考一次" not in main_words(await world.ask(f"{world.url}/1", "trainer"))

    running(check)


def test_unknown_learners_stations_tries_and_requests_are_told_apart_from_refusals(running):
    async def check(world):
        person = world.people["演示一号"]
        for path in (world.url.replace(person, "nobody"), world.url.replace("cpr_aed", "no_station"), f"{world.url}/9"):
            assert ((await world.ask(path)).code, path) == (404, path)
        assert (await world.ask(world.url, form={"request": "x", **world.marks()})).code == 400

    running(check)


def unsure(world, **changed):
    """Return the form's marks as a browser without script sends them first."""
    return {**world.marks(**changed), "sure": ""}


@pytest.mark.parametrize(
    ("changed", "question"),
    [
        ({}, "合格。签字？"),
        ({"pads": "not_done", "rate": "prompted", "pauses": "not_seen"}, "未合格：2 个★没有独立完成。签字？"),
        ({"pauses": "not_done", "airway": "not_done"}, "未合格：其他项完成 5/7，要求至少 6 项。签字？"),
    ],
)
def test_without_script_a_page_tells_the_verdict_and_asks_before_anything_is_signed(running, changed, question):
    async def check(world):
        request = await world.fresh_request()
        reply = await world.ask(world.url, form={"request": request, **unsure(world, **changed), "comment": "稳"})
        assert (reply.code, await world.tries()) == (200, [])
        page = reply.body.decode()
        assert f"<h2>{question}</h2>" in page
        fields = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', page))
        del fields["_xsrf"], fields["next"]
        assert fields == {"request": request, **{k: v for k, v in world.marks(**changed).items() if k != "sure"}, "manikin": "", "minutes": "", "comment": "稳"}
        back = await world.ask(world.url, form={**fields, "sure": "back"})
        assert (back.code, back.body.decode().count(" checked"), await world.tries()) == (200, 22, [])
        signed = await world.ask(world.url, form={**fields, "sure": "1"})
        assert (signed.code, [row["comment"] for row in await world.tries()]) == (303, ["稳"])

    running(check)


def test_who_may_not_sign_is_told_so_instead_of_being_asked(running):
    async def check(world):
        await world.sign()
        reply = await world.ask(world.url, form={"request": "0" * 32, **unsure(world)})
        assert (reply.code, "签字？" in words(reply)) == (409, False)

    running(check)
