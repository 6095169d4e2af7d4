"""Timeline in a real browser: by touch with mistakes and a reload up to the line, and by keyboard.

It drives ``widgets/timeline.js``.
"""

import pytest
from browser.conftest import LESSON, site_of_lesson
from browser.operating import TabKey, words
from browser.scores import kept, scored
from playwright.sync_api import expect

from widgets.scoring.result import Result

pytestmark = pytest.mark.browser
AT = {"倒下": 0, "按压": 1, "电击": 4, "救护车到": 12}
EVENTS = [{"text": text, "at": at, "why": f"{text}的原因。"} for text, at in AT.items()]
DATES = [{"text": text, "at": at, "why": f"Why {text}."} for text, at in (("battle", "1859-06-24"), ("book", "1862"), ("committee", "1863-02-17"))]
CELLS = [
    ("intro", "markdown", "# 练习"),
    ("setup", "code", "from widgets import Timeline"),
    ("minutes", "code", f'Timeline("minutes", "zh", "从倒下算起", {EVENTS!r}, unit="分钟")'),
    ("dates", "code", f'Timeline("dates", "en", "The earliest first", {DATES!r})'),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with site_of_lesson(tmp_path_factory.mktemp("timeline"), CELLS) as made:
        yield made


def opened(page, site, key):
    page.goto(site.http + LESSON)
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    return page.locator(f'.exercise[data-key="{key}"]')


def order(at):
    """Return the texts of the events as they stand."""
    return at.locator(".bo-text > span").all_inner_texts()


def put(at, texts):
    """Give each event its place, the first first."""
    for place, text in enumerate(texts, start=1):
        at.get_by_role("combobox", name=f"第几位：{text}", exact=True).select_option(label=str(place))


def marks(at):
    """Return of each row whether its place is called right; None where nothing is said."""
    return at.locator(".bo-reason").evaluate_all("all => all.map(one => one.firstChild ? one.firstChild.classList.contains('bo-right') : null)")


def test_events_by_touch_with_mistakes_a_reload_and_the_line_to_scale(new_page, site):
    say, page = words("Timeline"), new_page(site=site)
    at = opened(page, site, "minutes")
    check, status = at.get_by_role("button", name=say["check"], exact=True), at.get_by_role("status")
    texts = list(AT)
    assert order(at) != texts
    put(at, ["倒下", "电击", "按压", "救护车到"])
    expect(status).to_have_text("“救护车到”移到第 4 位，共 4 位。")
    check.tap()
    expect(status).to_have_text("有 2 项的位置不对。移一移，再看。")
    assert marks(at) == [True, False, False, True]

    at = opened(page, site, "minutes")
    assert (order(at), marks(at)) == (["倒下", "电击", "按压", "救护车到"], [True, False, False, True])
    later = at.get_by_role("button", name="推后：救护车到", exact=True)
    later.tap(force=True)  # it says that it does nothing, and still answers
    expect(status).to_have_text("“救护车到”已经在最后面。")
    at.get_by_role("button", name="提前：电击", exact=True).tap()
    assert (order(at), marks(at)) == (["电击", "倒下", "按压", "救护车到"], [None, None, False, True])  # what moved is not judged yet
    check.tap()
    at.get_by_role("button", name=say["show"], exact=True).tap()
    expect(status).to_have_text("位置对的有 1/4 项。看时间线：点的间隔，就是时间的间隔。")
    assert order(at) == texts
    assert at.locator(".bo-time").all_inner_texts() == ["0 分钟", "1 分钟\n过了 1 分钟", "4 分钟\n过了 3 分钟", "12 分钟\n过了 8 分钟"]
    assert at.locator(".bo-reason").all_inner_texts() == [f"{text}的原因。" for text in texts]
    wrong = ("event-2", "event-1", "event-2", "event-0", "event-1")
    assert scored(page, "minutes") == Result(1, 4, wrong, complete=True)
    assert (kept(page, "minutes")["value"], kept(page, "minutes")["done"]) == ([2, 0, 1, 3], True)
    dots = at.locator(".bo-dot").evaluate_all("all => all.map(one => Number(one.getAttribute('cy')))")
    span = dots[3] - dots[0]
    assert [round((dot - dots[0]) / span, 3) for dot in dots] == [0, 0.083, 0.333, 1]

    at = opened(page, site, "minutes")
    expect(status).to_have_text("位置对的有 1/4 项。看时间线：点的间隔，就是时间的间隔。")
    assert order(at) == texts
    expect(at.locator(".bo-dot")).to_have_count(4)
    expect(check).to_be_hidden()
    at.get_by_role("button", name=say["again"], exact=True).tap()
    assert (order(at) != texts, marks(at)) == (True, [None] * 4)
    expect(at.locator(".bo-scale")).to_be_hidden()
    put(at, texts)
    check.tap()
    expect(status).to_have_text("位置对的有 4/4 项。看时间线：点的间隔，就是时间的间隔。")
    assert scored(page, "minutes") == Result(4, 4, (), complete=True)
    assert kept(page, "minutes")["state"] == {"order": [0, 1, 2, 3], "marked": [], "over": True, "shown": False, "tries": 1, "round": 1}


@pytest.mark.full
def test_dates_by_keyboard(new_page, site):
    say, page = words("Timeline", "en"), new_page("en", site=site, viewport={"width": 1280, "height": 900})
    at, by = opened(page, site, "dates"), TabKey(page)
    texts = [one["text"] for one in DATES]
    for wanted, text in enumerate(texts):
        while order(at).index(text) > wanted:
            button = at.get_by_role("button", name=f"Earlier: {text}", exact=True)
            by.press(button)
            expect(button).to_be_focused()  # it goes along with its row
    assert order(at) == texts
    by.press(at.get_by_role("button", name="Later: battle", exact=True))
    by.press(at.get_by_role("button", name=say["check"], exact=True))
    assert marks(at) == [False, False, True]
    by.pick(at.get_by_role("combobox", name="Place: battle", exact=True), "1")
    expect(at.get_by_role("status")).to_have_text("“battle” is now number 1 of 3.")
    by.press(at.get_by_role("button", name=say["check"], exact=True))
    expect(at.get_by_role("button", name=say["again"], exact=True)).to_be_focused()
    assert at.locator(".bo-time").all_inner_texts() == ["24 Jun 1859", "1862\nabout 3 years later", "17 Feb 1863\nabout a year later"]
    assert scored(page, "dates") == Result(3, 3, ("event-1", "event-0"), complete=True)
    page.keyboard.press("Enter")
    expect(at.get_by_role("combobox").first).to_be_focused()
