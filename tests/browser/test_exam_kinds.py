"""A theory test with a question of every kind in a real browser: by pointer, by keys alone, and without script.

It drives ``portal/static/questions.js``, ``portal/static/questions/options.js``, ``portal/static/questions/order.js``,
``portal/static/questions/rows.js``, ``portal/static/questions/numeric.js``, ``portal/static/questions/pictures.js``,
``portal/static/questions/scenario.js``, ``portal/static/questions/rhythm.js``, ``portal/static/questions/text.js``.
"""

import json
from datetime import UTC, datetime

import pytest
from browser.conftest import ClassroomSite
from browser.operating import Pointer, TabKey
from browser.test_access import CONTRAST, STRICT, violations
from exam_of_every_kind import KINDS, write_content
from playwright.sync_api import expect

from grading import records
from portal.answer_form import is_gap
from portal.strings import Strings
from widgets.scoring import numeric

pytestmark = pytest.mark.browser
BASE = "/assess/cpr_aed/theory"
STEP_MS = 550
TAPS = [STEP_MS * n for n in range(64)]  # the 65th would come after 35 seconds
TEXT = {"zh": "看胸部 10 秒，\n听呼吸声。", "en": "Look at the chest,\nlisten for breath."}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site whose theory test asks a question of every kind."""
    root = tmp_path_factory.mktemp("kinds")
    running = ClassroomSite(root / "data", content=write_content(root / "content"))
    running.start()
    yield running
    running.stop()


def pause(page):
    """Stop the page's clock a moment from now; from there it goes on by hand."""
    page.clock.pause_at(datetime.fromtimestamp(page.evaluate("Date.now()") / 1000 + 3, UTC))


