"""Severe bleeding on a phone: mistakes explained, blood counted, a reload in the middle, the same score in Python.

It drives ``widgets/bleeding.js``, ``widgets/_shared/steps.js``, ``widgets/_shared/limbs.js``, ``widgets/_shared/trunk.js``,
``widgets/_shared/groin.js``, ``widgets/_shared/dressings.js``.
"""

import pytest
from browser.conftest import site_of_lesson
from browser.step_by_step import Course
from playwright.sync_api import expect

from widgets import Bleeding
from widgets.scoring.bleeding import lost
from widgets.scoring.result import Result

pytestmark = pytest.mark.browser

THIGH = Bleeding("thigh", "zh", wound="thigh", weight=60)
NECK = Bleeding("neck", "en", wound="neck", tourniquet=False, gauze="haemostatic", weight=50)
CELLS = [
    ("intro", "markdown", "# 止血"),
    ("thigh", "code", 'from widgets import Bleeding\nBleeding("thigh", "zh", wound="thigh", weight=60)'),
    ("neck", "code", 'from widgets import Bleeding\nBleeding("neck", "en", wound="neck", tourniquet=False, gauze="haemostatic", weight=50)'),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with site_of_lesson(tmp_path_factory.mktemp("bleeding"), CELLS) as running:
        yield running


def test_a_thigh_by_touch_with_mistakes_and_a_reload_has_the_score_and_the_loss_that_python_finds(new_page, site):
    one = Course(new_page(site=site), THIGH, "thigh").open(site)
    one.wrong("safe", "rush")
    for step, action in (("safe", "check"), ("gloves", "gloves"), ("expose", "open")):
        one.right(step, action)
    one.wrong("press", "pulse")
    one.wrong("press", "cord")
    expect(one.button("cord")).to_have_attribute("aria-disabled", "true")
    one.button("cord").dispatch_event("click")  # explained again, counted once
    one.right("press", "palm")
    one.at.get_by_role("checkbox").tap()
    one.right("call", "ask")

    one.open(site)
    one.asks("dress")
    expect(one.at.get_by_role("checkbox")).to_be_checked()
    expect(one.at.get_by_text(one.words["restored"])).to_be_visible()
    one.wrong("dress", "lift")
    for step, action in (("dress", "dress"), ("soaked", "add"), ("tourniquet", "tq")):
        one.right(step, action)
    expect(one.button("above")).to_have_text(f"① {one.words['a_above']}")
    one.wrong("place", "joint")
    one.right("place", "above")
    one.right("twist", "until")
    expect(one.at.get_by_text(one.words["stopped"])).to_be_visible()
    one.right("time", "write")
    one.wrong("keep", "loosen")
    for step, action in (("keep", "keep"), ("lie", "lie")):
        one.right(step, action)
    one.asks("shock")
    one.button("stay").tap()
    one.ended(9)

    mistakes = ("safe:rush", "press:pulse", "press:cord", "dress:lift", "place:joint", "keep:loosen")
    assert one.result() == Result(9, 14, mistakes, complete=True)
    record = one.record()
    blood = round(lost(THIGH.params, record["events"]))
    assert record["value"] == {"mistakes": list(mistakes), "lost": blood}
    expect(one.at.get_by_text(one.words["lost"].format(ml=blood, percent=round(100 * blood / 4500)), exact=True)).to_be_visible()
    for step, action in (mistake.split(":") for mistake in mistakes):
        expect(one.at.locator(".bo-wrong li").get_by_text(one.reason(step, action), exact=True)).to_be_visible()

    one.at.get_by_role("button", name=one.words["again"]).tap()
    one.asks("safe")
    assert one.result() == Result(0, 14)


@pytest.mark.full
def test_a_neck_by_keys_alone_is_packed_and_nothing_is_lost_to_the_clock_while_it_is_paused(new_page, site):
    page = new_page("en", site=site)
    one = Course(page, NECK, "neck").open(site)
    one.button("check").focus()
    for step in NECK.params["steps"]:
        one.asks(step["id"])
        if step["id"] == "press":
            one.at.get_by_role("button", name=one.words["pause"], exact=True).focus()
            page.keyboard.press("Enter")
            expect(one.at.get_by_text(one.words["paused"])).to_be_visible()
            page.keyboard.press("Enter")
        elif step["id"] != "safe":
            assert page.evaluate("document.activeElement.textContent") == one.say(f"ask_{step['id']}")
        for _ in range(20):
            if one.button(step["right"][0]).evaluate("el => el === document.activeElement"):
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    one.ended(9)
    assert page.evaluate("document.activeElement.textContent") == one.words["ended"].format(n=9, of=9)
    assert one.result() == Result(9, 9, (), complete=True)
    assert one.record()["value"] == {"mistakes": [], "lost": round(lost(NECK.params, one.record()["events"]))}
