"""Pages that are the same for everybody: drawn once a version, sent compressed, with nothing personal in them.

It drives ``portal/encodings.py``.
"""

import asyncio
import gzip
import json
import re

import brotli
import pytest
from classroom import run, text_of
from test_portal_lessons import SETUP, choice, notebook, save, write_lesson
from tiny_course import COURSE, write_course
from tornado.httpclient import AsyncHTTPClient

from portal.drawn import Drawing, DrawnPages
from portal.stamps import Watch

REF = "first_aid/01_tiny"
LESSON = "/learn/tiny/01_tiny"
CELLS = [("intro", "markdown", "# 课"), SETUP, choice()]


@pytest.fixture
def content(tmp_path):
    """A course of one lesson."""
    folder = tmp_path / "content"
    write_lesson(folder, REF, CELLS)
    write_course(folder)
    return folder


def test_a_hundred_requests_for_a_new_version_run_and_draw_it_once(tmp_path, content, monkeypatch):
    async def check(room):
        drawn, ran = [], []
        process = room.site.store._process
        once = process.run
        monkeypatch.setattr(process, "run", lambda *given: ran.append(given[-2:]) or once(*given))
        get_template = room.site.templates.get_template
        monkeypatch.setattr(room.site.templates, "get_template", lambda *names: drawn.append(names[0]) or get_template(*names))
        for title in ("第一版", "第二版"):
            save(content / REF, "zh", notebook("zh", [("intro", "markdown", f"# {title}"), *CELLS[1:]]))
            replies = await asyncio.gather(*(room.fetch(LESSON) for _ in range(100)))
            assert {(reply.code, title in reply.body.decode()) for reply in replies} == {(200, True)}
        assert (drawn.count("lesson.html"), ran) == (2, [(REF, "zh")] * 2)

    run(tmp_path, check, content=content)


def test_visitor_learner_and_trainer_get_the_same_bytes_without_a_visit_to_the_record(tmp_path, content, monkeypatch):
    async def check(room):
        await room.fetch(LESSON)
        monkeypatch.setattr(room.site, "record", None)
        replies = [await room.fetch(LESSON, role) for role in ("", "learner", "trainer")]
        assert {(reply.code, reply.body) for reply in replies} == {(200, replies[0].body)}
        assert [name for reply in replies for name in reply.headers if name == "Set-Cookie"] == []
        html = replies[0].body.decode()
        assert [word for word in ("csrf", "_xsrf", "演示", *room.ids.values()) if word in html] == []
        assert (await room.fetch("/")).code == (await room.fetch("/courses/tiny")).code == 200

    run(tmp_path, check, content=content)


def test_a_browser_that_has_the_page_is_told_so_in_every_encoding(tmp_path, content):
    async def check(room):
        plain = await room.fetch(LESSON, headers={"Accept-Encoding": "identity"})
        tags = []
        for accepted, encoding, opened in (("gzip", "gzip", gzip.decompress), ("gzip, br", "br", brotli.decompress), ("br;q=0", None, bytes)):
            reply = await raw(room, LESSON, accepted)
            assert (reply.headers.get("Content-Encoding"), opened(reply.body)) == (encoding, plain.body)
            assert (reply.headers["Cache-Control"], reply.headers["Vary"]) == ("no-cache", "Cookie, Accept-Encoding")
            tags.append(reply.headers["ETag"])
            again = await raw(room, LESSON, accepted, {"If-None-Match": reply.headers["ETag"]})
            assert (again.code, again.body, again.headers["ETag"]) == (304, b"", reply.headers["ETag"])
        assert len(set(tags)) == 3
        assert all(re.fullmatch(r'"[0-9a-f]{12}(-br|-gzip)?"', tag) for tag in tags)

    run(tmp_path, check, content=content)


async def raw(room, path, accepted, headers=()):
    """Return the reply as it was sent, not decompressed by the client."""
    url = f"http://127.0.0.1:{room.port}{path}"
    given = {"Accept-Encoding": accepted, **dict(headers)}
    return await AsyncHTTPClient().fetch(url, headers=given, decompress_response=False, raise_error=False)


def test_a_saved_lesson_and_a_saved_course_appear_without_a_restart(tmp_path, content):
    async def check(room):
        first = await room.fetch(LESSON)
        save(content / REF, "zh", notebook("zh", [("intro", "markdown", "# 改过的课")]))
        second = await room.fetch(LESSON)
        assert ("改过的课" in second.body.decode(), first.headers["ETag"] == second.headers["ETag"]) == (True, False)
        write_course(content, COURSE.replace("小课程", "新课程"))
        assert ["新课程" in (await room.get(path))[1] for path in ("/", "/courses/tiny", LESSON)] == [True] * 3

    run(tmp_path, check, content=content)


def test_a_lesson_that_fails_keeps_its_last_good_page_and_alerts_the_trainer(tmp_path, content):
    async def check(room):
        good = await room.fetch(LESSON)
        assert "要修" not in (await room.get("/teach", "trainer"))[1]
        save(content / REF, "zh", notebook("zh", [("intro", "markdown", "# 坏"), ("boom", "code", "1 / 0")]))
        kept = await room.fetch(LESSON)
        assert (kept.code, kept.body) == (200, good.body)
        seen = text_of((await room.get("/teach", "trainer"))[1])
        assert "1 处内容要修 学员看到的是上一次的好版本。" in seen
        assert "first_aid/01_tiny/zh.ipynb, cell boom ZeroDivisionError: division by zero → mend the cell" in seen
        save(content / REF, "zh", notebook("zh", [("intro", "markdown", "# 修好了")]))
        assert "修好了" in (await room.get(LESSON))[1]
        assert "要修" not in (await room.get("/teach", "trainer"))[1]

    run(tmp_path, check, content=content)


