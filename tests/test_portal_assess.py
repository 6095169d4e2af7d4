"""The theory test through the whole running application: pages, API, and a browser without script."""

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from classroom import serve
from option_bank import options_only
from tornado.httpclient import AsyncHTTPClient

from grading import centres, classes, jobs, people, records, stations
from portal.settings import Settings

COURSE = "cpr_aed"
BASE = f"/assess/{COURSE}/theory"
XSRF = "abc123"
CONTENT = Settings().content


def moment(minutes):
    """Return the time ``minutes`` from now as the record writes it."""
    at = datetime.now(UTC) + timedelta(minutes=minutes)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def classroom(db):
    """Make a class with two learners and a person in no class; return their ids and sessions."""
    now = moment(-60)
    centre = centres.create(db, "0001", "演示基地", "Demo centre", now)
    trainer = people.create_staff(db, "trainer", "演示·培训师", "secret", now)
    group = classes.create(db, centre, COURSE, "演示班 <1>", trainer, now)
    found = {"group": group}
    for name in ("learner", "other", "stranger"):
        person = people.create_learner(db, f"演示 {name}", "secret", now)
        if name != "stranger":
            classes.join(db, group, person, f"演示 {name}", now)
        found[name] = person
        found[f"{name}_token"] = people.open_session(db, person, records.now())
    return found


class Client:
    """Talks to the running application as one person."""

    def __init__(self, app, port):
        self.app, self.port, self.who = app, port, {}

    async def send(self, method, path, body=None, person="learner", lang="zh"):
        token = self.who.get(f"{person}_token", "")
        cookie = f"_xsrf={XSRF}; lang={lang}" + (f"; boai_session={token}" if token else "")
        headers = {"Cookie": cookie, "X-CSRFToken": XSRF}
        if method == "POST" and body is None:
            body = ""
        reply = await AsyncHTTPClient().fetch(
            f"http://127.0.0.1:{self.port}{path}",
            method=method,
            headers=headers,
            body=json.dumps(body) if isinstance(body, dict) else body,
            follow_redirects=False,
            raise_error=False,
        )
        text = reply.body.decode()
        is_json = "json" in reply.headers.get("Content-Type", "")
        return reply.code, json.loads(text) if is_json else text, reply.headers.get("Location", "")

    async def start(self, person="learner"):
        code, _, location = await self.send("POST", BASE, person=person)
        assert code == 303
        return location.rpartition("/")[2]

    async def form(self, attempt):
        """Return the drawn slots, with kind and order, as the server froze them."""
        row = await self.app.site.record(records.one, "SELECT form FROM attempts WHERE id = ?", attempt)
        return json.loads(row["form"])["slots"]

    async def put(self, attempt, slot, value, seq, person="learner"):
        body = {"value": value, "seq": seq, "at": "2026-11-24T03:00:00.000Z"}
        return (await self.send("PUT", f"/api/attempts/{attempt}/answers/{slot}", body, person))[:2]

    async def stored(self, attempt):
        return (await self.send("GET", f"/api/attempts/{attempt}"))[1]["answers"]

    async def sql(self, sql, *values):
        return await self.app.site.record(lambda db: list(db.query(sql, list(values))))


@pytest.fixture(scope="module")
def asked_by_options(tmp_path_factory):
    """The shipped content, asking by options."""
    return options_only(tmp_path_factory.mktemp("options"))


@pytest.fixture
def walk(tmp_path, asked_by_options):
    """Return ``walk(check)``: runs ``await check(client)`` against the whole running application."""

    def run(check, content=asked_by_options):
        async def use(app, port):
            client = Client(app, port)
            client.who = await app.site.record(classroom)
            return await check(client)

        return serve(tmp_path / "data", use, content=content)

    return run


async def grade(client, attempt, right):
    """Write the scores a grader would, full for the slots that ``right`` picks, and finish the job."""

    def write(db):
        job = jobs.lease(db, records.now(), 60)
        form = json.loads(records.one(db, "SELECT form FROM attempts WHERE id = ?", attempt)["form"])
        assert job["attempt"] == attempt
        rows = [
            {"slot": s["slot"], "item": f"{s['item']}@{s['version']}", "score": float(right(s)), "max": 1.0, "source": "auto"}
            for s in form["slots"]
        ]
        jobs.finish(db, job, job["key_version"], rows, records.now())

    await client.app.site.record(write)


