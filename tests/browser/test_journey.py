"""The whole way, in a real browser on the real server: lesson, class, theory, practical, certificate, verified.

Nothing stands in for anything: people are made by the links the server prints, nbgrader marks, Typst prints.

It drives ``portal/static/assess.js``, ``portal/static/outbox.js``, ``widgets/aed_trainer.js``,
``widgets/emergency_call.js``, ``widgets/_shared/figures.js``.
"""

import re
import time
from urllib.parse import urlsplit

import pypdfium2
import pytest
import zxingcpp
from browser.running import ROOT, Running
from browser.simulators import aed_trainer, cpr_rhythm, emergency_call
from option_bank import options_only
from playwright.sync_api import expect

from grading.items import load_bank
from portal.strings import Strings
from widgets import AedTrainer, CprRhythm, EmergencyCall
from widgets.base import COMMON_WORDS

pytestmark = pytest.mark.browser
GRADED_MS = 90_000
PIN = "135790"
PASSWORD = "a long enough secret"
BANK = load_bank(ROOT / "courses" / "cpr_aed")


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    """A centre on a fresh data folder, as ``make serve`` starts it; its tests ask by options."""
    folder = tmp_path_factory.mktemp("centre")
    running = Running(folder / "data", content=options_only(folder / "content"))
    running.people = {}
    yield running
    running.stop()
    assert [line for line in running.said if "Traceback" in line] == []


class Walk:
    """One journey: language, scheme, words, and a page per person."""

    def __init__(self, centre, new_page, lang, scheme):
        self.centre, self.lang, self.base = centre, lang, getattr(centre, scheme)
        self.tag = f"{lang}-{scheme}"
        self.strings = Strings()
        self._new_page = new_page

    def t(self, key, **values):
        return self.strings.text(self.lang, key, **values)

    def words(self, widget):
        return {**COMMON_WORDS[self.lang], **widget.WORDS[self.lang]}

    def page(self):
        return self._new_page(self.lang, site=self.centre)

    def open(self, page, path):
        page.goto(self.base + path)

    def enrol_staff(self, link, login, **names):
        """Open a one-time link and make the account; return the signed-in page."""
        page = self.page()
        self.open(page, urlsplit(link).path)
        page.get_by_label(self.t("invitation.name"), exact=True).fill(f"演示 {login}")
        page.get_by_label(self.t("signin.login"), exact=True).fill(login)
        page.locator("input[name=password]").fill(PASSWORD)
        if names:
            for label, name in names.items():
                page.locator(f"input[name={label}]").fill(name)
        page.get_by_role("button", name=self.t("invitation.go")).tap()
        page.wait_for_url(f"{self.base}/{'centre' if login.startswith(('operator', 'issuer')) else 'teach'}")
        return page

    def invite(self, operator, role):
        """Let the operator make a link for ``role``; return the new person's page."""
        self.open(operator, "/centre")
        operator.get_by_role("link", name=self.t("centre.staff"), exact=True).tap()
        operator.locator("form:has(input[value=invite]) select").select_option(role)
        operator.get_by_role("button", name=self.t("centre.make_link")).tap()
        link = operator.locator("a[href*='/invitation/']").get_attribute("href")
        return self.enrol_staff(link, f"{role}-{self.tag}")


@pytest.fixture
def walk(centre, new_page, request):
    lang, scheme = request.param
    return Walk(centre, new_page, lang, scheme)


WAYS = [
    pytest.param(("zh", "http"), id="zh-http"),
    pytest.param(("en", "https"), id="en-https"),
    pytest.param(("zh", "https"), id="zh-https", marks=pytest.mark.full),
    pytest.param(("en", "http"), id="en-http", marks=pytest.mark.full),
]


@pytest.mark.parametrize("walk", WAYS, indirect=True)
def test_from_the_first_lesson_to_a_certificate_that_anyone_can_check(walk, tmp_path):
    operator = operator_of(walk)
    trainer, examiner, issuer = (walk.invite(operator, role) for role in ("trainer", "examiner", "issuer"))
    code = open_class(walk, trainer)
    learner = walk.page()
    learn(walk, learner)
    name = join(walk, learner, code)
    take_theory(walk, learner)
    tick_attendance(walk, trainer, name)
    sign_practical(walk, examiner, name)
    number = issue(walk, issuer, name)
    paper = download(walk, learner, number, tmp_path)
    verify(walk, paper, name, number)


