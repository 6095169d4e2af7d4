"""How a learner goes through each simulator, by touch or by keyboard alone."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from widgets import AedTrainer

TAP_MS = 545  # 110 per minute
BREATH_MS = 1100


class Hand:
    """Presses buttons by touch, or by focus and Enter."""

    def __init__(self, page, way):
        self.page, self.way = page, way

    def press(self, target):
        """Press a button that may be anywhere on the page."""
        if self.way == "touch":
            target.tap()
        else:
            target.focus()
            self.page.keyboard.press("Enter")


def finished(exercise):
    """Wait until the exercise's record on this device says done, and return nothing."""
    key = exercise.page.evaluate("([el]) => JSON.parse(document.getElementById('boai-state').textContent).models[el].state.key", [exercise.get_attribute("data-model")])
    exercise.page.wait_for_function(
        "key => Object.entries(localStorage).some(([name, text]) => name.startsWith('boai:') && JSON.parse(text).states?.[key]?.done === true)", arg=key
    )


def emergency_call(page, way, words, dial_again):
    """Make the whole 120 call; of the answers, the first that is not tried yet is given until the right one is found."""
    exercise = page.locator(".exercise", has=page.locator(".bo-call"))
    hand = Hand(page, way)
    if dial_again:
        hand.press(exercise.get_by_role("button", name=words["again_call"], exact=True))
    for digit in "120":
        hand.press(exercise.get_by_role("button", name=digit, exact=True))
    hand.press(exercise.get_by_role("button", name=words["dial"], exact=True))
    hand.press(exercise.get_by_role("button", name=words["speaker"], exact=True))
    answers = exercise.locator(".bo-call-answer:enabled")
    while answers.count():
        hand.press(answers.first)
    hand.press(exercise.get_by_role("button", name=words["hang_up"], exact=True))
    expect(exercise.get_by_role("heading", name=words["ended"])).to_be_visible()
    finished(exercise)


def cpr_rhythm(page, way, words, again):
    """Whole cycles up to the end of the time, on the page's own clock moved by hand, so that every interval is exact."""
    exercise = page.locator(".exercise", has=page.locator(".bo-rhythm"))
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1 + again))
    Hand(page, way).press(exercise.get_by_role("button", name=words["again" if again else "start"], exact=True))
    target = exercise.locator(".bo-rhythm-target")
    expect(target).to_be_visible()
    finger = page.context.new_cdp_session(page) if way == "touch" else None
    for cycle in range(6):
        for _ in range(30):
            _hold(page, target, finger, 80)
            page.clock.run_for(TAP_MS - 80)
        if cycle < 5:
            for _ in range(2):
                page.clock.run_for(400)
                _hold(page, target, finger, BREATH_MS)
            page.clock.run_for(800)
    page.clock.run_for(4000)
    expect(exercise.locator(".bo-rhythm-score strong")).to_have_text("100")
    page.clock.resume()
    finished(exercise)


def aed_trainer(page, way, words, again):
    """Power, bare chest, pads, analysis, shock, compressions, hand-over: every step right at the first try."""
    exercise = page.locator(".exercise", has=page.locator(".bo-aed")).first
    hand = Hand(page, way)
    if again:
        hand.press(exercise.get_by_role("button", name=words["again"], exact=True))
    for step in AedTrainer("aed").params["steps"]:
        expect(exercise.locator(".bo-prompt").first).to_have_text(words[f"ask_{step['id']}"])
        if step["id"] == "pads":
            for number, place in (("1", "right_collarbone"), ("2", "left_side")):
                hand.press(exercise.locator(f"[data-pad='{number}']"))
                hand.press(exercise.locator(f"[data-place='{place}']"))
        elif step["id"] == "cpr_run":
            page.clock.run_for(13_000)  # its fast clock shows two minutes in twelve seconds
        elif step["right"] in ("power", "shock"):
            hand.press(exercise.locator(f".bo-aed-{step['right']}"))
        else:
            hand.press(exercise.get_by_role("button", name=words[f"a_{step['right']}"], exact=True))
    expect(exercise.get_by_text(words["none_wrong"])).to_be_visible()
    finished(exercise)


def _hold(page, target, finger, milliseconds):
    if finger is None:
        page.keyboard.down("Space")
        page.clock.run_for(milliseconds)
        page.keyboard.up("Space")
        return
    box = target.bounding_box()
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    page.clock.run_for(milliseconds)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
