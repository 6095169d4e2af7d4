"""Choice, Order and Classify in a real browser, by touch and by keyboard, up to what is stored of them.

It drives ``widgets/choice.js``, ``widgets/order.js``, ``widgets/classify.js``, ``widgets/_shared/kit.js``.
"""

import ast
import json
import re
from pathlib import Path

import pytest
from browser.scores import scored
from playwright.sync_api import expect

from portal.lessons import read_notebook
from widgets.scoring.result import Result

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
COURSE, LESSON = "youth_movement_basics", "03_seven_principles"
NOTEBOOK = read_notebook(ROOT / "humanitarian_ed" / LESSON / "zh.ipynb", "zh")
# By key: what the author wrote after key and language.
WRITTEN = {call.args[0].value: [ast.literal_eval(part) for part in call.args[2:]] for _, call in NOTEBOOK.exercises}
CHECK, SHOW, AGAIN = "看看对不对", "看答案", "再做一次"


class Opened:
    """One exercise of the open lesson."""

    def __init__(self, page, key):
        self.page, self.key = page, key
        self.at = page.locator(f'.exercise[data-key="{key}"]')
        self.status = self.at.get_by_role("status")

    def button(self, name):
        return self.at.get_by_role("button", name=name, exact=True)

    def feedback(self):
        """Return all reasons on show as (right, text), in the order of the page."""
        boxes = self.at.locator(".bo-feedback")
        return boxes.evaluate_all("all => all.map(one => [one.classList.contains('bo-right'), one.querySelector('p:last-child').textContent])")

    def record(self):
        """Return what the device keeps of this exercise; times of events are left out."""
        text = self.page.evaluate("name => localStorage.getItem(name)", f"boai:{COURSE}/{LESSON}")
        found = json.loads(text)["states"].get(self.key) if text else None
        if found:
            found["events"] = [event[1:] for event in found["events"]]
        return found

    def buttons(self):
        """Return the names of the buttons under the exercise that are on show."""
        return [one.inner_text() for one in self.at.locator(".bo-actions button").all() if one.is_visible()]

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def focused(self):
        """Return the label of what has the keyboard: a control's name, or its words."""
        return self.page.evaluate("document.activeElement.getAttribute('aria-label') ?? (document.activeElement.labels?.[0] ?? document.activeElement).innerText")


@pytest.fixture
def opened(page, classroom_site):
    """Return ``opened(key)``: the exercise on the open lesson; a second call opens the lesson again."""

    def go(key):
        page.goto(f"{classroom_site.http}/learn/{COURSE}/{LESSON}")
        expect(page.locator("html[data-player=ready]")).to_be_attached()
        return Opened(page, key)

    return go


# ---- Choice -------------------------------------------------------------------------------------------------------------


def test_a_choice_by_touch_first_wrong_then_right_gives_the_reason_of_each_pick(opened):
    _, options = WRITTEN["recall-1"]
    one = opened("recall-1")
    one.button(CHECK).tap()
    expect(one.status).to_have_text("先选一个，再看对不对。")
    assert one.record() is None

    one.at.get_by_text(options[0]["text"]).tap()
    assert one.feedback() == []
    one.button(CHECK).tap()
    expect(one.status).to_have_text("不对")
    assert one.feedback() == [[False, options[0]["why"]]]
    assert one.buttons() == [CHECK]
    assert one.record()["done"] is False

    one.at.get_by_text(options[1]["text"]).tap()
    assert one.feedback() == []  # a changed pick is not judged yet
    one.button(CHECK).tap()
    expect(one.status).to_have_text("对")
    assert one.feedback() == [[True, options[1]["why"]]]
    assert one.buttons() == [CHECK, AGAIN]
    assert one.record() == {
        "state": {"chosen": [1], "checked": True, "tries": 2},
        "value": [1],
        "done": True,
        "events": [["choose", [0]], ["check", {"picks": [0], "right": False}], ["choose", [1]], ["check", {"picks": [1], "right": True}]],
    }
    assert scored(one.page, "recall-1") == Result(1, 1, ("option-0",), complete=True)


