"""Recall cards in a real browser, over several days of a clock that the test holds.

It drives ``widgets/cards.js``.
"""

from datetime import datetime

import pytest
from browser.conftest import LESSON, site_of_lesson
from browser.scores import kept, scored
from playwright.sync_api import expect

from widgets import Cards
from widgets.base import COMMON_WORDS
from widgets.scoring.cards import places
from widgets.scoring.result import Result

pytestmark = pytest.mark.browser
CARDS = [{"id": name, "front": f"{name}？", "back": f"{name}！", "why": f"{name}的原因"} for name in ("甲", "乙", "丙", "丁")]
CELLS = [
    ("intro", "markdown", "# 练习"),
    ("setup", "code", "from widgets import Cards"),
    ("one-zh", "code", f'Cards("cards", "zh", "数字", {CARDS!r}, 3)'),
    ("one-en", "code", f'Cards("cards-en", "en", "Numbers", {CARDS[:2]!r})'),
]
SHANGHAI = {"timezone_id": "Asia/Shanghai"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with site_of_lesson(tmp_path_factory.mktemp("cards"), CELLS) as made:
        yield made


def opened(page, site, key, at=None):
    """Open the lesson, at a moment in UTC."""
    if at:
        page.clock.set_fixed_time(datetime.fromisoformat(f"{at}+00:00"))
    page.goto(site.http + LESSON)
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    return page.locator(f'.exercise[data-key="{key}"]')


def button(at, name):
    return at.get_by_role("button", name=name, exact=True)


def answer(at, front, rating):
    """Look at the back of the card on show, and rate it by the button whose name begins so."""
    expect(at.get_by_role("heading", name=front)).to_be_visible()
    button(at, "看答案").tap()
    at.get_by_role("group", name="刚才记得吗？选真实的。").get_by_role("button", name=rating).tap()


def boxes(page):
    return {name: (card["box"], card["due"]) for name, card in kept(page, "cards")["state"]["cards"].items()}


def test_cards_by_touch_come_again_on_their_days(new_page, site):
    page = new_page(site=site, **SHANGHAI)
    at = opened(page, site, "cards", "2026-11-26T17:00:00")  # in Wuhan it is 01:00 on the 27th
    expect(at.get_by_role("heading", name="今天 3 张，其中新的 3 张")).to_be_visible()
    button(at, "开始").tap()
    expect(at.get_by_role("heading", name="甲？")).to_be_focused()
    expect(at.get_by_text("甲！")).to_have_count(0)  # first recall, then see
    at.get_by_role("textbox", name="你的答案（可以不写）").fill("我想是一百")
    button(at, "看答案").tap()
    expect(at.get_by_text("你写的：我想是一百")).to_be_visible()
    names = at.get_by_role("group").get_by_role("button").all_inner_texts()
    assert [" ".join(one.split()) for one in names] == ["忘了 等一下再来", "想了一会儿 明天", "记得 3 天后"]
    at.get_by_role("button", name="记得").tap()
    answer(at, "乙？", "忘了")

    at = opened(page, site, "cards")  # in the middle: the third card, and the forgotten one behind it
    expect(at.get_by_text("第 3 张，还有 1 张")).to_be_visible()
    answer(at, "丙？", "想了一会儿")
    answer(at, "乙？", "记得")
    expect(at.get_by_role("heading", name="今天的做完了")).to_be_focused()
    expect(at.get_by_text("记得 1 张，想了一会儿 1 张，忘了 1 张。")).to_be_visible()
    expect(at.get_by_text("下次：11月28日，3 张。")).to_be_visible()
    assert at.get_by_role("listitem").all_inner_texts() == ["乙？ 乙！"]
    assert boxes(page) == {"甲": (2, "2026-11-30"), "乙": (1, "2026-11-28"), "丙": (1, "2026-11-28")}
    record = kept(page, "cards")
    assert places({"cards": CARDS}, record["events"]) == boxes(page)
    assert scored(page, "cards") == Result(1.5, 3, ("乙",), complete=True)
    assert (record["value"], record["done"]) == ({"day": "2026-11-27", "knew": 1, "slow": 1, "forgot": 1, "next": "2026-11-28"}, True)

    button(at, "再练一遍（不改日期）").tap()
    for front in ("甲？", "乙？", "丙？"):
        answer(at, front, "记得")
    expect(at.get_by_role("heading", name="这一遍练完了")).to_be_visible()
    assert boxes(page)["甲"] == (2, "2026-11-30")
    assert scored(page, "cards") == Result(3, 3, (), complete=True)

    at = opened(page, site, "cards", "2026-11-27T15:00:00")  # 23:00, still the same day
    expect(button(at, "开始")).to_have_count(0)
    at = opened(page, site, "cards", "2026-11-27T17:00:00")
    expect(at.get_by_role("heading", name="今天 3 张，其中新的 1 张")).to_be_visible()
    button(at, "开始").tap()
    assert [event[1] for event in kept(page, "cards")["events"]] == ["round"]  # the log begins anew, so that it stays small
    answer(at, "乙？", "记得")

    at = opened(page, site, "cards", "2026-12-20T04:00:00")  # weeks later the rest of that round is due again, the longest waiting first
    expect(at.get_by_role("heading", name="今天 4 张，其中新的 1 张")).to_be_visible()
    button(at, "开始").tap()
    for front in ("丙？", "甲？", "乙？", "丁？"):
        answer(at, front, "记得")
    assert boxes(page) == {"甲": (3, "2026-12-27"), "乙": (3, "2026-12-27"), "丙": (2, "2026-12-23"), "丁": (2, "2026-12-23")}
    at = opened(page, site, "cards", "2026-11-28T04:00:00")  # the clock was wrong: no card hides behind it
    expect(at.get_by_role("heading", name="今天要复习 4 张")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.full
def test_cards_in_english_by_keyboard_alone(new_page, site):
    say = {**COMMON_WORDS["en"], **Cards.WORDS["en"]}
    page = new_page(site=site, viewport={"width": 320, "height": 700}, **SHANGHAI)
    at = opened(page, site, "cards-en", "2026-11-27T04:00:00")

    def press(name):
        for _ in range(6):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.innerText.split('\\n')[0]") == name:
                return page.keyboard.press("Enter")
        raise AssertionError(f"Tab does not reach {name}")

    button(at, say["start"]).focus()
    page.keyboard.press("Enter")
    for front in ("甲？", "乙？"):
        expect(at.get_by_role("heading", name=front)).to_be_focused()
        press(say["show"])
        expect(at.locator(".bo-card-back")).to_be_focused()
        press(say["knew"])
    expect(at.get_by_role("heading", name=say["finished"])).to_be_focused()
    expect(at.get_by_text("Next: 30 Nov, cards: 2.")).to_be_visible()
    assert scored(page, "cards-en") == Result(2, 2, (), complete=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
