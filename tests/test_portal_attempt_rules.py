"""What learners see of a test's rules: which attempt counts, the cool-down, the test's own window, more time.

It drives ``portal/handlers/extra_time.py``.
"""

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from classroom import run, text_of
from whole_record import whole

from grading import attempts

ROOT = Path(__file__).resolve().parents[1]
START = "/assess/cpr_aed/theory"


@pytest.fixture
def content(tmp_path):
    """Return a function that makes a content folder whose theory test has more lines."""

    def make(lines):
        for part in ("courses", "first_aid", "humanitarian_ed"):
            shutil.copytree(ROOT / part, tmp_path / "content" / part)
        file = tmp_path / "content" / "courses" / "cpr_aed" / "course.toml"
        file.write_text(file.read_text(encoding="utf-8").replace("attempts = 2\n", f"attempts = 2\n{lines}\n", 1), encoding="utf-8")
        return tmp_path / "content"

    return make


def test_the_start_page_tells_the_cool_down_and_a_forged_start_is_refused_with_the_moment(tmp_path, content):
    async def check(room):
        before = text_of((await room.get(START, "learner"))[1])
        assert "两次考试之间至少隔 24 小时" in before
        assert "以最后一次的成绩为准" in before
        started = await room.post(START, "learner")
        attempt = started.headers["Location"].rpartition("/")[2]
        await room.fetch(f"/api/attempts/{attempt}/submit", "learner", "POST", {})
        page = (await room.get(START, "learner"))[1]
        assert f'action="{START}"' not in page
        assert "起可以再考。" in text_of(page)
        held = await room.site.record(whole)
        refused = await room.post(START, "learner")
        assert refused.code == 409
        assert "起可以再考。" in text_of(refused.body.decode())
        assert await room.site.record(whole) == held
        assert "You can try again from" in text_of((await room.get(f"{START}?lang=en", "learner"))[1])

    run(tmp_path, check, content=content('cooldown_hours = 24\ncounts = "last"'))


@pytest.mark.parametrize(
    ("line", "rule", "told"),
    [
        ("opens = 2099-01-01T09:00:00+08:00", "2099年1月1日 09:00 起可以考", "这场考试还没开始，2099年1月1日 09:00 起可以考。"),
        ("closes = 2020-01-01T09:00:00+08:00", "2020年1月1日 09:00 截止", "这场考试已在 2020年1月1日 09:00 结束。"),
    ],
)
def test_a_test_outside_its_own_window_cannot_be_started(tmp_path, content, line, rule, told):
    async def check(room):
        page = (await room.get(START, "learner"))[1]
        assert rule in text_of(page)
        assert told in text_of(page)
        assert f'action="{START}"' not in page
        held = await room.site.record(whole)
        refused = await room.post(START, "learner")
        assert refused.code == 409
        assert told in text_of(refused.body.decode())
        assert await room.site.record(whole) == held

    run(tmp_path, check, content=content(line))


def test_a_trainer_gives_more_time_and_the_learner_is_told_by_the_next_reply(tmp_path):
    async def check(room):
        started = await room.post(START, "learner")
        attempt = started.headers["Location"].rpartition("/")[2]
        before = json.loads((await room.get(f"/api/attempts/{attempt}", "learner"))[1])["deadline"]
        page = f"/teach/classes/{room.group}/learner/{room.ids['learner']}/time"
        assert "原来 20 分钟" in text_of((await room.get(page, "trainer"))[1])
        for _ in range(2):
            given = await room.post(page, "trainer", extra="p50", reason="language")
            assert (given.code, given.headers["Location"]) == (303, f"{page}?saved=1")
        after = json.loads((await room.get(f"/api/attempts/{attempt}", "learner"))[1])["deadline"]
        assert datetime.fromisoformat(after) - datetime.fromisoformat(before) == timedelta(minutes=10)
        slot = {"value": [0], "seq": 1, "at": before}
        view = await room.site.record(attempts.view, room.site.bank("cpr_aed"), attempt, room.ids["learner"], "zh")
        name = next(one["slot"] for one in view["slots"] if one["kind"] == "choice")
        reply = await room.fetch(f"/api/attempts/{attempt}/answers/{name}", "learner", "PUT", slot)
        assert json.loads(reply.body)["deadline"] == after
        shown = text_of((await room.get(page, "trainer"))[1])
        assert shown.count("不是母语，或阅读慢 · 演示 trainer") == 1
        assert "30 分钟（已为你延长，原来 20 分钟）" in text_of((await room.get(START, "learner"))[1])

    run(tmp_path, check)


@pytest.mark.parametrize("form", [{"extra": "p500", "reason": "language"}, {"extra": "p50", "reason": "flu"}, {}])
def test_a_forged_grant_of_time_is_refused_and_nothing_changes(tmp_path, form):
    async def check(room):
        await room.post(START, "learner")
        page = f"/teach/classes/{room.group}/learner/{room.ids['learner']}/time"
        held = await room.site.record(whole)
        reply = await room.post(page, "trainer", **form)
        assert reply.code == 409
        assert "没有保存：请从列表里选延长多少和原因。" in text_of(reply.body.decode())
        assert await room.site.record(whole) == held

    run(tmp_path, check)