def test_language_and_type_size_choose_the_page(tmp_path, content):
    async def check(room):
        async def root(path, cookie=""):
            reply = await room.fetch(path, headers={"Cookie": cookie})
            return re.search(r"<html[^>]*>", reply.body.decode())[0], reply.headers.get("Set-Cookie", "").partition(";")[0]

        assert await root(LESSON) == ('<html lang="zh-CN">', "")
        assert await root(f"{LESSON}?lang=en", "a=b; lang=zh") == ('<html lang="en">', "lang=en")
        assert await root(LESSON, "xlang=zh; lang=en; elder=1") == ('<html lang="en" class="elder size-1">', "")
        assert await root(LESSON, "lang=fr; elder=0") == ('<html lang="zh-CN">', "")
        assert await root(LESSON, "elder=3") == ('<html lang="zh-CN" class="elder size-3">', "")
        assert await root(LESSON, "elder=4") == ('<html lang="zh-CN">', "")

    run(tmp_path, check, content=content)


def test_the_type_size_form_needs_no_token_from_the_sites_own_page_and_one_from_elsewhere(tmp_path, content):
    async def check(room):
        async def press(origin, token=""):
            headers = {"Origin": origin} if origin else {}
            headers |= {"Cookie": f"_xsrf={token}", "X-CSRFToken": token} if token else {}
            url = f"http://127.0.0.1:{room.port}/elder"
            reply = await AsyncHTTPClient().fetch(url, method="POST", body="next=/", headers=headers, follow_redirects=False, raise_error=False)
            return reply.code

        own = f"http://127.0.0.1:{room.port}"
        foreign = ["", "null", "http://evil.example", "http://127.0.0.1:1", f"http://evil.example/{own}", f"http://127.0.0.1:{room.port}@evil.example"]
        assert [await press(own), *[await press(origin) for origin in foreign]] == [302, *[403] * len(foreign)]
        assert await press("", "abc123") == 302

    run(tmp_path, check, content=content)


def test_the_reader_of_a_lesson_is_told_by_one_request(tmp_path, content):
    async def check(room):
        async def reader(role):
            reply = await room.fetch("/api/reader/tiny/01_tiny", role)
            assert (reply.code, reply.headers["Cache-Control"]) == (200, "no-store")
            found = json.loads(reply.body)
            return found, found.pop("csrf", "")

        nobody = {"person": None, "roles": [], "states": {}, "finished_at": None, "size": 0}
        assert await reader("") == (nobody, "")
        record = {"state": {"chosen": [0]}, "value": [0], "done": True, "events": []}
        await room.fetch("/api/progress/tiny/01_tiny", "learner", "PUT", {"states": {"recall-1": record}})
        found, token = await reader("learner")
        assert found.pop("finished_at").endswith("Z")
        learner = {"id": room.ids["learner"], "name": "演示学员"}
        assert found == {"person": learner, "roles": [], "states": {"recall-1": record}, "size": 0}
        assert len(token) > 30
        found, _ = await reader("trainer")
        assert (found["person"]["name"], found["roles"], found["states"]) == ("演示 trainer", ["trainer"], {})
        assert (await room.fetch("/api/reader/tiny/02_other", "learner")).code == 404

    run(tmp_path, check, content=content)


def test_a_session_that_has_ended_reads_as_a_visitor_and_may_not_write(tmp_path, content):
    async def check(room):
        room.tokens["ended"] = "0" * 43
        assert '"person": null' in (await room.get("/api/reader/tiny/01_tiny", "ended"))[1]
        reply = await room.fetch("/api/progress/tiny/01_tiny", "ended", "PUT", {"states": {}})
        assert reply.code == 401

    run(tmp_path, check, content=content)


class Clock:
    """A clock that is moved by hand."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_a_watch_looks_once_an_interval_and_sees_new_changed_and_lost_files(tmp_path):
    clock = Clock()
    watch = Watch([tmp_path, tmp_path / "not-there"], 1.0, clock)
    seen = [watch.generation()]
    (tmp_path / "sub").mkdir()
    for change in (
        lambda: (tmp_path / "sub" / "a.txt").write_text("1"),
        lambda: (tmp_path / "sub" / "a.txt").write_text("12"),
        lambda: (tmp_path / ".hidden").write_text("1"),
        lambda: (tmp_path / "sub" / "a.txt").unlink(),
    ):
        change()
        seen.append(watch.generation())  # too soon
        clock.now += 1.0
        seen.append(watch.generation())
    assert seen == [1, 1, 2, 2, 3, 3, 3, 3, 4]


def test_a_last_good_page_is_tried_again_soon_and_a_newest_one_is_not(tmp_path):
    clock = Clock()
    asked = []

    async def draw():
        asked.append(clock.now)
        return Drawing("<p>", newest=clock.now >= 3)

    async def use():
        pages = DrawnPages(Watch([tmp_path], 0, clock), clock)
        for now in (0, 0.5, 1.5, 3, 4.5, 100):
            clock.now = now
            await pages.get(("page",), draw)

    asyncio.run(use())
    assert asked == [0, 1.5, 3]


def test_a_drawing_that_fails_is_told_to_all_who_wait_and_kept_for_nobody(tmp_path):
    outcomes = [ValueError("no"), Drawing("<p>")]
    pages = DrawnPages(Watch([tmp_path], 0))

    async def draw():
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def use():
        failed = await asyncio.gather(*(pages.get(("page",), draw) for _ in range(3)), return_exceptions=True)
        return [type(error) for error in failed], (await pages.get(("page",), draw)).body.plain

    assert asyncio.run(use()) == ([ValueError] * 3, b"<p>")
