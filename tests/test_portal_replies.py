"""Kept replies: the same bytes and headers as the handler's, without the handler, and only as long as they are true.

It drives ``portal/replies.py``, ``portal/preferences.py``, ``portal/live_chunks.py``, ``portal/live_files.py``.
"""

import asyncio
import socket
from contextlib import closing
from http.client import HTTPConnection

import pytest
from classroom import run
from test_portal_lessons import SETUP, choice, notebook, save, write_lesson
from tiny_course import write_course
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from portal.handlers.learn import LessonPage
from portal.live_chunks import CHUNKS
from portal.replies import Replies

LESSON = "/learn/tiny/01_tiny"
REF = "first_aid/01_tiny"


@pytest.fixture
def content(tmp_path):
    write_lesson(tmp_path / "content", REF, [("intro", "markdown", "# 课"), SETUP, choice()])
    write_course(tmp_path / "content")
    return tmp_path / "content"


async def replied(room, path=LESSON, method="GET", **headers):
    """Return (status, headers but the date, body) of a browser's request: one that keeps its connection."""

    def ask():
        with closing(HTTPConnection("127.0.0.1", room.port, timeout=60)) as line:
            line.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            reply = line.getresponse()
            told = dict(reply.getheaders())
            assert told.pop("Date").endswith(" GMT")
            return reply.status, told, reply.read()

    return await asyncio.to_thread(ask)


def test_a_lesson_is_sent_again_without_its_handler_and_just_as_before(tmp_path, content, monkeypatch):
    async def check(room):
        asked = [
            {"Accept_Encoding": encoding, "Cookie": cookie}
            for encoding in ("", "gzip", "gzip, deflate, br") for cookie in ("", "lang=en", "elder=1")
        ]  # fmt: skip
        first = [await replied(room, **one) for one in asked]
        assert [status for status, _, _ in first] == [200] * 9
        assert len({body for _, _, body in first}) == 9
        monkeypatch.setattr(LessonPage, "prepare", None)  # whoever comes to the handler fails
        assert [await replied(room, **one) for one in asked] == first
        assert await replied(room, Accept_Encoding="", Cookie=f"boai_session={room.tokens['learner']}") == first[0]
        assert "Set-Cookie" not in first[0][1]

    run(tmp_path, check, content=content)


def test_a_saved_lesson_comes_at_once_in_place_of_the_kept_one(tmp_path, content):
    async def check(room):
        for title in ("第一版", "第二版"):
            save(content / REF, "zh", notebook("zh", [("intro", "markdown", f"# {title}"), SETUP, choice()]))
            assert [title in (await replied(room))[2].decode() for _ in range(2)] == [True, True]

    run(tmp_path, check, content=content)


def test_what_asks_for_something_else_than_the_whole_page_comes_to_the_handler(tmp_path, content):
    async def check(room):
        _, told, body = await replied(room)
        assert (await replied(room, If_None_Match=told["Etag"]))[::2] == (304, b"")
        status, changed, english = await replied(room, f"{LESSON}?lang=en")
        assert (status, "lang=en" in changed["Set-Cookie"], english == body) == (200, True, False)
        assert (await replied(room, method="HEAD"))[2] == b""
        assert (await replied(room))[2] == body

    run(tmp_path, check, content=content)


def test_a_connection_stays_for_the_next_request_and_ends_when_asked(tmp_path, content):
    async def check(room):
        await replied(room)

        def talk():
            with socket.create_connection(("127.0.0.1", room.port), timeout=30) as line:
                for extra in ("", "Connection: Keep-Alive\r\n", "Connection: close\r\n"):
                    line.sendall(f"GET {LESSON} HTTP/1.1\r\nHost: 127.0.0.1\r\n{extra}\r\n".encode())
                return b"".join(iter(lambda: line.recv(65536), b""))

        said = await asyncio.to_thread(talk)
        assert said.count(b"HTTP/1.1 200 OK\r\n") == 3
        assert said.count(b"Connection: close\r\n") == 1

    run(tmp_path, check, content=content)


def test_voilas_main_script_brings_its_chunks_and_both_are_sent_again_as_before(tmp_path, content):
    async def check(room):
        path = "/live/voila/static/voila.js"
        first = await replied(room, path)
        assert await replied(room, f"{path}?v=1") == await replied(room, path) == first
        assert (first[0], first[1]["Cache-Control"]) == (200, "no-cache")
        _, _, alone = await replied(room, f"/live/voila/static/{CHUNKS[5]}.voila.js")
        assert b"(function () {" + alone + b"\n})();\n" in first[2]
        assert first[2].count(b"\n})();\n") >= len(CHUNKS)

    run(tmp_path, check, content=content)


def test_one_file_is_kept_under_one_spelling_of_its_address(tmp_path, content):
    async def check(room):
        await replied(room, "/live/voila/static/voila.js")
        kept = len(room.site.replies._kept)
        odd = ["./voila.js", "/voila.js", "a/../voila.js", "x/./../voila.js"]
        assert [(await replied(room, f"/live/voila/static/{name}"))[0] for name in odd] == [404] * 4
        assert (await replied(room, "/live/voila/static/%76oila.js"))[0] == 200
        assert len(room.site.replies._kept) == kept == 1

    run(tmp_path, check, content=content)


def asked(path="/a", query="", method="GET", version="HTTP/1.1", **headers):
    """Return a request."""
    given = HTTPHeaders({"Host": "class.test", **{name.replace("_", "-"): value for name, value in headers.items()}})
    return HTTPServerRequest(start_line=RequestStartLine(method, path + (f"?{query}" if query else ""), version), headers=given)


def test_only_whole_replies_for_everybody_are_kept_and_only_while_they_stand():
    replies, good = Replies(), HTTPHeaders({"Content-Length": "2"})
    stands = [True]
    replies.keep(asked(), good, b"ok", lambda: stands[0])
    found = replies.find(asked(Connection="keep-alive"))
    assert (found.body, dict(found.headers)) == (b"ok", {"Content-Length": "2"})
    others = [
        asked("/b"), asked(query="q=1"), asked(method="HEAD"), asked(version="HTTP/1.0"), asked(Connection="close"), asked(Range="bytes=0-1"),
        asked(If_None_Match='"x"'), asked(If_Modified_Since="x"), asked(Cookie="lang=en"), asked(Cookie="a=b; elder=1"), asked(Accept_Encoding="br"),
    ]  # fmt: skip
    assert [replies.find(other) for other in others] == [None] * len(others)
    stands[0] = False
    assert replies.find(asked()) is None
    for headers in (HTTPHeaders({"Content-Length": "3"}), HTTPHeaders(), HTTPHeaders({"Content-Length": "2", "Set-Cookie": "a=b"})):
        replies.keep(asked("/c"), headers, b"ok", lambda: True)
    replies.keep(asked("/c", "q=1"), good, b"ok", lambda: True)
    assert replies.find(asked("/c")) is None
    replies.keep(asked("/c", "q=1"), good, b"ok", lambda: True, any_query=True)
    assert replies.find(asked("/c", "q=2")).body == replies.find(asked("/c")).body == b"ok"
