"""Blood donation in a real browser: by touch with mistakes over a reload, and by keyboard alone.

It drives ``widgets/blood_match.js``.
"""

import pytest
from browser.conftest import LESSON, site_of_lesson
from playwright.sync_api import expect

from widgets.blood_match import BloodMatch
from widgets.scoring.blood_match import TYPES, compatible, score

pytestmark = pytest.mark.browser
MADE = {"b-zh": BloodMatch("b-zh", "zh", "谁能献？", count=3, patients=1, product="both"), "b-en": BloodMatch("b-en", "en", "Who may?", count=2, patients=2)}
CELLS = [
    ("intro", "markdown", "# 无偿献血"),
    ("one", "code", 'from widgets import BloodMatch\nBloodMatch("b-zh", "zh", "谁能献？", count=3, patients=1, product="both")'),
    ("two", "code", 'from widgets import BloodMatch\nBloodMatch("b-en", "en", "Who may?", count=2, patients=2)'),
]
STORED = "name => JSON.parse(localStorage.getItem('boai:cpr_aed/01_scene_and_120')).states[name]"
WHY = ["young", "old", "light", "soon"]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with site_of_lesson(tmp_path_factory.mktemp("blood"), CELLS) as running:
        yield running


def opened(page, site, key):
    page.goto(site.http + LESSON)
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    return page.locator(f'.exercise[data-key="{key}"]')


def person(one, key):
    """Return the person on show."""
    name = one.locator(".bo-blood-person strong").inner_text()
    return next(who for who in MADE[key].params["people"] if who["who"] == name)


def right(who):
    """Return the place of the right button of each question."""
    found = who["verdict"]
    places = [0 if found["may"] else 1]
    if not found["may"]:
        places.append(WHY.index(found["why"]))
    return places + ([who["dates"].index(found["when"])] if found["why"] == "soon" else [])


@pytest.mark.full
def test_by_touch_with_mistakes_and_a_reload_the_screen_says_what_python_computes(new_page, site):
    page = new_page(site=site)
    one = opened(page, site, "b-zh")
    expected = []
    for number in range(3):
        who = person(one, "b-zh")
        for asked, place in enumerate(right(who)):
            wrong = number == 0 and asked == 0
            one.locator(".bo-blood-ask").nth(asked).get_by_role("button").nth(1 - place if wrong else place).tap()
            expect(one.locator(".bo-verdict").nth(asked)).to_have_text("✕ 不对" if wrong else "✓ 对")
        if number == 0:
            expected.append("may_no" if who["verdict"]["may"] else "may_yes")
            one = opened(page, site, "b-zh")  # goes on where it was
            expect(one.locator(".bo-verdict").first).to_have_text("✕ 不对")
        one.get_by_role("button", name="下一步").tap()
    patient = page.evaluate(STORED, "b-zh")["state"]["patients"][0]
    for product in ("red", "plasma"):
        suits = [kind for kind in TYPES if compatible(kind, patient, product)]
        picked = suits if product == "red" else [kind for kind in TYPES if kind not in suits] or suits[:1]
        for kind in picked:
            one.locator(".bo-blood-bag").nth(TYPES.index(kind)).tap()
        one.get_by_role("button", name="看看对不对").tap()
        expect(one.locator(".bo-verdict")).to_have_text("✓ 对" if product == "red" else "✕ 不对")
        expect(one.locator(".bo-blood-bag input").first).to_be_disabled()
        if product == "plasma":
            expected.append("unsafe_plasma" if len(suits) < len(TYPES) else "missed_plasma")
        one.locator(".bo-main").tap()
    record = page.evaluate(STORED, "b-zh")
    result = score(MADE["b-zh"].params, record["events"])
    assert (list(result.mistakes), result.points, result.of, result.complete) == (expected, result.of - 2, record["value"]["of"], True)
    assert (record["value"]["mistakes"], record["value"]["points"]) == (expected, result.points)
    expect(one.locator(".bo-blood-score")).to_have_text(f"{int(result.points)} / {int(result.of)}")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    one.get_by_role("button", name="再做一次").tap()
    expect(one.get_by_text("第 1 位，共 3 位")).to_be_visible()


def test_by_keyboard_alone_a_run_without_a_mistake(new_page, site):
    page = new_page("en", site=site)
    one = opened(page, site, "b-en")

    def go_to(locator):
        for _ in range(12):
            if locator.evaluate("one => one === document.activeElement"):
                break
            page.keyboard.press("Tab")
        expect(locator).to_be_focused()

    one.get_by_role("heading", name="May this person give today?").evaluate("it => it.focus()")
    for _ in range(2):
        for asked, place in enumerate(right(person(one, "b-en"))):
            go_to(one.locator(".bo-blood-ask").nth(asked).get_by_role("button").nth(place))
            page.keyboard.press("Enter")
        expect(one.get_by_role("button", name="Next", exact=True)).to_be_focused()
        page.keyboard.press("Enter")
    for patient in page.evaluate(STORED, "b-en")["state"]["patients"]:
        for kind in TYPES:
            if compatible(kind, patient, "red"):
                go_to(one.get_by_role("checkbox", name=f"Donor {kind}", exact=True))
                page.keyboard.press("Space")
        go_to(one.get_by_role("button", name="Check", exact=True))
        page.keyboard.press("Enter")
        expect(one.locator(".bo-verdict")).to_have_text("✓ Right")
        expect(one.locator(".bo-main")).to_be_focused()
        page.keyboard.press("Enter")
    expect(one.get_by_role("heading", name="This time")).to_be_focused()
    assert score(MADE["b-en"].params, page.evaluate(STORED, "b-en")["events"]).mistakes == ()
