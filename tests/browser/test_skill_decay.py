"""Skill decay in a real browser: a kernel is asked only for the chart; without one the table and the days stand there.

It drives ``widgets/skill_decay.js``.
"""

import pytest
from browser.conftest import LESSON, site_of_lesson
from playwright.sync_api import expect

from widgets.scoring.skill_decay import score
from widgets.skill_decay import SkillDecay

pytestmark = pytest.mark.browser
MADE = {"r-zh": SkillDecay("r-zh", "zh", "一年以后？"), "r-en": SkillDecay("r-en", "en", "And in a year?")}
CELLS = [
    ("intro", "markdown", "# 复训"),
    ("one", "code", 'from widgets import SkillDecay\nSkillDecay("r-zh", "zh", "一年以后？")'),
    ("two", "code", 'from widgets import SkillDecay\nSkillDecay("r-en", "en", "And in a year?")'),
]
STORED = "name => JSON.parse(localStorage.getItem('boai:cpr_aed/01_scene_and_120')).states[name]"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with site_of_lesson(tmp_path_factory.mktemp("decay"), CELLS) as running:
        yield running


def opened(page, site, key):
    page.goto(site.http + LESSON)
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    return page.locator(f'.exercise[data-key="{key}"]')


@pytest.mark.full
def test_by_touch_the_chart_and_the_calendar_come_from_a_kernel_that_opening_the_page_does_not_start(new_page, site):
    page = new_page(site=site)
    one = opened(page, site, "r-zh")
    one.get_by_role("button", name="看结果，排日子").tap()
    expect(one.locator(".bo-say")).to_have_text("先猜一个数，0 到 100。")
    assert page.sockets == []
    one.locator("input[type=date]").fill("2026-08-31")
    one.get_by_role("spinbutton").fill("70")
    one.get_by_role("button", name="看结果，排日子").tap()
    expect(one.locator(".bo-verdict")).to_have_text("✕ 猜高了")
    expect(one.locator(".bo-decay-days li")).to_have_text(["2026年11月30日", "2027年2月28日", "2027年5月31日", "2027年8月31日"])
    expect(one.get_by_role("img", name="看右边四个圆点：")).to_be_visible(timeout=60_000)
    assert one.get_by_role("img").evaluate("img => img.decode().then(() => img.naturalWidth > 300)")
    assert (len(page.sockets), page.evaluate("document.documentElement.scrollWidth")) == (1, 390)
    with page.expect_download() as saved:
        one.get_by_role("link", name="把复训放进手机日历").tap()
    text = saved.value.path().read_bytes().decode()
    assert (saved.value.suggested_filename, text.count("BEGIN:VEVENT"), "DTSTART;VALUE=DATE:20270228\r\n" in text) == ("refreshers.ics", 4, True)
    record = page.evaluate(STORED, "r-zh")
    result = score(MADE["r-zh"].params, record["events"])
    assert (result.points, result.mistakes, result.complete) == (1, ("guess_high",), True)
    assert record["value"] == {"points": 1, "of": 2, "mistakes": ["guess_high"], "course": "2026-08-31", "every": 3, "guess": 70}

    one = opened(page, site, "r-zh")  # the plan stands there; the chart waits until it is wanted
    expect(one.locator(".bo-decay-days li")).to_have_count(4)
    assert len(page.sockets) == 1
    expect(one.get_by_role("button", name="画图，写日历文件")).to_be_visible()
    one.get_by_role("button", name="再做一次").tap()
    expect(one.get_by_role("spinbutton")).to_be_visible()


def test_by_keyboard_without_a_kernel_table_and_days_are_there_and_the_page_says_what_is_missing(new_page, site):
    page = new_page("en", site=site)
    page.expected.append("ERR_FAILED")
    page.route("**/api/kernels/**", lambda route: route.abort())
    one = opened(page, site, "r-en")
    one.locator("input[type=date]").fill("2026-06-14")
    one.get_by_role("radio", name="every 3 months").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(one.get_by_role("spinbutton")).to_be_focused()
    page.keyboard.type("20")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(one.get_by_role("heading", name="Excellent CPR after a year")).to_be_focused()
    expect(one.locator("tbody tr.is-own")).to_have_text("every 6 months ← your plan21%")
    expect(one.locator(".bo-decay-days li")).to_have_text(["14 Dec 2026", "14 Jun 2027"])
    expect(one.get_by_text("Without a connection use the table above")).to_be_visible()
    assert score(MADE["r-en"].params, page.evaluate(STORED, "r-en")["events"]).points == 2
