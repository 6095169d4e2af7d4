"""Cooling burns on a phone: the fast clock of twenty minutes, mistakes explained, a reload, the same score in Python.

It drives ``widgets/burn_cooling.js``, ``widgets/_shared/burns.js``, ``widgets/_shared/steps.js``.
"""

from datetime import UTC, datetime, timedelta

import pytest
from browser.conftest import site_of_lesson
from browser.step_by_step import Course
from playwright.sync_api import expect

from widgets import BurnCooling
from widgets.scoring.result import Result

pytestmark = pytest.mark.browser

OIL = BurnCooling("oil", "zh", burn="oil")
ELECTRIC = BurnCooling("electric", "en", burn="electric")
CELLS = [
    ("intro", "markdown", "# 烧烫伤"),
    ("oil", "code", 'from widgets import BurnCooling\nBurnCooling("oil", "zh", burn="oil")'),
    ("electric", "code", 'from widgets import BurnCooling\nBurnCooling("electric", "en", burn="electric")'),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with site_of_lesson(tmp_path_factory.mktemp("burn"), CELLS) as running:
        yield running


def test_oil_by_touch_stopped_too_soon_and_reloaded_has_the_score_that_python_finds(new_page, site):
    page = new_page(site=site)
    page.clock.install()
    one = Course(page, OIL, "oil").open(site)
    one.right("stop", "away")
    one.wrong("start", "soy")
    one.right("start", "running")
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    one.right("remove", "cut")
    page.clock.run_for(6_000)
    one.asks("cool")
    one.button("stop").tap()
    expect(one.told).to_have_text(f"✕ {one.words['wrong']} {one.words['no_early']}")
    seconds = one.record()["events"][-1][2]["seconds"]
    assert seconds == 360  # a minute for each second

    page.clock.resume()
    one.open(site)
    one.asks("cool")
    page.clock.run_for(21_000)
    expect(one.at.get_by_text(one.words["reached"])).to_be_visible()
    one.button("stop").tap()
    one.asks("soak")
    assert one.record()["events"][-1][2]["seconds"] >= 1200
    one.wrong("soak", "ice")
    for step, action in (("soak", "short"), ("blister", "leave"), ("cover", "film"), ("area", "one")):
        one.right(step, action)
    one.asks("send")
    one.button("clinic").tap()
    one.ended(6)
    mistakes = ("start:soy", "cool:early", "soak:ice")
    assert one.result() == Result(6, 9, mistakes, complete=True)
    assert one.record()["value"] == {"mistakes": list(mistakes)}


@pytest.mark.full
def test_electricity_by_keys_alone_is_cut_first_and_the_burn_cooled_to_the_end(new_page, site):
    page = new_page("en", site=site)
    page.clock.install()
    one = Course(page, ELECTRIC, "electric").open(site)
    one.button("switch").focus()
    for step in ELECTRIC.params["steps"]:
        one.asks(step["id"])
        if "need" in step:
            page.clock.run_for(21_000)
        for _ in range(20):
            if one.button(step["right"][0]).evaluate("el => el === document.activeElement"):
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    one.ended(7)
    assert page.evaluate("document.activeElement.textContent") == one.words["ended"].format(n=7, of=7)
    assert one.result() == Result(7, 7, (), complete=True)
