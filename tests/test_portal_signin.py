"""Signing in: how often one name may be tried, and where the way leads afterwards."""

import asyncio

import pytest
from classroom import PIN, run
from tornado.httpclient import AsyncHTTPClient

from grading import people

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
        assert [(reply.code, reply.headers["Location"]) for reply in (entered, switched)] == [(302, "/")] * 2

    run(tmp_path, check)


def test_the_page_that_asked_for_a_sign_in_is_opened_afterwards(tmp_path):
    async def check(room):
        reply = await room.post("/signin", login="manager", password=SECRET, next="/teach?lang=en&x=a//b")
        assert (reply.code, reply.headers["Location"]) == (302, "/teach?lang=en&x=a//b")

    run(tmp_path, check)
