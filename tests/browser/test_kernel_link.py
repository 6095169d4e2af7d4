"""A stored lesson whose widget needs Python: no kernel until then, then one; nothing lost when it goes.

It drives ``portal/handlers/kernels.py``, ``portal/lesson_kernels.py``, ``portal/static/player/kernel.js``,
``portal/static/player/python.js``, ``kernels/listening.py``, ``kernels/asking.py``, ``portal/errors.py``.
"""

import os
import re
import signal

import pytest
from browser.conftest import ClassroomSite
from playwright.sync_api import expect
from test_portal_lessons import write_lesson
from tiny_course import write_course

pytestmark = pytest.mark.browser
PATH = "/learn/tiny/01_tiny"
DOUBLER = '''import anywidget
import traitlets


class Doubler(anywidget.AnyWidget):
    _esm = """
    export default {
      render({ model, el }) {
        const number = Object.assign(document.createElement("input"), { type: "number", ariaLabel: "number" });
        const output = document.createElement("output");
        const ask = Object.assign(document.createElement("button"), { type: "button", textContent: "who" });
        const said = Object.assign(document.createElement("p"), { className: "said" });
        const show = () => { output.textContent = model.get("double"); number.value = model.get("number"); };
        number.addEventListener("change", () => { model.set("number", Number(number.value)); model.save_changes(); });
        ask.addEventListener("click", () => model.send({ question: "who" }));
        model.on("change:double change:number", show);
        model.on("msg:custom", (content) => { said.textContent = JSON.stringify(content); });
        show();
        el.append(number, output, ask, said);
      },
    };
    """
    number = traitlets.Int(1).tag(sync=True)
    double = traitlets.Int(2).tag(sync=True)

    def __init__(self, **given):
        super().__init__(**given)
        self.on_msg(self._answer)

    @traitlets.observe("number")
    def _calculate(self, change):
        self.double = 2 * change["new"]

    def _answer(self, widget, content, buffers):
        import os
        self.send({"pid": os.getpid(), "number": self.number})
'''


@pytest.fixture(scope="module")
def python_site(tmp_path_factory):
    """A classroom whose one lesson holds a widget that calculates in Python, twice."""
    root = tmp_path_factory.mktemp("python")
    shown = [("first", "code", "Doubler()"), ("second", "code", "Doubler(number=5)")]
    write_lesson(root / "content", "first_aid/01_tiny", [("intro", "markdown", "# 加倍"), ("setup", "code", DOUBLER), *shown])
    write_course(root / "content")
    site = ClassroomSite(root / "data", content=root / "content", kernels_per_person=1, kernels_total=2)
    site.start()
    yield site
    site.stop()


@pytest.fixture
def kernels(python_site):
    """The readers' kernels, none at the start of a test."""
    manager = python_site.site.kernels.manager
    python_site.run(manager.end_all())
    return manager


def opened(new_page, site, base="http", lang="zh", **options):
    page = new_page(lang, site=site, **options)
    page.goto(getattr(site, base) + PATH)
    expect(page.locator("html[data-player=ready]")).to_be_attached()
    return page


def set_number(page, number, place=0):
    box = page.get_by_label("number").nth(place)
    box.fill(str(number))
    box.blur()


def doubles(page):
    return page.locator(".exercise output")


def who(page, place=0):
    """Return what the widget's Python says of itself: its process and the number it holds."""
    page.locator("p.said").nth(place).evaluate("el => (el.textContent = '')")
    page.get_by_role("button", name="who").nth(place).tap()
    expect(page.locator("p.said").nth(place)).to_have_text(re.compile("pid"))
    return page.locator("p.said").nth(place).evaluate("el => JSON.parse(el.textContent)")


