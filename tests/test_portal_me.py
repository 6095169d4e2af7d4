"""A learner's own page and data.

It drives ``grading/export.py``.
"""

import json
import re
from dataclasses import replace

from classroom import run, text_of

from grading import certificates, records
from portal.site import Site
from portal.strings import day_text


def test_my_page_says_what_is_missing_and_where_the_test_is(tmp_path):
    async def check(room):
        status, html = await room.get("/me", "learner")
        assert status == 200
        assert "拿证还差 还没有参加理论考试。" in text_of(html)
        assert 'href="/assess/cpr_aed/theory"' in html

    run(tmp_path, check)


def test_lessons_that_a_certificate_asks_are_listed_by_title_on_my_page_and_the_courses_page(tmp_path, monkeypatch):
    async def check(room):
        free = text_of((await room.get("/courses/cpr_aed"))[1])
        assert "学上面的课（也可以在课堂上学）。" in free
        course = room.site.course("cpr_aed")
        asking = {"cpr_aed": replace(course, certificate=replace(course.certificate, lessons=True))}
        monkeypatch.setattr(Site, "courses", asking)
        words = text_of((await room.get("/me", "learner"))[1])
        titles = "".join(f"《{room.site.catalogue.lessons[ref].title['zh']}》" for ref in course.lessons)
        assert f"还没学完：{titles}。" in words
        assert "学完上面每一课。" in text_of((await room.get("/courses/cpr_aed", "learner"))[1])

    run(tmp_path, check)


def test_my_page_shows_my_certificate(tmp_path):
    async def check(room):
        number = await room.certify()
        html = (await room.get("/me", "learner"))[1]
        assert f'href="/me/certificates/{number}.pdf"' in html

    run(tmp_path, check)


def test_my_data_are_complete_and_hold_no_secret_and_nobody_else(tmp_path):
    async def check(room):
        number = await room.certify()
        await room.site.record(room.learner, "另一位演示学员", "second")
        text = (await room.get("/me/export", "learner"))[1]
        data = json.loads(text)
        assert data["person"]["name"] == "演示学员"
        assert [paper["number"] for paper in data["certificates"]] == [number]
        assert [row["passed"] for row in data["stations"]] == [1]
        assert data["attempts"][0]["result"] == {"score": 1.0, "max": 1.0, "passed": True}
        assert "argon2" not in text
        assert "另一位演示学员" not in text

    run(tmp_path, check)


def graded(db, attempt, right):
    """Grade a submitted attempt, ``right`` for every question."""
    row = records.one(db, "SELECT form FROM attempts WHERE id = ?", attempt)
    for slot in json.loads(row["form"])["slots"]:
        score = {"attempt": attempt, "key_version": "k", "slot": slot["slot"], "item": f"{slot['item']}@{slot['version']}"}
        db.table("item_scores").insert({**score, "score": float(right), "max": 1.0, "source": "autograde", "at": records.now()})
    db.execute("UPDATE attempts SET state = 'graded' WHERE id = ?", [attempt])


def test_my_data_hold_no_key_while_i_can_try_again(tmp_path):
    async def check(room):
        exports = []
        for _ in range(room.site.course("cpr_aed").assessments["theory"].attempts):
            attempt = (await room.post("/assess/cpr_aed/theory", "learner")).headers["Location"].rpartition("/")[2]
            await room.fetch(f"/api/attempts/{attempt}/submit", "learner", "POST", {})
            await room.site.record(graded, attempt, 0)
            exports.append(json.loads((await room.get("/me/export", "learner"))[1])["attempts"])
        for shown in exports[:-1]:
            for attempt in shown:
                answers = attempt["frozen_answers"]["answers"].values()
                assert {tuple(answer) for answer in answers} == {("points", "value")}
                assert not {"scores", "form", "answers_sha256"} & set(attempt)
                assert attempt["result"]["score"] == 0.0
        for attempt in exports[-1]:
            assert {tuple(answer) for answer in attempt["frozen_answers"]["answers"].values()} == {("item", "order", "points", "value")}
            assert len(attempt["scores"]) == len(attempt["frozen_answers"]["answers"])

    run(tmp_path, check)


def test_staff_are_told_of_their_desk_and_nothing_of_joining(tmp_path):
    async def check(room):
        page = re.search(r"<main.*</main>", (await room.get("/me", "trainer"))[1], re.S)[0]
        assert '<a class="button primary" href="/teach">去工作页面</a>' in page
        assert "加入" not in page
        assert "证书" not in page

    run(tmp_path, check)