def test_a_choice_by_keyboard_shows_the_answer_after_two_wrong_tries(opened):
    _, options = WRITTEN["recall-2"]
    one = opened("recall-2")
    one.at.get_by_role("radio").first.focus()
    one.press("Space", "Tab")
    assert one.focused() == CHECK
    one.press("Enter")
    expect(one.status).to_have_text("不对")
    assert one.buttons() == [CHECK]

    one.press("Shift+Tab", "ArrowUp")  # from the first option around to the last
    assert one.focused() == options[2]["text"]
    one.press("Tab", "Enter")
    assert one.feedback() == [[False, options[2]["why"]]]
    assert one.buttons() == [CHECK, SHOW]

    one.press("Tab")
    assert one.focused() == SHOW
    one.press("Enter")
    assert one.feedback() == [[option["correct"], option["why"]] for option in options]
    expect(one.status).to_have_text(f"答案：{options[1]['text']}")
    assert one.buttons() == [CHECK, AGAIN]
    kept = {
        "state": {"chosen": [2], "checked": True, "tries": 2, "shown": True},
        "value": [2],  # the learner's own answer, not the one that was shown
        "done": True,
        "events": [
            ["choose", [0]], ["check", {"picks": [0], "right": False}],
            ["choose", [2]], ["check", {"picks": [2], "right": False}], ["show", None],
        ],
    }  # fmt: skip
    assert one.record() == kept

    one = opened("recall-2")
    assert one.feedback() == [[option["correct"], option["why"]] for option in options]
    expect(one.at.get_by_label(options[2]["text"])).to_be_checked()
    assert one.buttons() == [CHECK, AGAIN]
    assert one.record() == kept


def test_a_shown_answer_leaves_the_keyboard_in_the_exercise(opened):
    one = opened("recall-1")
    one.at.get_by_role("radio").first.focus()
    one.press("Space", "Tab", "Enter", "Enter", "Tab")
    assert one.focused() == SHOW
    one.press("Enter")
    assert one.focused() == AGAIN
    one.press("Enter")
    assert one.focused() == WRITTEN["recall-1"][1][0]["text"]
    assert one.feedback() == []
    expect(one.at.get_by_role("radio", checked=True)).to_have_count(0)
    assert one.record()["done"] is True  # once done stays done


def test_a_choice_of_several_is_right_only_with_all_of_them(opened):
    _, options = WRITTEN["dilemma-1"]
    right = [i for i, option in enumerate(options) if option["correct"]]
    one = opened("dilemma-1")
    for i in right[:2]:
        one.at.get_by_text(options[i]["text"]).tap()
    one.button(CHECK).tap()
    expect(one.status).to_have_text("还差一点：有的该选没选，或多选了。")
    assert one.feedback() == [[True, options[i]["why"]] for i in right[:2]]
    assert one.record()["done"] is False
    one.at.get_by_text(options[right[2]]["text"]).tap()
    one.button(CHECK).tap()
    expect(one.status).to_have_text("对")
    assert one.feedback() == [[True, options[i]["why"]] for i in right]
    record = one.record()
    del record["events"]
    assert record == {"state": {"chosen": right, "checked": True, "tries": 2}, "value": right, "done": True}


# ---- Order --------------------------------------------------------------------------------------------------------------


def shown_order(one):
    """Return the order of the steps on the page, as positions in what the author wrote."""
    texts = [step["text"] for step in WRITTEN["timeline"][1]]
    return [texts.index(text) for text in one.at.locator(".bo-step .bo-text").all_inner_texts()]


def test_an_order_by_keyboard_is_kept_over_a_reload_and_ends_right(opened):
    _, steps = WRITTEN["timeline"]
    one = opened("timeline")
    begun = shown_order(one)
    assert sorted(begun) == [0, 1, 2, 3, 4]
    assert begun != [0, 1, 2, 3, 4]

    place = begun.index(0)
    up = f"上移：{steps[0]['text']}"
    one.button(up).focus()
    one.press(*["Enter"] * place)
    assert one.focused() == up  # the keyboard stays on the button while its step moves
    expect(one.status).to_have_text(f"“{steps[0]['text']}”移到第1位，共5位。")
    expect(one.button(up)).to_have_attribute("aria-disabled", "true")
    one.press("Enter")
    expect(one.status).to_have_text(f"“{steps[0]['text']}”已经在最前面。")
    moved = [0, *(step for step in begun if step != 0)]
    assert shown_order(one) == moved
    assert one.record()["state"] == {"order": moved, "marked": []}

    one = opened("timeline")
    assert shown_order(one) == moved
    assert one.at.locator(".bo-number").all_inner_texts() == ["1", "2", "3", "4", "5"]
    for wanted in range(1, 5):
        one.button(f"上移：{steps[wanted]['text']}").focus()
        one.press(*["Space"] * (shown_order(one).index(wanted) - wanted))
    assert shown_order(one) == [0, 1, 2, 3, 4]
    assert one.record()["done"] is False
    one.button(CHECK).focus()
    one.press("Enter")
    expect(one.status).to_have_text("对")
    assert one.feedback() == [[True, step["why"]] for step in steps]
    assert one.buttons() == [CHECK, AGAIN]
    record = one.record()
    assert record.pop("events")[-1] == ["check", {"order": [0, 1, 2, 3, 4], "right": True}]
    done = {"state": {"order": [0, 1, 2, 3, 4], "marked": [0, 1, 2, 3, 4], "tries": 1}, "value": [0, 1, 2, 3, 4], "done": True}
    assert record == done

    one = opened("timeline")
    assert shown_order(one) == [0, 1, 2, 3, 4]
    assert one.feedback() == [[True, step["why"]] for step in steps]
    assert one.buttons() == [CHECK, AGAIN]


