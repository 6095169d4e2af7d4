"""Lessons without a network, in a real browser over HTTPS under a name that is not this machine's.

It drives ``portal/handlers/offline.py``, ``portal/static/offline.js``, ``portal/static/player/offline.js``,
``portal/static/sw.js``.
"""

import re
from types import SimpleNamespace

import pytest
from browser.test_player import ANSWERED, EVENTS, PATH, answer, expect_answered, expect_status, opened, stored
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CACHED = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found[request.url.replace(location.origin, "")] = await (await cache.match(request)).text();
  }
  return found;
}"""


KEPT = """async (wanted) => {
  const missing = async () => {
    const found = await Promise.all(wanted.map((one) => caches.match(one)));
    return wanted.filter((_, i) => !found[i]);
  };
  const ends = Date.now() + 15000;
  while ((await missing()).length && Date.now() < ends) await new Promise((again) => setTimeout(again, 20));
  return [await missing(), navigator.serviceWorker.controller !== null];
}"""


def kept(page, *wanted):
    """Wait until the worker is in charge and keeps these addresses; return all that it keeps: text by address."""
    assert page.evaluate(KEPT, list(wanted)) == [[], True]
    return page.evaluate(CACHED)


@pytest.fixture
def network(classroom_site):
    """``network.cut(page)`` and ``network.mend()``; it is there again afterwards."""
    state = SimpleNamespace(there=True)

    def cut(page):
        page.expected += ["net::ERR_CONNECTION_REFUSED", "net::ERR_FAILED", "Failed to fetch"]
        classroom_site.cut()
        state.there = False

    def mend():
        if not state.there:
            classroom_site.mend()
        state.there = True

    yield SimpleNamespace(cut=cut, mend=mend)
    mend()


@pytest.fixture
def phone(new_page, classroom_site):
    """Return ``phone(lang="zh")``: a page whose lesson was opened once over HTTPS and is kept."""

    def open_once(lang="zh", before=lambda page: None):
        page = new_page(lang, service_workers="allow")
        before(page)
        opened(page, classroom_site, "https")
        kept(page, f"{PATH}?lang={lang}", "/offline?lang=zh", "/offline?lang=en", "/?lang=zh")
        return page

    return open_once


def test_a_lesson_that_was_opened_is_read_and_done_without_a_network(phone, network, classroom_site):
    page = phone()
    network.cut(page)
    opened(page, classroom_site, "https")
    expect(page.get_by_role("heading", level=1)).to_have_text("七项基本原则")
    answer(page)
    expect_answered(page)
    pictures = page.locator("figure img")
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
    assert page.evaluate("Promise.all([...document.images].map((image) => image.decode().then(() => image.naturalWidth > 0)))") == [True] * pictures.count()
    page.reload()
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    expect_answered(page)


def test_an_answer_given_without_a_network_goes_out_when_it_is_back(phone, network, classroom_site, sign_in, new_learner):
    role = new_learner("演示学员离线")
    page = phone(before=lambda page: sign_in(page, role))
    network.cut(page)
    opened(page, classroom_site, "https")
    answer(page)
    expect_status(page, "没有网，答案存在这台设备上")
    assert stored(classroom_site, classroom_site.room.ids[role]) == {"states": {}, "finished_at": None}
    network.mend()
    expect_status(page, "已保存")
    done = {"recall-1": {**ANSWERED, "events": EVENTS}}
    assert stored(classroom_site, classroom_site.room.ids[role]) == {"states": done, "finished_at": None}


def test_without_a_network_pages_come_in_the_language_that_was_read(phone, network, classroom_site):
    page = phone("en")
    network.cut(page)
    opened(page, classroom_site, "https")
    expect(page.get_by_role("heading", level=1)).to_have_text("The Seven Principles")
    page.goto(classroom_site.https + "/verify")
    expect(page.get_by_role("heading", level=1)).to_have_text("No network right now")


def test_without_a_network_what_is_not_kept_leads_to_what_is(phone, network, classroom_site):
    page = phone()
    network.cut(page)
    for path in ("/me", "/learn/cpr_aed/02_adult_cpr", "/teach"):
        page.goto(classroom_site.https + path)
        expect(page.get_by_role("heading", level=1)).to_have_text("现在没有网络")
        links = page.locator("#kept a:visible")
        expect(links).to_have_count(1)
    links.tap()
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    expect(page.get_by_role("heading", level=1)).to_have_text("七项基本原则")
    page.get_by_role("link", name="博爱课堂").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("今天学一招，关键时刻能救人")


def test_a_new_version_takes_the_place_of_the_old_one_and_of_its_files(phone, network, classroom_site):
    page = phone()
    old = """async (path) => {
      await (await caches.open("boai-pages-1")).put(`${path}?lang=zh`, new Response('<h1>Old</h1><img src="/assets/old.svg">'));
      await (await caches.open("boai-files-1")).put("/assets/old.svg", new Response("<svg/>"));
    }"""
    page.evaluate(old, PATH)
    opened(page, classroom_site, "https")
    renewed = """async (path) => {
      const ends = Date.now() + 15000;
      const stale = async () => (await caches.match("/assets/old.svg")) || (await (await caches.match(`${path}?lang=zh`)).text()).includes("Old");
      while ((await stale()) && Date.now() < ends) await new Promise((again) => setTimeout(again, 20));
      return !(await stale());
    }"""
    assert page.evaluate(renewed, PATH)
    network.cut(page)
    opened(page, classroom_site, "https")
    expect(page.get_by_role("heading", level=1)).to_have_text("七项基本原则")


def test_nothing_personal_is_ever_kept_by_the_worker(phone, network, classroom_site, sign_in, new_learner):
    role = new_learner("演示学员私密")
    page = phone(before=lambda page: sign_in(page, role))
    for path in ("/", "/me", "/courses/cpr_aed", PATH, "/assess/cpr_aed/theory"):
        page.goto(classroom_site.https + path)
    found = kept(page, "/courses/cpr_aed?lang=zh", f"{PATH}?lang=zh")
    person = classroom_site.room.ids[role]
    assert [address for address, text in found.items() if "演示学员" in text or person in text] == []
    assert [address for address, text in found.items() if "_xsrf" in text and not address.endswith(".js")] == []
    assert {re.sub(r"^/assets/.*", "/assets", address) for address in found} == {
        "/assets", "/remembered-language", "/?lang=zh", "/?lang=en", "/offline?lang=zh", "/offline?lang=en", "/courses/cpr_aed?lang=zh", f"{PATH}?lang=zh",
    }  # fmt: skip
    opened(page, classroom_site, "https")
    page.get_by_role("button", name="退出（演示学员私密）").tap()
    expect(page).to_have_url(classroom_site.https + "/")
    assert page.evaluate("Object.keys(localStorage)") == []
    network.cut(page)
    opened(page, classroom_site, "https")
    assert "演示学员私密" not in page.locator("body").inner_text()


def test_on_plain_http_there_is_no_worker_and_the_lesson_works(page, classroom_site):
    opened(page, classroom_site, "http")
    assert page.evaluate("navigator.serviceWorker === undefined")
    answer(page)
    expect_answered(page)
