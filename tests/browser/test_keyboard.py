"""Each exercise completed by Tab, Enter, Space and arrow keys, found by role and name alone."""

import pytest
from browser.conftest import LESSON, site_of_lesson
from browser.operating import Pointer, TabKey, words
from browser.scores import kept, scored
from browser.ways import BY_KEYS, FAST_CLOCK_MS, REGIONS
from playwright.sync_api import expect
from test_widgets_contract import SAMPLES

import widgets
from widgets.scoring.result import Result

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


# How many points the screen shows at the end.
SAID = {
    "AedTrainer": lambda at: at.locator("details.bo-right li").count(),
    "Choice": lambda at: int(at.get_by_role("status").inner_text() == words("Choice")["right"]),
    "Classify": lambda at: at.locator(".bo-feedback.bo-right").count(),
    "CprRhythm": lambda at: int(at.locator(".bo-rhythm-score strong").inner_text()),
    "EmergencyCall": lambda at: at.locator(".bo-call-good li").count(),
    "Order": lambda at: at.locator(".bo-feedback.bo-right").count(),
    "BloodMatch": lambda at: int(at.locator(".bo-blood-score").inner_text().split("/")[0]),
    "PfaTalk": lambda at: int(at.locator(".bo-pfa-score").inner_text().split("/")[0]),
    "Stroke120": lambda at: int(at.locator(".bo-stroke-score").inner_text().split("/")[0]),
}


SHORT = ("AedTrainer", "Choice", "Classify", "CprRhythm", "EmergencyCall", "Order")


def exercises():
    """All, of which the short run takes those that everything rests on: each has a run by keys in a file of its own, too."""
    return [name if name in SHORT else pytest.param(name, marks=pytest.mark.full) for name in sorted(BY_KEYS)]


def test_every_exercise_has_a_way_through_by_keys():
    assert sorted(BY_KEYS) == sorted(SAMPLES) == sorted(widgets.catalogue())


@pytest.mark.parametrize("name", exercises())
def test_an_exercise_is_completed_by_keys_alone_and_found_by_roles_and_names(opened, name):
    at = opened.locator(f"section{REGIONS[name]}")
    if "title" in words(name):
        expect(opened.get_by_role("region", name=words(name)["title"], exact=True)).to_have_count(1)
    BY_KEYS[name](at, TabKey(opened), SAMPLES[name])
    done = "key => Object.entries(localStorage).some(([name, text]) => name.startsWith('boai:') && JSON.parse(text).states?.[key]?.done === true)"
    opened.wait_for_function(done, arg=name.lower())
    if name in SAID:
        found = scored(opened, name.lower())
        assert (found.points, found.complete) == (SAID[name](at), True)


def test_a_run_with_the_aed_with_mistakes_has_the_score_that_the_screen_shows(opened):
    at, by, say = opened.locator("section.bo-aed"), Pointer(opened), words("AedTrainer")

    def press(*names):
        for name in names:
            by.press(at.get_by_role("button", name=say[name], exact=True))

    press("shock", "a_wait", "power", "a_over_cloth", "a_open")
    for number, place in (("1", "place_belly"), ("1", "place_left_side"), ("2", "place_right_collarbone")):
        by.press(at.get_by_role("button", name=say["pad"].format(n=number), exact=True))
        by.press(at.get_by_role("button", name=say["place"].format(where=say[place]), exact=True))
    press("a_plug", "a_clear", "a_away", "a_look", "a_clear", "a_look", "a_clear", "a_look", "shock", "a_press")
    opened.clock.run_for(FAST_CLOCK_MS)
    press("a_look", "a_clear", "a_press", "a_leave")
    expect(at.get_by_text(say["redo"].format(n=4))).to_be_visible()
    found, record = scored(opened, "aedtrainer"), kept(opened, "aedtrainer")
    assert found == Result(12, 16, ("power:shock", "power:wait", "bare:over_cloth", "pads:belly", "look:clear"), complete=True)
    assert found.mistakes == tuple(f"{one['step']}:{one['action']}" for one in record["value"]["mistakes"])
    assert SAID["AedTrainer"](at) == found.points


def test_a_call_with_mistakes_has_the_score_that_the_screen_shows(opened):
    at, say = opened.locator("section.bo-call"), words("EmergencyCall")
    for name in ("1", "1", "9", say["dial"]):
        at.get_by_role("button", name=name, exact=True).click()
    BY_KEYS["EmergencyCall"](at, Pointer(opened), SAMPLES["EmergencyCall"])
    found, record = scored(opened, "emergencycall"), kept(opened, "emergencycall")
    assert found.mistakes[0] == "dial:119"
    assert found.points == SAID["EmergencyCall"](at) < found.of
    assert [len(found.mistakes), sum(len(one["picks"]) for one in record["value"]["answers"])] == [record["value"]["mistakes"], found.of + len(found.mistakes)]


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
