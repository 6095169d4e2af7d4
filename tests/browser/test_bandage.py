"""Laying bandages on a phone: each right turn is drawn on, mistakes are explained, the score is Python's.

It drives ``widgets/bandage.js``, ``widgets/_shared/wraps.js``, ``widgets/_shared/hair.js``, ``widgets/_shared/steps.js``.
"""

import pytest
from browser.conftest import site_of_lesson
from browser.step_by_step import Course
from playwright.sync_api import expect

from widgets import Bandage
from widgets.scoring.result import Result

pytestmark = pytest.mark.browser

REVERSE = Bandage("reverse", "zh", method="spiral_reverse")
SLING = Bandage("sling", "en", method="sling")
CELLS = [
    ("intro", "markdown", "# 包扎"),
    ("reverse", "code", 'from widgets import Bandage\nBandage("reverse", "zh", method="spiral_reverse")'),
    ("sling", "code", 'from widgets import Bandage\nBandage("sling", "en", method="sling")'),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with site_of_lesson(tmp_path_factory.mktemp("bandage"), CELLS) as running:
        yield running


def test_a_forearm_by_touch_with_mistakes_and_a_reload_is_drawn_on_and_scored(new_page, site):
    one = Course(new_page(site=site), REVERSE, "spiral_reverse").open(site)
    picture = one.at.get_by_role("img")

    def shows(dressing, laid):
        text = one.words["picture"].format(where=one.say("scene"), pad=one.words[dressing], method=one.words["a_choose_spiral_reverse"], n=laid, of=3)
        expect(picture).to_have_attribute("aria-label", text)

    shows("pad_no", 0)
    one.wrong("choose", "circular")
    one.right("choose", "spiral_reverse")
    one.wrong("cover", "touch")
    one.right("cover", "cover")
    shows("pad_yes", 0)
    paths = picture.locator("path").count()
    one.right("lay1", "right")
    assert picture.locator("path").count() > paths
    one.wrong("lay2", "weak1")

    one.open(site)
    shows("pad_yes", 1)
    expect(one.button("weak1")).to_have_attribute("aria-disabled", "true")
    one.right("lay2", "right")
    one.right("lay3", "right")
    shows("pad_yes", 3)
    one.wrong("knot", "on")
    one.right("knot", "beside")
    one.right("check", "four")
    one.asks("tight")
    one.button("redo").tap()
    one.ended(4)
    mistakes = ("choose:circular", "cover:touch", "lay2:weak1", "knot:on")
    assert one.result() == Result(4, 8, mistakes, complete=True)
    assert one.record()["value"] == {"mistakes": list(mistakes)}
    expect(one.at.get_by_text(one.words["standard"], exact=True)).to_be_visible()


@pytest.mark.full
def test_a_sling_by_keys_alone_keeps_the_keyboard_in_the_exercise_to_its_end(new_page, site):
    page = new_page("en", site=site)
    one = Course(page, SLING, "sling").open(site)
    one.button("sling").focus()
    for step in SLING.params["steps"]:
        one.asks(step["id"])
        for _ in range(20):
            if one.button(step["right"][0]).evaluate("el => el === document.activeElement"):
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    one.ended(5)
    assert page.evaluate("document.activeElement.textContent") == one.words["ended"].format(n=5, of=5)
    assert one.result() == Result(5, 5, (), complete=True)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == one.words["again"]
    page.keyboard.press("Enter")
    one.asks("choose")
    assert page.evaluate("document.activeElement.textContent") == one.say("ask_choose")
