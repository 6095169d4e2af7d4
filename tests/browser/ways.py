"""The way through each exercise, in ``browser.operating``'s hands: right at every step, to its end."""

import re
from datetime import UTC, datetime, timedelta

from browser.operating import region, words
from browser.simulators import BREATH_MS, TAP_MS
from playwright.sync_api import expect

import widgets
from widgets.scoring.choking import sequence

FAST_CLOCK_MS = 13_000  # the AED's fast clock shows two minutes in twelve seconds
WATER_MS = 21_000  # twenty minutes of water take twenty seconds


def checklist(at, by, params):
    """Tick what has a star."""
    say = words("Checklist")
    for one in params["items"]:
        if one["must"]:
            by.choose(at.get_by_role("checkbox", name=one["text"]))
    expect(at.get_by_role("status")).to_have_text(say["must_done"])


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


def hotspot(at, by, params):
    """Choose the right places in the list."""
    say = words("Hotspot")
    for one in params["regions"]:
        if one["correct"]:
            by.choose(at.get_by_role("group", name=params["prompt"]).get_by_label(one["label"]))
    by.press(at.get_by_role("button", name=say["check"], exact=True))
    expect(at.get_by_role("status")).to_have_text(say["right"])


def match(at, by, params):
    """Choose for each row what belongs to it: from its list, or on a wide screen from the pool beside."""
    say = words("Match")
    for pair in params["pairs"]:
        box = at.get_by_role("combobox", name=pair["left"], exact=True)
        if box.is_visible():
            by.pick(box, pair["right"])
            continue
        by.press(at.get_by_role("button", name=say["slot"].format(left=pair["left"], right=say["empty"]), exact=True))
        by.press(at.get_by_role("button", name=pair["right"], exact=True))
    by.press(at.get_by_role("button", name=say["check"], exact=True))
    expect(at.get_by_role("status")).to_have_text(say["score"].format(n=len(params["pairs"]), all=len(params["pairs"])))


def numeric(at, by, params):
    """Write the answer and press Check."""
    say = words("Numeric")
    by.write(at.get_by_role("textbox", name=params["prompt"], exact=True), str(params["answer"]))
    by.press(at.get_by_role("button", name=say["check"], exact=True))
    expect(at.get_by_role("status")).to_have_text(say["right"])


def timeline(at, by, params):
    """Give each event its place by the list of places, and see the line."""
    say = words("Timeline")
    for place, one in enumerate(sorted(params["events"], key=lambda one: one["at"]), start=1):
        by.pick(at.get_by_role("combobox", name=say["place_of"].format(event=one["text"]), exact=True), str(place))
    by.press(at.get_by_role("button", name=say["check"], exact=True))
    expect(at.get_by_role("status")).to_have_text(say["score"].format(n=len(params["events"]), all=len(params["events"])))


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


def stroke120(at, by, params):
    """Watch and judge each sign, call 120, ask who saw the person well; needs the page's clock installed."""
    say = words("Stroke120")

    def press(name):
        by.press(at.get_by_role("button", name=re.compile(f"^{re.escape(say[name]).replace('他', '[他她]')}$")))

    for number in range(params["count"]):
        for sign in ("smile", "arms", "speech"):
            press(f"do_{sign}")
            by.page.clock.run_for(FAST_CLOCK_MS)  # both arms are held for ten seconds
            press(f"{sign}_even")
            press("next")
        press("d_call")
        press("next")
        if at.get_by_role("group", name=say["is_time"]).count() or at.get_by_text(say["asked_first"]).is_visible():
            while (witnesses := at.get_by_role("button", name=re.compile(rf"^{say['ask_who']} \d$"))).count():
                by.press(witnesses.first)
            by.press(at.get_by_role("group", name=say["is_time"]).get_by_role("button").first)
            press("next")
            while (offers := at.get_by_role("button", name=f"{say['dont']}：", disabled=False)).count():
                by.press(offers.first)
            press("next")
        press("next_person" if number + 1 < params["count"] else "finish")
    expect(at.get_by_role("heading", name=say["summary"], exact=True)).to_be_visible()


def pfa_talk(at, by, params):
    """Say the good thing at each step."""
    say, steps = words("PfaTalk"), widgets.PfaTalk("pfa", **params).params["case"]["steps"]
    for step in steps:
        good = next(one["text"] for one in step["options"] if one["kind"] == "good")
        by.press(at.get_by_role("button", name=good, exact=True))
        by.press(at.get_by_role("button", name=say["finish" if step is steps[-1] else "next"], exact=True))
    expect(at.get_by_role("heading", name=say["end"])).to_be_visible()


def blood_match(at, by, params):
    """Answer what is asked of each person with the first answer; mark one bag for each patient."""
    say = words("BloodMatch")
    while not at.get_by_role("heading", name=say["summary"], exact=True).is_visible():
        if at.get_by_role("checkbox").count():
            by.choose(at.get_by_role("checkbox").first)
            by.press(at.get_by_role("button", name=say["look_match"], exact=True))
        while (answers := at.get_by_role("group").get_by_role("button", disabled=False)).count():
            by.press(answers.first)
        by.press(at.get_by_role("button", name=re.compile(f"^({say['next']}|{say['finish']})$")))


