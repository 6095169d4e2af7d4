"""Every page in light and in dark, in both languages, under axe-core: what a machine can tell of accessibility."""

import json
from pathlib import Path

import axe_playwright_python
import pytest
from browser.running import ROOT
from playwright.sync_api import expect

from grading import people, records
from portal.lessons import LANGUAGES, SECTIONS

pytestmark = pytest.mark.browser
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
LESSONS = sorted(path.parent for area in SECTIONS for path in ROOT.glob(f"{area}/*/zh.ipynb"))
COURSES = {"first_aid": "cpr_aed", "humanitarian_ed": "youth_movement_basics"}
# Who opens it → addresses. Names in braces are made by ``objects``.
PAGES = {
    "": ["/", "/courses/cpr_aed", "/signin", "/join", "/join/{code}", "/verify", "/verify/{number}", "/transparency", "/no-such-page", "/invitation/{invitation}"],
    "learner": ["/me", "/assess/cpr_aed/theory", "/assess/cpr_aed/theory/{attempt}"],
    "trainer": ["/teach", "/teach/classes/{group}", "/teach/classes/{group}/join", "/teach/items/cpr_aed/theory", "/teach/gallery"],
    "examiner": ["/teach/classes/{group}/station/cpr_aed/{free}", "/teach/classes/{group}/station/cpr_aed/{certified}/1"],
    "manager": ["/centre/{centre}/staff"],
    "issuer": ["/centre", "/centre/classes/{group}", "/centre/certificates/{number}"],
}
STRICT = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}, "resultTypes": ["violations"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}


@pytest.fixture(scope="module")
def objects(classroom_site):
    """Make what the addresses name."""
    room = classroom_site.room
    certified, free = (classroom_site.record(room.learner, name, name) for name in ("演示甲 无障碍", "演示乙 无障碍"))
    number = classroom_site.run(room.certify("演示甲 无障碍"))
    started = classroom_site.run(room.post("/assess/cpr_aed/theory", "learner"))
    link = classroom_site.record(people.invite, "trainer", records.now(), room.centre)
    return {
        "code": room.code, "number": number, "group": room.group, "centre": room.centre, "certified": certified, "free": free,
        "invitation": link, "attempt": started.headers["Location"].rpartition("/")[2],
    }  # fmt: skip


def violations(page, options):
    """Return what axe finds: rule, how bad, and the first places."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(f"axe.run(document, {json.dumps(options)})")["violations"]
    return [(one["id"], one["impact"], [node["target"][0] + " " + (node["any"] or node["all"] or node["none"] or [{"message": ""}])[0]["message"] for node in one["nodes"][:3]]) for one in found]


def expect_accessible(page):
    page.evaluate("scrollTo(0, 0)")  # what the sticky contents happen to cover says nothing of the page
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    assert violations(page, STRICT) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert violations(page, CONTRAST) == [], "in dark"


def lessons():
    found = []
    for number, folder in enumerate(LESSONS):
        for lang in LANGUAGES:
            marks = [] if LANGUAGES[number % 2] == lang else [pytest.mark.full]
            found.append(pytest.param(folder, lang, id=f"{folder.name}-{lang}", marks=marks))
    return found


@pytest.mark.parametrize(("folder", "lang"), lessons())
def test_a_lesson_with_its_exercises_alive(new_page, classroom_site, folder, lang):
    page = new_page(lang)
    page.goto(f"{classroom_site.http}/learn/{COURSES[folder.parent.name]}/{folder.name}")
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    # What comes to light in an exercise: an answer that was judged, and one that still lacks something.
    for button in page.locator(".exercise .bo-actions button").all():
        if button.is_visible() and button.is_enabled():
            button.click()
    expect_accessible(page)


def test_a_lesson_whose_scripts_never_came(new_page, classroom_site):
    page = new_page()
    page.expected.append("net::ERR_FAILED")
    page.route("**/assets/**/*.js", lambda route: route.abort())
    page.goto(f"{classroom_site.http}/learn/cpr_aed/02_adult_cpr")
    assert page.locator("html[data-player]").count() == 0
    expect_accessible(page)


def readers():
    found = []
    for number, who in enumerate(PAGES):
        for lang in LANGUAGES:
            marks = [] if not who or LANGUAGES[number % 2] == lang else [pytest.mark.full]
            found.append(pytest.param(who, lang, id=f"{who or 'visitor'}-{lang}", marks=marks))
    return found


@pytest.mark.parametrize(("who", "lang"), readers())
def test_the_pages_of(new_page, classroom_site, sign_in, objects, who, lang):
    page = new_page(lang)
    page.expected.append("404")
    if who:
        sign_in(page, who)
    wrong = {}
    for address in PAGES[who]:
        page.goto(classroom_site.http + address.format_map(objects))
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        found = violations(page, STRICT)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found += violations(page, CONTRAST)
        if found:
            wrong[address] = found
    assert wrong == {}


@pytest.mark.full
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("who", PAGES)
def test_the_pages_on_the_narrowest_phone_and_in_type_twice_as_large(new_page, classroom_site, sign_in, objects, who, lang):
    page = new_page(lang, viewport={"width": 320, "height": 640})
    page.expected.append("404")
    if who:
        sign_in(page, who)
    wrong = {}
    for address in PAGES[who]:
        page.goto(classroom_site.http + address.format_map(objects))
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        found = violations(page, STRICT)
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > 320:
            found.append(f"{wide} pixels wide")
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.evaluate("document.documentElement.style.fontSize = '34px'")
        found += violations(page, STRICT)
        if found:
            wrong[address] = found
    assert wrong == {}


def test_every_page_in_larger_type_fits_a_phone_and_stays_accessible(new_page, classroom_site):
    page = new_page()
    page.context.add_cookies([{"name": "elder", "value": "1", "domain": "class.test", "path": "/"}])
    for address in ("/", "/courses/cpr_aed", "/learn/cpr_aed/02_adult_cpr"):
        page.goto(classroom_site.http + address)
        assert page.evaluate("document.documentElement.scrollWidth") == 390, address
        expect_accessible(page)