def operator_of(walk):
    """Return the operator's page: the first walk uses the server's link, later ones sign in."""
    if "operator" not in walk.centre.people:
        page = walk.enrol_staff(walk.centre.invitation, "operator", centre_zh="江城演示培训基地", centre_en="River City Demo Centre")
        walk.centre.people["operator"] = page.url
        return page
    page = walk.page()
    walk.open(page, "/signin?next=/centre")
    page.get_by_label(walk.t("signin.login"), exact=True).fill("operator")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").tap()
    page.wait_for_url(f"{walk.base}/centre")
    return page


def open_class(walk, trainer):
    walk.open(trainer, "/teach")
    if not trainer.locator("select[name=course]").is_visible():  # a centre with classes keeps the form folded
        trainer.locator(".open-class summary").tap()
    trainer.locator("select[name=course]").select_option("cpr_aed")
    trainer.get_by_label(walk.t("teach.name"), exact=True).fill(f"演示班 {walk.tag}")
    trainer.get_by_role("button", name=walk.t("teach.open_go")).tap()
    code = trainer.locator("p.code").inner_text()
    trainer.get_by_role("link", name=walk.t("teach.projector")).tap()
    expect(trainer.get_by_text(code)).to_be_visible()
    joined = zxingcpp.read_barcodes(_picture(trainer))[0].text
    assert joined == f"{walk.centre.http}/join/{code}"
    return code


def learn(walk, learner):
    """Read the three lessons without signing in, and use each simulator by touch, then by keyboard alone."""
    walk.open(learner, "/")
    learner.locator("a[href='/courses/cpr_aed']").tap()
    learner.locator("a[href='/learn/cpr_aed/01_scene_and_120']").tap()
    ready(learner)
    for again, way in enumerate(("touch", "keyboard")):
        emergency_call(learner, way, walk.words(EmergencyCall), again)
    learner.clock.install()
    learner.locator("a.primary[href='/learn/cpr_aed/02_adult_cpr']").tap()
    ready(learner)
    for again, way in enumerate(("touch", "keyboard")):
        cpr_rhythm(learner, way, walk.words(CprRhythm), again)
    learner.locator("a.primary[href='/learn/cpr_aed/03_aed']").tap()
    ready(learner)
    for again, way in enumerate(("touch", "keyboard")):
        aed_trainer(learner, way, walk.words(AedTrainer), again)


def ready(page):
    """Wait until the player has opened every exercise of the lesson."""
    page.wait_for_selector("html[data-player=ready]", timeout=GRADED_MS)
    expect(page.locator(".exercise .broken")).to_have_count(0)


def join(walk, learner, code):
    name = "演示甲" if walk.lang == "zh" else "Demo Learner"
    walk.open(learner, f"/join/{code}")
    learner.get_by_label(walk.t("join.name"), exact=True).fill(name)
    learner.locator("input[name=pin]").fill(PIN)
    learner.get_by_role("button", name=walk.t("join.go")).tap()
    learner.wait_for_url("**/courses/cpr_aed")
    return name