def test_an_order_by_touch_tells_what_is_not_in_its_place(opened):
    _, steps = WRITTEN["timeline"]
    one = opened("timeline")
    one.button(CHECK).tap()
    begun = shown_order(one)
    wrong = sum(step != place for place, step in enumerate(begun))
    expect(one.status).to_have_text(f"有{wrong}项的位置不对。移一移，再看。")
    assert one.feedback() == [[step == place, steps[step]["why"]] for place, step in enumerate(begun)]
    last = begun[-1]
    one.button(f"上移：{steps[last]['text']}").tap()
    now = [*begun[:3], last, begun[3]]
    assert shown_order(one) == now
    # The two that changed places are not judged any more, the others still are.
    assert one.feedback() == [[step == place, steps[step]["why"]] for place, step in enumerate(now[:3])]
    one.button(f"下移：{steps[last]['text']}").tap()
    assert shown_order(one) == begun
    assert one.record()["state"] == {"order": begun, "marked": begun[:3], "tries": 1}
    missed = tuple(f"step-{step}" for place, step in enumerate(begun) if step != place)
    assert scored(one.page, "timeline") == Result(5 - wrong, 5, missed)

    one.button(CHECK).tap()
    one.button(SHOW).tap()
    assert shown_order(one) == [0, 1, 2, 3, 4]
    record = one.record()
    assert (record["value"], record["done"]) == (begun, True)  # the learner's own order, not the one that was shown
    assert scored(one.page, "timeline") == Result(5 - wrong, 5, missed * 2, complete=True)


def test_an_order_by_dragging_with_a_finger_moves_the_step(opened):
    one = opened("timeline")
    begun = shown_order(one)
    one.at.scroll_into_view_if_needed()
    grips = one.at.locator(".bo-grip")
    start, end = grips.first.bounding_box(), one.at.locator(".bo-step").nth(4).bounding_box()
    x, y, target = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2, end["y"] + end["height"]
    finger = one.page.context.new_cdp_session(one.page)

    def touch(kind, *points):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": at} for at in points]})

    touch("touchStart", y)
    for part in range(1, 11):
        touch("touchMove", y + (target - y) * part / 10)
    touch("touchEnd")
    moved = [*begun[1:], begun[0]]
    expect(one.at.locator(".bo-step .bo-text").last).to_have_text(WRITTEN["timeline"][1][begun[0]]["text"])
    assert shown_order(one) == moved
    record = one.record()
    assert record["state"] == {"order": moved, "marked": []}
    assert record["events"] == [["move", {"step": begun[0], "order": moved, "how": "drag"}]]


def test_the_first_order_is_the_same_on_every_phone(opened, new_page, classroom_site):
    here = shown_order(opened("timeline"))
    other = new_page()
    other.goto(f"{classroom_site.https}/learn/{COURSE}/{LESSON}")
    expect(other.locator("html[data-player=ready]")).to_be_attached()
    assert shown_order(Opened(other, "timeline")) == here


# ---- Classify -----------------------------------------------------------------------------------------------------------