class Exam:
    """One learner's attempt on one page: ``q(kind)`` is a question, ``right(kind)`` its best value."""

    def __init__(self, site, page, lang, person, scripted):
        self.site, self.page, self.lang, self.strings = site, page, lang, Strings()
        self.bank = site.site.bank("cpr_aed")
        self.enter(page, person)
        page.goto(site.http + BASE)
        page.locator("main form button").first.click()
        if scripted:
            expect(page.locator("[data-unscripted]")).to_have_count(0)
        self.attempt = page.url.rpartition("/")[2]
        row = site.record(records.one, "SELECT form FROM attempts WHERE id = ?", self.attempt)
        self.slots = {slot["kind"]: slot for slot in json.loads(row["form"])["slots"]}

    def enter(self, page, person):
        token = self.site.room.tokens[person]
        page.context.add_cookies([{"name": "boai_session", "value": token, "domain": "class.test", "path": "/", "httpOnly": True, "sameSite": "Lax"}])

    def t(self, key, **values):
        return self.strings.text(self.lang, key, **values)

    def js(self, key, **values):
        text = self.t(f"assess.js.{key}")
        for name, value in values.items():
            text = text.replace(f"[{name}]", str(value))
        return text

    def q(self, kind):
        return self.page.locator(f'fieldset[data-kind="{kind}"]')

    def item(self, kind):
        return self.bank.find(f"{self.slots[kind]['item']}@{self.slots[kind]['version']}")

    def right(self, kind):
        if kind in ("rhythm", "text"):
            return {"rhythm": TAPS, "text": [TEXT[self.lang]]}[kind]
        return self.item(kind).rules.best(self.item(kind).content, self.slots[kind]["order"])

    def shown(self, kind):
        """Return what the learner's page gets of the question."""
        return self.item(kind).rules.shown(self.item(kind).content, self.slots[kind]["order"], self.lang)

    def stored(self):
        """Return the stored values by kind."""
        rows = self.site.record(lambda db: list(db.query("SELECT item, value FROM answers WHERE attempt = ?", [self.attempt])))
        kinds = {slot["slot"]: kind for kind, slot in self.slots.items()}
        return {kinds[row["item"]]: json.loads(row["value"]) for row in rows}

    def frozen(self):
        """Return state and frozen values by kind."""
        row = self.site.record(records.one, "SELECT state, frozen_answers FROM attempts WHERE id = ?", self.attempt)
        answers = json.loads(row["frozen_answers"])["answers"]
        return row["state"], {kind: answers[slot["slot"]]["value"] for kind, slot in self.slots.items()}

    def saved(self):
        expect(self.page.locator("#status")).to_have_text(self.js("saved"))

    def answer(self, by, kind):
        """Answer rightly, by what the page says to a screen reader."""
        getattr(self, f"_{kind}")(by, self.q(kind), self.shown(kind), self.right(kind))

    def _choice(self, by, q, shown, value):
        by.choose(q.get_by_role("radio", name=shown["options"][value[0]], exact=True))

    def _many(self, by, q, shown, value):
        for position in value:
            by.choose(q.get_by_role("checkbox", name=shown["options"][position], exact=True))

    def _order(self, by, q, shown, value):
        for position in value[:-1]:
            by.press(q.get_by_role("button", name=shown["options"][position], exact=True))

    def _match(self, by, q, shown, value):
        for row, position in zip(shown["rows"], value, strict=True):
            by.pick(q.get_by_role("combobox", name=row, exact=True), shown["options"][position])

    def _classify(self, by, q, shown, value):
        for row, position in zip(shown["rows"], value, strict=True):
            by.choose(q.get_by_role("radiogroup", name=row, exact=True).get_by_role("radio", name=shown["options"][position], exact=True))

    def _numeric(self, by, q, shown, value):
        by.write(q.get_by_role("textbox"), "１１０")

    def _hotspot(self, by, q, shown, value):
        if isinstance(by, Pointer):
            q.locator(".frame .mark").nth(value[0]).click()
        else:
            by.choose(q.get_by_role("radio", name=shown["options"][value[0]], exact=True))

    def _scenario(self, by, q, shown, value):
        scene = shown["scenes"][0]
        for choice in value:
            expect(q.locator(".scene")).to_have_text(scene["text"])
            by.press(q.get_by_role("button", name=scene["choices"][choice]["text"], exact=True))
            scene = shown["scenes"][scene["choices"][choice]["to"]]
        expect(q.get_by_text(self.js("case_over"))).to_be_visible()

    def _rhythm(self, by, q, shown, value):
        self.tap(by, "rhythm_start")
        expect(q.get_by_role("status")).to_have_text(self.js("rhythm_kept", n=len(TAPS)))
        expect(q.get_by_role("button", name=self.js("rhythm_again"), exact=True)).to_be_focused()

    def tap(self, by, start):
        """Start a run and tap on the page's own clock, moved by hand."""
        page, q = self.page, self.q("rhythm")
        pause(page)
        by.press(q.get_by_role("button", name=self.js(start), exact=True))
        pad = q.locator(".pad")
        expect(pad).to_be_focused()
        for _ in range(len(TAPS) + 1):
            pad.dispatch_event("pointerdown") if isinstance(by, Pointer) else page.keyboard.press("Space")
            page.clock.run_for(STEP_MS)
        page.clock.resume()

    def _text(self, by, q, shown, value):
        by.write(q.get_by_role("textbox"), value[0])


@pytest.fixture
def exam(site, new_page, request):
    """Return ``exam(lang, **options)``: an exam of a new learner."""

    def start(lang="zh", scripted=True, **options):
        page = new_page(lang, site=site, **options)
        if scripted:
            page.clock.install()
        role = f"learner-{len(site.room.ids)}"
        site.record(site.room.learner, f"演示 {role}", role)
        found = Exam(site, page, lang, role, scripted)
        found.role = role
        return found

    return start


WAYS = [
    pytest.param("zh", Pointer, id="zh-pointer"),
    pytest.param("en", TabKey, id="en-keys"),
    pytest.param("en", Pointer, id="en-pointer", marks=pytest.mark.full),
    pytest.param("zh", TabKey, id="zh-keys", marks=pytest.mark.full),
]


