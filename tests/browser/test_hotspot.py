"""Hotspot in a real browser: on the picture by touch, by number and by list, and by keyboard.

It drives ``widgets/hotspot.js``, ``widgets/_shared/body.js``, ``widgets/_shared/draw.js``, ``widgets/_shared/figures.js``.
"""

import pytest
from browser.conftest import LESSON, site_of_lesson
from browser.operating import TabKey, words
from browser.scores import kept, scored
from playwright.sync_api import expect

from widgets.hotspot_pictures import PICTURES
from widgets.scoring.result import Result

pytestmark = pytest.mark.browser
PADS = [
    {"id": name, "correct": right, "why": f"{name}。"}
    for name, right in (("right_collarbone", True), ("left_breast", False), ("left_side", True), ("belly", False))
]
LEG = [{"id": name, "correct": name == "middle_thigh", "why": f"Because {name}."} for name in ("groin", "middle_thigh", "knee")]
ALL = {name: [{"id": one, "correct": not place, "why": "x"} for place, one in enumerate(picture.places)] for name, picture in PICTURES.items()}
CELLS = [
    ("intro", "markdown", "# 练习"),
    ("setup", "code", "from widgets import Hotspot"),
    ("pads", "code", f'Hotspot("pads", "zh", "两片贴在哪里？", "chest", {PADS!r})'),
    ("leg", "code", f'Hotspot("leg", "en", "Where does it go?", "leg", {LEG!r}, "lower_thigh")'),
    *((f"all-{name}", "code", f'Hotspot("all-{name}", "zh", "{name}", "{name}", {regions!r})') for name, regions in ALL.items()),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with site_of_lesson(tmp_path_factory.mktemp("hotspot"), CELLS) as made:
        yield made


def opened(page, site, key):
    page.goto(site.http + LESSON)
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    return page.locator(f'.exercise[data-key="{key}"]')


def told(at):
    """Return of each place whether it is called right, and all its texts after the verdict; None where nothing is said."""
    return at.locator(".bo-reason").evaluate_all(
        "all => all.map(one => one.firstChild && [one.firstChild.classList.contains('bo-right'), ...[...one.querySelectorAll('p')].slice(1).map(p => p.textContent)])"
    )


def tap_on(at, name, x, y):
    """Touch the picture at a point in its own units."""
    left, top, width, height = PICTURES[name].box
    box = at.locator(".bo-areas").bounding_box()
    at.locator(".bo-areas").tap(position={"x": (x - left) / width * box["width"], "y": (y - top) / height * box["height"]}, force=True)


def test_places_by_touch_on_the_picture_with_mistakes_a_reload_and_the_answer(new_page, site):
    say, page = words("Hotspot"), new_page(site=site)
    at = opened(page, site, "pads")
    check, status = at.get_by_role("button", name=say["check"], exact=True), at.get_by_role("status")
    boxes = at.get_by_role("checkbox")
    expect(at.get_by_role("img")).to_have_accessible_name("患者的胸部，从正面看。图的左边是患者的右侧。")
    check.tap()
    expect(status).to_have_text("先选一个位置，再看。")
    tap_on(at, "chest", 30, 30)
    expect(status).to_have_text("这里没有号码。点一个带号码的位置。")
    tap_on(at, "chest", 111 - 18, 137)  # in the outline, beside the number
    at.get_by_role("button", name="2：左边乳头的位置", exact=True).tap()
    expect(boxes.nth(0)).to_be_checked()
    expect(boxes.nth(1)).to_be_checked()
    expect(at.locator(".bo-spot").nth(1)).to_have_attribute("aria-pressed", "true")
    check.tap()
    expect(status).to_have_text(say["wrong"])  # one found less one wrong is none
    assert told(at) == [[True, "right_collarbone。"], [False, "left_breast。"], None, None]
    assert at.locator(".bo-spot").all_inner_texts() == ["✓", "✕", "3", "4"]

    at = opened(page, site, "pads")
    assert told(at) == [[True, "right_collarbone。"], [False, "left_breast。"], None, None]
    at.get_by_role("button", name="2：左边乳头的位置", exact=True).tap()  # taken off again
    assert told(at) == [None] * 4
    check.tap()
    expect(status).to_have_text(say["partly"])
    at.get_by_role("button", name=say["show"], exact=True).tap()
    expect(status).to_have_text("答案：1：右锁骨下方、3：左侧腋窝下面 找对 1/2 处。")
    assert told(at) == [[True, "right_collarbone。"], [False, "left_breast。"], [True, "这里也要选。", "left_side。"], [False, "belly。"]]
    assert scored(page, "pads") == Result(1, 2, ("wrong-left_breast", "missed-left_side", "missed-left_side"), complete=True)
    assert (kept(page, "pads")["value"], kept(page, "pads")["done"]) == (["right_collarbone"], True)

    at.get_by_role("button", name=say["again"], exact=True).tap()
    assert told(at) == [None] * 4
    boxes.nth(0).check()
    boxes.nth(2).check()
    check.tap()
    expect(status).to_have_text("找对 2/2 处。")
    assert scored(page, "pads") == Result(2, 2, (), complete=True)
    assert kept(page, "pads")["state"] == {"picks": ["right_collarbone", "left_side"], "checked": True, "shown": False, "tries": 1}


@pytest.mark.full
def test_one_place_by_keyboard_on_the_picture_and_in_the_list(new_page, site):
    say, page = words("Hotspot", "en"), new_page("en", site=site, viewport={"width": 1280, "height": 900})
    at, by = opened(page, site, "leg"), TabKey(page)
    expect(at.get_by_role("img")).to_have_accessible_name(f"{say['see_leg']} There is a wound that bleeds and bleeds: lower thigh.")
    by.press(at.get_by_role("button", name="3: knee", exact=True))
    expect(at.get_by_role("radio").nth(2)).to_be_checked()
    check = at.get_by_role("button", name=say["check"], exact=True)
    by.press(check)
    assert told(at) == [None, None, [False, "Because knee."]]
    for _ in range(2):
        page.keyboard.press("Shift+Tab")  # over the buttons that are on show, to the list
    by.choose(at.get_by_role("radio").nth(1))
    assert told(at) == [None] * 3
    by.press(check)
    expect(at.get_by_role("status")).to_have_text(say["right"])
    assert scored(page, "leg") == Result(1, 1, ("wrong-knee",), complete=True)
    assert kept(page, "leg")["value"] == ["middle_thigh"]
    by.press(at.get_by_role("button", name=say["again"], exact=True))
    expect(at.get_by_role("radio").first).to_be_focused()
    assert at.get_by_role("radio").evaluate_all("all => all.some(one => one.checked)") is False


@pytest.mark.parametrize("name", PICTURES)
def test_every_number_of_a_picture_is_a_target_that_nothing_covers(new_page, site, name):
    page = new_page(site=site)
    at = opened(page, site, f"all-{name}")
    spots = at.locator(".bo-spot")
    sizes = spots.evaluate_all("all => all.map(one => [one.offsetWidth, one.offsetHeight])")
    assert sizes == [[44, 44]] * len(PICTURES[name].places)
    covered = spots.evaluate_all(
        "all => all.filter(one => { one.scrollIntoView({ block: 'center' }); const box = one.getBoundingClientRect(); return document.elementFromPoint(box.x + 22, box.y + 22).closest('button') !== one; }).map(one => one.getAttribute('aria-label'))"
    )
    assert covered == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
