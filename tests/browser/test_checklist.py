"""Checklist in a real browser: by touch with what is missing and a reload, on paper, and by keyboard.

It drives ``widgets/checklist.js``.
"""

import pytest
from browser.conftest import LESSON, site_of_lesson
from browser.operating import TabKey, words
from browser.scores import kept, scored
from playwright.sync_api import expect
from test_widgets_checklist import BARE, ITEMS

from widgets.scoring.result import Result

pytestmark = pytest.mark.browser
CELLS = [
    ("intro", "markdown", "# 练习"),
    ("setup", "code", "from widgets import Checklist"),
    ("bag", "code", f'Checklist("bag", "zh", "应急包", {ITEMS!r}, notes=True)'),
    ("plain", "code", f'Checklist("plain", "en", "The bag", {BARE!r})'),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with site_of_lesson(tmp_path_factory.mktemp("checklist"), CELLS) as made:
        yield made


def opened(page, site, key):
    page.goto(site.http + LESSON)
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    return page.locator(f'.exercise[data-key="{key}"]')


def missing(at):
    """Return what stands under each item."""
    return at.locator(".bo-reason").all_inner_texts()


def test_a_list_by_touch_with_what_is_missing_a_note_and_a_reload(new_page, site):
    say, page = words("Checklist"), new_page(site=site)
    at = opened(page, site, "bag")
    box, look, status = at.get_by_role("checkbox"), at.get_by_role("button", name=say["look"], exact=True), at.get_by_role("status")
    count, again = at.locator(".bo-count"), at.get_by_role("button", name=say["next_time"], exact=True)
    note = at.get_by_role("textbox", name="备注：水")
    expect(box.nth(0)).to_have_accessible_name("一定要做到 水 备 3 天")
    expect(note).to_be_hidden()
    at.get_by_text("水").first.tap()
    expect(note).to_be_visible()
    note.fill("厨房柜子里")
    look.tap()
    expect(status).to_have_text("还缺 1 项带 ★ 的。下面写了为什么要紧。")
    expect(box.nth(1)).to_be_focused()
    assert missing(at) == ["", "✕ 还缺这一项\n\n先自己止血。", "灰尘多。"]
    expect(count).to_have_text("★ 1/2，一共 1/3")
    assert scored(page, "bag") == Result(1, 2, ("missing-1",))
    assert kept(page, "bag")["done"] is False

    at = opened(page, site, "bag")
    expect(note).to_have_value("厨房柜子里")
    assert missing(at) == ["", "✕ 还缺这一项\n\n先自己止血。", "灰尘多。"]
    box.nth(1).check()
    expect(status).to_have_text("带 ★ 的都做到了。")
    assert missing(at) == ["", "", "灰尘多。"]
    expect(count).to_have_text("★ 2/2，一共 2/3")
    assert scored(page, "bag") == Result(2, 2, ("missing-1",), complete=True)
    assert (kept(page, "bag")["value"], kept(page, "bag")["done"]) == ([0, 1], True)
    look.tap()
    expect(status).to_have_text("带 ★ 的都做到了。还有 1 项，有条件就做。")
    box.nth(2).check()
    look.tap()
    expect(status).to_have_text("都做到了，一项不缺。")
    assert kept(page, "bag")["value"] == [0, 1, 2]

    again.tap()
    expect(box.nth(0)).to_be_focused()
    expect(count).to_have_text("★ 0/2，一共 0/3")
    expect(note).to_have_value("厨房柜子里")  # where it lies is worth knowing the next time
    assert scored(page, "bag") == Result(0, 2)
    assert kept(page, "bag")["state"] == {"ticked": [], "notes": {"0": "厨房柜子里"}, "marked": []}


def test_on_paper_stands_the_list_alone_with_its_boxes_and_lines(new_page, site):
    say, page = words("Checklist"), new_page(site=site)
    page.add_init_script("window.print = () => { window.printed = true; }")
    at = opened(page, site, "bag")
    at.get_by_role("checkbox").nth(0).check()
    at.get_by_role("button", name=say["print"], exact=True).tap()
    assert page.evaluate("window.printed") is True
    page.emulate_media(media="print")
    assert page.evaluate("document.body.innerText.split(/\\s*\\n\\s*/).filter(Boolean)") == ["应急包", "日期：", "检查人：", "吃喝", "★ 水", "备 3 天", "救护", "★ 急救包", "口罩"]
    expect(at.get_by_role("textbox", name="备注：口罩")).to_be_visible()  # a line to write on
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.get_by_role("heading", name="练习")).to_be_visible()
    page.emulate_media(media="screen")
    assert [event[1] for event in kept(page, "bag")["events"]] == ["tick", "print"]


@pytest.mark.full
def test_a_list_by_keyboard(new_page, site):
    say, page = words("Checklist", "en"), new_page("en", site=site)
    at, by = opened(page, site, "plain"), TabKey(page)
    group = at.get_by_role("group", name="The bag")
    expect(at.get_by_role("textbox")).to_have_count(0)
    by.choose(group.get_by_role("checkbox").nth(1))
    by.press(at.get_by_role("button", name=say["look"], exact=True))
    expect(at.get_by_role("status")).to_have_text("Still missing with ★: 1. Below each stands why it matters.")
    expect(group.get_by_role("checkbox").nth(0)).to_be_focused()
    page.keyboard.press("Space")
    expect(at.get_by_role("status")).to_have_text(say["must_done"])
    assert scored(page, "plain") == Result(2, 2, ("missing-0",), complete=True)
    page.keyboard.press("Space")  # taken off again
    expect(at.locator(".bo-count")).to_have_text("★ 1 of 2, all in all 1 of 3")
    assert scored(page, "plain") == Result(1, 2, ("missing-0",), complete=True)
    page.keyboard.press("Space")
    by.press(at.get_by_role("button", name=say["next_time"], exact=True))
    expect(group.get_by_role("checkbox").nth(0)).to_be_focused()
