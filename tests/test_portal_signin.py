"""Signing in: how often one name may be tried, and where the way leads afterwards."""

import asyncio
import re

import pytest
from classroom import PIN, run
from tornado.httpclient import AsyncHTTPClient

from grading import classes, people

SECRET = "long enough secret"


def test_every_spelling_of_a_sign_in_name_shares_its_tries(tmp_path):
    async def check(room):
        spellings = ["manager", "MANAGER", "Manager", "ｍanager", " manager "]
        codes = [(await room.post("/signin", login=login, password="wrong")).code for login in spellings * 3]
        assert codes == [401] * 10 + [409] * 5
        assert (await room.post("/signin", login="mAnager", password=SECRET)).code == 409

    run(tmp_path, check)


def test_every_spelling_of_a_learners_name_shares_its_tries(tmp_path):
    async def check(room):
        spellings = ["演示学员", "演 示学员", "演示 学员", "演示学 员", "演 示 学 员"]
        codes = [(await room.post(f"/join/{room.code}", name=name, pin="000000")).code for name in spellings * 3]
        assert codes == [401] * 10 + [409] * 5
        assert (await room.post(f"/join/{room.code}", name="演 示 学员", pin=PIN)).code == 409

    run(tmp_path, check)


def test_tries_sent_at_the_same_moment_count_too(tmp_path):
    async def check(room):
        AsyncHTTPClient.configure(None, max_clients=40)
        try:
            tries = [room.post("/signin", login="manager", password="wrong") for _ in range(40)]
            codes = [reply.code for reply in await asyncio.gather(*tries)]
        finally:
            AsyncHTTPClient.configure(None)
        assert sorted(codes) == [401] * 10 + [409] * 30

    run(tmp_path, check)


def test_a_right_try_is_not_counted(tmp_path):
    async def check(room):
        codes = [(await room.post("/signin", login="manager", password=SECRET)).code for _ in range(11)]
        assert codes == [302] * 11
        assert await room.site.record(people.failures, "login:manager", "") == 0

    run(tmp_path, check)


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\t\\evil.example", "/\t/evil.example", "/\r\nX: y", "me"],
)
def test_no_browser_is_led_to_another_site(tmp_path, target):
    async def check(room):
        entered = await room.post("/signin", login="manager", password=SECRET, next=target)
        switched = await room.post("/elder", next=target)
        assert [(reply.code, reply.headers["Location"]) for reply in (entered, switched)] == [(302, "/centre"), (302, "/")]

    run(tmp_path, check)


def test_the_page_that_asked_for_a_sign_in_is_opened_afterwards(tmp_path):
    async def check(room):
        reply = await room.post("/signin", login="manager", password=SECRET, next="/teach?lang=en&x=a//b")
        assert (reply.code, reply.headers["Location"]) == (302, "/teach?lang=en&x=a//b")

    run(tmp_path, check)


def test_staff_land_where_they_work(tmp_path):
    async def check(room):
        where = {}
        for role in ("manager", "issuer", "operator", "trainer", "examiner"):
            where[role] = (await room.post("/signin", login=role, password=SECRET)).headers["Location"]
        assert where == {"manager": "/centre", "issuer": "/centre", "operator": "/centre", "trainer": "/teach", "examiner": "/teach"}
        reply = await room.post(f"/centre/{room.centre}/staff", "operator", action="invite", role="auditor")
        link = re.search(r'value="https?://[^/"]+(/invitation/[^"]+)"', reply.body.decode())[1]
        made = await room.post(link, login="auditor", name="演示监督员", password=SECRET)
        again = await room.post("/signin", login="auditor", password=SECRET)
        assert [reply.headers["Location"] for reply in (made, again)] == ["/audit", "/audit"]

    run(tmp_path, check)


def test_a_visitors_own_page_has_two_doors_the_learners_first(tmp_path):
    async def check(room):
        status, page = await room.get("/me")
        assert status == 200
        assert re.findall(r"<h[12][^>]*>([^<]+)</h[12]>", page) == ["学员", "工作人员"]
        assert '<a class="button" href="/signin">工作人员登录</a>' in page
        assert re.findall(r'<input name="(\w+)"', page) == ["code", "name", "pin"]
        came = await room.post("/join", code=room.code, name="演示学员", pin=PIN, way="back")
        assert (came.code, came.headers["Location"]) == (302, "/courses/cpr_aed")

    run(tmp_path, check)


def test_a_newcomer_chooses_a_pin_in_sight_and_who_comes_back_enters_it_unseen(tmp_path):
    async def check(room):
        new = (await room.get(f"/join/{room.code}"))[1]
        back = (await room.get(f"/join/{room.code}?way=back"))[1]
        assert "自己定一个 6 位数字 PIN" in new
        assert re.search(r'name="pin" type="(\w+)"', new)[1] == "text"
        assert "你的 6 位数字 PIN" in back
        assert re.search(r'name="pin" type="(\w+)"', back)[1] == "password"

    run(tmp_path, check)


def test_who_comes_back_with_a_misspelt_name_is_told_and_not_enrolled_twice(tmp_path):
    async def check(room):
        reply = await room.post(f"/join/{room.code}", name="演示学圆", pin=PIN, way="back")
        assert (reply.code, "班里没有这个姓名。" in reply.body.decode()) == (404, True)
        assert [m["name"] for m in await room.site.record(classes.members, room.group)] == ["演示学员"]

    run(tmp_path, check)