def any_value(slot):
    """Return some answer of the right type."""
    return list(range(len(slot["order"]))) if slot["kind"] == "order" else [0]


def test_the_start_page_tells_the_rules_and_the_class_escaped(walk):
    async def check(client):
        code, page, _ = await client.send("GET", BASE)
        assert code == 200
        for text in ("10 道题", "80 分合格", "限时 20 分钟", "你还有 2 次机会", "演示班 &lt;1&gt;", "开始考试"):
            assert text in page
        assert "<1>" not in page
        _, page, _ = await client.send("GET", BASE, lang="en")
        assert "10 questions" in page
        assert "Start the test" in page

    walk(check)


def test_who_is_in_no_class_is_sent_to_join_and_cannot_start(walk):
    async def check(client):
        _, page, _ = await client.send("GET", BASE, person="stranger")
        assert 'href="/join"' in page
        assert f'action="{BASE}"' not in page
        assert (await client.send("POST", BASE, person="stranger"))[::2] == (303, BASE)
        assert await client.sql("SELECT id FROM attempts") == []

    walk(check)


def test_a_closed_class_shows_no_button_and_refuses_the_start_in_words(walk):
    async def check(client):
        await client.app.site.record(lambda db: db.execute("UPDATE classes SET closes_at = ?", [moment(-1)]))
        _, page, _ = await client.send("GET", BASE)
        assert "这个班已经结束，不能再考" in page
        assert f'action="{BASE}"' not in page
        code, page, _ = await client.send("POST", BASE)
        assert (code, "这个班已经结束。有疑问请找老师。" in page) == (409, True)

    walk(check)


def test_starting_twice_goes_on_with_the_same_attempt(walk):
    async def check(client):
        first = await client.start()
        assert await client.start() == first
        _, page, _ = await client.send("GET", BASE)
        assert "接着答题" in page

    walk(check)


def test_an_unknown_test_and_a_practical_are_not_found(walk):
    async def check(client):
        for path in (f"/assess/{COURSE}/other", f"/assess/{COURSE}/practical", "/assess/other/theory"):
            assert (await client.send("GET", path))[0] == 404
            assert (await client.send("POST", path))[0] == 404

    walk(check)


def test_a_visitor_is_sent_to_sign_in_by_pages_and_refused_by_the_api(walk):
    async def check(client):
        attempt = await client.start()
        for path in (BASE, f"{BASE}/{attempt}", f"{BASE}/{attempt}/result"):
            code, _, location = await client.send("GET", path, person="visitor")
            assert (code, location.startswith("/signin?next=")) == (302, True)
        assert (await client.put(attempt, "slot01", [0], 1, "visitor"))[0] == 401
        assert (await client.send("POST", f"/api/attempts/{attempt}/submit", person="visitor"))[0] == 401
        assert (await client.send("GET", f"/api/attempts/{attempt}", person="visitor"))[0] == 401

    walk(check)


def test_the_page_shows_every_question_and_holds_no_key(walk):
    async def check(client):
        attempt = await client.start()
        bank = client.app.site.bank(COURSE)
        for lang in ("zh", "en"):
            code, page, _ = await client.send("GET", f"{BASE}/{attempt}", lang=lang)
            assert code == 200
            assert "correct" not in page
            assert "must_pass" not in page
            text = re.sub(r"&#(\d+);", lambda m: chr(int(m[1])), page).replace("&amp;", "&")
            for slot in await client.form(attempt):
                item = bank.find(f"{slot['item']}@{slot['version']}")
                assert item.stem[lang] in text
                assert item.id not in page
                shown = {option.text[lang] for option in item.options}
                assert [o for o in shown if o not in text] == []
                whys = {option.why[lang] for option in item.options if option.why[lang]}
                assert [why for why in whys if why in text] == []

    walk(check)


