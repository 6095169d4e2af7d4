"""Match in a real browser: by touch with mistakes and a reload, and by keyboard on a wide screen.

It drives ``widgets/match.js``.
"""

import pytest
from browser.conftest import LESSON, site_of_lesson
from browser.operating import TabKey, words
from browser.scores import kept, scored
from playwright.sync_api import expect

from widgets.scoring.result import Result

pytestmark = pytest.mark.browser
PAIRS = [
    {"left": "有人倒地", "right": "120", "why": "急救打 120。"},
    {"left": "厨房着火", "right": "119", "why": "火灾打 119。"},
    {"left": "有人抢劫", "right": "110", "why": "警察是 110。"},
]
CELLS = [
    ("intro", "markdown", "# 练习"),
    ("setup", "code", "from widgets import Match"),
    ("one-zh", "code", f'Match("pairs", "zh", "打哪个？", {PAIRS!r}, ["114"])'),
    ("one-en", "code", f'Match("pairs-en", "en", "Which number?", {PAIRS!r})'),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with site_of_lesson(tmp_path_factory.mktemp("match"), CELLS) as made:
        yield made


def opened(page, site, key):
    page.goto(site.http + LESSON)
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    return page.locator(f'.exercise[data-key="{key}"]')


def feedback(at):
    """Return of each row whether it is called right, and all its texts after the verdict; None where nothing is said."""
    return at.locator(".bo-reason").evaluate_all(
        "all => all.map(one => one.firstChild && [one.firstChild.classList.contains('bo-right'), ...[...one.querySelectorAll('p')].slice(1).map(p => p.textContent)])"
    )


def test_pairs_by_touch_with_mistakes_a_reload_and_the_answer(new_page, site):
    say, page = words("Match"), new_page(site=site)
    at = opened(page, site, "pairs")
    check = at.get_by_role("button", name=say["check"], exact=True)
    lists = at.get_by_role("combobox")
    expect(at.locator(".bo-slot").first).to_be_hidden()  # a phone has native lists
    lists.nth(0).select_option(label="119")
    check.tap()
    expect(at.get_by_role("status")).to_have_text("还有 2 行没有配。配完再看。")
    expect(lists.nth(1)).to_be_focused()

    lists.nth(1).select_option(label="119")  # arrow keys go through a list, so it takes nothing from another row
    expect(lists.nth(0)).to_have_value("1")
    lists.nth(0).select_option(label="114")
    lists.nth(2).select_option(label="120")
    check.tap()
    wrong = [[False, "你配的是：114", "急救打 120。"], [True, "火灾打 119。"], [False, "你配的是：120", "警察是 110。"]]
    assert feedback(at) == wrong
    expect(at.get_by_role("status")).to_have_text("有 2 行不对。改一改，再看。")

    at = opened(page, site, "pairs")
    assert feedback(at) == wrong
    lists.nth(0).select_option(label="110")
    assert feedback(at) == [None, *wrong[1:]]  # a changed pick is not judged yet
    check.tap()
    at.get_by_role("button", name=say["show"], exact=True).tap()
    assert feedback(at) == [[False, "你配的是：110", "答案：120", "急救打 120。"], wrong[1], [False, "你配的是：120", "答案：110", "警察是 110。"]]
    expect(at.get_by_role("status")).to_have_text("每一行下面是答案和原因。配对 1/3。")
    assert scored(page, "pairs") == Result(1, 3, ("pair-0", "pair-2", "pair-0", "pair-2"), complete=True)
    record = kept(page, "pairs")
    assert (record["value"], record["done"]) == ([2, 1, 0], True)
    assert record["state"] == {"picks": [2, 1, 0], "marked": [0, 1, 2], "shown": True, "tries": 2}
    before = lists.nth(0).locator("option").all_inner_texts()

    at.get_by_role("button", name=say["again"], exact=True).tap()
    expect(lists.nth(0)).to_be_focused()
    assert feedback(at) == [None] * 3
    assert lists.nth(0).locator("option").all_inner_texts() != before  # mixed anew
    for place, label in enumerate(("120", "119", "110")):
        lists.nth(place).select_option(label=label)
    check.tap()
    expect(at.get_by_role("status")).to_have_text("配对 3/3。")
    assert scored(page, "pairs") == Result(3, 3, (), complete=True)


@pytest.mark.full
def test_pairs_by_keyboard_on_a_wide_screen_by_place_and_by_piece(new_page, site):
    say, page = words("Match", "en"), new_page("en", site=site, viewport={"width": 1280, "height": 800})
    at, by = opened(page, site, "pairs-en"), TabKey(page)
    expect(at.get_by_role("combobox").first).to_be_hidden()
    slot = lambda text, holds: at.get_by_role("button", name=f"{text}: {holds}", exact=True)  # noqa: E731
    piece = lambda text: at.get_by_role("group", name=say["pool"]).get_by_role("button", name=text)  # noqa: E731

    by.press(slot("有人倒地", say["empty"]))
    expect(at.get_by_role("status")).to_have_text("Now choose for “有人倒地”.")
    by.press(piece("120"))
    expect(slot("厨房着火", say["empty"])).to_be_focused()  # on to the next open place
    by.press(piece("110"))  # the other way round: what, then where
    expect(at.get_by_role("status")).to_have_text("Where does “110” belong? Press the place beside it.")
    page.keyboard.press("Shift+Tab")
    by.press(slot("厨房着火", say["empty"]))
    expect(piece("110")).to_have_accessible_name("110 · paired")
    by.press(slot("有人抢劫", say["empty"]))
    by.press(piece("119"))
    expect(at.get_by_role("button", name=say["check"], exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(at.get_by_role("status")).to_have_text("Lines not right yet: 2. Change them, then check again.")

    page.keyboard.press("Shift+Tab")
    by.press(slot("厨房着火", "110"))
    by.press(piece("119"))
    expect(at.get_by_role("status")).to_have_text("“厨房着火” is paired with “119”; “有人抢劫” is free again.")
    expect(slot("有人抢劫", say["empty"])).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # pressed twice and still empty: nothing waits any more
    by.press(piece("110"))
    by.press(slot("有人抢劫", say["empty"]))
    by.press(at.get_by_role("button", name=say["check"], exact=True))
    expect(at.get_by_role("status")).to_have_text("Right pairs: 3 of 3.")
    assert scored(page, "pairs-en") == Result(3, 3, ("pair-1", "pair-2"), complete=True)
    assert kept(page, "pairs-en")["value"] == [0, 1, 2]
