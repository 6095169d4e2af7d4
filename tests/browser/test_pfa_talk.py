"""The talk in a real browser: by touch with hurtful words over a reload, and by keyboard alone.

It drives ``widgets/pfa_talk.js``.
"""

import pytest
from browser.conftest import LESSON, site_of_lesson
from playwright.sync_api import expect

from widgets.pfa_talk import PfaTalk
from widgets.scoring.pfa_talk import score

pytestmark = pytest.mark.browser
MADE = {"p-zh": PfaTalk("p-zh", "zh", "flood-child"), "p-en": PfaTalk("p-en", "en", "exam-teen")}
CELLS = [
    ("intro", "markdown", "# 心理急救"),
    ("one", "code", 'from widgets import PfaTalk\nPfaTalk("p-zh", "zh", event="flood-child")'),
    ("two", "code", 'from widgets import PfaTalk\nPfaTalk("p-en", "en", event="exam-teen")'),
]
STORED = "name => JSON.parse(localStorage.getItem('boai:cpr_aed/01_scene_and_120')).states[name]"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with site_of_lesson(tmp_path_factory.mktemp("pfa"), CELLS) as running:
        yield running


def opened(page, site, key):
    page.goto(site.http + LESSON)
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    return page.locator(f'.exercise[data-key="{key}"]')


def texts(key):
    """Return {kind: words} of each step."""
    return [{one["kind"]: one["text"] for one in step["options"]} for step in MADE[key].params["case"]["steps"]]


@pytest.mark.full
def test_by_touch_hurtful_words_show_in_the_face_and_are_explained(new_page, site):
    page = new_page(site=site, reduced_motion="reduce")
    one = opened(page, site, "p-zh")
    mood = one.locator(".bo-pfa-mood")
    expect(mood).to_have_text("很难受")
    for number, words in enumerate(texts("p-zh")):
        if number == 2:
            one.get_by_role("button", name=words["never"]).tap()
            expect(one.locator(".bo-verdict")).to_have_text("✕ 不要这样")
            expect(mood).to_have_text("很难受")
            expect(one.get_by_role("img")).to_have_attribute("aria-label", "七八岁的女孩：很难受")
            one = opened(page, site, "p-zh")  # goes on where it was
            expect(one.get_by_role("button", name=words["never"])).to_be_disabled()
            one.get_by_role("button", name=words["weak"]).tap()
            expect(one.locator(".bo-verdict")).to_have_text("✕ 还可以更好")
        one.get_by_role("button", name=words["good"]).tap()
        expect(one.locator(".bo-verdict")).to_have_text("✓ 这样好")
        one.locator(".bo-main").tap()
    expect(one.locator(".bo-pfa-score")).to_have_text("6 / 7 步一次就做对")
    expect(one.get_by_text("心理援助热线 12356；马上有危险，打 120、110。")).to_be_visible()
    record = page.evaluate(STORED, "p-zh")
    result = score(MADE["p-zh"].params, record["events"])
    assert (result.points, result.of, list(result.mistakes), result.complete) == (6, 7, ["never_listen", "weak_listen"], True)
    assert {name: record["value"][name] for name in ("points", "of", "mistakes")} == {"points": 6, "of": 7, "mistakes": ["never_listen", "weak_listen"]}
    assert (record["done"], page.evaluate("document.documentElement.scrollWidth")) == (True, 390)
    one.get_by_role("button", name="再做一次").tap()
    expect(one.get_by_text("看 · 第 1 步，共 7 步")).to_be_visible()


def test_by_keyboard_alone_to_the_helpline(new_page, site):
    page = new_page("en", site=site, reduced_motion="reduce")
    one = opened(page, site, "p-en")
    one.locator(".bo-pfa-say").first.focus()
    for words in texts("p-en"):
        button = one.get_by_role("button", name=words["good"])
        for _ in range(4):
            if button.evaluate("it => it === document.activeElement"):
                break
            page.keyboard.press("Tab")
        expect(button).to_be_focused()
        page.keyboard.press("Enter")
        expect(one.locator(".bo-main")).to_be_focused()
        page.keyboard.press("Space")
    expect(one.get_by_role("heading", name="The talk is over")).to_be_focused()
    assert score(MADE["p-en"].params, page.evaluate(STORED, "p-en")["events"]).mistakes == ()
    expect(one.locator(".bo-pfa-score")).to_have_text("7 of 7 steps right at once")