def test_an_answer_is_stored_and_a_repeat_is_harmless(walk):
    async def check(client):
        attempt = await client.start()
        slot = (await client.form(attempt))[0]
        value = any_value(slot)
        code, first = await client.put(attempt, slot["slot"], value, 1)
        assert (code, {k: first[k] for k in ("slot", "value", "seq")}) == (
            200,
            {"slot": slot["slot"], "value": value, "seq": 1},
        )
        assert await client.put(attempt, slot["slot"], value, 1) == (200, first)
        assert await client.stored(attempt) == {slot["slot"]: {"value": value, "seq": 1}}

    walk(check)


def test_a_lower_seq_with_another_value_is_refused_with_the_stored_answer(walk):
    async def check(client):
        attempt = await client.start()
        slot = next(s["slot"] for s in await client.form(attempt) if s["kind"] != "order")
        await client.put(attempt, slot, [1], 5)
        code, body = await client.put(attempt, slot, [0], 4)
        assert (code, body["error"]["code"], body["stored"]) == (409, "stale", {"slot": slot, "value": [1], "seq": 5})
        assert await client.stored(attempt) == {slot: {"value": [1], "seq": 5}}

    walk(check)


@pytest.mark.parametrize("value", ["1", 1, None, {}, [99], [-1], [True], ["0"], [0, 0]])
def test_a_value_of_the_wrong_type_leaves_the_stored_answer_untouched(walk, value):
    async def check(client):
        attempt = await client.start()
        slot = next(s["slot"] for s in await client.form(attempt) if s["kind"] != "order")
        await client.put(attempt, slot, [1], 1)
        assert (await client.put(attempt, slot, value, 2))[0] == 422
        assert await client.stored(attempt) == {slot: {"value": [1], "seq": 1}}

    walk(check)


@pytest.mark.parametrize(
    "body",
    [
        {"value": [0], "seq": "1", "at": "x"},
        {"value": [0], "seq": 0, "at": "x"},
        {"value": [0], "seq": True, "at": "x"},
        {"value": [0], "seq": 2**53, "at": "x"},
        {"value": [0], "seq": 1},
        {"value": [0], "seq": 1, "at": "\ud800"},
        {"seq": 1, "at": "x"},
    ],
)
def test_a_malformed_envelope_is_refused(walk, body):
    async def check(client):
        attempt = await client.start()
        slot = next(s["slot"] for s in await client.form(attempt) if s["kind"] != "order")
        assert (await client.send("PUT", f"/api/attempts/{attempt}/answers/{slot}", body))[0] == 422
        assert await client.stored(attempt) == {}

    walk(check)


def test_a_question_that_was_not_drawn_is_refused(walk):
    async def check(client):
        attempt = await client.start()
        code, body = await client.put(attempt, "slot99", [0], 1)
        assert (code, body["error"]["code"]) == (422, "answer_slot")

    walk(check)


def test_another_persons_attempt_is_not_found(walk):
    async def check(client):
        attempt = await client.start()
        assert (await client.put(attempt, "slot01", [0], 1, "other"))[0] == 404
        paths = [f"/api/attempts/{attempt}", f"{BASE}/{attempt}", f"{BASE}/{attempt}/result"]
        assert [(await client.send("GET", path, person="other"))[0] for path in paths] == [404, 404, 404]
        assert (await client.send("POST", f"/api/attempts/{attempt}/submit", person="other"))[0] == 404
        assert (await client.send("POST", f"{BASE}/{attempt}", person="other"))[0] == 404
        assert (await client.send("GET", f"/api/attempts/{attempt}"))[1]["state"] == "open"

    walk(check)


def test_submitting_twice_makes_one_job_and_closes_the_answers(walk):
    async def check(client):
        attempt = await client.start()
        slot = next(s["slot"] for s in await client.form(attempt) if s["kind"] != "order")
        await client.put(attempt, slot, [1], 1)
        first = await client.send("POST", f"/api/attempts/{attempt}/submit")
        assert (first[0], first[1]["state"]) == (200, "submitted")
        assert await client.send("POST", f"/api/attempts/{attempt}/submit") == first
        assert await client.sql("SELECT attempt, state FROM jobs") == [{"attempt": attempt, "state": "queued"}]
        code, body = await client.put(attempt, slot, [0], 2)
        assert (code, body["error"]["code"]) == (409, "submitted")
        assert (await client.put(attempt, slot, [1], 1))[0] == 200

    walk(check)


