"""A lesson that lays its exercises out in ipywidgets' containers, in a real browser without a kernel.

It drives ``portal/static/player/layout.js`` and ``portal/static/player/model.js``.
"""

from base64 import b64encode

import pytest
from browser.conftest import LESSON, site_of_lesson
from browser.running import ROOT
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
SETUP = "from ipywidgets import HTML, Accordion, HBox, Label, Layout, Tab, VBox\nfrom widgets import Choice"
QUESTION = 'Choice("{key}", "zh", "{key}怎么做？", [{{"text": "{key}对", "correct": True, "why": "对。"}}, {{"text": "{key}错", "correct": False, "why": "错。"}}])'
CELLS = [
    ("intro", "markdown", "# 排版"),
    ("setup", "code", SETUP),
    ("boxes", "code", f'VBox([HTML("<p>第一行 <b>粗</b></p>"), HBox([Label("左 <b>"), {QUESTION.format(key="row")}], layout=Layout(justify_content="center"))])'),
    ("tabs", "code", f'Tab([Label("一的内容"), {QUESTION.format(key="tab")}, Label("三的内容")], titles=["一", "二", "三"], selected_index=0)'),
    ("folds", "code", f'Accordion([Label("甲的内容"), {QUESTION.format(key="fold")}], titles=["甲", "乙"])'),
    ("same", "code", 'shared = Label("同一个")\nVBox([shared, shared])'),
]


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    """A site whose lesson is made of containers."""
    with site_of_lesson(tmp_path_factory.mktemp("layout"), CELLS) as site:
        yield site


@pytest.fixture
def opened(new_page, laid_out):
    page = new_page(site=laid_out)
    page.goto(laid_out.http + LESSON)
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    expect(page.locator(".broken")).to_have_count(0)
    return page


def answered(page, key):
    """Answer the question of that key rightly, and see it judged."""
    question = page.locator(".bo-choice", has_text=f"{key}怎么做？")
    question.get_by_label(f"{key}对").check()
    question.get_by_role("button", name="看看对不对").tap()
    expect(question.get_by_role("status")).to_have_text("对")


def test_boxes_stand_under_and_beside_each_other_with_their_layout(opened):
    column = opened.locator(".layout-column").first
    expect(column.locator("p b")).to_have_text("粗")  # an HTML widget's value is HTML
    expect(column.get_by_text("左 <b>", exact=True)).to_be_visible()  # a label's is text
    row = column.locator(".layout-row")
    assert row.evaluate("el => getComputedStyle(el).justifyContent") == "center"
    first, second = column.evaluate("el => [...el.children].map(one => one.getBoundingClientRect().top)")
    assert second > first
    answered(opened, "row")


def test_a_tab_shows_one_panel_by_tap_and_by_arrow_keys(opened):
    tabs = opened.get_by_role("tab")
    expect(tabs).to_have_text(["一", "二", "三"])
    expect(opened.get_by_role("tabpanel", name="一")).to_have_text("一的内容")
    expect(opened.get_by_text("三的内容")).to_be_hidden()
    tabs.nth(1).tap()
    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    expect(opened.get_by_text("一的内容")).to_be_hidden()
    answered(opened, "tab")
    opened.keyboard.press("Shift+Tab")
    tabs.nth(1).focus()
    opened.keyboard.press("ArrowRight")
    expect(tabs.nth(2)).to_be_focused()
    expect(opened.get_by_role("tabpanel", name="三")).to_have_text("三的内容")
    opened.keyboard.press("ArrowRight")  # from the last around to the first
    expect(tabs.first).to_be_focused()
    assert tabs.evaluate_all("all => all.map(one => one.tabIndex)") == [0, -1, -1]


def test_an_accordion_opens_what_is_tapped_and_closes_what_was_open(opened):
    folds = opened.locator("details:has(> summary)").filter(has=opened.locator("summary", has_text="甲"))
    other = opened.locator("details").filter(has=opened.locator("summary", has_text="乙"))
    expect(opened.get_by_text("甲的内容")).to_be_hidden()
    folds.locator("summary").tap()
    expect(opened.get_by_text("甲的内容")).to_be_visible()
    other.locator("summary").first.tap()
    expect(opened.get_by_text("甲的内容")).to_be_hidden()
    answered(opened, "fold")


def test_an_answer_inside_a_container_is_there_after_a_reload(opened):
    answered(opened, "row")
    expect(opened.locator("#save-status")).to_have_text("已存在这台设备上")
    opened.reload()
    expect(opened.get_by_label("row对")).to_be_checked()


def test_one_model_in_two_places_is_drawn_in_both(opened):
    expect(opened.get_by_text("同一个", exact=True)).to_have_count(2)


MODEL = """async () => {
  const { Model } = await import(ADDRESS);
  const saved = [], heard = [];
  const model = new Model("m1", { a: 1, list: [1] }, (one) => saved.push([one.get("a"), one.get("b")]));
  model.on("change:a", (self, value) => heard.push(["a", self === model, value]));
  model.on("change:a change:b", () => heard.push("both"));
  model.on("change", () => heard.push("any"));
  model.set("a", 1);                       // the same value: nobody is told
  model.set("list", [1]);                  // equal though another list
  const quiet = heard.length;
  model.set({ a: 2, b: 3 });
  model.save_changes();
  const first = heard.splice(0);
  const twice = () => heard.push("x");
  model.once("change:a", () => heard.push("once"));
  model.on("change:a", twice);
  model.off("change:a change:b", twice);
  model.set("a", 4); model.set("a", 5);
  const second = heard.splice(0);
  model.off("change:a"); model.off(null, twice); model.set("a", 6);
  const third = heard.splice(0);
  model.off(); model.set("a", 7);
  return { quiet, first, second, third, none: heard, saved, id: model.model_id, value: model.get("a"), chained: model.set("a", 8).on("x", twice).off("x") === model };
}"""


def test_a_model_tells_changes_as_the_widgets_expect_it(opened):
    source = (ROOT / "portal" / "static" / "player" / "model.js").read_bytes()
    opened.goto("about:blank")  # the lesson's page allows no module but its own
    told = opened.evaluate(MODEL.replace("ADDRESS", f"'data:text/javascript;base64,{b64encode(source).decode()}'"))
    assert told == {
        "quiet": 0,
        "first": [["a", True, 2], "both", "both", "any"],
        "second": [["a", True, 4], "both", "once", "any", ["a", True, 5], "both", "any"],
        "third": ["any"],
        "none": [],
        "saved": [[2, 3]],
        "id": "m1",
        "value": 7,
        "chained": True,
    }
