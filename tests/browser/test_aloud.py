"""A lesson read aloud, on a device with a voice of its own and on one without.

It drives ``portal/static/player/aloud.js``. Chromium here has no voices, so the device's are played: what the page
asks them to say is what a reader would hear.
"""

import pytest
from browser.test_player import PATH, opened
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
VOICE = """
window.said = [];
const waiting = [];
const speech = Object.assign(new EventTarget(), {
  getVoices: () => LOCAL === null ? [] : [{ lang: "zh-CN", localService: LOCAL, name: "device" }, { lang: "en_US", localService: LOCAL, name: "device" }],
  speak: (one) => { waiting.push(one); said.push(one.text); },
  cancel: () => { waiting.length = 0; },
  pause: () => said.push("(pause)"),
  resume: () => said.push("(resume)"),
});
window.spoken = () => { for (const one of waiting.splice(0)) one.onend?.(); };
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: speech });
"""


@pytest.fixture
def reading(new_page, classroom_site):
    """Return ``reading(local, lang)``: the lesson on a device whose voice is its own, a server's, or none (None)."""

    def go(local, lang="zh"):
        page = new_page(lang)
        page.add_init_script(VOICE.replace("LOCAL", {True: "true", False: "false", None: "null"}[local]))
        opened(page, classroom_site)
        return page

    return go


@pytest.mark.parametrize("local", [False, None])
def test_without_a_voice_of_the_device_itself_there_is_no_button(reading, local):
    expect(reading(local).locator("#aloud")).to_be_hidden()


def test_the_text_is_read_in_order_from_what_is_on_the_screen_and_stops(reading):
    page = reading(True)
    read = page.locator("#aloud").get_by_role("button").first
    expect(read).to_have_text("朗读")
    read.tap()
    expect(read).to_have_text("暂停")
    assert page.evaluate("said") == ["七项基本原则"]
    expect(page.locator(".read-now")).to_have_text("七项基本原则")
    page.evaluate("spoken()")
    second = page.locator(".read-now").inner_text()
    assert second != "七项基本原则"
    assert "".join(page.evaluate("said.slice(1)")) == " ".join(second.split())
    read.tap()
    expect(read).to_have_text("继续")
    read.tap()
    assert page.evaluate("said.slice(-2)") == ["(pause)", "(resume)"]
    page.locator("#aloud").get_by_role("button", name="停止").tap()
    expect(page.locator(".read-now")).to_have_count(0)
    expect(read).to_be_focused()

    page.locator(".lesson h2").nth(2).evaluate("el => el.scrollIntoView()")
    page.evaluate("said.length = 0")
    read.evaluate("el => el.click()")  # by the keyboard it can be pressed from anywhere
    assert page.evaluate("said[0]") == page.locator(".lesson h2").nth(2).inner_text()


def test_exercises_are_not_read_and_no_piece_is_too_long_to_be_said_at_once(reading, classroom_site):
    page = reading(True, "en")
    page.locator("#aloud").get_by_role("button").first.tap()
    for _ in range(400):
        if page.locator("#aloud").get_by_role("button").first.inner_text() == "Read aloud":
            break
        page.evaluate("spoken()")
    said = page.evaluate("said")
    assert page.locator("#aloud").get_by_role("button").first.inner_text() == "Read aloud"
    assert said[0] == "The Seven Principles"
    assert max(len(text) for text in said) <= 400
    exercises = page.evaluate("[...document.querySelectorAll('.exercise .bo-prompt, .exercise legend')].map(el => el.textContent)")
    assert exercises
    assert set(said) & set(exercises) == set()
    assert PATH in page.url
