"""Every exercise of the catalogue in the gallery, where its example is alive: what each owes every reader.

It drives ``portal/static/gallery.js`` and, in every simulator, ``widgets/_shared/draw.js``. An exercise is found by its class; nothing here has a list of them.
"""

import json
import re
from types import SimpleNamespace

import pytest
from browser.conftest import FIRST_VISIT_MS, HOST, LOCALES, PHONE, watch
from browser.scores import kept, scored
from browser.test_access import STRICT, violations
from playwright.sync_api import expect

import widgets
from portal import gallery
from portal.lessons import LANGUAGES
from widgets.scoring.result import Result

pytestmark = pytest.mark.browser
NAMES = sorted(widgets.catalogue())
NARROW = 320
LARGE_TYPE_PX = 34  # twice the ordinary 17
# A target is a control, or the label around it; a link inside a sentence is none (WCAG 2.5.8).
TARGETS = """least => {
  const shown = (el) => el.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && el.getClientRects().length;
  const small = (el, wide, high) => { const box = el.getBoundingClientRect(); return box.width < wide - 0.5 || box.height < high - 0.5; };
  const area = (el) => (el.matches("input") && el.closest("label")) || el;
  const name = (el) => `${el.localName}.${el.className} ${(el.getAttribute("aria-label") ?? el.textContent).trim().slice(0, 40)} ${Math.round(el.getBoundingClientRect().width)}×${Math.round(el.getBoundingClientRect().height)}`;
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter((el) => shown(area(el)));
  const inline = (el) => el.localName === "a" && getComputedStyle(el).display === "inline";
  const own = [...document.querySelectorAll(".exercise :is(button, select, label:has(input))")].filter(shown);
  return {
    all: all.filter((el) => !inline(el) && small(area(el), 24, 24)).map(name),
    own: own.filter((el) => small(el, el.localName === "button" ? 44 : 24, 44)).map(name),
  };
}"""
WIDER = "() => [...document.querySelectorAll('main *')].filter(el => el.getBoundingClientRect().right > innerWidth + 0.5 && el.checkVisibility()).slice(0, 4).map(el => `${el.localName}.${el.getAttribute('class')} ${Math.round(el.getBoundingClientRect().right)}`)"
MOVING = "document.getAnimations().filter(one => one.playState === 'running').map(one => one.animationName ?? one.transitionProperty)"


@pytest.fixture(scope="module")
def trainer(browser, classroom_site):
    """A trainer's phone with scripts (``page``), and one without (``still``): the same two for all of these tests."""
    token = {"name": "boai_session", "value": classroom_site.room.tokens["trainer"], "domain": HOST, "path": "/"}
    pages = {}
    for name, scripts in (("page", True), ("still", False)):
        context = browser.new_context(**{**PHONE, "locale": LOCALES["zh"], "java_script_enabled": scripts, "reduced_motion": "reduce"})
        context.add_cookies([token])
        pages[name] = context.new_page()
        pages[name].set_default_navigation_timeout(FIRST_VISIT_MS)
        watch(pages[name], context, classroom_site)
    yield SimpleNamespace(**pages)
    for page in pages.values():
        page.context.close()


@pytest.fixture
def opened(trainer, classroom_site):
    """Return ``opened(name, lang)``: the exercise's page, alive, in ordinary width; nothing may be wrong on it at the end."""
    page = trainer.page

    def go(name, lang="zh", **media):
        page.set_viewport_size(PHONE["viewport"])
        page.emulate_media(**{"color_scheme": "light", "reduced_motion": "reduce", **media})
        page.goto(f"{classroom_site.http}/teach/gallery/{name}?lang={lang}")
        expect(page.locator("html[data-player=ready]")).to_be_attached()
        return page

    yield go
    page.evaluate("sessionStorage.clear()")
    told = page.outside + [one for one in page.problems if not any(part in one for part in page.expected)]
    page.outside, page.problems, page.expected = [], [], []
    assert told == []