def test_a_submitted_attempt_leads_to_its_result_which_waits_for_the_marks(walk):
    async def check(client):
        attempt = await client.start()
        assert (await client.send("GET", f"{BASE}/{attempt}/result"))[::2] == (302, f"{BASE}/{attempt}")
        await client.send("POST", f"/api/attempts/{attempt}/submit")
        assert (await client.send("GET", f"{BASE}/{attempt}"))[::2] == (302, f"{BASE}/{attempt}/result")
        code, page, _ = await client.send("GET", f"{BASE}/{attempt}/result")
        assert (code, "已经交卷，正在评分" in page, 'http-equiv="refresh"' in page) == (200, True, True)
        state = (await client.send("GET", f"/api/attempts/{attempt}"))[1]
        assert (state["state"], state["fault"]) == ("submitted", False)

    walk(check)


def test_a_grading_fault_is_told_calmly(walk):
    async def check(client):
        attempt = await client.start()
        await client.send("POST", f"/api/attempts/{attempt}/submit")
        await client.app.site.record(lambda db: db.execute("UPDATE jobs SET state = 'fault', fault = 'x <y>'"))
        _, page, _ = await client.send("GET", f"{BASE}/{attempt}/result")
        assert "你的答案一个都没丢" in page
        assert "http-equiv" not in page
        assert "x <y>" not in page
        assert (await client.send("GET", f"/api/attempts/{attempt}"))[1]["fault"] is True

    walk(check)


def test_the_result_tells_score_topics_and_must_pass_but_no_reason_while_an_attempt_is_left(walk):
    async def check(client):
        attempt = await client.start()
        await client.send("POST", f"/api/attempts/{attempt}/submit")
        await grade(client, attempt, lambda slot: slot["must_pass"])
        must = sum(slot["must_pass"] for slot in await client.form(attempt))
        _, page, _ = await client.send("GET", f"{BASE}/{attempt}/result")
        for text in ("这次没有通过", f"{10 * must} 分，80 分合格", f"关键题答对 {must}/{must}", "现场与呼救", "机会用完或班级结束后"):
            assert text in page
        bank = client.app.site.bank(COURSE)
        for slot in await client.form(attempt):
            item = bank.find(f"{slot['item']}@{slot['version']}")
            assert item.stem["zh"] not in page
            assert [o.why["zh"] for o in item.options if o.why["zh"] and o.why["zh"] in page] == []
        _, start, _ = await client.send("GET", BASE)
        assert f'href="{BASE}/{attempt}/result"' in start
        assert f"{10 * must} 分 · 未合格" in start

    walk(check)


def test_the_last_attempt_shows_every_question_with_its_reasons(walk):
    async def check(client):
        for _ in range(2):
            attempt = await client.start()
            await client.send("POST", f"/api/attempts/{attempt}/submit")
            await grade(client, attempt, lambda slot: True)
        _, page, _ = await client.send("GET", f"{BASE}/{attempt}/result", lang="en")
        assert "You passed" in page
        assert "100 points; 80 needed" in page
        bank = client.app.site.bank(COURSE)
        text = re.sub(r"&#(\d+);", lambda m: chr(int(m[1])), page).replace("&amp;", "&")
        for slot in await client.form(attempt):
            item = bank.find(f"{slot['item']}@{slot['version']}")
            assert [o.why["en"] for o in item.options if o.why["en"] not in text] == []
        _, start, _ = await client.send("GET", BASE, lang="en")
        assert "All attempts are used" in start
        assert (await client.send("POST", BASE))[0] == 409

    walk(check)


def test_enough_points_without_a_key_question_do_not_read_as_passed(walk):
    async def check(client):
        attempt = await client.start()
        missed = next(s["slot"] for s in await client.form(attempt) if s["must_pass"])
        await client.send("POST", f"/api/attempts/{attempt}/submit")
        await grade(client, attempt, lambda slot: slot["slot"] != missed)
        _, page, _ = await client.send("GET", f"{BASE}/{attempt}/result")
        assert "90 分，80 分合格" in page
        assert "分数够了，但关键题必须全对" in page
        assert "通过了" not in page

    walk(check)


