"""The marking pages on the whole running application: queue, blind marks, agreement, and what the learner sees.

It drives ``portal/handlers/marking.py``, ``grading/practicals_waiting.py``, ``grading/written_result.py``.
"""

import json
import re
import shutil
from pathlib import Path

from classroom import run, text_of
from written_site import BEST, FAIR, POOR, add_written

from grading import attempts, marking, practicals_waiting, records, stations
from portal.settings import Settings

ROOT = Path(__file__).parent.parent
HOSTILE = "</pre><script>alert(1)</script>\n先看四周，再叫人打 120。"


def content(tmp_path, markers):
    """Return a content folder whose theory test asks written answers."""
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "courses" / "cpr_aed", folder / "courses" / "cpr_aed")
    add_written(folder / "courses" / "cpr_aed", markers)
    for name in ("first_aid", "humanitarian_ed"):
        (folder / name).symlink_to(Settings().content.resolve() / name)
    return folder


def hand_in(db, room, text=HOSTILE, role="learner"):
    """Hand in one written answer and leave the record as the grader does; return the address of the answer."""
    course, bank, now, person = room.site.course("cpr_aed"), room.site.bank("cpr_aed"), records.now(), room.ids[role]
    attempt = attempts.start(db, course, bank, person, "theory", now, room.group)
    attempts.save_answer(db, attempt, person, "text01", [text], 1, now, now)
    attempts.submit(db, attempt, person, now)
    (form,) = db.execute("SELECT form FROM attempts WHERE id = ?", [attempt]).fetchone()
    slot = next(slot for slot in json.loads(form)["slots"] if slot["slot"] == "text01")
    rules = {"markers": course.assessments["theory"].written.markers, "tolerance": 0.2, "pass_share": 0.8}
    marking.wait_for(db, attempt, [{"slot": "text01", "item": f"{slot['item']}@{slot['version']}", "max": 6.0, **rules}], now)
    db.execute("UPDATE jobs SET state = 'graded' WHERE attempt = ?", [attempt])
    return f"/teach/marking/{attempt}/text01"


def form(page, levels, **more):
    """Return the form of a page with these levels."""
    request = re.search(r'name="request" value="([0-9a-f]{32})"', page)[1]
    return {"request": request, **{f"level-{name}": str(level) for name, level in levels.items()}, **more}


async def mark(room, address, who, levels, **more):
    _, page = await room.get(address, who)
    return await room.post(address, who, **form(page, levels, **more))


def test_a_trainer_marks_without_a_name_and_the_text_stays_text(tmp_path):
    async def check(room):
        address = await room.site.record(hand_in, room)
        _, queue = await room.get("/teach/marking", "trainer")
        assert "等你评：1 份" in text_of(queue)
        assert f'href="{address}"' in queue
        status, page = await room.get(address, "trainer")
        assert status == 200
        assert "演示学员" not in queue + page
        assert room.ids["learner"] not in queue + page
        assert "<script>alert" not in page
        assert "&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;\n先看四周，再叫人打 120。" in page
        reply = await room.post(address, "trainer", **form(page, FAIR, comment="写得清楚"))
        assert (reply.code, reply.headers["Location"]) == (303, address)
        _, done = await room.get(address, "trainer")
        assert "评定：5/6 分" in text_of(done)
        assert "写得清楚" in done
        assert 'name="level-' not in done
        assert "没有要评的答案。" in text_of((await room.get("/teach/marking", "trainer"))[1])

    run(tmp_path, check, content=content(tmp_path, 1))


def test_neither_of_two_examiners_sees_the_others_mark_before_both_are_in(tmp_path):
    async def check(room):
        address = await room.site.record(hand_in, room)
        assert (await mark(room, address, "trainer", POOR, comment="没有求助")).code == 303
        _, mine = await room.get(address, "trainer")
        assert "你评了 2/6 分" in text_of(mine)
        _, theirs = await room.get(address, "examiner")
        assert "2/6" not in text_of(theirs)
        assert "没有求助" not in theirs
        assert " checked" not in theirs
        await mark(room, address, "examiner", BEST)
        for who in ("trainer", "examiner"):
            words = text_of((await room.get(address, who))[1])
            assert "演示 trainer：2/6 分" in words
            assert "演示 examiner：6/6 分" in words
            assert "两个分数不一致，要商定" in text_of((await room.get("/teach/marking", who))[1])
        refused = await mark(room, address, "examiner", FAIR)
        assert refused.code == 409
        settled = await mark(room, address, "examiner", FAIR, settle="1", comment="一起看了标准")
        assert settled.code == 303
        assert "评定：5/6 分" in text_of((await room.get(address, "trainer"))[1])

    run(tmp_path, check, content=content(tmp_path, 2))