def test_a_classify_by_touch_asks_for_what_is_missing_and_judges_each_item(opened):
    _, bins, items = WRITTEN["compare-1"]
    names = {one["id"]: one["text"] for one in bins}
    other = {"impartiality": "neutrality", "neutrality": "impartiality"}
    one = opened("compare-1")

    def pick(item, bin_id):
        one.at.get_by_role("group", name=item["text"], exact=True).get_by_role("radio", name=names[bin_id]).tap()

    for item in items[:-1]:
        pick(item, item["bin"])
    expect(one.at.get_by_text("选好了 4/5")).to_be_visible()
    one.button(CHECK).tap()
    expect(one.status).to_have_text("还有1项没有选。选完再看。")
    expect(one.at.locator(".bo-item").last.get_by_text("这一项还没有选。")).to_be_visible()
    assert one.feedback() == []

    pick(items[-1], other[items[-1]["bin"]])
    expect(one.at.get_by_text("这一项还没有选。")).to_have_count(0)
    one.button(CHECK).tap()
    expect(one.status).to_have_text("有1项不对。改一改，再看。")
    assert one.feedback() == [[item is not items[-1], item["why"]] for item in items]
    assert one.record()["done"] is False
    assert scored(one.page, "compare-1") == Result(4, 5, ("item-4",))

    pick(items[-1], items[-1]["bin"])
    one.button(CHECK).tap()
    expect(one.status).to_have_text("对")
    assert one.feedback() == [[True, item["why"]] for item in items]
    assert one.buttons() == [CHECK, AGAIN]
    right = [item["bin"] for item in items]
    record = one.record()
    assert record.pop("events")[-1] == ["check", {"picks": right, "right": True}]
    kept = {"state": {"picks": right, "marked": [0, 1, 2, 3, 4], "shown": False, "tries": 2}, "value": right, "done": True}
    assert record == kept

    one = opened("compare-1")
    assert one.feedback() == [[True, item["why"]] for item in items]
    expect(one.at.get_by_text("选好了 5/5")).to_be_visible()
    assert one.buttons() == [CHECK, AGAIN]


def test_a_classify_of_ten_is_done_by_tab_and_arrows_alone(opened):
    _, bins, items = WRITTEN["sort"]
    ids = [one["id"] for one in bins]
    one = opened("sort")
    one.at.get_by_role("radio").first.focus()
    for item in items:
        steps = ids.index(item["bin"])
        one.press(*(["ArrowRight"] * steps or ["Space"]))
        assert one.focused() == bins[steps]["text"]
        one.press("Tab")
    assert one.focused() == CHECK
    one.press("Enter")
    expect(one.status).to_have_text("对")
    assert one.feedback() == [[True, item["why"]] for item in items]
    record = one.record()
    del record["events"]
    right = [item["bin"] for item in items]
    assert record == {"state": {"picks": right, "marked": list(range(10)), "shown": False, "tries": 1}, "value": right, "done": True}


# ---- What every exercise owes a finger and a reader of words ---------------------------------------------------------------


def test_every_control_of_the_three_is_at_least_44_pixels_high(opened):
    one = opened("recall-1")
    kinds = ".bo-choice, .bo-order, .bo-classify"
    low = one.page.locator(f":is({kinds}) :is(button, label)").evaluate_all(
        "all => all.filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 44).map(e => e.className + ' ' + e.innerText)"
    )
    assert low == []
    assert one.page.evaluate("document.documentElement.scrollWidth") == 390


def test_doing_all_twelve_exercises_finishes_the_lesson(opened, page, classroom_site, sign_in, new_learner):
    role = new_learner("演示学员庚")
    sign_in(page, role)
    opened("recall-1")
    for key, written in WRITTEN.items():
        one = Opened(page, key)
        if key == "timeline":
            for wanted in range(5):
                for _ in range(shown_order(one).index(wanted) - wanted):
                    one.button(f"上移：{written[1][wanted]['text']}").tap()
        elif len(written) == 3:
            names = {part["id"]: part["text"] for part in written[1]}
            for item in written[2]:
                one.at.get_by_role("group", name=item["text"], exact=True).get_by_role("radio", name=names[item["bin"]]).tap()
        else:
            for option in written[1]:
                if option["correct"]:
                    one.at.get_by_text(option["text"], exact=True).tap()
        one.button(CHECK).tap()
        expect(one.status).to_have_text("对")
    expect(page.locator("#save-status")).to_have_text("已保存")
    expect(page.locator(".exercise").get_by_role("button", name=AGAIN)).to_have_count(12)
    page.goto(f"{classroom_site.http}/api/progress/{COURSE}/{LESSON}")
    answer = json.loads(page.locator("body").inner_text())
    assert {key: record["done"] for key, record in answer["states"].items()} == dict.fromkeys(WRITTEN, True)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", answer["finished_at"])
