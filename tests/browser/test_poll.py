"""A poll in a real browser: with a class, without one, without a network; and the numbers on the projector.

It drives ``widgets/poll.js``, ``portal/static/player/polls.js``, ``portal/static/polls.js``.
"""

import json

import pytest
from browser.conftest import HOST, LESSON, site_of_lesson
from browser.scores import kept, scored
from playwright.sync_api import expect

from grading import polls, progress
from widgets import Poll
from widgets.base import COMMON_WORDS
from widgets.scoring.result import Result

pytestmark = pytest.mark.browser
COURSE, SLUG = LESSON.split("/")[2:]
REF = f"first_aid/{SLUG}"
OPTIONS = [{"id": "first-need", "text": "最需要的", "view": "看需要。"}, {"id": "first-come", "text": "排在前面的", "view": "看先后。"}]
CELLS = [
    ("intro", "markdown", "# 练习"),
    ("setup", "code", "from widgets import Poll"),
    ("one-zh", "code", f'Poll("poll", "zh", "先给谁？", {OPTIONS!r}, ["怎么解释？"])'),
    ("one-en", "code", f'Poll("poll-en", "en", "Who comes first?", {OPTIONS!r}, ["How do you explain it?"])'),
]
# The device's shelf holds the exercise as done, and nothing of it waits for the server any more.
SENT = """key => Object.entries(localStorage).some(([name, text]) => {
  if (!/^boai:.+:/.test(name)) return false;
  const shelf = JSON.parse(text);
  return shelf.states?.[key]?.done === true && !shelf.unsent?.length;
})"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with site_of_lesson(tmp_path_factory.mktemp("poll"), CELLS) as made:
        yield made


def opened(page, site, key="poll"):
    page.goto(site.http + LESSON)
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    return page.locator(f'.exercise[data-key="{key}"]')


def enter(page, site, role, person=None):
    """Sign in as a person of the classroom; a new learner of the class where a name is given."""
    if person:
        site.record(site.room.learner, person, role)
    cookie = {"name": "boai_session", "value": site.room.tokens[role], "domain": HOST, "path": "/", "httpOnly": True, "sameSite": "Lax"}
    page.context.add_cookies([cookie])


def others_vote(site, key, *choices):
    for n, choice in enumerate(choices):
        site.record(polls.vote, site.room.group, REF, key, f"{key}-other-{n}", choice)


def button(at, name):
    return at.get_by_role("button", name=name, exact=True)


def rows(at):
    return [" ".join(row.split()) for row in at.locator(".bo-poll-rows li").all_inner_texts()]


def test_a_visitors_vote_stays_on_the_device_and_is_sent_nowhere(new_page, site):
    page = new_page(site=site)
    sent = []
    page.on("request", lambda request: request.method != "GET" and sent.append(request.url))
    at = opened(page, site)
    button(at, "投票").tap()
    expect(at.get_by_role("status")).to_have_text("先选一项，再投票。")
    at.get_by_text("排在前面的", exact=True).tap()
    button(at, "投票").tap()
    expect(at.get_by_role("status")).to_have_text("已记在本机。")
    expect(at.get_by_role("heading", name="谈一谈")).to_be_visible()
    expect(at.get_by_role("button", name="看看现在的结果")).to_have_count(0)
    expect(at.get_by_role("heading", name="每一种选择，是怎么想的")).to_be_focused()
    record = kept(page, "poll")
    assert [event[1:] for event in record.pop("events")] == [["vote", None]]
    assert record == {"state": {"voted": True}, "value": {"voted": True}, "done": True}
    assert scored(page, "poll") == Result(1, 1, (), complete=True)

    at = opened(page, site)
    expect(at.get_by_role("radio", name="排在前面的")).to_be_checked()
    expect(at.get_by_role("status")).to_have_text("已记在本机。")
    assert sent == []


def test_a_learner_votes_sees_the_class_and_changes_the_vote_without_a_network_too(new_page, site):
    page = new_page(site=site)
    enter(page, site, "voter", "投票学员")
    at = opened(page, site)
    at.get_by_text("最需要的", exact=True).tap()
    button(at, "投票").tap()
    expect(at.get_by_role("status")).to_have_text("已投票，不记名。可以改。")
    expect(at.get_by_text("满 5 人投票以后，才显示大家的选择")).to_be_visible()
    others_vote(site, "poll", "first-need", "first-need", "first-come", "first-come")
    button(at, "看看现在的结果").tap()
    expect(at.get_by_role("heading", name="全班的选择 · 5 人投票")).to_be_focused()
    assert rows(at) == ["最需要的 ✓ 你选的 3 票 · 60%", "排在前面的 2 票 · 40%"]
    expect(button(at, "投票")).to_have_count(0)

    page.expected.append("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    at.get_by_text("排在前面的", exact=True).first.tap()
    button(at, "改投这一项").tap()
    expect(at.get_by_role("status")).to_have_text("未联网，已记在本机。联网后打开这一课，就会投出。")
    page.context.set_offline(False)
    at = opened(page, site)  # what could not be sent goes out as the lesson opens
    expect(at.get_by_role("heading", name="全班的选择 · 5 人投票")).to_be_visible()
    assert rows(at) == ["最需要的 2 票 · 40%", "排在前面的 ✓ 你选的 3 票 · 60%"]
    low = at.locator("button, label").evaluate_all("all => all.filter(one => one.getClientRects().length && one.getBoundingClientRect().height < 44).length")
    assert (low, page.evaluate("document.documentElement.scrollWidth")) == (0, 390)

    page.wait_for_function(SENT, arg="poll")
    stored = site.record(progress.load, site.room.ids["voter"], COURSE, SLUG)
    assert stored["states"]["poll"]["value"] == {"voted": True}
    assert [option["id"] for option in OPTIONS if option["id"] in json.dumps(stored)] == []  # the record does not know what

    other = new_page(site=site)  # on another device: voted, but not what
    enter(other, site, "voter")
    at = opened(other, site)
    expect(at.get_by_role("status")).to_have_text("你投过票了，不记名。重新选一项就能改。")
    expect(at.get_by_role("radio", checked=True)).to_have_count(0)
    assert rows(at) == ["最需要的 2 票 · 40%", "排在前面的 3 票 · 60%"]


def test_the_projector_counts_votes_without_being_touched(new_page, site):
    page = new_page(site=site, viewport={"width": 1280, "height": 720}, has_touch=False)
    enter(page, site, "trainer")
    page.clock.install()
    page.goto(f"{site.http}/teach/classes/{site.room.group}/polls")
    section = page.locator("section").filter(has_text="Who comes first?")
    expect(section).to_have_count(0)
    page.evaluate("window.same = true")
    others_vote(site, "poll-en", "first-need", "first-need", "first-need", "first-come")
    page.clock.run_for(5_000)
    expect(section.get_by_text("满 5 人投票以后，才显示分布")).to_be_visible()
    others_vote(site, "poll-en", "first-need", "first-need", "first-need", "first-come", "first-come")
    page.clock.run_for(5_000)
    expect(section.get_by_role("listitem").first).to_have_text("最需要的3 票 · 60%")
    assert page.evaluate("window.same") is True
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


@pytest.mark.full
def test_a_poll_in_english_by_keyboard_alone(new_page, site):
    say = {**COMMON_WORDS["en"], **Poll.WORDS["en"]}
    page = new_page(site=site, viewport={"width": 320, "height": 700})
    enter(page, site, "voter-en", "英文学员")
    others_vote(site, "poll-en", "first-need", "first-need", "first-need", "first-come")
    at = opened(page, site, "poll-en")
    at.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(button(at, say["vote"])).to_be_focused()
    page.keyboard.press("Enter")
    expect(at.get_by_role("status")).to_have_text(say["voted"])
    expect(at.get_by_text("排在前面的 ✓ your choice")).to_be_visible()
    assert scored(page, "poll-en") == Result(1, 1, (), complete=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
