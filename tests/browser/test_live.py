"""Every lesson of the catalogue with Voilà's own front end and a kernel, in ``/live/`` and under the stock ``voila`` command.

It drives ``portal/voila_template/voila/static/no-math.js``.
"""

import ast
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from bank_keys import Secrets
from browser.running import ROOT
from lab import free_port
from playwright.sync_api import expect

from grading.items import load_bank
from portal.lessons import LANGUAGES, SECTIONS, read_notebook
from widgets.base import COMMON_WORDS

pytestmark = pytest.mark.browser
FOLDERS = sorted(path.parent for area in SECTIONS for path in ROOT.glob(f"{area}/*/zh.ipynb"))
COURSES = {ref: path.parent.name for path in ROOT.glob("courses/*/course.toml") for ref in re.findall(r'"((?:first_aid|humanitarian_ed)/\w+)"', path.read_text("utf-8"))}
ALIVE_MS = 90_000
BANK = Secrets(load_bank(ROOT / "courses" / "cpr_aed"))


def lessons(sampled):
    """Return each lesson in both languages; what ``sampled(number, lang)`` does not take is left to the full count."""
    found = []
    for number, folder in enumerate(FOLDERS):
        for lang in LANGUAGES:
            marks = [] if sampled(number, lang) else [pytest.mark.full]
            found.append(pytest.param(folder, lang, id=f"{folder.name}-{lang}", marks=marks))
    return found


class Lesson:
    """What the notebook asks: ``keys`` of its exercises, and one Choice with its right options."""

    def __init__(self, folder, lang):
        self.book = read_notebook(folder / f"{lang}.ipynb", lang)
        self.keys, self.words = self.book.keys, COMMON_WORDS[lang]
        choice = next(call for _, call in self.book.exercises if call.func.id == "Choice")
        self.prompt, self.options = (ast.literal_eval(part) for part in choice.args[2:4])
        self.reasons = [option["why"] for option in self.options if option["correct"]]


def expect_alive(page, lesson):
    """Wait until every exercise is drawn by its own script; answer the first question, which Python hears of too."""
    expect(page.locator("section.bo")).to_have_count(len(lesson.keys), timeout=ALIVE_MS)
    expect(page.locator(".jupyter-widgets-view .jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']")).to_have_count(0)
    question = page.locator(".bo-choice", has_text=lesson.prompt).first
    for option in lesson.options:
        if option["correct"]:
            question.get_by_label(option["text"], exact=True).check()
    question.get_by_role("button", name=lesson.words["check"], exact=True).click()
    expect(question.get_by_role("status")).to_have_text(lesson.words["right"])
    assert question.locator(".bo-feedback p:last-child").all_inner_texts() == lesson.reasons


@pytest.mark.parametrize(("folder", "lang"), lessons(lambda number, lang: LANGUAGES[number % 2] == lang))
def test_a_lesson_lives_on_a_kernel_of_its_readers_own(new_page, classroom_site, folder, lang):
    lesson = Lesson(folder, lang)
    page = new_page(lang)
    told = []

    def listen(socket):
        for way in ("framereceived", "framesent"):
            socket.on(way, lambda frame: told.append(frame if isinstance(frame, str) else frame.decode("utf-8", "replace")))

    page.on("websocket", listen)
    alone = []
    page.on("request", lambda request: alone.extend(re.findall(r"/voila/(?:static|labextensions/.+/static)/\d+\.[\w.]+\.js", request.url)))
    reply = page.goto(f"{classroom_site.http}/live/{COURSES[f'{folder.parent.name}/{folder.name}']}/{folder.name}?lang={lang}")
    expect_alive(page, lesson)
    assert page.locator("html").get_attribute("lang") == ("zh-CN" if lang == "zh" else "en")
    assert len(page.sockets) == 1
    assert alone == []  # else write these into portal/live_chunks.py
    # Neither the page nor what kernel and widgets say to each other holds a key of the test.
    assert any(lesson.keys[0] in frame for frame in told)
    assert [found for frame in [*told, reply.text()] for found in BANK.told_by(frame, stems=True, lesson=True)] == []
    assert not any('"execute_input"' in frame for frame in told)


class Stock:
    """``voila --template=boai <lesson>``, as its own documentation starts it."""

    def __init__(self, notebook, log):
        self.port = free_port()
        command = [Path(sys.executable).with_name("voila"), "--template=boai", "--no-browser", f"--port={self.port}", notebook]
        self._log = log.open("w+")
        self._process = subprocess.Popen(command, cwd=notebook.parent, stdout=self._log, stderr=subprocess.STDOUT, text=True)
        self.url = f"http://127.0.0.1:{self.port}/"

    def wait(self):
        """Wait until it listens; the command needs seconds to start."""
        while self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except ConnectionRefusedError:
                threading.Event().wait(0.05)
        raise AssertionError(f"voila ended: {Path(self._log.name).read_text('utf-8')}")

    def stop(self):
        self._process.terminate()
        self._process.wait(timeout=30)
        self._log.close()


@pytest.fixture
def stock(tmp_path):
    started = []

    def start(notebook):
        started.append(Stock(notebook, tmp_path / "voila.log"))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.mark.parametrize(("folder", "lang"), lessons(lambda number, lang: (number, lang) == (2, "zh")))
def test_the_stock_command_opens_a_lesson_with_our_template(browser, stock, folder, lang):
    voila, lesson = stock(folder / f"{lang}.ipynb"), Lesson(folder, lang)
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    outside, problems = [], []
    context.route(re.compile(rf"^(?!(?:http|ws)://127\.0\.0\.1:{voila.port}/|data:|blob:)"), lambda route: (outside.append(route.request.url), route.abort()))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: message.type == "error" and problems.append(message.text))
    voila.wait()
    page.goto(voila.url, timeout=ALIVE_MS)
    expect_alive(page, lesson)
    assert page.locator("img").evaluate_all("all => all.filter(one => !one.complete || !one.naturalWidth).map(one => one.src)") == []
    context.close()
    assert (outside, problems) == ([], [])