@pytest.mark.parametrize(("lang", "way"), WAYS)
def test_a_whole_exam_is_answered_and_a_reload_in_the_middle_restores_each_answer(exam, lang, way):
    one = exam(lang)
    by = way(one.page)
    for number, kind in enumerate(KINDS, start=1):
        one.answer(by, kind)
        expect(one.page.locator("#answered")).to_have_text(one.t("assess.progress", n=number, of=10))
        one.saved()
        if number in (5, 10):
            before = screen(one.page)
            one.page.reload()
            assert screen(one.page) == before
            expect(one.page.locator("#answered")).to_have_text(one.t("assess.progress", n=number, of=10))
    right = {kind: one.right(kind) for kind in KINDS}
    assert one.stored() == right
    by.press(one.page.get_by_role("button", name=one.t("assess.submit"), exact=True))
    one.page.wait_for_url(f"**{BASE}/{one.attempt}/result")
    assert one.frozen() == ("submitted", right)


def screen(page):
    """Return what each question shows: what is chosen, what is written, and its words."""
    script = """all => all.map(q => [...q.querySelectorAll('input, select, textarea')].map(i => i.type === 'checkbox' || i.type === 'radio' ? i.checked : i.value).concat(q.innerText))"""
    return page.locator("fieldset.q").evaluate_all(script)


def test_another_device_goes_on_with_every_answer(exam, site, new_page):
    one = exam()
    for kind in KINDS:
        one.answer(Pointer(one.page), kind)
    one.saved()
    other = new_page("zh", site=site)
    one.enter(other, one.role)
    other.goto(one.page.url)
    expect(other.locator("#answered")).to_have_text(one.t("assess.progress", n=10, of=10))
    one.page.reload()
    assert screen(other) == screen(one.page)


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.full)])
def test_a_whole_exam_without_script(exam, lang):
    one = exam(lang, scripted=False, java_script_enabled=False)
    page, by = one.page, Pointer(one.page)
    for kind in ("choice", "many", "match", "classify", "numeric", "hotspot", "text"):
        one.answer(by, kind)
    for place, position in enumerate(one.right("order"), start=1):
        one.q("order").locator(f"[data-position='{position}'] select").select_option(str(place))
    scenes, scene = one.shown("scenario")["scenes"], 0
    for choice in one.right("scenario"):
        expect(one.q("scenario").locator(".scene")).to_have_text(scenes[scene]["text"])
        one.q("scenario").get_by_role("radio", name=scenes[scene]["choices"][choice]["text"], exact=True).check()
        one.q("scenario").get_by_role("button", name=one.t("assess.next_scene")).click()
        scene = scenes[scene]["choices"][choice]["to"]
    expect(one.q("scenario").get_by_text(one.js("case_over"))).to_be_visible()
    expect(one.q("rhythm").get_by_text(one.t("assess.rhythm_script"))).to_be_visible()
    before = screen(page)
    page.get_by_role("button", name=one.t("assess.submit"), exact=True).click()
    number = [*one.slots].index("rhythm") + 1
    expect(page.get_by_text(one.t("assess.gaps", list=number))).to_be_visible()
    assert screen(page) == before
    page.get_by_role("button", name=one.t("assess.submit"), exact=True).click()
    page.wait_for_url(f"**{BASE}/{one.attempt}/result")
    assert one.frozen() == ("submitted", {kind: None if kind == "rhythm" else one.right(kind) for kind in KINDS})


