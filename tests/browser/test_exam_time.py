"""More time given while a learner sits the test: the page shows it without a reload, by the next reply or by asking.

It drives ``portal/static/exam_time.js``.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from grading import extra_time, records

pytestmark = pytest.mark.browser
PATH = "/assess/cpr_aed/theory"


@pytest.fixture
def sitting(new_page, sign_in, new_learner, classroom_site):
    """A learner's page in the test, its clock held, and ``give(percent)`` of a trainer."""
    role = new_learner(f"延时学员 {len(classroom_site.room.ids)}")
    page = new_page()
    sign_in(page, role)
    page.clock.install()
    page.goto(f"{classroom_site.http}{PATH}")
    with page.expect_navigation():  # until the script runs: its timers are those of the held clock
        page.get_by_role("button", name="开始考试").tap()
    expect(page.locator("#time")).to_have_text("还剩 20 分钟")
    page.clock.pause_at(datetime.now(UTC) + timedelta(seconds=20))
    room = classroom_site.room
    course = classroom_site.site.course("cpr_aed")

    def give(percent):
        given = (room.group, room.ids[role], percent, 0, "support", room.ids["trainer"], records.now())
        classroom_site.record(extra_time.grant, course, *given)

    return page, give


def test_the_reply_to_an_answer_brings_the_new_deadline(sitting):
    page, give = sitting
    give(50)
    page.locator("fieldset[data-kind=choice] label.opt").first.tap()
    expect(page.locator("#alert")).to_have_text(re.compile("老师给你延长了时间，还剩 (30|29) 分钟。"))
    expect(page.locator("#time")).to_have_text(re.compile("还剩 (30|29) 分钟"))


def test_a_learner_who_thinks_is_told_within_half_a_minute(sitting):
    page, give = sitting
    give(100)
    page.clock.fast_forward(31_000)
    expect(page.locator("#alert")).to_have_text(re.compile("老师给你延长了时间，还剩 (40|39) 分钟。"))


def test_at_the_end_of_the_time_the_test_is_handed_in(sitting):
    page, _ = sitting
    page.clock.fast_forward(20 * 60_000)
    expect(page).to_have_url(re.compile(r"/result$"))
