"""Every exercise in JupyterLab, as ``boai author`` opens it: drawn, operated, and heard by Python.

It drives ``portal/cli/author.py``, ``widgets/bundle.py`` and the exercises' scripts.
"""

import json
import os
import re

import nbformat
import pytest
from browser.operating import Pointer
from browser.ways import BY_POINTER, REGIONS
from lab import Lab, own_settings
from playwright.sync_api import expect
from test_widgets_contract import SAMPLES

import widgets

pytestmark = pytest.mark.browser
# One output holds them all, and a line that Python writes whenever it hears of one: nothing is scrolled out of the page.
CELL = """import json
from ipywidgets import Label, VBox
import widgets
made = [getattr(widgets, name)(key=name.lower(), lang="zh", **params) for name, params in json.loads({samples!r}).items()]
heard = Label()
def hear(_):
    heard.value = "heard " + " ".join(f"{{type(one).__name__}}:{{one.done}}:{{len(one.events) > 0}}" for one in made)
for one in made:
    one.observe(hear, ["done", "events"])
hear(None)
VBox([heard, *made])"""
WRONG = 'from widgets import Choice\nChoice("recall-1", "zh", prompt="先做什么？", options=[])'
OPEN_MS = 120_000


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}})
    notebook.cells = [nbformat.v4.new_code_cell(CELL.format(samples=json.dumps(SAMPLES, ensure_ascii=False)))]
    (folder / "content").mkdir()
    nbformat.write(notebook, folder / "content" / "all.ipynb")
    notebook.cells = [nbformat.v4.new_code_cell(WRONG)]
    nbformat.write(notebook, folder / "content" / "wrong.ipynb")
    running = Lab(own_settings(os.environ, folder), "--content", folder / "content")
    yield running
    running.stop()


def test_every_exercise_is_operated_in_jupyterlab_and_python_hears_of_it(browser, lab):
    assert sorted(BY_POINTER) == sorted(widgets.catalogue())
    context = browser.new_context(viewport={"width": 1280, "height": 1400}, locale="zh-CN")
    page = context.new_page()
    outside, errors = [], []
    context.route(re.compile(rf"^(?!(?:http|ws)://(?:localhost|127\.0\.0\.1):{lab.port}/|data:|blob:)"), lambda route: (outside.append(route.request.url), route.abort()))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.clock.install()
    page.goto(f"{lab.url}lab/tree/all.ipynb?token={lab.token}", timeout=OPEN_MS)
    expect(page.locator(".jp-Notebook .jp-CodeCell")).to_have_count(1, timeout=OPEN_MS)
    expect(page.locator("#jp-main-statusbar").get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=OPEN_MS)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    expect(page.locator(".jp-OutputArea section.bo")).to_have_count(len(SAMPLES), timeout=OPEN_MS)
    for name, operate in BY_POINTER.items():
        operate(page.locator(f".jp-OutputArea section{REGIONS[name]}"), Pointer(page), SAMPLES[name])
    # Three taps are no run that could be scored; everything else is done.
    wanted = " ".join(f"{name}:{name != 'CprRhythm'}:True" for name in SAMPLES)
    expect(page.locator(".widget-label", has_text="heard ")).to_have_text(f"heard {wanted}")
    context.close()
    assert (outside, errors) == ([], [])


@pytest.mark.full
def test_a_wrong_parameter_is_one_line_below_its_cell(browser, lab):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{lab.url}lab/workspaces/wrong/tree/wrong.ipynb?token={lab.token}", timeout=OPEN_MS)
    expect(page.locator(".jp-Notebook .jp-CodeCell")).to_have_count(1, timeout=OPEN_MS)
    expect(page.locator("#jp-main-statusbar").get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=OPEN_MS)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    expect(page.locator(".jp-OutputArea-output")).to_have_text("ParameterError: Choice: options is []; allowed: at least two", timeout=20_000)
    context.close()