def skill_decay(at, by, params):
    """Guess that half of them still can; the plan is the one that was chosen at the start."""
    say = words("SkillDecay")
    by.write(at.get_by_role("spinbutton"), "50")
    by.press(at.get_by_role("button", name=say["submit"], exact=True))
    expect(at.get_by_role("heading", name=say["days"])).to_be_visible()
    expect(at.get_by_role("img")).to_be_visible(timeout=60_000)  # Python's chart


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


def cards(at, by, params):
    """Start, and remember every card at once."""
    say = words("Cards")
    by.press(at.get_by_role("button", name=say["start"], exact=True))
    for card in params["cards"][: params.get("new_per_day", 10)]:
        expect(at.get_by_role("heading", name=card["front"], exact=True)).to_be_visible()
        by.press(at.get_by_role("button", name=say["show"], exact=True))
        by.press(at.get_by_role("group", name=say["rate"]).get_by_role("button", name=say["knew"]))
    expect(at.get_by_role("heading", name=say["finished"], exact=True)).to_be_visible()


def poll(at, by, params):
    """Choose and vote; without a class the vote stays on the device."""
    say = words("Poll")
    by.choose(at.get_by_role("radio", name=params["options"][0]["text"], exact=True))
    by.press(at.get_by_role("button", name=say["vote"], exact=True))
    expect(at.get_by_role("status")).to_have_text(say["local"])


def _asked(step):
    """Return the words of a step that are buttons of their own; a place on the body is chosen by its letter."""
    return ["tap"] * bool(step.taps) + [step.right] * (not step.id.startswith("spot_"))


def choking(at, by, params):
    """The right act at each step, in the order that the seed gives."""
    made = widgets.Choking("k", "zh", **params)
    for step in sequence(params["patient"], params["severity"], params["seed"]):
        said = {key: made.word(step.id.rstrip("12"), key, step.end) for key in _asked(step)}
        for _ in range(step.taps):
            by.press(at.get_by_role("button", name=said["tap"], exact=True))
        if step.id.startswith("spot_"):
            by.choose(at.locator(f"input[value={step.right}]"))
            by.press(at.get_by_role("button", name="就放在这里", exact=True))
        else:
            by.press(at.get_by_role("button", name=said[step.right], exact=True))
    expect(at.get_by_text(made.words["report"], exact=True)).to_be_visible()


def by_choosing(name):
    """Return a way through an exercise that is done by pressing buttons: at each screen, the first that was not pressed yet.

    It ends where the exercise offers to be done again.
    """

    def go(at, by, params):
        again = at.get_by_role("button", name=words(name)["again"], exact=True)
        pressed = set()
        for _ in range(200):
            if again.is_visible():
                return
            free = [one for one in at.locator("button:enabled:not([aria-disabled=true])").all() if one.is_visible()]
            if not free:  # something is being shown
                by.page.clock.run_for(1000)
                continue
            screen = at.evaluate("el => [...el.querySelectorAll('h2, h3, h4, .bo-prompt')].map(one => one.textContent).join()")
            named = [(one, (screen, one.inner_text() or one.get_attribute("aria-label"))) for one in free]
            if all(what in pressed for _, what in named):  # the next person's screen looks the same
                pressed -= {what for _, what in named}
            button, what = next(one for one in named if one[1] not in pressed)
            pressed.add(what)
            by.press(button)
        raise AssertionError(f"{name} does not end")

    return go


def step_by_step(name):
    """Return the way through an exercise done step by step: the right act at each; a step by the clock needs the page's clock."""

    def operate(at, by, params):
        for step in getattr(widgets, name)("k", **params).params["steps"]:
            if "need" in step:
                by.page.clock.run_for(WATER_MS)
            by.press(at.locator(f'[data-action="{step["right"][0]}"]'))
        expect(at.get_by_text(words(name)["perfect"])).to_be_visible()

    return operate


# Those with a way of their own; every other exercise is gone through by choosing.
_OWN = {
    "AedTrainer": aed_trainer,
    "Bandage": step_by_step("Bandage"),
    "Bleeding": step_by_step("Bleeding"),
    "BloodMatch": blood_match,
    "BurnCooling": step_by_step("BurnCooling"),
    "Cards": cards,
    "Checklist": checklist,
    "Choice": choice,
    "Choking": choking,
    "Classify": classify,
    "CprRhythm": cpr_rhythm_by_keys,
    "EmergencyCall": emergency_call,
    "Hotspot": hotspot,
    "Match": match,
    "Numeric": numeric,
    "Order": order,
    "PfaTalk": pfa_talk,
    "Poll": poll,
    "SkillDecay": skill_decay,
    "Stroke120": stroke120,
    "Timeline": timeline,
}
BY_KEYS = {name: _OWN.get(name) or by_choosing(name) for name in sorted(widgets.catalogue())}
BY_POINTER = {**BY_KEYS, "CprRhythm": cpr_rhythm_taps}
REGIONS = {name: region(name) for name in BY_KEYS}