def lesson(content, ref, title):
    """Write a small sound lesson in both languages."""
    folder = content / ref
    folder.mkdir(parents=True)
    for lang in ("zh", "en"):
        meta = {"title": title, "summary": "s", "minutes": 5, "outcomes": ["o"], "language": lang}
        cell = {"id": "intro", "cell_type": "markdown", "metadata": {}, "source": "# T"}
        book = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"boai": meta}, "cells": [cell]}
        (folder / f"{lang}.ipynb").write_text(json.dumps(book), encoding="utf-8")


def test_read_again_names_each_lesson_that_exists_once_and_escaped(walk, tmp_path):
    ref, content = "first_aid/02_adult_cpr", tmp_path / "content"
    shutil.copytree(CONTENT / "courses", content / "courses")
    lesson(content, ref, "心肺<复苏>")

    async def check(client):
        attempt = await client.start()
        await client.send("POST", f"/api/attempts/{attempt}/submit")
        await grade(client, attempt, lambda slot: False)
        _, page, _ = await client.send("GET", f"{BASE}/{attempt}/result")
        reads = [s["read"] for s in await client.form(attempt)]
        first = next(read for read in reads if read.startswith(ref)).partition("/")[2]
        assert re.findall(r'<a href="(/learn/[^"]+)">([^<]+)</a>', page) == [
            (f"/learn/{COURSE}/{first}", "心肺&lt;复苏&gt;")
        ]

    walk(check, content)


async def posted(client, attempt, fields):
    body = urlencode({"_xsrf": XSRF, **fields}, doseq=True)
    return await client.send("POST", f"{BASE}/{attempt}", body)


async def full_form(client, attempt):
    """Return the fields of a filled form and the answers they mean."""
    fields, answers = {}, {}
    for slot in await client.form(attempt):
        name, count = slot["slot"], len(slot["order"])
        if slot["kind"] == "order":
            answers[name] = list(range(count))[::-1]
            fields |= {f"{name}-{position}": count - position for position in range(count)}
        else:
            answers[name] = [1] if slot["kind"] == "choice" else [0, 1]
            fields[name] = answers[name]
    return fields, answers


def test_a_browser_without_script_saves_everything_and_submits_in_one_post(walk):
    async def check(client):
        attempt = await client.start()
        fields, answers = await full_form(client, attempt)
        await client.put(attempt, "slot01", answers["slot01"], 3)
        assert (await posted(client, attempt, fields))[::2] == (303, f"{BASE}/{attempt}/result")
        row = (await client.sql("SELECT state, frozen_answers FROM attempts"))[0]
        frozen = json.loads(row["frozen_answers"])["answers"]
        assert (row["state"], {slot: a["value"] for slot, a in frozen.items()}) == ("submitted", answers)
        assert (await posted(client, attempt, fields))[::2] == (303, f"{BASE}/{attempt}/result")
        assert len(await client.sql("SELECT id FROM jobs")) == 1

    walk(check)


def test_without_script_a_changed_answer_replaces_the_stored_one(walk):
    async def check(client):
        attempt = await client.start()
        slot = next(s["slot"] for s in await client.form(attempt) if s["kind"] == "choice")
        await client.put(attempt, slot, [0], 7)
        await posted(client, attempt, {slot: 1})
        assert await client.stored(attempt) == {slot: {"value": [1], "seq": 8}}

    walk(check)


def test_without_script_gaps_are_named_once_and_then_submitted(walk):
    async def check(client):
        attempt = await client.start()
        slot = next(s["slot"] for s in await client.form(attempt) if s["kind"] == "choice")
        code, page, _ = await posted(client, attempt, {slot: 1})
        assert (code, "还没有交卷" in page, 'name="sure" value="1"' in page) == (200, True, True)
        assert (await client.send("GET", f"/api/attempts/{attempt}"))[1]["state"] == "open"
        assert (await posted(client, attempt, {slot: 1, "sure": 1}))[0] == 303
        assert (await client.send("GET", f"/api/attempts/{attempt}"))[1]["state"] == "submitted"

    walk(check)


