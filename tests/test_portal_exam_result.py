"""The result page of a test with every kind of question: each part's answer, the right one and why."""

import json

from classroom import Classroom, serve
from exam_of_every_kind import write_content

from grading import attempts, jobs, records

BASE = "/assess/cpr_aed/theory"


def answer_poorly(db, room, bank):
    """Start, answer each question but the written one as poorly as can be, hand in, grade; return the attempt."""
    course, person, now = room.site.course("cpr_aed"), room.ids["learner"], records.now()
    attempt = attempts.start(db, course, bank, person, "theory", now, room.group)
    slots = json.loads(records.one(db, "SELECT form FROM attempts WHERE id = ?", attempt)["form"])["slots"]
    scores = []
    for slot in slots:
        name = f"{slot['item']}@{slot['version']}"
        if slot["kind"] != "text":
            item = bank.find(name)
            attempts.save_answer(db, attempt, person, slot["slot"], item.rules.poor(item.content, slot["order"]), 1, now, now)
        scores.append({"slot": slot["slot"], "item": name, "score": 0.0, "max": 1.0, "source": "auto"})
    attempts.submit(db, attempt, person, now)
    job = jobs.lease(db, records.now(), 60)
    jobs.finish(db, job, job["key_version"], scores, records.now())
    return attempt


def test_the_result_explains_each_part_once_keys_may_be_shown(tmp_path):
    async def use(app, port):
        room = Classroom(app, port)
        await room.furnish()
        for _ in range(2):
            attempt = await app.site.record(answer_poorly, room, app.site.bank("cpr_aed"))
        for told in ("成人胸廓厚，要按到 5 厘米。", "正确答案：5 厘米", "喘息不算正常呼吸。", "正确答案：110 ± 10 次/分钟", "胸骨下半段", "这道题不得分"):
            status, page = await room.get(f"{BASE}/{attempt}/result", "learner")
            assert (status, told in page) == (200, True), told
        _, page = await room.get(f"{BASE}/{attempt}/result?lang=en", "learner")
        assert "The choice at step 1 was dangerous, so this question earns no points." in page

    serve(tmp_path / "data", use, content=write_content(tmp_path / "content"))
