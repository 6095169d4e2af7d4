"""The examiner's phone: ticks stay until they are recorded, whatever happens to the page or the network.

It drives ``portal/static/station.js``.
"""

import re

import pytest
from playwright.sync_api import expect

from grading import stations
from portal.strings import Strings

pytestmark = pytest.mark.browser


@pytest.fixture
def at_station(page, classroom_site, sign_in, new_learner, request):
    """The station page of a learner nobody has examined yet; ``page.learner`` is the learner's id."""
    role = new_learner(f"演示考生 {request.node.name[:30]}")
    page.learner = classroom_site.room.ids[role]
    sign_in(page, "examiner")
    page.goto(f"{classroom_site.http}/teach/classes/{classroom_site.room.group}/station/cpr_aed/{page.learner}")
    return page


def word(name):
    return Strings().text("zh", f"station.{name}")


def criteria(page):
    return page.locator("#station .criteria fieldset")


def tick(page, number, mark="done"):
    criteria(page).nth(number).get_by_role("radio", name=word(f"mark_{mark}"), exact=True).tap()


def ticked(page):
    return criteria(page).evaluate_all("all => all.map(one => one.querySelector('input:checked')?.value ?? null)")


def recorded(classroom_site, page):
    return [(row["try_no"], row["passed"]) for row in classroom_site.record(stations.results, page.learner, classroom_site.room.group)]


def tick_all(page):
    for number in range(criteria(page).count()):
        tick(page, number)


def sign(page, sure=True):
    """Tap to sign; where every step is marked, the station says what that makes and asks once more."""
    page.locator("#station button[type=submit]").tap()
    if sure:
        page.get_by_role("dialog").get_by_role("button", name=word("sign"), exact=True).tap()


def test_ticks_and_remarks_are_there_after_a_reload_and_are_counted(at_station):
    page = at_station
    count = criteria(page).count()
    tick(page, 0)
    tick(page, 2, "not_done")
    page.locator("details.more summary").tap()
    page.locator("input[name=manikin]").fill("3号")
    expect(page.locator(".counter")).to_have_text(re.compile(rf"\b2\b.*\b{count}\b"))
    page.reload()
    assert ticked(page)[:3] == ["done", None, "not_done"]
    expect(page.locator("input[name=manikin]")).to_have_value("3号")
    expect(page.locator(".counter")).to_have_text(re.compile(rf"\b2\b.*\b{count}\b"))
    expect(page.locator(".say")).not_to_have_text("")


def test_signing_with_gaps_leads_to_the_first_one_and_sends_nothing(at_station, classroom_site):
    page = at_station
    tick(page, 0)
    sign(page, sure=False)
    expect(criteria(page).nth(1)).to_have_class("missing")
    assert page.evaluate("document.activeElement.closest('fieldset').id") == criteria(page).nth(1).get_attribute("id")
    expect(page.locator(".say")).not_to_have_text("")
    assert recorded(classroom_site, page) == []
    tick(page, 1)
    expect(criteria(page).nth(1)).not_to_have_class("missing")


def test_without_a_network_nothing_is_lost_and_signing_again_records_once(at_station, classroom_site):
    page = at_station
    page.expected.append("ERR_INTERNET_DISCONNECTED")
    tick_all(page)
    page.context.set_offline(True)
    sign(page)
    button = page.locator("#station button[type=submit]")
    expect(button).to_be_enabled()
    expect(page.locator(".say")).to_have_text(page.locator("#station").get_attribute("data-unsent"))
    assert set(ticked(page)) == {"done"}
    assert recorded(classroom_site, page) == []
    page.context.set_offline(False)
    sign(page)
    expect(page.get_by_text(word("passed"), exact=True)).to_be_visible()
    assert recorded(classroom_site, page) == [(1, 1)]


def test_an_answer_that_got_lost_on_its_way_back_is_the_same_try(at_station, classroom_site):
    """The server recorded it, the phone does not know: it sends the same request again, and nothing is written twice."""
    page = at_station
    page.expected.append("ERR_FAILED")
    tick_all(page)

    def lose_the_reply(route):
        here = route.request.url.replace("http://class.test:", "http://127.0.0.1:")  # only the browser knows that name
        assert route.fetch(url=here, max_redirects=0).status == 303
        route.abort()

    page.route("**/station/**", lose_the_reply, times=1)
    sign(page)
    expect(page.locator(".say")).to_have_text(page.locator("#station").get_attribute("data-unsent"))
    assert recorded(classroom_site, page) == [(1, 1)]
    sign(page)
    expect(page.get_by_text(word("passed"), exact=True)).to_be_visible()
    assert recorded(classroom_site, page) == [(1, 1)]


def test_what_was_recorded_is_forgotten_on_the_phone_and_a_new_try_starts_empty(at_station):
    page = at_station
    tick_all(page)
    tick(page, 0, "not_done")  # a critical one: not passed
    sign(page)
    expect(page.get_by_text(word("failed"), exact=True)).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('boai-station:'))") == []
    page.get_by_role("link", name=word("again")).tap()
    expect(criteria(page).first).to_be_visible()
    assert set(ticked(page)) == {None}
