"""The lessons as content: each one asks before it teaches and after, shows an example, lets the learner do it."""

import ast
import re
from pathlib import Path

import pytest

from portal.lessons import LANGUAGES, SECTIONS, read_notebook

CONTENT = Path(__file__).resolve().parents[1]
TEMPLATE = CONTENT / "portal" / "lesson_template"
FOLDERS = sorted(path.parent for area in SECTIONS for path in CONTENT.glob(f"{area}/*/zh.ipynb"))
QUESTIONS = {"Choice", "Order", "Classify"}
EXAMPLE = {"zh": r"(?m)^\*\*例子。\*\*|^#+ .*例子", "en": r"(?m)^\*\*Example\.\*\*|^#+ .*[Ee]xample"}
PICTURE = re.compile(r"!\[([^\]]*)\]\(assets/[^)]+\)")
# A slow reader's minute, and what an exercise takes besides its reading.
A_MINUTE = {"zh": ("[\u4e00-\u9fff]", 250), "en": (r"[A-Za-z]+", 200)}
QUESTION_MINUTES, SIMULATOR_MINUTES = 0.5, 2.0
IDS = [f"{folder.parent.name}/{folder.name}-{lang}" for folder in [*FOLDERS, TEMPLATE] for lang in LANGUAGES]


def widget(call):
    return call.func.id if isinstance(call.func, ast.Name) else call.func.attr


def written(call):
    """Return the texts of an exercise that a learner reads."""
    texts = [node.value for node in ast.walk(call) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return "\n".join(text for text in texts if text != "zh" and re.search("[\u4e00-\u9fff ]", text))


class Lesson:
    """One notebook as a learner goes through it."""

    def __init__(self, folder, lang):
        self.folder, self.lang = folder, lang
        self.book = read_notebook(folder / f"{lang}.ipynb", lang)
        self.minutes = self.book.meta["minutes"]
        self.exercises = [(cell.id, widget(call), call) for cell, call in self.book.exercises]
        self.texts = [cell.source for cell in self.book.cells if cell.kind == "markdown"]
        order = [cell.id for cell in self.book.cells]
        teaching = [cell.id for cell in self.book.cells if cell.kind == "markdown" and cell.id not in ("intro", "recall", "practice")]
        asked = [order.index(name) for name, kind, _ in self.exercises if kind in QUESTIONS]
        pictures = [order.index(cell.id) for cell in self.book.cells if PICTURE.search(cell.source)]
        first, last = order.index(teaching[0]), max(pictures)
        self.before = [at for at in asked if at < first]
        self.after = [at for at in asked if at > last]
        self.simulators = [(kind, call) for _, kind, call in self.exercises if kind not in QUESTIONS]

    def reading_minutes(self):
        """Return what a slow reader needs for the words, and everybody for the exercises."""
        unit, speed = A_MINUTE[self.lang]
        words = "\n".join([*self.texts, *(written(call) for _, _, call in self.exercises)])
        done = QUESTION_MINUTES * len(self.exercises) + SIMULATOR_MINUTES * len(self.simulators)
        return len(re.findall(unit, re.sub(r"<[^>]*>|\]\([^)]*\)", "", words))) / speed + done


@pytest.fixture(params=[(folder, lang) for folder in [*FOLDERS, TEMPLATE] for lang in LANGUAGES], ids=IDS)
def lesson(request):
    return Lesson(*request.param)


def test_there_are_lessons_in_every_section():
    assert {folder.parent.name for folder in FOLDERS} == set(SECTIONS)


def test_a_lesson_asks_before_it_teaches_and_again_after(lesson):
    wanted = (1, 1) if lesson.folder == TEMPLATE else (2, 3)
    assert (len(lesson.before) >= wanted[0], len(lesson.after) >= wanted[1]) == (True, True), (lesson.before, lesson.after)


def test_a_lesson_works_an_example_through(lesson):
    examples = [text for text in lesson.texts if re.search(EXAMPLE[lesson.lang], text)]
    assert examples
    unit, _ = A_MINUTE[lesson.lang]
    least = 10 if lesson.folder == TEMPLATE else 60
    assert max(len(re.findall(unit, text)) for text in examples) >= least


def test_a_lesson_has_something_to_do_besides_questions(lesson):
    if lesson.folder == TEMPLATE:
        return
    if lesson.folder.parent.name == "first_aid":
        assert {kind for kind, _ in lesson.simulators}
        return
    # A lesson on values has no machine to operate: there it is sorting at least ten real situations.
    sorts = [len(call.args[-1].elts) for _, kind, call in lesson.exercises if kind == "Classify"]
    assert max(sorts, default=0) >= 10


def test_every_picture_of_a_lesson_says_in_words_what_it_teaches(lesson):
    alts = [alt for text in lesson.texts for alt in PICTURE.findall(text)]
    assert alts
    unit, _ = A_MINUTE[lesson.lang]
    assert [alt for alt in alts if len(re.findall(unit, alt)) < 5] == []


def test_a_lesson_takes_the_minutes_it_says(lesson):
    assert 20 <= lesson.minutes <= 30
    opening = lesson.texts[0]
    assert re.search(rf"\b{lesson.minutes}\b" if lesson.lang == "en" else str(lesson.minutes), opening), "the first cell names another time"
    if lesson.folder != TEMPLATE:
        assert lesson.minutes - 8 <= lesson.reading_minutes() <= lesson.minutes + 8


def test_both_languages_of_a_lesson_hold_the_same():
    for folder in FOLDERS:
        zh, en = (Lesson(folder, lang) for lang in LANGUAGES)
        assert [(name, kind) for name, kind, _ in zh.exercises] == [(name, kind) for name, kind, _ in en.exercises]
        assert [cell.id for cell in zh.book.cells] == [cell.id for cell in en.book.cells], folder.name
        assert zh.minutes == en.minutes
