"""Choking in a real browser: by touch with mistakes to the end, by keyboard alone, and the same steps as in Python.

It drives ``widgets/choking.js``, ``widgets/_shared/course.js``, ``widgets/_shared/choking_steps.js``,
``widgets/_shared/choking_scenes.js``, ``widgets/_shared/people.js``, ``widgets/_shared/heads.js``,
``widgets/_shared/hands.js``, ``widgets/_shared/draw.js``.
"""

import json

import pytest
from browser.conftest import LESSON, site_of_lesson
from playwright.sync_api import expect

from widgets import bundle
from widgets.choking import Choking
from widgets.scoring.choking import BLOWS, PATIENTS, SEVERITIES, score, sequence, table

pytestmark = pytest.mark.browser

CASES = {
    "adult": {"prompt": "食堂里，同桌的人突然站起来。", "patient": "adult", "severity": "severe", "seed": 30},
    "infant": {"prompt": "The baby was eating.", "patient": "infant", "severity": "severe", "seed": 19},
    "worse": {"prompt": "饭桌上，有人呛住了。", "patient": "pregnant", "severity": "mild", "seed": 8},
}
LANGS = {"adult": "zh", "infant": "en", "worse": "zh"}
MADE = {key: Choking(key, LANGS[key], **case) for key, case in CASES.items()}


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    cells = [("intro", "markdown", "# 练习"), ("setup", "code", "from widgets import Choking")]
    for key, case in CASES.items():
        given = ", ".join(f"{name}={value!r}" for name, value in case.items())
        cells.append((key, "code", f'Choking("{key}", "{LANGS[key]}", {given})'))
    with site_of_lesson(tmp_path_factory.mktemp("choking"), cells) as site:
        yield site


class Opened:
    """One exercise of the open lesson; ``word(step, key)`` is what it shows."""

    def __init__(self, page, site, key):
        self.page, self.site, self.key = page, site, key
        self.open()

    def open(self):
        self.page.goto(self.site.http + LESSON)
        expect(self.page.locator("html[data-player=ready]")).to_be_attached()
        self.at = self.page.locator(f'.exercise[data-key="{self.key}"]')

    def word(self, step, key):
        return MADE[self.key].word(step.id.rstrip("12"), key, step.end)

    def button(self, name):
        return self.at.get_by_role("button", name=name, exact=True)

    def told(self):
        return self.at.get_by_role("status")

    def asked(self, step):
        expect(self.at.locator(".bo-prompt[tabindex]:visible")).to_have_text(self.word(step, "ask"))

    def record(self):
        """Return what the device keeps of this exercise, its events without their times."""
        name = "boai:cpr_aed/01_scene_and_120"
        return json.loads(self.page.evaluate("name => localStorage.getItem(name)", name))["states"][self.key]


def agrees(one, params):
    """The stored value, the Python score of the stored log and the sentence on the screen say the same."""
    record = one.record()
    result = score(params, record["events"])
    assert record["value"] == {"points": result.points, "of": result.of, "mistakes": list(result.mistakes)}
    assert result.complete is record["done"] is True
    said = one.at.locator(".bo-course-score").inner_text()
    t = MADE[one.key].words["first"].format(n=result.points, of=result.of)
    assert said == t
    return result


def test_by_touch_with_dangerous_acts_explained_and_a_reload_in_the_middle(new_page, lesson):
    one = Opened(new_page(site=lesson), lesson, "adult")
    wrong = {"ask": "slap", "position": "upright", "spot_front": "tip", "kind": "finger", "after": "home"}
    for step in sequence("adult", "severe", 30):
        one.asked(step)
        if step.id == "kind":
            one.open()
            one.asked(step)
            expect(one.told()).to_have_text("接着上次，从这一步做起。")
        if step.id == "back1":
            one.button(one.word(step, "tap")).tap()
            one.button(one.word(step, "switch")).tap()
            expect(one.told()).to_have_text(f"✕ 再想想。{one.word(step, 'early_why')}")
        for pick in [wrong[step.id]] if step.id in wrong else []:
            choose(one, step, pick)
            expect(one.told()).to_have_text(f"✕ 再想想。{one.word(step, f'{pick}_why')}")
            one.asked(step)
        for _ in range(step.taps - (step.id == "back1")):
            one.button(one.word(step, "tap")).tap()
        choose(one, step, step.right)
    result = agrees(one, CASES["adult"])
    assert (result.points, result.of) == (4, 10)
    assert result.mistakes == ("ask:slap", "position:upright", "back1:early", "kind:finger", "spot_front:tip", "after:home")