def test_my_revoked_certificate_is_called_revoked_with_its_day_and_nothing_says_ready(tmp_path):
    async def check(room):
        number = await room.certify()
        await room.site.record(certificates.revoke, number, "姓名有误", room.ids["issuer"], records.now())
        html = (await room.get("/me", "learner"))[1]
        day = day_text(records.now(), "zh")
        assert f"✕ 已撤销 {day} 下载 PDF（盖有“已撤销”）" in text_of(html)
        assert f"这个班的证书在 {day} 撤销了。想知道原因，或者要更正，请问发证基地。" in text_of(html)
        assert "条件都齐了" not in html
        assert "button primary" not in html

    run(tmp_path, check)


def nearly(db, room):
    """Give the learner a marked test of 79.97 points: not the 80 that passes."""
    room.qualify(db)
    slots = [{"slot": "slot-1", "item": "x", "version": 1, "topic": "cpr", "must_pass": False, "read": ""}]
    form = {"edition": "2026-11", "key_version": "k", "points": 3.0, "pass_share": 0.8, "slots": slots}
    row = {"id": "nearly", "person": room.ids["second"], "class": room.group, "course": "cpr_aed", "assessment": "theory"}
    row |= {"attempt_no": 1, "seed": 0, "form": json.dumps(form), "state": "graded", "started_at": records.now()}
    db.table("attempts").insert({**row, "submitted_at": records.now()})
    score = {"attempt": "nearly", "key_version": "k", "slot": "slot-1", "item": "x@1", "score": 2.3991, "max": 3.0}
    db.table("item_scores").insert({**score, "source": "autograde", "at": records.now()})


def test_one_test_has_one_score_on_every_page(tmp_path):
    async def check(room):
        await room.site.record(room.learner, "演示学员二", "second")
        await room.site.record(nearly, room)
        mine = text_of((await room.get("/me", "second"))[1])
        assert "理论 79.9 分，要达到 80 分。" in mine
        assert "第 1 次 · 79.9 分 · 未合格" in mine
        assert "79.9 分，80 分合格" in text_of((await room.get("/assess/cpr_aed/theory/nearly/result", "second"))[1])
        assert "79.9 分 · 未合格" in text_of((await room.get("/assess/cpr_aed/theory", "second"))[1])
        assert "未合格 79.9 分" in text_of((await room.get(f"/teach/classes/{room.group}", "trainer"))[1])
        assert "理论 79.9 分，要达到 80 分。" in text_of((await room.get(f"/centre/classes/{room.group}", "issuer"))[1])

    run(tmp_path, check)


def way(page):
    """Return the steps of the course page that are ticked, by their first words."""
    steps = re.search(r'<ol class="way">(.*?)</ol>', page, re.S)[1]
    return [text_of(step)[:4] for step in re.findall(r"<li>(.*?)</li>", steps, re.S) if "✓" in step.partition("<p")[0]]


def test_the_courses_page_ticks_what_is_done_and_shows_the_certificate(tmp_path):
    async def check(room):
        page = (await room.get("/courses/cpr_aed", "learner"))[1]
        assert way(page) == []
        assert "你已加入“演示班”。" in page
        assert '<a class="button primary" href="/assess/cpr_aed/theory">理论考试</a>' in page
        number = await room.certify()
        page = (await room.get("/courses/cpr_aed", "learner"))[1]
        assert way(page) == ["理论考试", "在模型人", "全程参加", "基地审核"]
        assert number in page
        assert "/assess/cpr_aed/theory\">理论考试" not in page
        visitor, staff = (await room.get("/courses/cpr_aed"))[1], (await room.get("/courses/cpr_aed", "trainer"))[1]
        assert ("加入班级后，才能考试和取证。" in visitor, "加入班级后，才能考试和取证。" in staff) == (True, False)

    run(tmp_path, check)


def test_the_test_is_offered_only_while_one_is_open_or_allowed(tmp_path):
    async def check(room):
        offered = []
        for _ in range(room.site.course("cpr_aed").assessments["theory"].attempts):
            attempt = (await room.post("/assess/cpr_aed/theory", "learner")).headers["Location"].rpartition("/")[2]
            offered.append(await offer(room))
            await room.fetch(f"/api/attempts/{attempt}/submit", "learner", "POST", {})
            offered.append(await offer(room))
            await room.site.record(graded, attempt, 0)
            offered.append(await offer(room))
        assert offered == ["接着答题", "", "再考一次", "接着答题", "", ""]

    async def offer(room):
        pages = [(await room.get(path, "learner"))[1] for path in ("/courses/cpr_aed", "/me")]
        shown = {"".join(re.findall(r'class="button primary" href="/assess/[^"]+">([^<]+)<', page)) for page in pages}
        assert len(shown) == 1
        return shown.pop()

    run(tmp_path, check)