def test_an_incomplete_form_comes_back_with_its_choices_and_a_double_click_is_one_mark(tmp_path):
    async def check(room):
        address = await room.site.record(hand_in, room)
        reply = await mark(room, address, "trainer", {"safe": 2}, comment="还要想")
        page = reply.body.decode()
        assert reply.code == 422
        assert "每一条标准都要选一档。" in text_of(page)
        assert 'name="level-safe" value="2" checked' in page
        assert "还要想</textarea>" in page
        sent = form(page, BEST)
        first, second = await room.post(address, "trainer", **sent), await room.post(address, "trainer", **sent)
        assert (first.code, second.code) == (303, 303)
        assert await room.site.record(lambda db: [row["source"] for row in db.query("SELECT source FROM marks ORDER BY id")]) == ["page", "agreed"]
        assert (await room.post(address, "examiner", request="0" * 32, **{"level-safe": "0", "level-call": "0"})).code == 409

    run(tmp_path, check, content=content(tmp_path, 1))


def test_nobody_marks_at_another_centre_nor_their_own_answer(tmp_path):
    async def check(room):
        address = await room.site.record(hand_in, room)
        assert address not in (await room.get("/teach/marking", "other-trainer"))[1]
        assert [(await room.get(address, who))[0] for who in ("other-trainer", "other-examiner", "manager", "learner")] == [403] * 4
        await room.site.record(lambda db: db.execute("UPDATE attempts SET person = ?", [room.ids["trainer"]]))
        _, page = await room.get(address, "trainer")
        assert "不能评自己的答案" in text_of(page)
        assert "先看四周" not in page
        assert "name=\"level-" not in page

    run(tmp_path, check, content=content(tmp_path, 1))


def test_the_learner_is_told_kindly_that_a_person_reads_it_and_no_score_before(tmp_path):
    async def check(room):
        address = await room.site.record(hand_in, room)
        attempt = address.split("/")[3]
        _, page = await room.get(f"/assess/cpr_aed/theory/{attempt}/result", "learner")
        words = text_of(page)
        assert "老师会读你写的答案" in words
        assert "合格" not in words
        assert "data-pending" not in page
        assert "refresh" not in page
        state = json.loads((await room.fetch(f"/api/attempts/{attempt}", "learner")).body)
        assert (state["state"], state["marking"], state["fault"]) == ("submitted", True, False)

    run(tmp_path, check, content=content(tmp_path, 1))


def test_the_result_shows_the_words_the_levels_and_what_the_trainer_said(tmp_path):
    async def check(room):
        address = await room.site.record(hand_in, room)
        attempt = address.split("/")[3]
        await mark(room, address, "trainer", FAIR, comment="再说说怎样看四周")

        def grade(db):
            (raw,) = db.execute("SELECT form FROM attempts WHERE id = ?", [attempt]).fetchone()
            for slot in json.loads(raw)["slots"]:
                row = {"attempt": attempt, "key_version": "k", "slot": slot["slot"], "item": f"{slot['item']}@{slot['version']}", "at": records.now()}
                score = {"score": 5.0, "max": 6.0} if slot["slot"] == "text01" else {"score": 0.0, "max": slot["points"]}
                db.table("item_scores").insert({**row, **score, "source": "nbgrader"})
            db.execute("UPDATE attempts SET state = 'graded' WHERE id = ?", [attempt])
            db.execute("UPDATE classes SET closes_at = ? WHERE id = ?", [records.now(), room.group])

        await room.site.record(grade)
        words = text_of((await room.get(f"/assess/cpr_aed/theory/{attempt}/result", "learner"))[1])
        assert "5/6 分 · 由老师评分" in words
        assert "先看四周，再叫人打 120。" in words
        assert "提到了安全 · 1/2 分" in words
        assert "指定了一个人去打 · 4/4 分" in words
        assert "再说说怎样看四周" in words
        assert "没有写答案" in words

    run(tmp_path, check, content=content(tmp_path, 1))


def test_practicals_that_wait_and_scores_that_differ_stand_in_the_same_list(tmp_path):
    async def check(room):
        other = await room.site.record(room.learner, "演示学员二", "second")

        def prepare(db):
            marks = {criterion.id: "not_done" for criterion in room.site.course("cpr_aed").stations["cpr_aed"].criteria}
            row = stations.record(db, room.site.course("cpr_aed"), "cpr_aed", other, room.group, room.ids["examiner"], marks, "r", records.now())
            difference = {"course": "cpr_aed", "attempt": row["attempt"], "slot": "cpr_aed", "reason": "station", "ours": 0.0, "theirs": 80.0}
            db.table("gradebook_differences").insert({**difference, "at": records.now()})
            return practicals_waiting.of_centres(db, {room.centre}, room.site.courses, records.now())

        (waiting,) = await room.site.record(prepare)
        assert {key: waiting[key] for key in ("id", "name", "fresh", "again")} == {"id": room.group, "name": "演示班", "fresh": 1, "again": 1}
        words = text_of((await room.get("/teach/marking", "trainer"))[1])
        assert "1 人还没考 · 1 人可以重考" in words
        assert "记录：0，批阅软件：80" in words
        assert "实操：以考官签字为准" in words
        assert "80" not in text_of((await room.get("/teach/marking", "other-trainer"))[1])

    run(tmp_path, check)
