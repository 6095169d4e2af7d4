"""Progress in lessons, through the whole running application."""

import json

import pytest
from classroom import serve
from tornado.httpclient import AsyncHTTPClient

from grading import people, records

ADDRESS = "/api/progress/demo/01_demo"
KEYS = ["recall-1", "recall-2"]
ONE = {"state": {"picked": 2}, "value": [2], "done": True, "events": [[120, "pick", 2]]}
NONE = {"state": {}, "value": None, "done": False, "events": []}


def notebook(lang):
    source = "\n".join(["from widgets import Choice", *(f"Choice(key={key!r})" for key in KEYS)])
    meta = {"title": "课", "summary": "短", "minutes": 5, "outcomes": ["会"], "language": lang}
    cells = [
        {"id": "intro", "cell_type": "markdown", "metadata": {}, "source": "# 课"},
        {"id": "recall", "cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None},
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {"boai": meta}, "cells": cells})


COURSE = """
title = {zh = "课程", en = "Course"}
summary = {zh = "短", en = "Short"}
audience = {zh = "谁都行", en = "Anyone"}
minutes = 10
lessons = ["first_aid/01_demo"]
edition = "2026-11"
"""


@pytest.fixture
def walk(tmp_path):
    """Return ``walk(check)``: runs ``await check(send)``, ``send(method, path, body, token)`` → (status, JSON)."""
    lesson, course = tmp_path / "first_aid" / "01_demo", tmp_path / "courses" / "demo"
    lesson.mkdir(parents=True)
    course.mkdir(parents=True)
    (course / "course.toml").write_text(COURSE, encoding="utf-8")
    for lang in ("zh", "en"):
        (lesson / f"{lang}.ipynb").write_text(notebook(lang), encoding="utf-8")

    def run(check):
        async def use(app, port):
            async def send(method, path, body=None, token=""):
                cookie = "_xsrf=abc123" + (f"; boai_session={token}" if token else "")
                reply = await AsyncHTTPClient().fetch(
                    f"http://127.0.0.1:{port}{path}",
                    method=method,
                    headers={"Cookie": cookie, "X-CSRFToken": "abc123"},
                    body=body if body is None or isinstance(body, (str, bytes)) else json.dumps(body),
                    raise_error=False,
                )
                return reply.code, json.loads(reply.body)

            def enrolled(db, name):
                now = records.now()
                return people.open_session(db, people.create_learner(db, name, "secret", now), now)

            send.learner = await app.site.record(enrolled, "演示学员")
            send.other = await app.site.record(enrolled, "演示同学")
            return await check(send)

        return serve(tmp_path / "data", use, content=tmp_path)

    return run


def test_a_visitor_gets_an_empty_answer_and_can_store_nothing(walk):
    async def check(send):
        assert await send("GET", ADDRESS) == (200, {"states": {}, "finished_at": None})
        assert (await send("PUT", ADDRESS, {"states": {"recall-1": ONE}}))[0] == 401

    walk(check)


def test_what_one_learner_stores_comes_back_to_that_learner_only(walk):
    async def check(send):
        assert await send("PUT", ADDRESS, {"states": {"recall-1": ONE}}, send.learner) == (200, {"finished_at": None})
        assert await send("GET", ADDRESS, None, send.learner) == (
            200,
            {"states": {"recall-1": ONE}, "finished_at": None},
        )
        assert await send("GET", ADDRESS, None, send.other) == (200, {"states": {}, "finished_at": None})

    walk(check)


def test_a_lesson_is_finished_when_every_exercise_was_done_and_stays_so(walk):
    async def check(send):
        await send("PUT", ADDRESS, {"states": {"recall-1": ONE}}, send.learner)
        _, after = await send("PUT", ADDRESS, {"states": {"recall-2": ONE}}, send.learner)
        assert after["finished_at"].endswith("Z")
        again = await send("PUT", ADDRESS, {"states": {"recall-2": NONE}}, send.learner)
        assert again == (200, {"finished_at": after["finished_at"]})
        stored = {"states": {"recall-1": ONE, "recall-2": NONE}, "finished_at": after["finished_at"]}
        assert await send("GET", ADDRESS, None, send.learner) == (200, stored)

    walk(check)


def test_an_unknown_lesson_is_not_found(walk):
    async def check(send):
        assert (await send("GET", "/api/progress/demo/02_other"))[0] == 404
        assert (await send("PUT", "/api/progress/other/01_demo", {"states": {}}, send.learner))[0] == 404

    walk(check)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"states": []},
        {"states": {"recall-1": 7}},
        {"states": {"recall-1": {**ONE, "score": 1}}},
        {"states": {"recall-1": {**ONE, "done": "yes"}}},
        {"states": {"recall-1": {**ONE, "state": []}}},
        {"states": {"recall-1": {**ONE, "events": {}}}},
        {"states": {"": ONE}},
        {"states": {"k" * 81: ONE}},
        '{"states": {"recall-1": {"value": 1e999}}}',
        '{"states": {"recall-1": {"value": "\\ud800"}}}',
    ],
)
def test_another_shape_is_refused_and_leaves_what_is_stored(walk, body):
    async def check(send):
        await send("PUT", ADDRESS, {"states": {"recall-1": ONE}}, send.learner)
        assert (await send("PUT", ADDRESS, body, send.learner))[0] == 422
        assert (await send("GET", ADDRESS, None, send.learner))[1]["states"] == {"recall-1": ONE}

    walk(check)


def test_too_much_is_refused_for_one_exercise_and_for_the_whole_lesson(walk):
    async def check(send):
        large = {**ONE, "value": "长" * 40_000}
        assert (await send("PUT", ADDRESS, {"states": {"a": {**ONE, "value": "长" * 44_000}}}, send.learner))[0] == 413
        codes = [(await send("PUT", ADDRESS, {"states": {f"k{n}": large}}, send.learner))[0] for n in range(27)]
        assert codes == [200] * 26 + [413]

    walk(check)


def test_a_body_that_is_no_json_object_is_refused(walk):
    async def check(send):
        assert (await send("PUT", ADDRESS, "[" * 100_000, send.learner))[0] == 400
        assert (await send("PUT", ADDRESS, "[]", send.learner))[0] == 400

    walk(check)
