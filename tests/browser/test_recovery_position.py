"""The recovery position in a real browser: by touch with mistakes to the end, and by keyboard alone.

It drives ``widgets/recovery_position.js``, ``widgets/_shared/course.js``, ``widgets/_shared/lying.js``.
"""

from itertools import pairwise

import pytest
from browser.conftest import site_of_lesson
from browser.test_choking import Opened as Choked
from playwright.sync_api import expect

from widgets.recovery_position import RecoveryPosition
from widgets.scoring.recovery_position import score, sequence

pytestmark = pytest.mark.browser

CASES = {
    "elder": {"prompt": "菜场门口，一位老人慢慢坐倒。", "patient": "elder", "finding": "normal"},
    "pregnant": {"prompt": "At home, she fainted.", "patient": "pregnant", "finding": "normal"},
    "gasping": {"prompt": "操场上，有人突然倒下。", "patient": "adult", "finding": "gasping"},
}
LANGS = {"elder": "zh", "pregnant": "en", "gasping": "zh"}
MADE = {key: RecoveryPosition(key, LANGS[key], **case) for key, case in CASES.items()}


class Opened(Choked):
    def word(self, step, key):
        return MADE[self.key].word(step.id, key)


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    cells = [("intro", "markdown", "# 练习"), ("setup", "code", "from widgets import RecoveryPosition")]
    for key, case in CASES.items():
        given = ", ".join(f"{name}={value!r}" for name, value in case.items())
        cells.append((key, "code", f'RecoveryPosition("{key}", "{LANGS[key]}", {given})'))
    with site_of_lesson(tmp_path_factory.mktemp("recovery"), cells) as site:
        yield site


def agrees(one, params):
    record = one.record()
    result = score(params, record["events"])
    assert record["value"] == {"points": result.points, "of": result.of, "mistakes": list(result.mistakes)}
    assert result.complete is record["done"] is True
    expect(one.at.locator(".bo-course-score")).to_have_text(MADE[one.key].words["first"].format(n=result.points, of=result.of))
    return result


def test_by_touch_the_body_is_placed_move_by_move_and_mistakes_are_explained(new_page, lesson):
    one = Opened(new_page(site=lesson, reduced_motion="reduce"), lesson, "elder")
    wrong = {"arm": "tucked", "roll": "away", "tilt": "pillow"}
    drawn = []
    for step in sequence("elder", "normal"):
        one.asked(step)
        if step.id == "roll":
            one.open()
            one.asked(step)
        drawn.append(one.at.locator("svg > g").first.inner_html())
        for pick in [wrong[step.id]] if step.id in wrong else []:
            one.button(one.word(step, pick)).tap()
            expect(one.told()).to_have_text(f"✕ 再想想。{one.word(step, f'{pick}_why')}")
        one.button(one.word(step, step.right)).tap()
    result = agrees(one, CASES["elder"])
    assert (result.points, result.of, result.mistakes) == (9, 12, ("arm:tucked", "roll:away", "tilt:pillow"))
    # Seven moves, seven changes of the body; looking and watching change nothing.
    changed = [after != before for before, after in pairwise(drawn)]
    assert changed == [False, False, True, True, True, True, True, True, True, False, False]


@pytest.mark.full
def test_by_keyboard_alone_in_english_onto_the_left_side(new_page, lesson):
    one = Opened(new_page("en", lesson), lesson, "pregnant")
    keys = one.page.keyboard
    one.at.get_by_role("button").first.focus()
    for step in sequence("pregnant", "normal"):
        one.asked(step)
        wanted = one.button(one.word(step, step.right))
        for _ in range(12):
            if wanted.evaluate("e => e === document.activeElement"):
                break
            keys.press("Tab")
        expect(wanted).to_be_focused()
        keys.press("Enter")
    result = agrees(one, CASES["pregnant"])
    assert (result.points, result.of, result.mistakes) == (12, 12, ())


def test_who_gasps_is_not_turned(new_page, lesson):
    one = Opened(new_page(site=lesson), lesson, "gasping")
    check, decide, start = sequence("adult", "gasping")
    one.button(one.word(check, "breath")).tap()
    one.button(one.word(decide, "recovery")).tap()
    expect(one.told()).to_have_text("✕ 再想想。这是濒死叹息样呼吸，是心脏骤停，不是正常呼吸。侧过来，就耽误了按压。")
    one.button(one.word(decide, "cpr")).tap()
    one.button(one.word(start, "press")).tap()
    assert agrees(one, CASES["gasping"]).mistakes == ("decide:recovery",)


def test_the_body_comes_to_rest_where_it_belongs_when_it_moves(new_page, lesson):
    still, moving = (Opened(new_page(site=lesson, reduced_motion=motion), lesson, "gasping") for motion in ("reduce", "no-preference"))
    check = sequence("adult", "gasping")[0]
    for one in (still, moving):
        one.button(one.word(check, "breath")).tap()
    expect(moving.at.locator("svg > g").first).to_have_js_property("innerHTML", still.at.locator("svg > g").first.inner_html())
