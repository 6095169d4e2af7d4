"""The catalogue and the lessons as readers meet them, whatever state the content is in."""

import pytest
import tiny_course
from classroom import run, text_of
from test_portal_lessons import SETUP, choice, notebook, save, write_lesson
from tiny_course import write_course

COURSE = tiny_course.COURSE.replace('01_tiny"', '01_tiny", "first_aid/02_other"')
REF = "first_aid/01_tiny"


@pytest.fixture
def content(tmp_path):
    """A course of two lessons, of which only the first is written yet."""
    folder = tmp_path / "content"
    write_lesson(folder)
    write_course(folder, COURSE)
    return folder


def test_a_lesson_is_a_page_of_text_and_exercises_with_no_source(tmp_path, content):
    async def check(room):
        reply = await room.fetch("/learn/tiny/01_tiny")
        html = reply.body.decode()
        assert (reply.code, reply.headers["Cache-Control"]) == (200, "no-cache")
        assert "现场安全吗？" in text_of(html)
        assert "from widgets import" not in html

    run(tmp_path, check, content=content)


@pytest.mark.parametrize(("path", "lang", "words"), [
    ("/courses/none", "zh", "没有这一页"), ("/learn/tiny/09_none", "en", "There is no such page"),
    ("/learn/none/01_tiny", "zh", "没有这一页"), ("/nothing/here", "en", "There is no such page"),
])  # fmt: skip
def test_what_is_not_there_is_told_in_the_readers_language(tmp_path, content, path, lang, words):
    async def check(room):
        status, html = await room.get(f"{path}?lang={lang}")
        assert (status, words in text_of(html)) == (404, True)

    run(tmp_path, check, content=content)


def test_a_lesson_saved_while_the_site_runs_is_in_the_catalogue_at_once(tmp_path, content):
    async def check(room):
        assert "/learn/tiny/02_other" not in (await room.get("/"))[1]
        write_lesson(content, "first_aid/02_other")
        assert "/learn/tiny/02_other" in (await room.get("/"))[1]
        assert (await room.get("/learn/tiny/02_other"))[0] == 200

    run(tmp_path, check, content=content)


def test_a_lesson_that_cannot_be_run_says_so_and_leaves_the_others_open(tmp_path, content):
    async def check(room):
        for lang in ("zh", "en"):
            cells = [("intro", "markdown", "# 坏"), ("boom", "code", "1 / 0")]
            save(content / "first_aid/02_other", lang, notebook(lang, cells))
        status, html = await room.get("/learn/tiny/02_other")
        assert (status, "这里的内容出了错，正在修。" in html) == (500, True)
        assert "ZeroDivisionError" not in html
        assert (await room.get("/learn/tiny/01_tiny"))[0] == 200

    run(tmp_path, check, content=content)


def test_a_lesson_with_a_widget_that_the_player_does_not_know_is_served_with_a_kernel(tmp_path, content):
    async def check(room):
        slider = ("slider", "code", "import ipywidgets\nipywidgets.IntSlider()")
        cells = [("intro", "markdown", "# 课"), SETUP, choice(), slider]
        save(content / REF, "zh", notebook("zh", cells))
        reply = await room.fetch("/learn/tiny/01_tiny")
        assert (reply.code, reply.headers["Location"]) == (302, "/live/tiny/01_tiny?lang=zh")

    run(tmp_path, check, content=content)
