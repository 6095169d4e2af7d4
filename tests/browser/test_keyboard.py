"""Each exercise completed by Tab, Enter, Space and arrow keys, found by role and name alone."""

import pytest
from browser.conftest import LESSON, site_of_lesson
from browser.operating import BY_KEYS, REGIONS, TabKey, words
from playwright.sync_api import expect
from test_widgets_contract import SAMPLES

import widgets

pytestmark = pytest.mark.browser
IMPORT = f"from widgets import {', '.join(SAMPLES)}"
CELLS = [("intro", "markdown", "# 练习"), ("setup", "code", IMPORT)]
CELLS += [(f"one-{name.lower()}", "code", f'{name}(key="{name.lower()}", lang="zh", **{params!r})') for name, params in SAMPLES.items()]


@pytest.fixture(scope="module")
def gym(tmp_path_factory):
    """A site with one lesson: an exercise of every kind."""
    with site_of_lesson(tmp_path_factory.mktemp("gym"), CELLS) as site:
        yield site


@pytest.fixture
def opened(new_page, gym):
    page = new_page(site=gym)
    page.clock.install()
    page.goto(gym.http + LESSON)
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    return page


def test_every_exercise_has_a_way_through_by_keys():
    assert sorted(BY_KEYS) == sorted(SAMPLES) == sorted(widgets.catalogue())


@pytest.mark.parametrize("name", sorted(BY_KEYS))
def test_an_exercise_is_completed_by_keys_alone_and_found_by_roles_and_names(opened, name):
    at = opened.locator(f"section{REGIONS[name]}")
    if "title" in words(name):
        expect(opened.get_by_role("region", name=words(name)["title"], exact=True)).to_have_count(1)
    BY_KEYS[name](at, TabKey(opened), SAMPLES[name])
    done = "key => Object.entries(localStorage).some(([name, text]) => name.startsWith('boai:') && JSON.parse(text).states?.[key]?.done === true)"
    opened.wait_for_function(done, arg=name.lower())


# Every state of the three simulators that is reached on the way: a control that is on show and enabled has its turn.
STEPS = {
    "AedTrainer": lambda at, by, say: by.press(at.get_by_role("button", name=say["power"], exact=True)),
    "EmergencyCall": lambda at, by, say: [by.press(at.get_by_role("button", name=name, exact=True)) for name in (*"120", say["dial"])],
    "CprRhythm": lambda at, by, say: by.press(at.get_by_role("button", name=say["start"], exact=True)),
}


@pytest.mark.parametrize("name", sorted(STEPS))
def test_tab_reaches_every_control_of_a_simulator(opened, name):
    at, by = opened.locator(f"section{REGIONS[name]}"), TabKey(opened)
    reach_all(at, by)
    STEPS[name](at, by, words(name))
    reach_all(at, by)


def reach_all(at, by):
    """Go once around the page by Tab; what has had the keyboard must be all that can be used."""
    usable = "el => [...el.querySelectorAll('button, input, summary, a[href], [tabindex=\"0\"]')].filter(one => !one.disabled && one.checkVisibility())"
    count = at.evaluate(f"el => ({usable})(el).length")
    assert count
    at.evaluate("el => { el.reached = new Set(); el.addEventListener('focusin', event => el.reached.add(event.target)); el.reached.add(document.activeElement); }")
    for _ in range(250):
        if at.evaluate(f"el => ({usable})(el).every(one => el.reached.has(one))"):
            return
        by.page.keyboard.press("Tab")
    missed = at.evaluate(f"el => ({usable})(el).filter(one => !el.reached.has(one)).map(one => one.outerHTML.slice(0, 120))")
    raise AssertionError(f"Tab never reaches {missed}")
