"""Numeric in a real browser: by touch with mistakes and a reload, by keyboard, and every way to type a number.

It drives ``widgets/numeric.js``.
"""

import pytest
from browser.conftest import LESSON, site_of_lesson
from browser.operating import TabKey, words
from browser.scores import kept, scored
from playwright.sync_api import expect
from test_widgets_numeric import GIVEN, PARAMS, TYPED

from widgets.scoring.numeric import is_odd, mistake, read
from widgets.scoring.result import Result

pytestmark = pytest.mark.browser
PLAIN = {**GIVEN, "key": "plain", "lang": "en", "prompt": "How deep?", "unit": "cm", "units": []}
CELLS = [
    ("intro", "markdown", "# 练习"),
    ("setup", "code", "from widgets import Numeric"),
    ("one", "code", f"Numeric(**{ {**GIVEN, 'key': 'depth'}!r})"),
    ("free", "code", f"Numeric(**{ {**GIVEN, 'key': 'free', 'prompt': '多深？', 'limits': None}!r})"),
    ("plain", "code", f"Numeric(**{PLAIN!r})"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with site_of_lesson(tmp_path_factory.mktemp("numeric"), CELLS) as made:
        yield made


def opened(page, site, key):
    page.goto(site.http + LESSON)
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    return page.locator(f'.exercise[data-key="{key}"]')


def told(at):
    """Return whether the number is called right, and all that is said to it."""
    return at.locator(".bo-feedback").evaluate("one => [one.classList.contains('bo-right'), ...[...one.querySelectorAll('p')].slice(1).map(p => p.textContent)]")


def test_a_number_by_touch_asked_again_wrong_twice_then_shown_then_right(new_page, site):
    say, page = words("Numeric"), new_page(site=site)
    at = opened(page, site, "depth")
    box, check, status = at.get_by_role("textbox", name="按多深？"), at.get_by_role("button", name=say["check"], exact=True), at.get_by_role("status")
    for text, answer in (
        ("", "先写一个数，再看。"), ("5-6", "写一个数就行，不要写一个范围。"), ("很深", "“很深”看不出是哪个数。只写数字，比如 10。"),
        ("55", "55 厘米，不太可能（合理的范围是 0 到 20 厘米）。看看小数点和单位，再写一次。"),
    ):  # fmt: skip
        box.fill(text)
        check.tap()
        expect(status).to_have_text(answer)
        expect(box).to_be_focused()
    box.fill("４５")
    at.get_by_role("combobox", name="单位").select_option(label="毫米")
    check.tap()
    assert told(at) == [False, "你写的是 45 毫米。也就是 4.5 厘米。", "旧的标准。"]
    expect(at.get_by_role("img")).to_have_accessible_name("数轴，从 0 到 20 厘米。 你的答案在 4.5 厘米。")

    at = opened(page, site, "depth")
    assert told(at) == [False, "你写的是 45 毫米。也就是 4.5 厘米。", "旧的标准。"]
    box.fill("7厘米")
    expect(at.locator(".bo-feedback")).to_have_count(0)  # a changed number is not judged yet
    check.tap()
    assert told(at) == [False, "你写的是 7 厘米。", "大了。再想一想。"]
    at.get_by_role("button", name=say["show"], exact=True).tap()
    assert told(at) == [False, "你写的是 7 厘米。", "大了。再想一想。", "答案：5–6 厘米", "够深，血才流得动。", "从 5 到 6 厘米，都对。"]
    assert scored(page, "depth") == Result(0, 1, ("mistake-0", "big"), complete=True)
    assert kept(page, "depth")["value"] == 7

    at.get_by_role("button", name=say["again"], exact=True).tap()
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    box.fill("6")
    check.tap()
    assert told(at) == [True, "你写的是 6 厘米。", "够深，血才流得动。", "从 5 到 6 厘米，都对。"]
    assert scored(page, "depth") == Result(1, 1, (), complete=True)
    record = kept(page, "depth")
    assert (record["value"], record["done"], record["state"]) == (6, True, {"text": "6", "unit": 0, "checked": True, "shown": False, "tries": 1, "last": 6})


@pytest.mark.full
def test_a_number_by_keyboard_with_enter(new_page, site):
    say, page = words("Numeric", "en"), new_page("en", site=site)
    at, by = opened(page, site, "plain"), TabKey(page)
    box = at.get_by_role("textbox", name="How deep?")
    expect(box).to_have_accessible_description("cm")
    by.write(box, "3,9")
    page.keyboard.press("Enter")
    assert told(at) == [False, "You wrote 3.9 cm.", "太浅。"]
    expect(box).to_be_focused()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("5.0")
    page.keyboard.press("Enter")
    expect(at.get_by_role("status")).to_have_text(say["right"])
    assert scored(page, "plain") == Result(1, 1, ("mistake-1",), complete=True)
    by.press(at.get_by_role("button", name=say["again"], exact=True))
    expect(box).to_be_focused()


def test_the_browser_reads_and_judges_every_number_as_python_does(new_page, site):
    page = new_page(site=site)
    at = opened(page, site, "free")
    box, unit = at.get_by_role("textbox"), at.get_by_role("combobox")
    found, expected = [], []
    for text, chosen, _ in TYPED:
        unit.select_option(index=chosen)
        box.fill(text)
        at.locator(".bo-main").tap()
        spoken = at.locator(".bo-feedback")
        found.append(spoken.evaluate("one => one.classList.contains('bo-right')") if spoken.count() else None)
        number = read(PARAMS, text, chosen)
        assert number is None or not is_odd({**PARAMS, "limits": None}, number)
        expected.append(None if number is None else mistake(PARAMS, number) is None)
    assert found == expected
    assert {None, True, False} <= set(found)
