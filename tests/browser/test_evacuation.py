"""Evacuation in a real browser: by touch on the plan with mistakes over a reload, and by keyboard alone from the list.

It drives ``widgets/evacuation.js`` with ``widgets/_shared/floorplan.js`` and ``widgets/_shared/shelter.js``.
"""

import pytest
from browser.conftest import LESSON, site_of_lesson
from browser.operating import TabKey
from browser.scores import kept, scored
from playwright.sync_api import expect

from widgets.evacuation import Evacuation

pytestmark = pytest.mark.browser
CELLS = [
    ("intro", "markdown", "# 疏散"),
    (
        "one",
        "code",
        'from widgets import Evacuation\nEvacuation("e-zh", "zh", "地震来了。", event="earthquake", plan="home")',
    ),
    ("two", "code", 'Evacuation("e-en", "en", "Get out.", event="fire", plan="classroom", seed=1)'),
]
QUAKE = Evacuation("e-zh", "zh", "地震来了。", event="earthquake", plan="home")
FIRE = Evacuation("e-en", "en", "Get out.", event="fire", plan="classroom", seed=1)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with site_of_lesson(tmp_path_factory.mktemp("evacuation"), CELLS) as running:
        yield running


def opened(page, site, key):
    page.goto(site.http + LESSON)
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    return page.locator(f'.exercise[data-key="{key}"]')


def text_of(step, pick):
    return next(one["text"] for one in step["options"] if one["id"] == pick)


@pytest.mark.full
def test_by_touch_on_the_plan_with_mistakes_and_a_reload_the_screen_says_what_python_computes(new_page, site):
    page = new_page(site=site)
    one = opened(page, site, "e-zh")
    where, _, after, outside = QUAKE.params["runs"][0]

    def pin(step, pick):
        one.locator(".bo-evac-pin").and_(one.get_by_role("button", name=text_of(step, pick))).tap()

    pin(where, "lift")
    expect(one.locator(".bo-feedback")).to_contain_text(QUAKE.words["y_where_lift"])
    one = opened(page, site, "e-zh")
    expect(one.locator(".bo-verdict")).to_have_text("✕ 不对")
    pin(where, "table")
    expect(one.get_by_role("img").first).to_have_attribute("aria-label", "六楼的家的平面图。你在这里：客厅。")
    one.get_by_role("button", name="下一步").tap()
    one.locator('[data-pick="hold"]').tap()
    expect(one.locator(".bo-evac-picture")).to_be_visible()
    one.get_by_role("button", name="下一步").tap()
    pin(after, "a")
    pin(after, "b")
    one.get_by_role("button", name="下一步").tap()
    pin(outside, "open")
    one.get_by_role("button", name="看结果").tap()
    expected = ["where:lift", "after:a"]
    result = scored(page, "e-zh")
    assert (list(result.mistakes), result.points, result.of, result.complete) == (expected, 2, 4, True)
    assert kept(page, "e-zh")["value"] == {"points": 2, "of": 4, "mistakes": expected, "seed": 0}
    expect(one.locator(".bo-evac-score")).to_have_text("2 / 4")
    expect(one.locator(".bo-evac-replay details[open]")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    one.get_by_role("button", name="再做一次").tap()
    expect(one.get_by_role("heading", name=where["ask"])).to_be_focused()
    assert kept(page, "e-zh")["state"]["seed"] == 1


def test_by_keyboard_alone_from_the_list_shut_in_by_a_hot_door(new_page, site):
    page = new_page("en", site=site)
    one = opened(page, site, "e-en")
    by = TabKey(page)
    steps = FIRE.params["runs"][1]
    one.get_by_role("heading", name=steps[0]["ask"]).evaluate("it => it.focus()")
    for step in steps:
        pick = next(answer["id"] for answer in step["options"] if answer["right"])
        by.press(one.locator(f'[data-pick="{pick}"]'))
        expect(one.locator(".bo-verdict")).to_have_text("✓ Right")
        expect(one.locator(".bo-main")).to_be_focused()
        page.keyboard.press("Enter")
    expect(one.get_by_role("heading", name="This time")).to_be_focused()
    expect(one.get_by_text(FIRE.words["perfect"])).to_be_visible()
    result = scored(page, "e-en")
    assert (result.mistakes, result.points, result.of, result.complete) == ((), 5, 5, True)
