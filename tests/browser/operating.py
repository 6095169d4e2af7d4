"""Going through each exercise by what a screen reader is told: roles and names; with a pointer, or with the Tab key alone."""

from datetime import UTC, datetime, timedelta

from browser.simulators import BREATH_MS, TAP_MS
from playwright.sync_api import expect

import widgets
from widgets.base import COMMON_WORDS

FAST_CLOCK_MS = 13_000  # the AED's fast clock shows two minutes in twelve seconds
WATER_MS = 21_000  # twenty minutes of water take twenty seconds
_MOST_TABS = 250


def words(name, lang="zh"):
    """Return the words of an exercise."""
    return {**COMMON_WORDS[lang], **getattr(widgets, name).WORDS[lang]}


class Pointer:
    """Clicks."""

    def __init__(self, page):
        self.page = page

    def press(self, button):
        """Press a button."""
        button.click()

    def choose(self, box):
        """Choose a radio button or check a box."""
        box.check()


class TabKey:
    """Tab until the control has the keyboard, then Enter or Space; focus is never put anywhere by the test."""

    def __init__(self, page):
        self.page = page

    def reach(self, control, same="el === document.activeElement"):
        """Press Tab until the control has the keyboard; fails when it never does."""
        expect(control).to_be_visible()
        found = control.element_handle()
        for _ in range(_MOST_TABS):
            if found.evaluate(f"el => {same}"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {control}")

    def press(self, button):
        """Reach a button and press Enter."""
        self.reach(button)
        self.page.keyboard.press("Enter")

    def choose(self, box):
        """Reach a box and press Space, or its group of radio buttons and then arrow keys."""
        if box.get_attribute("type") == "checkbox":
            self.reach(box)
            self.page.keyboard.press("Space")
            return
        self.reach(box, "el.name === document.activeElement.name && el.type === document.activeElement.type")
        self.page.keyboard.press("Space")
        for _ in range(20):
            if box.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrow keys never reach {box}")


def choice(at, by, params):
    """Choose what is right, and see it judged."""
    say = words("Choice")
    group = at.get_by_role("group", name=params["prompt"])
    for option in params["options"]:
        if option["correct"]:
            by.choose(group.get_by_label(option["text"], exact=True))
    by.press(at.get_by_role("button", name=say["check"], exact=True))
    expect(at.get_by_role("status")).to_have_text(say["right"])


def order(at, by, params):
    """Move each step up to its place by its button."""
    say, texts = words("Order"), [step["text"] for step in params["steps"]]
    for wanted, text in enumerate(texts):
        while (place := [next(t for t in texts if t in row) for row in at.get_by_role("listitem").all_inner_texts()].index(text)) > wanted:
            by.press(at.get_by_role("button", name=say["up"].format(step=text)))
            expect(at.get_by_role("listitem").nth(place - 1)).to_contain_text(text)
    by.press(at.get_by_role("button", name=say["check"], exact=True))
    expect(at.get_by_role("status")).to_have_text(say["right"])


def classify(at, by, params):
    """Put each item where it belongs."""
    say, bins = words("Classify"), {one["id"]: one["text"] for one in params["bins"]}
    for item in params["items"]:
        by.choose(at.get_by_role("group", name=item["text"], exact=True).get_by_role("radio", name=bins[item["bin"]]))
    by.press(at.get_by_role("button", name=say["check"], exact=True))
    expect(at.get_by_role("status")).to_have_text(say["right"])


def emergency_call(at, by, params):
    """Dial, switch the speaker on, try answers in turn until the right one is found, hang up when told."""
    say = words("EmergencyCall")
    for digit in "120":
        by.press(at.get_by_role("button", name=digit, exact=True))
    by.press(at.get_by_role("button", name=say["dial"], exact=True))
    by.press(at.get_by_role("button", name=say["speaker"], exact=True))
    replies = at.get_by_role("group", name=say["reply"])
    while replies.is_visible():
        by.press(replies.get_by_role("button", disabled=False).first)
    by.press(at.get_by_role("group", name=say["hang_up"]).get_by_role("button", name=say["hang_up"], exact=True))
    expect(at.get_by_role("heading", name=say["ended"])).to_be_visible()


def aed_trainer(at, by, params):
    """Every step right at the first try; needs the page's clock installed."""
    say = words("AedTrainer")
    for step in widgets.AedTrainer("aed", **params).params["steps"]:
        expect(at.get_by_text(say[f"ask_{step['id']}"], exact=True).first).to_be_visible()
        if step["id"] == "pads":
            for number, where in (("1", "right_collarbone"), ("2", "left_side")):
                by.press(at.get_by_role("button", name=say["pad"].format(n=number), exact=True))
                by.press(at.get_by_role("button", name=say["place"].format(where=say[f"place_{where}"]), exact=True))
        elif step["id"] == "cpr_run":
            by.page.clock.run_for(FAST_CLOCK_MS)
        elif step["right"] in ("power", "shock"):
            by.press(at.get_by_role("button", name=say[step["right"]], exact=True))
        else:
            by.press(at.get_by_role("button", name=say[f"a_{step['right']}"], exact=True))
    expect(at.get_by_text(say["none_wrong"])).to_be_visible()


def cpr_rhythm_by_keys(at, by, params):
    """Three cycles by the space bar, in which the minute ends, on the page's own clock moved by hand."""
    say, page = words("CprRhythm"), by.page
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    by.press(at.get_by_role("button", name=say["start"], exact=True))
    by.reach(at.get_by_role("button", name=say["target"], exact=True))

    def hold(milliseconds):
        page.keyboard.down("Space")
        page.clock.run_for(milliseconds)
        page.keyboard.up("Space")

    for _cycle in range(3):
        for _ in range(30):
            hold(80)
            page.clock.run_for(TAP_MS - 80)
        for _ in range(2):
            page.clock.run_for(400)
            hold(BREATH_MS)
        page.clock.run_for(800)
    expect(at.get_by_role("strong").filter(has_text="100")).to_be_visible()
    page.clock.resume()


def cpr_rhythm_taps(at, by, params):
    """Start, tap three times, stop."""
    say = words("CprRhythm")
    by.press(at.get_by_role("button", name=say["start"], exact=True))
    target = at.get_by_role("button", name=say["target"], exact=True)
    for _ in range(3):
        target.click()
    by.press(at.get_by_role("button", name=say["stop"], exact=True))
    expect(at.get_by_role("button", name=say["again"], exact=True)).to_be_visible()


def step_by_step(name):
    """Return the way through an exercise done step by step: the right act at each; a step by the clock needs the page's clock."""

    def operate(at, by, params):
        for step in getattr(widgets, name)("k", **params).params["steps"]:
            if "need" in step:
                by.page.clock.run_for(WATER_MS)
            by.press(at.locator(f'[data-action="{step["right"][0]}"]'))
        expect(at.get_by_text(words(name)["perfect"])).to_be_visible()

    return operate


BY_KEYS = {
    "AedTrainer": aed_trainer, "Bandage": step_by_step("Bandage"), "Bleeding": step_by_step("Bleeding"), "BurnCooling": step_by_step("BurnCooling"), "Choice": choice, "Classify": classify, "CprRhythm": cpr_rhythm_by_keys, "EmergencyCall": emergency_call, "Order": order,
}  # fmt: skip
BY_POINTER = {**BY_KEYS, "CprRhythm": cpr_rhythm_taps}
REGIONS = {"AedTrainer": ".bo-aed", "Bandage": ".bo-bandage", "Bleeding": ".bo-bleeding", "BurnCooling": ".bo-burn", "Choice": ".bo-choice", "Classify": ".bo-classify", "CprRhythm": ".bo-rhythm", "EmergencyCall": ".bo-call", "Order": ".bo-order"}
