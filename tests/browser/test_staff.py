"""Staff on their phones: signing a station with thumb or keyboard, copying an invitation (portal/static/copy.js) on plain HTTP."""

import pytest
from playwright.sync_api import expect

from grading import stations

pytestmark = pytest.mark.browser


@pytest.fixture
def station(page, sign_in, classroom_site):
    """The examiner's form for a new learner; returns ``(page, person, form)``."""

    def opened(name):
        person = classroom_site.record(classroom_site.room.learner, name, name)
        sign_in(page, "examiner")
        page.clock.install(time=0)
        page.clock.pause_at(1000)
        page.goto(f"{classroom_site.http}/teach/classes/{classroom_site.room.group}/station/cpr_aed/{person}")
        return person, page.locator("#station")

    return opened


def tries(classroom_site, person):
    return classroom_site.record(stations.results, person, classroom_site.room.group)


def mark_all(page, **changed):
    for fieldset in page.locator("#station fieldset").all():
        name = fieldset.get_attribute("id").removeprefix("c-").replace("-", "_")
        fieldset.locator(f"input[value={changed.get(name, 'done')}]").check()


def test_before_signing_the_verdict_is_told_and_can_be_taken_back(page, station, classroom_site):
    person, form = station("演示考一")
    mark_all(page, pads="not_done", rate="prompted")
    form.get_by_role("button", name="签字提交").tap()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("未合格：2 个★没有独立完成。签字？")
    dialog.get_by_role("button", name="回去改").tap()
    assert tries(classroom_site, person) == []
    page.locator("#c-pads input[value=done]").check()
    page.locator("#c-rate input[value=done]").check()
    page.locator("#c-pauses input[value=not_done]").check()
    page.locator("#c-airway input[value=not_done]").check()
    form.get_by_role("button", name="签字提交").tap()
    expect(dialog.get_by_role("heading")).to_have_text("未合格：其他项完成 5/7，要求至少 6 项。签字？")
    page.keyboard.press("Escape")
    assert tries(classroom_site, person) == []
    page.locator("#c-airway input[value=done]").check()
    form.get_by_role("button", name="签字提交").focus()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("heading")).to_have_text("合格。签字？")
    dialog.get_by_role("button", name="签字提交").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".verdict.passed")).to_be_visible()
    assert [row["passed"] for row in tries(classroom_site, person)] == [True]


def test_the_clock_counts_from_the_first_mark_tells_the_limit_and_blocks_nothing(page, station, classroom_site):
    person, form = station("演示考二")
    timer = form.get_by_role("timer")
    page.clock.run_for(10_000)
    expect(timer).to_have_text("0:00")
    page.locator("#c-scene-safe input[value=done]").check()
    page.clock.run_for(62_000)
    expect(timer).to_have_text("1:02")
    page.reload()
    expect(form.get_by_role("timer")).to_have_text("1:02")
    page.clock.run_for(240_000)
    expect(form.get_by_role("timer")).to_have_text("超时 0:02")
    expect(form.locator(".say")).to_have_text("5 分钟到了。可以继续记，也可以签字。")
    mark_all(page)
    form.get_by_role("button", name="签字提交").tap()
    page.get_by_role("dialog").get_by_role("button", name="签字提交").tap()
    expect(page.locator(".verdict.passed")).to_be_visible()
    assert [row["minutes"] for row in tries(classroom_site, person)] == [5.0]


def test_an_invitation_is_copied_by_a_button_on_plain_http(page, sign_in, classroom_site):
    sign_in(page, "manager")
    page.goto(f"{classroom_site.http}/centre/{classroom_site.room.centre}/staff")
    page.locator("form:has(input[value=invite]) button").tap()
    expect(page.locator("[data-copy] input")).to_be_visible()
    assert page.evaluate("isSecureContext") is False
    link = page.locator("[data-copy] input").input_value()
    page.get_by_role("button", name="复制").tap()
    expect(page.locator("[data-copy] [role=status]")).to_have_text("已复制，去粘贴吧。")
    page.locator("main").evaluate("main => main.insertAdjacentHTML('beforeend', '<textarea id=paste></textarea>')")
    page.locator("#paste").focus()
    page.keyboard.press("Control+V")
    assert page.locator("#paste").input_value() == link