@pytest.mark.parametrize("base", ["http", "https"])
def test_a_kernel_comes_with_the_first_change_that_python_listens_to(new_page, python_site, kernels, base):
    page = opened(new_page, python_site, base)
    expect(doubles(page)).to_have_text(["2", "10"])
    assert (kernels.list_kernel_ids(), page.sockets) == ([], [])
    set_number(page, 21)
    expect(doubles(page)).to_have_text(["42", "10"])
    set_number(page, 7, place=1)
    expect(doubles(page)).to_have_text(["42", "14"])
    assert (len(kernels.list_kernel_ids()), len(page.sockets)) == (1, 1)
    expect(page.locator("#kernel-status")).to_have_text("")


def test_a_custom_message_finds_python_up_to_date(new_page, python_site, kernels):
    page = opened(new_page, python_site)
    set_number(page, 4)
    expect(doubles(page).first).to_have_text("8")
    assert [who(page)["number"], who(page, 1)["number"]] == [4, 5]


def test_two_readers_calculate_apart(new_page, python_site, kernels):
    pages = [opened(new_page, python_site, lang=lang) for lang in ("zh", "en")]
    for page, number in zip(pages, (3, 4), strict=True):
        set_number(page, number)
        expect(doubles(page)).to_have_text([str(2 * number), "10"])
    first, second = (who(page) for page in pages)
    assert (first["number"], second["number"]) == (3, 4)
    assert first["pid"] != second["pid"]


def test_a_killed_kernel_is_replaced_by_itself_and_nothing_is_lost(new_page, python_site, kernels):
    page = opened(new_page, python_site)
    set_number(page, 6)
    expect(doubles(page).first).to_have_text("12")
    before = who(page)["pid"]
    os.kill(before, signal.SIGKILL)
    expect(page.locator("#kernel-status")).to_have_attribute("data-code", "lost")
    expect(page.locator("#kernel-status")).to_have_attribute("data-code", "open")
    after = who(page)
    assert after["number"] == 6
    assert after["pid"] != before
    set_number(page, 8)
    expect(doubles(page).first).to_have_text("16")


def test_a_killed_fork_server_is_started_again_by_itself(new_page, python_site, kernels):
    from kernels.client import shared

    page = opened(new_page, python_site)
    set_number(page, 6)
    expect(doubles(page).first).to_have_text("12")
    os.kill(shared().pid, signal.SIGKILL)
    expect(page.locator("#kernel-status")).to_have_attribute("data-code", "lost")
    expect(page.locator("#kernel-status")).to_have_attribute("data-code", "open")
    set_number(page, 9)
    expect(doubles(page).first).to_have_text("18")


def test_who_finds_no_room_waits_in_words_and_goes_on_by_itself(new_page, python_site, kernels):
    readers = [opened(new_page, python_site) for _ in range(3)]
    readers[2].expected.append("503")
    for number, page in enumerate(readers[:2], start=2):
        set_number(page, number)
        expect(doubles(page).first).to_have_text(str(2 * number))
    readers[2].clock.install()
    set_number(readers[2], 5)
    expect(readers[2].locator("#kernel-status")).to_have_text("现在用的人多，正在排队。轮到你时会自己接上，你的答案都在。")
    readers[0].goto("about:blank")  # its kernel is given back as the page is left
    expect(readers[0]).to_have_url("about:blank")
    python_site.run(_until(lambda: len(kernels.list_kernel_ids()) == 1))
    readers[2].clock.fast_forward(20_000)
    expect(doubles(readers[2]).first).to_have_text("10")


async def _until(holds):
    import asyncio

    while not holds():
        await asyncio.sleep(0)


def test_without_a_network_the_change_waits_and_is_calculated_later(new_page, python_site, kernels):
    page = opened(new_page, python_site)
    page.expected.append("ERR_INTERNET_DISCONNECTED")
    set_number(page, 2)
    expect(doubles(page).first).to_have_text("4")
    page.context.set_offline(True)
    page.evaluate("() => dispatchEvent(new Event('offline'))")
    set_number(page, 30)
    page.context.set_offline(False)
    expect(doubles(page).first).to_have_text("60", timeout=40_000)
