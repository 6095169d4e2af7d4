"""A wrongly written exercise: one clear line in the notebook's cell, to whoever mends the content, and in the check.

It drives ``widgets/errors.py`` through a real kernel, the portal and ``portal/check.py``.
"""

import nbformat
import pytest
from classroom import run, text_of
from nbclient import NotebookClient
from test_portal_lessons import SETUP, notebook, save, write_lesson
from tiny_course import COURSE

import widgets
from kernels import KERNEL
from portal.check import check
from widgets.errors import ParameterError

CELL = 'Choice("recall-1", "zh", prompt="先做什么？", options=[{"text": "看", "correct": True, "why": "先安全。"}])'
LINE = "Choice: options is [{'text': '看', 'correct': True, 'why': '先安全。'}]; allowed: at least two"


def outputs(*cells):
    """Run the cells as JupyterLab does, and return what the last one shows."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    NotebookClient(made, kernel_name=KERNEL, allow_errors=True, timeout=60).execute()
    return made.cells[-1].outputs


def test_in_a_notebook_the_cell_shows_one_line_and_no_traceback():
    (shown,) = outputs("from widgets import Choice", CELL)
    assert shown == {"output_type": "error", "ename": "ParameterError", "evalue": LINE, "traceback": [f"ParameterError: {LINE}"]}


ONLY = "allowed: only the parameters key, lang, prompt, options, many, each once"
KEY = "Choice: key is ''; allowed: a short id such as 'recall-1', unique in the lesson"


@pytest.mark.parametrize(
    ("places", "names", "message"),
    [
        ((), {"key": "c", "promt": "先做什么？"}, f"Choice: promt is '先做什么？'; {ONLY}"),
        (("c", "zh", "先做什么？", [], False, 7), {}, f"Choice: parameter 6 is 7; {ONLY}"),
        (("c", "zh"), {"lang": "en"}, f"Choice: lang is 'en'; {ONLY}"),
        ((), {"prompt": "先做什么？"}, KEY),
        ((), {}, KEY),
        ((), {"key": None}, "Choice: prompt is ''; allowed: the question, as text"),
    ],
)
def test_a_call_that_does_not_fit_the_parameters_is_told_like_a_wrong_value(places, names, message):
    with pytest.raises(ParameterError) as caught:
        widgets.Choice(*places, **names)
    assert str(caught.value) == message


def test_in_the_classroom_nobody_sees_a_blank_page_and_who_mends_sees_the_line(tmp_path):
    content = tmp_path / "content"
    write_lesson(content)
    save(content / "first_aid/01_tiny", "zh", notebook("zh", [("intro", "markdown", "# 题"), SETUP, ("recall-1", "code", CELL)]))
    (content / "courses" / "tiny").mkdir(parents=True)
    (content / "courses" / "tiny" / "course.toml").write_text(COURSE, encoding="utf-8")
    line = f"first_aid/01_tiny/zh.ipynb, cell recall-1: ParameterError: {LINE} — mend the cell"

    async def use(room):
        status, page = await room.get("/learn/tiny/01_tiny", "learner")
        assert (status, "ParameterError" in page) == (500, False)
        assert room.site.strings.text("zh", "refused.content") in text_of(page)
        status, page = await room.get("/learn/tiny/01_tiny", "trainer")
        assert status == 500
        assert room.site.strings.text("zh", "refused.content") in text_of(page)
        desk = text_of((await room.get("/teach", "trainer"))[1])
        assert f"first_aid/01_tiny/zh.ipynb, cell recall-1 ParameterError: {LINE} → mend the cell" in desk

    run(tmp_path, use, content=content)
    assert line in [str(problem) for problem in check(content)]