def choose(one, step, pick):
    if step.id.startswith("spot_"):
        one.at.locator(f"input[value={pick}]").tap()
        one.button("就放在这里").tap()
    else:
        one.button(one.word(step, pick)).tap()


@pytest.mark.full
def test_by_keyboard_alone_in_english_an_infant_up_to_cpr_and_then_another_run(new_page, lesson):
    one = Opened(new_page("en", lesson), lesson, "infant")
    keys = one.page.keyboard
    one.at.get_by_role("button").first.focus()

    def reach(locator):
        for _ in range(30):
            if locator.evaluate("e => e === document.activeElement"):
                return
            keys.press("Tab")
        raise AssertionError("not reached by Tab")

    for step in sequence("infant", "severe", 19):
        one.asked(step)
        for n in range(step.taps):
            reach(one.button(one.word(step, "tap")))
            keys.press("Enter")
            expect(one.at.locator(".bo-course-taps")).to_have_text(f"Done: {n + 1}")
        if step.id.startswith("spot_"):
            radios = one.at.get_by_role("radio")
            reach(radios.first)
            keys.press("Space")
            while not one.at.locator(f"input[value={step.right}]").is_checked():
                keys.press("ArrowDown")
            reach(one.button("Put it here"))
        else:
            reach(one.button(one.word(step, step.right)))
        keys.press("Enter")
    result = agrees(one, CASES["infant"])
    assert (result.points, result.of, result.mistakes) == (14, 14, ())
    expect(one.at.get_by_text(MADE["infant"].words["report"], exact=True)).to_be_focused()
    reach(one.button("Try again"))
    keys.press("Enter")
    assert [event[1:] for event in one.record()["events"]][-1] == ["again", None]
    assert one.record()["state"] == {"run": 1, "at": 0, "taps": 0, "wrong": []}


def test_a_mild_case_that_gets_worse_shows_the_pictures_of_both_and_names_who_is_in_them(new_page, lesson):
    one = Opened(new_page(site=lesson), lesson, "worse")
    pictures = []
    for step in sequence("pregnant", "mild", 8)[:8]:
        pictures.append(one.at.get_by_role("img").get_attribute("aria-label"))
        one.asked(step)
        choose(one, step, step.right)
    words = MADE["worse"].words
    names = ["mild", "mild", "mild", "mild", "severe", "severe", "severe", "spot_back"]
    assert pictures == [words[f"picture_{name}"].format(who="她", Who="她") for name in names]
    assert one.at.get_by_role("img").get_attribute("aria-label") == words["picture_back"].format(who="她", Who="她")


def test_the_browser_makes_the_same_steps_as_python_for_every_seed(new_page, lesson, tmp_path):
    script = tmp_path / "steps.js"
    script.write_text('import { sequenceOf } from "./_shared/choking_steps.js";\nexport { sequenceOf };\n', encoding="utf-8")
    page = new_page(site=lesson)  # empty: the classroom's own pages run no script from elsewhere
    seeds = [*range(60), 2**31, 2**32 - 1]
    run = """async ([script, given, seeds]) => {
      const { sequenceOf } = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
      return seeds.map((seed) => sequenceOf(given, seed).map((step) => [step.id, step.right, step.taps, step.end ?? ""]));
    }"""
    for patient in PATIENTS:
        for severity in SEVERITIES:
            given = {"severity": severity, "blows": BLOWS, "steps": {name: {"right": step.right, "taps": step.taps} for name, step in table(patient, severity).items()}}
            mine = [[[step.id, step.right, step.taps, step.end] for step in sequence(patient, severity, seed)] for seed in seeds]
            assert page.evaluate(run, [bundle.joined(script), given, seeds]) == mine