def test_what_is_half_done_is_kept_and_named_as_a_gap_before_handing_in(exam):
    one = exam()
    by = Pointer(one.page)
    for kind in ("choice", "many", "order", "numeric", "hotspot", "rhythm", "text"):
        one.answer(by, kind)
    shown, right = one.shown("match"), one.right("match")
    by.pick(one.q("match").get_by_role("combobox", name=shown["rows"][1], exact=True), shown["options"][right[1]])
    shown, right = one.shown("scenario"), one.right("scenario")
    by.press(one.q("scenario").get_by_role("button", name=shown["scenes"][0]["choices"][right[0]]["text"], exact=True))
    one.saved()
    half = {"match": [-1, one.right("match")[1], -1], "scenario": right[:1]}
    stored = one.stored()
    assert {kind: stored[kind] for kind in half} == half
    kinds = [*one.slots]
    slots = {kind: {"kind": kind, **one.shown(kind)} for kind in kinds}
    gaps = [number for number, kind in enumerate(kinds, start=1) if is_gap(slots[kind], stored.get(kind))]
    assert [kinds[number - 1] for number in gaps] == [kind for kind in kinds if kind in ("match", "classify", "scenario")]
    one.page.locator("#submit").click()
    expect(one.page.locator("#confirm-text")).to_have_text(one.js("gaps", list="、".join(map(str, gaps))))
    one.page.get_by_role("button", name=one.t("assess.back")).click()
    expect(one.q(kinds[gaps[0] - 1]).locator(":focus")).to_have_count(1)  # the order of the questions is drawn
    one.site.record(lambda db: db.execute("UPDATE attempts SET deadline_at = ? WHERE id = ?", [records.now(), one.attempt]))
    one.page.reload()
    one.page.wait_for_url(f"**{BASE}/{one.attempt}/result")
    state, frozen = one.frozen()
    assert (state, {kind: frozen[kind] for kind in half}) == ("submitted", half)


def test_a_case_goes_on_without_comment_and_can_be_started_again_until_it_is_handed_in(exam):
    one = exam()
    by, q, scenes = Pointer(one.page), one.q("scenario"), one.shown("scenario")["scenes"]
    wrong = next(n for n in range(2) if n != one.right("scenario")[0])
    by.press(q.get_by_role("button", name=scenes[0]["choices"][wrong]["text"], exact=True))
    expect(q.locator(".scene")).to_be_focused()
    expect(q.locator(".walked li")).to_have_text([f"{scenes[0]['text']} {one.js('you_chose', text=scenes[0]['choices'][wrong]['text'])}"])
    one.saved()
    assert one.stored() == {"scenario": [wrong]}
    by.press(q.get_by_role("button", name=one.js("case_again"), exact=True))
    expect(q.locator(".scene")).to_have_text(scenes[0]["text"])
    one.answer(by, "scenario")
    one.saved()
    assert one.stored() == {"scenario": one.right("scenario")}


def test_a_key_held_down_is_one_tap_a_run_that_is_left_counts_nothing_and_the_last_whole_run_counts(exam):
    one = exam()
    page, q, by = one.page, one.q("rhythm"), TabKey(one.page)
    one.answer(by, "rhythm")
    one.saved()
    assert one.stored() == {"rhythm": TAPS}
    pause(page)
    by.press(q.get_by_role("button", name=one.js("rhythm_again"), exact=True))
    page.keyboard.down("Space")
    for _ in range(20):
        page.clock.run_for(50)
        page.keyboard.down("Space")  # what a key held down sends
    page.keyboard.up("Space")
    by.press(q.get_by_role("button", name=one.js("rhythm_stop"), exact=True))
    expect(q.get_by_role("status")).to_have_text(one.js("rhythm_stopped"))
    by.press(q.get_by_role("button", name=one.js("rhythm_again"), exact=True))
    page.keyboard.down("Space")
    for _ in range(20):
        page.clock.run_for(50)
        page.keyboard.down("Space")
    page.keyboard.up("Space")
    page.clock.run_for(500)
    page.keyboard.press("Enter")
    expect(q.locator(".time")).to_have_text(one.js("rhythm_time", n=34))
    page.clock.run_for(35_000)
    page.clock.resume()
    expect(q.get_by_role("status")).to_have_text(one.js("rhythm_kept", n=2))
    one.saved()
    assert one.stored() == {"rhythm": [0, 1500]}


NUMBERS = [
    ("110", 110), ("１１０", 110), ("4。5", 4.5), ("４，５", 4.5), ("1,200", 1200), ("1，200", 1200), ("0,120", 0.12), ("−3", -3),
    ("110 次/分钟", 110), (" 110次／分钟", 110), (".5", 0.5), ("7.", 7), ("+8", 8), ("100-120", None), ("一百", None), ("1e3", None),
    ("1.2.3", None), ("", None), ("-", None), ("2000000000", None), ("110 次", None),
]  # fmt: skip