def exercises():
    """Return each exercise in both languages; half of them, by turns in one language, belong to the short run."""
    found = []
    for number, name in enumerate(NAMES):
        for lang in LANGUAGES:
            marks = [] if number % 2 == 0 and LANGUAGES[number // 2 % 2] == lang else [pytest.mark.full]
            found.append(pytest.param(name, lang, id=f"{name}-{lang}", marks=marks))
    return found


def expect_to_fit(page, what):
    """Nothing is wider than the window."""
    assert page.evaluate(WIDER) == [], what
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0, what


def first_control(page):
    """Return the first control of the exercise that can be used now."""
    return page.locator(".exercise :is(button:enabled:not([aria-disabled=true]), input:enabled, select:enabled, summary)").filter(visible=True).first


@pytest.mark.parametrize(("name", "lang"), exercises())
def test_an_exercise_is_accessible_fits_every_width_and_keeps_still(opened, name, lang):
    page = opened(name, lang)
    expect(page.locator(".exercise[data-ready] section.bo")).to_have_count(1)
    assert violations(page, STRICT) == [], "light, 390"
    assert page.evaluate(TARGETS) == {"all": [], "own": []}
    expect_to_fit(page, "390")
    page.evaluate(f"document.documentElement.style.fontSize = '{LARGE_TYPE_PX}px'")
    expect_to_fit(page, "390 in type twice as large")
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size({"width": NARROW, "height": 640})
    expect_to_fit(page, NARROW)
    first_control(page).click()
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    expect_to_fit(page, f"{NARROW} after the first act")
    assert page.evaluate(MOVING) == []
    assert violations(page, STRICT) == [], "dark, 320, after the first act"


@pytest.mark.full
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("scheme", "width"), [("dark", 390), ("light", NARROW), ("dark", 1280)])
def test_an_exercise_is_accessible_in_the_other_lights_and_widths(opened, name, scheme, width):
    page = opened(name, color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    assert violations(page, STRICT) == []
    assert page.evaluate(TARGETS) == {"all": [], "own": []}
    expect_to_fit(page, width)


@pytest.mark.parametrize(("name", "lang"), exercises())
def test_an_exercise_without_scripts_can_be_read_and_worked_with(trainer, classroom_site, name, lang):
    page = trainer.still
    page.set_viewport_size({"width": NARROW, "height": 640})
    page.goto(f"{classroom_site.http}/teach/gallery/{name}?lang={lang}")
    form = page.locator(".exercise section.bo")
    expect(form).to_have_count(1)
    expect(form).to_be_visible()
    assert len(form.text_content()) > 40  # with what is folded away
    assert form.locator("input, select, textarea, details, li").filter(visible=True).count()
    assert page.locator("#kept, [data-copy] button").filter(visible=True).count() == 0  # what only a script could do
    assert form.bounding_box()["x"] + form.bounding_box()["width"] <= NARROW


def test_the_list_is_accessible_and_leads_to_an_exercise(trainer, classroom_site):
    page = trainer.page
    page.goto(f"{classroom_site.http}/teach?lang=zh")
    page.get_by_role("link", name="练习库").tap()
    expect(page.get_by_role("heading", level=2)).to_have_count(len(NAMES))
    for scheme, width in (("light", 390), ("dark", NARROW), ("light", 1280)):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert violations(page, STRICT) == []
        expect_to_fit(page, width)
    page.get_by_role("link", name=NAMES[0], exact=True).click()
    page.wait_for_url(f"**/teach/gallery/{NAMES[0]}")


def test_what_is_done_in_the_gallery_stays_in_its_tab_and_never_is_a_lessons_progress(opened, classroom_site):
    def stored():
        return classroom_site.record(lambda db: list(db.query("SELECT * FROM lesson_progress")))

    asked, before = [], stored()
    page = opened("Choice")
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("拿出手机，拍下来").check()
    page.get_by_role("button", name="看看对不对").tap()
    page.get_by_label("停下来，看清周围有没有危险").check()
    page.get_by_role("button", name="看看对不对").tap()
    expect(page.locator(".exercise").get_by_role("status")).to_have_text("对")
    record = kept(page, "first-step")
    assert [record["value"], record["done"], scored(page, "first-step")] == [[0], True, Result(1, 1, ("option-2",), complete=True)]
    page.get_by_text("练习记下了什么").tap()
    shown = page.locator("#record").inner_text()
    assert re.sub(r"\[[\d.]+,", "[…,", shown).splitlines()[1:4] == ["value: [0]", "done: true", "events: "]
    assert page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage)]") == [[], ["boai-gallery:Choice"]]

    opened("Choice", "en")  # the same exercise in the other language goes on where it was
    expect(page.get_by_label("Stop and look round for danger")).to_be_checked()
    page.get_by_role("button", name="Clear and start again").tap()
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    page.get_by_text("What the exercise records").tap()
    expect(page.locator("#record")).to_have_text("Nothing yet. Do something above and it appears here.")
    assert [url for url in asked if "/api/" in url] == []
    assert stored() == before


def test_the_cell_is_copied_as_it_stands_in_the_docstring(opened):
    page = opened("Classify")
    page.get_by_role("button", name="复制").tap()
    expect(page.locator("[data-copy] [role=status]")).to_have_text("已复制，去粘贴吧。")
    page.locator("main").evaluate("main => main.insertAdjacentHTML('beforeend', '<textarea id=paste></textarea>')")
    page.locator("#paste").focus()
    page.keyboard.press("Control+V")
    assert page.locator("#paste").input_value() == gallery.entry("Classify").examples["zh"]


def test_an_exercise_that_throws_says_so_can_be_opened_again_and_takes_nothing_with_it(opened, trainer):
    page = trainer.page
    page.expected.append("poisoned")
    body = "export default { render({ el }) { el.append('half a picture'); throw new Error('poisoned'); } };"
    page.route(re.compile(r"/assets/w/emergency_call\.\w+\.js$"), lambda route: route.fulfill(body=body, content_type="text/javascript"))
    opened("EmergencyCall")
    broken = page.get_by_role("alert")
    expect(broken).to_contain_text("这个练习出了点问题，你的进度没有丢。")
    expect(page.get_by_text("half a picture")).to_have_count(0)
    expect(page.locator(".exercise section.bo-call > ol > li")).to_have_count(6)  # the text for browsers without scripts is still there
    assert violations(page, STRICT) == []
    page.get_by_role("button", name="复制").tap()
    expect(page.locator("[data-copy] [role=status]")).to_have_text("已复制，去粘贴吧。")
    page.unroute_all()
    broken.get_by_role("button", name="重新打开").tap()
    expect(page.get_by_role("button", name="拨打")).to_be_visible()
    expect(broken).to_have_count(0)
    assert json.loads(page.evaluate("sessionStorage.getItem('boai-gallery:EmergencyCall') ?? '{}'")) == {}
