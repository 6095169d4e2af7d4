"""Stroke 120 in a real browser: by touch with mistakes over a reload, and by keyboard alone.

It drives ``widgets/stroke120.js``, ``widgets/_shared/faces.js``, ``widgets/_shared/draw.js``.
"""

import json

import pytest
from browser.conftest import LESSON, site_of_lesson
from playwright.sync_api import expect

from widgets.scoring.stroke120 import DO, is_stroke, last_well, score
from widgets.stroke120 import Stroke120

pytestmark = pytest.mark.browser
MADE = {"zh": Stroke120("s-zh", "zh", "看、查、聆", 2), "en": Stroke120("s-en", "en", "Look, check, listen", 2)}
CELLS = [
    ("intro", "markdown", "# 中风120"),
    ("one", "code", 'from widgets import Stroke120\nStroke120("s-zh", "zh", "看、查、聆", 2)'),
    ("two", "code", 'from widgets import Stroke120\nStroke120("s-en", "en", "Look, check, listen", 2)'),
]
STORED = "name => JSON.parse(localStorage.getItem('boai:cpr_aed/01_scene_and_120')).states[name]"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with site_of_lesson(tmp_path_factory.mktemp("stroke"), CELLS) as running:
        yield running


def opened(page, site, key):
    page.goto(site.http + LESSON)
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    return page.locator(f'.exercise[data-key="{key}"]')


def picks(person):
    """Return the right place of each judgement's button, of the decision, and of the time."""
    signs = [int(person["smile"] != "even"), int(person["arms"] != "even"), int(person["speech"] != "clear")]
    return signs, 3 if is_stroke(person) else 2, last_well(person)


def checked(page, key, lang):
    """Return the stored record, after Python's score of its log was found equal to it."""
    record = page.evaluate(STORED, key)
    result = score(json.loads(json.dumps(MADE[lang].params)), record["events"])
    assert (result.points, result.of, sorted(result.mistakes), result.complete) == (
        record["value"]["points"], record["value"]["of"], sorted(record["value"]["mistakes"]), True,
    )  # fmt: skip
    return record


@pytest.mark.full
def test_by_touch_with_mistakes_and_a_reload_the_screen_says_what_python_computes(new_page, site):
    page = new_page(site=site, reduced_motion="reduce")
    one = opened(page, site, "s-zh")
    people = MADE["zh"].params["people"]
    one.get_by_role("button", name="请", exact=False).first.tap()
    one.locator(".bo-stroke-ask button").first.wait_for()
    order = page.evaluate(STORED, "s-zh")["state"]["order"]
    assert {is_stroke(people[place]) for place in order} == {True, False}
    expected = []
    for round_, place in enumerate(order):
        person = people[place]
        signs, decision, well = picks(person)
        for number, right in enumerate(signs):
            if number or round_:
                one.locator(".bo-actions > .bo-main").tap()
            wrong = number == 0
            one.locator(".bo-stroke-ask button").nth(1 - right if wrong else right).tap()
            expect(one.locator(".bo-verdict")).to_have_text("✕ 不对" if wrong else "✓ 对")
            if wrong:
                expected.append("face_missed" if right else "face_imagined")
            if round_ == 0 and number == 1:
                one = opened(page, site, "s-zh")  # goes on where it was
                expect(one.locator(".bo-verdict")).to_have_text("✓ 对")
            one.get_by_role("button", name="下一步").tap()
        one.locator(".bo-stroke-answer").nth(decision).tap()
        expect(one.locator(".bo-verdict")).to_have_text("✓ 对")
        one.get_by_role("button", name="下一步").tap()
        if is_stroke(person):
            for _ in person["witnesses"]:
                one.locator(".bo-stroke-told button").first.tap()
            one.locator(".bo-stroke-answer").nth(well).tap()
            one.get_by_role("button", name="下一步").tap()
            for offer in person["offers"]:
                one.locator(".bo-stroke-offer button:enabled").nth(0).tap()  # "do", whatever it is
                expected += [] if offer in DO else [f"offer_{offer}"]
            one.get_by_role("button", name="下一步").tap()
        one.locator(".bo-actions > .bo-main").tap()
    record = checked(page, "s-zh", "zh")
    assert record["value"]["mistakes"] == expected
    expect(one.locator(".bo-stroke-score")).to_have_text(f"{record['value']['points']} / {record['value']['of']}")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    one.get_by_role("button", name="再做一次").tap()
    expect(one.get_by_text("第 1 位，共 2 位")).to_be_visible()
    assert page.evaluate(STORED, "s-zh")["state"]["order"] != order


def test_by_keyboard_alone_a_run_without_a_mistake(new_page, site):
    page = new_page("en", site=site, reduced_motion="reduce")
    one = opened(page, site, "s-en")
    people = MADE["en"].params["people"]

    def enter(locator):
        for _ in range(12):
            if locator.evaluate("one => one === document.activeElement"):
                break
            page.keyboard.press("Tab")
        expect(locator).to_be_focused()
        page.keyboard.press("Enter")

    one.get_by_role("button", name="Ask for a smile").focus()
    page.keyboard.press("Enter")
    order = page.evaluate(STORED, "s-en")["state"]["order"]
    for round_, place in enumerate(order):
        person = people[place]
        signs, decision, well = picks(person)
        for number, right in enumerate(signs):
            if number or round_:
                enter(one.locator(".bo-actions > .bo-main"))
            expect(one.get_by_role("group")).to_be_focused()
            enter(one.locator(".bo-stroke-ask button").nth(right))
            enter(one.get_by_role("button", name="Next", exact=True))
        enter(one.locator(".bo-stroke-answer").nth(decision))
        enter(one.get_by_role("button", name="Next", exact=True))
        if is_stroke(person):
            for _ in person["witnesses"]:
                enter(one.locator(".bo-stroke-told button").first)
            enter(one.locator(".bo-stroke-answer").nth(well))
            enter(one.get_by_role("button", name="Next", exact=True))
            for offer in person["offers"]:
                enter(one.locator(".bo-stroke-offer button:enabled").nth(0 if offer in DO else 1))
            enter(one.get_by_role("button", name="Next", exact=True))
        enter(one.locator(".bo-actions > .bo-main"))
    assert checked(page, "s-en", "en")["value"]["mistakes"] == []


def test_the_arms_are_held_for_ten_seconds_before_the_question(new_page, site):
    page = new_page(site=site)
    page.clock.install()
    one = opened(page, site, "s-zh")
    one.locator(".bo-actions > .bo-main").tap()
    page.clock.run_for(3_000)
    one.locator(".bo-stroke-ask button").first.tap()
    one.get_by_role("button", name="下一步").tap()
    one.locator(".bo-actions > .bo-main").tap()
    page.clock.run_for(9_000)
    expect(one.locator(".bo-stroke-count")).to_have_text("8")
    expect(one.locator(".bo-stroke-ask")).to_have_count(0)
    page.clock.run_for(2_500)
    expect(one.locator(".bo-stroke-count")).to_have_text("10")
    expect(one.locator(".bo-stroke-ask button")).to_have_count(2)