def test_a_number_is_read_as_the_exercise_reads_it(exam):
    one = exam()
    address = one.site.app.site.assets.url("questions/numeric.js")
    script = "async ([address, texts]) => { const { readNumber } = await import(address); return texts.map((text) => readNumber(text, '次/分钟')); }"
    read = one.page.evaluate(script, [address, [text for text, _ in NUMBERS]])
    assert read == [number for _, number in NUMBERS]
    reference = [numeric.read({"units": [{"unit": "次/分钟", "factor": 1}]}, text) for text, _ in NUMBERS]
    assert [None if number is None or abs(number) > 1e9 else number for number in reference] == read


def test_what_is_no_number_is_told_at_once_and_is_no_answer(exam):
    one = exam()
    box = one.q("numeric").get_by_role("textbox")
    box.press_sequentially("11x")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(one.q("numeric").get_by_text(one.js("not_number"))).to_be_visible()
    box.press("Backspace")
    expect(box).to_have_attribute("aria-invalid", "false")
    box.press_sequentially("0次")  # the beginning of its unit
    expect(box).to_have_attribute("aria-invalid", "false")
    box.press("Enter")  # hands nothing in
    box.blur()
    expect(box).to_have_attribute("aria-invalid", "true")
    one.saved()
    assert one.stored() == {"numeric": []}


def test_words_written_offline_are_kept_and_sent_once_the_network_is_back(exam):
    one = exam()
    one.page.expected.append("ERR_INTERNET_DISCONNECTED")
    one.page.context.set_offline(True)
    box = one.q("text").get_by_role("textbox")
    box.press_sequentially("看胸部")
    expect(one.page.locator("#status")).to_have_text(one.js("offline"))
    expect(one.q("text").get_by_text(one.js("text_left", n=57))).to_be_visible()
    assert one.stored() == {}
    one.page.context.set_offline(False)
    expect(one.page.locator("#status")).to_have_text(one.js("saved"), timeout=40_000)
    assert one.stored() == {"text": ["看胸部"]}


def test_a_picture_keeps_its_place_shows_what_is_chosen_and_is_enlarged(exam):
    one = exam()
    page, q = one.page, one.q("hotspot")
    image = q.get_by_role("img")
    assert [image.get_attribute(name) for name in ("width", "height", "alt")] == ["600", "480", "一个人的上身，正面"]
    marks = q.locator(".frame .mark")
    boxes = [mark.bounding_box() for mark in marks.all()]
    assert [min(box["width"], box["height"]) >= 44 for box in boxes] == [True] * 3
    marks.nth(2).click()
    expect(q.get_by_role("radio").nth(2)).to_be_checked()
    q.get_by_role("radio").nth(0).check()
    assert [("chosen" in mark.get_attribute("class")) for mark in marks.all()] == [True, False, False]
    q.get_by_role("link", name=one.t("assess.enlarge")).click()
    dialog = page.get_by_role("dialog", name=one.t("assess.enlarged"))
    expect(dialog.get_by_role("img", name="一个人的上身，正面")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(q.get_by_role("link", name=one.t("assess.enlarge"))).to_be_focused()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_is_accessible_and_fits_the_narrowest_phone_in_type_twice_as_large(exam, lang):
    one = exam(lang, viewport={"width": 320, "height": 640})
    page = one.page
    scene = one.shown("scenario")["scenes"][0]
    one.q("scenario").get_by_role("button", name=scene["choices"][0]["text"], exact=True).click()
    one.q("numeric").get_by_role("textbox").fill("x")
    one.q("hotspot").locator(".frame .mark").first.click()
    found = []
    for size in ("17px", "34px"):
        page.evaluate("size => (document.documentElement.style.fontSize = size)", size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += violations(page, STRICT if scheme == "light" else CONTRAST)
        found += [f"{size}: {wide} pixels wide" for wide in [page.evaluate("document.documentElement.scrollWidth")] if wide > 320]
    one.q("rhythm").get_by_role("button", name=one.js("rhythm_start"), exact=True).click()
    found += violations(page, STRICT)
    assert found == []