def test_without_script_a_wrong_field_saves_nothing(walk):
    async def check(client):
        attempt = await client.start()
        choices = [s["slot"] for s in await client.form(attempt) if s["kind"] == "choice"]
        assert (await posted(client, attempt, {choices[0]: 1, choices[1]: 99}))[0] == 422
        assert (await posted(client, attempt, {choices[0]: 1, choices[1]: "x"}))[0] == 400
        assert await client.stored(attempt) == {}

    walk(check)


def test_an_order_with_a_number_twice_is_asked_again_and_kept_as_it_was_filled_in():
    from portal.answer_form import form_answers

    view = {"slots": [{"slot": "slot01", "kind": "order", "options": ["a", "b", "c"]}], "answers": {}}
    filled = {"slot01-0": [b"2"], "slot01-1": [b"2"], "slot01-2": [b""]}
    assert form_answers(view, filled) == ({}, {"slot01": ["2", "2", ""]})
    done = {"slot01-0": [b"2"], "slot01-1": [b"3"], "slot01-2": [b"1"]}
    assert form_answers(view, done) == ({"slot01": [2, 0, 1]}, {})
    assert form_answers(view, {}) == ({}, {})


def test_after_the_time_is_over_the_attempt_is_submitted_with_what_was_saved(walk):
    async def check(client):
        attempt = await client.start()
        slot = next(s["slot"] for s in await client.form(attempt) if s["kind"] == "choice")
        await client.put(attempt, slot, [1], 1)
        await client.app.site.record(lambda db: db.execute("UPDATE attempts SET deadline_at = ?", [moment(-1)]))
        code, body = await client.put(attempt, slot, [0], 2)
        assert (code, body["error"]["code"]) == (409, "late")
        assert (await posted(client, attempt, {slot: 0}))[::2] == (303, f"{BASE}/{attempt}/result?late=1")
        _, page, _ = await client.send("GET", f"{BASE}/{attempt}/result?late=1")
        assert "到时间还没传到的答案不计入" in page
        frozen = json.loads((await client.sql("SELECT frozen_answers FROM attempts"))[0]["frozen_answers"])
        assert frozen["answers"][slot]["value"] == [1]

    walk(check)


def test_a_request_without_the_token_of_the_page_is_refused(walk):
    async def check(client):
        attempt = await client.start()
        reply = await AsyncHTTPClient().fetch(
            f"http://127.0.0.1:{client.port}/api/attempts/{attempt}/submit",
            method="POST",
            headers={"Cookie": f"_xsrf={XSRF}; boai_session={client.who['learner_token']}"},
            body="",
            raise_error=False,
        )
        assert reply.code == 403
        assert (await client.send("GET", f"/api/attempts/{attempt}"))[1]["state"] == "open"

    walk(check)


def test_a_practical_is_not_reached_by_the_addresses_of_a_theory_test(walk):
    async def check(client):
        def examined(db):
            course = client.app.site.course(COURSE)
            examiner = people.create_staff(db, "examiner", "演示·考官", "secret", records.now())
            centre = centres.listing(db)[0]["id"]
            people.grant(db, examiner, centre, "examiner", None, records.now())
            marks = {criterion.id: "done" for criterion in course.stations["cpr_aed"].criteria}
            group, learner = client.who["group"], client.who["learner"]
            stations.record(db, course, "cpr_aed", learner, group, examiner, marks, "r" * 32, records.now(), "", 5)

        await client.app.site.record(examined)
        attempt = (await client.sql("SELECT attempt FROM stations"))[0]["attempt"]
        assert (await client.put(attempt, "slot01", [0], 1))[0] == 404
        paths = [f"/api/attempts/{attempt}", f"{BASE}/{attempt}", f"{BASE}/{attempt}/result"]
        assert [(await client.send("GET", path))[0] for path in paths] == [404, 404, 404]
        assert (await client.send("POST", f"/api/attempts/{attempt}/submit"))[0] == 404

    walk(check)
