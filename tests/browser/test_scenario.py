"""A branching case in a real browser: by touch with mistakes, a reload and a second run, and by keyboard alone.

It drives ``widgets/scenario.js``.
"""

import pytest
from browser.conftest import LESSON, site_of_lesson
from browser.scores import kept, scored
from playwright.sync_api import expect

from widgets import Scenario
from widgets.base import COMMON_WORDS
from widgets.scoring.result import Result

pytestmark = pytest.mark.browser


def choice(text, to, points, seconds, **more):
    return {"text": text, "then": f"{text}以后", "why": f"{text}的原因", "to": to, "points": points, "seconds": seconds, **more}


SCENES = {
    "shop": {
        "title": "店里",
        "text": "他不动。",
        "choices": [
            choice("先看", "breath", 2, 10, vitals={"反应": "没有"}),
            choice("拍照", "breath", 0, 30, read={"text": "先看现场"}),
            choice("拉走", "lost", 0, 95, danger=True, read={"text": "求助", "cell": "help"}),
        ],
    },
    "breath": {
        "title": "呼吸",
        "text": "他抽气。",
        "choices": [choice("按压", "saved", 3, 120, vitals={"反应": "有", "呼吸": "正常"}), choice("侧卧", "lost", 0, 60, danger=True, read={"text": "求助", "cell": "help"})],
    },
    "saved": {"title": "好了", "text": "急救人员到了。", "ending": "good"},
    "lost": {"title": "晚了", "text": "没有人按压。", "ending": "bad", "read": {"text": "再看呼吸"}},
}
VITALS = {"反应": "不知道", "呼吸": "不知道"}
CELLS = [
    ("intro", "markdown", "# 练习"),
    ("setup", "code", "from widgets import Scenario"),
    ("one-zh", "code", f'Scenario("case", "zh", "怎么办？", "你在店里。", {VITALS!r}, {SCENES!r})'),
    ("one-en", "code", f'Scenario("case-en", "en", "What now?", "You are in a shop.", {VITALS!r}, {SCENES!r})'),
    ("help", "markdown", "## 求助"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with site_of_lesson(tmp_path_factory.mktemp("case"), CELLS) as made:
        yield made


def opened(page, site, key):
    page.goto(site.http + LESSON)
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    return page.locator(f'.exercise[data-key="{key}"]')


def button(at, name):
    return at.get_by_role("button", name=name, exact=True)


def head(at):
    """Return the clock and the signs as they stand above the scene; a star marks a sign that has just changed."""
    signs = at.locator(".bo-case-signs > div").evaluate_all("all => all.map(one => one.querySelector('dd').firstChild.textContent + (one.querySelector('small') ? '*' : ''))")
    return [at.locator(".bo-case-clock strong").inner_text(), *signs]


def test_a_case_by_touch_with_mistakes_a_reload_and_a_second_run(new_page, site):
    page = new_page(site=site)
    at = opened(page, site, "case")
    expect(at.get_by_role("heading", name="第 1 步 · 店里")).to_be_visible()
    assert head(at) == ["0:00", "不知道", "不知道"]
    low = at.locator("button").evaluate_all("all => all.filter(one => one.getBoundingClientRect().height < 44).length")
    assert low == 0

    button(at, "拍照").tap()
    expect(at.get_by_role("heading", name="接着")).to_be_focused()
    assert head(at) == ["0:30", "不知道", "不知道"]
    assert at.locator(".bo-feedback").inner_text().split("\n\n") == ["△ 可以更好", "拍照的原因"]
    expect(at.get_by_role("status")).to_have_text("可以更好 用时 0:30")

    at = opened(page, site, "case")  # what came of the choice is still on show
    expect(at.get_by_text("拍照以后", exact=True)).to_be_visible()
    button(at, "继续").tap()
    expect(at.get_by_role("heading", name="第 2 步 · 呼吸")).to_be_focused()
    expect(button(at, "拍照")).to_have_count(0)  # no way back

    button(at, "侧卧").tap()
    assert head(at) == ["1:30", "不知道", "不知道"]
    assert at.locator(".bo-feedback").inner_text().split("\n\n") == ["✕ 危险", "侧卧的原因"]
    button(at, "看结局").tap()
    expect(at.get_by_role("heading", name="晚了")).to_be_focused()
    expect(at.get_by_text("0/5 分，故事里用时 1:30")).to_be_visible()
    expect(at.get_by_text("危险的选择：1 个。")).to_be_visible()
    way = at.locator(".bo-case-way").first.get_by_role("listitem").all_inner_texts()
    assert [" ".join(row.split()) for row in way] == [
        "0:00 店里 拍照 △ 可以更好 拍照的原因 更好的做法：先看",
        "0:30 呼吸 侧卧 ✕ 危险 侧卧的原因 更好的做法：按压",
    ]
    assert at.get_by_role("listitem").filter(has_text="再看呼吸").count() == 1
    expect(at.get_by_role("link", name="求助")).to_have_attribute("href", "#help")
    assert scored(page, "case") == Result(0, 5, ("breath/1",), complete=True)
    at.get_by_text("最好的走法 · 5 分，用时 2:10").tap()
    expect(at.locator("details").get_by_text("先看", exact=True)).to_be_visible()
    path = [{"scene": "shop", "choice": 1}, {"scene": "breath", "choice": 1}]
    assert kept(page, "case")["value"] == {"path": path, "ending": "lost", "points": 0, "of": 5, "seconds": 90}

    button(at, "再做一次").tap()
    button(at, "先看").tap()
    assert head(at) == ["0:10", "没有*", "不知道"]
    expect(at.get_by_text("反应：不知道 → 没有", exact=True)).to_be_visible()
    button(at, "继续").tap()
    button(at, "按压").tap()
    button(at, "看结局").tap()
    assert head(at) == ["2:10", "有", "正常"]
    expect(at.get_by_text("5/5 分，故事里用时 2:10")).to_be_visible()
    expect(at.get_by_text("没有危险的选择。")).to_be_visible()
    assert scored(page, "case") == Result(5, 5, (), complete=True)
    record = kept(page, "case")
    assert (record["state"], record["done"]) == ({"path": [0, 0], "shown": False, "run": 1}, True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.full
def test_a_case_in_english_by_keyboard_alone(new_page, site):
    say = {**COMMON_WORDS["en"], **Scenario.WORDS["en"]}
    page = new_page(site=site, viewport={"width": 1280, "height": 900}, has_touch=False)
    at = opened(page, site, "case-en")

    def press(name):
        """Go on by Tab from where the focus is; the choices come after the heading, so a few presses are enough."""
        for _ in range(8):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent") == name:
                return page.keyboard.press("Enter")
        raise AssertionError(f"Tab does not reach {name}")

    button(at, "先看").focus()
    page.keyboard.press("Shift+Tab")
    press("先看")
    expect(at.get_by_role("heading", name=say["happened"])).to_be_focused()
    press(say["go_on"])
    press("侧卧")
    press(say["see_end"])
    expect(at.get_by_text("2 of 5 points, 1:10 in the story")).to_be_visible()
    assert scored(page, "case-en") == Result(2, 5, ("breath/1",), complete=True)
    press(say["again"])
    expect(at.get_by_role("heading", name="Step 1 · 店里")).to_be_focused()