def take_theory(walk, page):
    """Answer; reload in the middle; lose the network once; nothing is lost; submit; pass."""
    page.get_by_role("link", name=walk.t("course.theory")).tap()
    page.get_by_role("button", name=walk.t("assess.start")).tap()
    questions = page.locator("fieldset.q")
    expect(questions).to_have_count(10)
    for index in range(5):
        answer(walk, questions.nth(index))
    expect(page.locator("#status")).to_have_text(walk.t("assess.js.saved"))
    before = shown(page)
    page.reload()
    assert shown(page) == before
    page.expected.append("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    for index in range(5, 8):
        answer(walk, questions.nth(index))
    expect(page.locator("#status")).to_have_text(walk.t("assess.js.offline"))
    page.context.set_offline(False)
    expect(page.locator("#status")).to_have_text(walk.t("assess.js.saved"), timeout=40_000)
    for index in range(8, 10):
        answer(walk, questions.nth(index))
    expect(page.locator("#answered")).to_have_text(walk.t("assess.progress", n=10, of=10))
    page.locator("#submit").tap()
    expect(page.get_by_role("heading", name=walk.t("assess.passed_heading"))).to_be_visible(timeout=GRADED_MS)
    expect(page.get_by_text(walk.t("assess.of", n=100, pass_mark=80))).to_be_visible()


def shown(page):
    """Return what each question shows as chosen."""
    script = "all => all.map(q => [...q.querySelectorAll('input')].map(i => i.checked).concat([...q.querySelectorAll('select')].map(s => s.value)))"
    return page.locator("fieldset.q").evaluate_all(script)


def answer(walk, question):
    """Choose what the bank says is right, found by the words on the page."""
    stem = question.locator("legend span").last.inner_text()
    (item,) = [i for i in BANK.drawable() if i.stem[walk.lang] == stem]
    texts = [option.text[walk.lang] for option in item.options]
    if item.kind == "order":
        rows = question.locator(".steps li")
        for text in texts[:-1]:
            rows.filter(has_text=text).locator("button.pick").tap()
        return
    for option, text in zip(item.options, texts, strict=True):
        if option.correct:
            question.get_by_label(text, exact=True).check()


def tick_attendance(walk, trainer, name):
    walk.open(trainer, "/teach")
    trainer.get_by_role("link", name=f"演示班 {walk.tag}", exact=True).tap()
    boxes = trainer.get_by_role("checkbox")
    expect(boxes).to_have_count(2)
    for box in boxes.all():
        box.check()
    trainer.get_by_role("button", name=walk.t("teach.save_attendance")).tap()
    expect(trainer.get_by_text(walk.t("teach.attendance_saved"))).to_be_visible()
    expect(trainer.get_by_role("row").filter(has_text=name)).to_have_count(1)


def sign_practical(walk, examiner, name):
    """On a second browser: one examiner, one thumb, every criterion."""
    walk.open(examiner, "/teach")
    examiner.get_by_role("link", name=f"演示班 {walk.tag}", exact=True).tap()
    examiner.get_by_role("link", name=re.compile(re.escape(name))).filter(has_text=walk.t("teach.examine")).tap()
    criteria = examiner.locator("#station fieldset")
    expect(criteria).to_have_count(22)
    for criterion in criteria.all():
        criterion.get_by_role("radio", name=walk.t("station.mark_done"), exact=True).tap()
    examiner.get_by_role("button", name=walk.t("station.sign")).tap()
    expect(examiner.get_by_role("heading", name=walk.t("station.ask_passed"))).to_be_visible()
    examiner.get_by_role("dialog").get_by_role("button", name=walk.t("station.sign")).tap()
    expect(examiner.get_by_text(walk.t("station.passed"), exact=True)).to_be_visible()


def issue(walk, issuer, name):
    """Wait until the practical is marked, then issue; return the number."""
    walk.open(issuer, "/centre")
    issuer.get_by_role("link", name=f"演示班 {walk.tag}", exact=True).tap()
    issuer.wait_for_url("**/centre/classes/*")
    # The mark comes from nbgrader, in the grader's own process: the page is asked until it offers the certificate.
    offered = """async ([label, until]) => {
        while (Date.now() < until) {
            const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
            if ([...page.querySelectorAll("button[name=person]")].some(button => button.textContent.trim() === label)) return true;
            await new Promise(later => setTimeout(later, 500));
        }
        return false;
    }"""
    label = f"{walk.t('centre.issue_one')} {name}"
    assert issuer.evaluate(offered, [label, 1000 * time.time() + GRADED_MS])
    issuer.reload()
    button = issuer.get_by_role("button", name=label)
    issuer.get_by_role("checkbox").check()
    button.tap()
    return issuer.locator("section[role=status] a.number").inner_text()


def download(walk, learner, number, tmp_path):
    walk.open(learner, "/me")
    with learner.expect_download() as started:
        learner.get_by_role("link", name=walk.t("me.download")).tap()
    path = tmp_path / "certificate.pdf"
    started.value.save_as(path)
    assert started.value.suggested_filename == f"{number}.pdf"
    return path


def verify(walk, paper, name, number):
    """Read the paper with machine eyes, then check its number as a stranger does, and a changed one."""
    document = pypdfium2.PdfDocument(paper)
    text = document[0].get_textpage().get_text_bounded()
    assert number in text
    assert name in text
    assert "江城演示培训基地" in text
    assert "River City Demo Centre" in text
    found = zxingcpp.read_barcodes(document[0].render(scale=4).to_pil())[0].text
    assert found == f"{walk.centre.http}/verify/{number}"
    stranger = walk.page()
    walk.open(stranger, urlsplit(found).path)
    expect(stranger.get_by_role("heading", name=walk.t("verify.valid"))).to_be_visible()
    expect(stranger.get_by_text(number)).to_be_visible()
    assert name not in stranger.content()
    stranger.expected.append("404")
    last = "B" if number[-1] == "A" else "A"
    walk.open(stranger, f"/verify/{number[:-1]}{last}")
    expect(stranger.get_by_role("heading", name=walk.t("verify.unknown"))).to_be_visible()


def _picture(page):
    import io

    from PIL import Image

    return Image.open(io.BytesIO(page.screenshot()))
