"""Finding one's way: through a long lesson (portal/static/player/guide.js), and in a class of many (portal/static/teach.js)."""

import pytest
from browser.test_player import KEYS, PATH, answer
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_lesson_says_how_many_exercises_are_done_and_leads_to_those_that_are_not(page, classroom_site):
    page.goto(classroom_site.http + PATH)
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    expect(page.locator("#place")).to_contain_text(f"练习 0/{len(KEYS)}")
    answer(page)
    expect(page.locator("#place")).to_contain_text(f"练习 1/{len(KEYS)}")
    rest = page.locator("#rest")
    expect(rest.get_by_role("heading")).to_have_text(f"还有 {len(KEYS) - 1} 个练习没做")
    links = rest.get_by_role("link")
    expect(links).to_have_count(len(KEYS) - 1)
    links.first.tap()
    assert page.evaluate("() => document.getElementById(decodeURIComponent(location.hash.slice(1))) !== null")


def test_a_trainer_finds_a_learner_by_name_and_ticks_a_whole_session(page, classroom_site, sign_in, new_learner):
    new_learner("寻人演示甲")
    sign_in(page, "trainer")
    page.goto(f"{classroom_site.http}/teach/classes/{classroom_site.room.group}")
    rows = page.locator(".members tbody tr")
    everybody = rows.count()
    ticked = page.locator(".members input[name=present][value^='1:']:checked")
    before = ticked.count()
    page.locator("#tools input").fill("寻人演示")
    expect(page.locator(".members tbody tr:visible")).to_have_count(1)
    page.locator("#tools [data-session='1']").tap()
    page.locator("#tools input").fill("")
    expect(page.locator(".members tbody tr:visible")).to_have_count(everybody)
    expect(ticked).to_have_count(before + 1)
    expect(page.locator("#nobody")).to_be_hidden()
