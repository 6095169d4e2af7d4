"""The gallery: what a docstring says as data, and the pages made of it for those who may teach.

It drives ``portal/handlers/gallery.py`` and ``portal/gallery.py``; test_portal_roles.py walks who may open it.
"""

import asyncio
import json
from dataclasses import replace

import pytest
from classroom import run, text_of

import widgets
from grading.errors import NotFoundError
from portal import gallery
from portal.gallery import Entry, Parameter, described

SOURCE = '''
_ZH = {"title": "配对", "a": "b"}


class Match(Exercise):
    """Pair a word with its picture.

    Some prose
    over two lines. ``value`` is a list of pairs, e.g. ``[[0, 1]]``. Raises ParameterError.

    Args:
        prompt: text, what is asked.
        pairs: list of two or more ``{"left", "right"}``,
            texts that differ: all of them.
        seconds: int 10 to 300, seconds; source.

    Example (zh)::

        Match(
            "match-1",
            "zh",

            prompt="哪个对哪个？",
        )

    Example (en)::

        Match("match-1", "en", prompt="Which one?")

    Prose after the blocks. The ``value`` is kept.
    """

    WORDS: ClassVar[dict] = {"zh": _ZH, "en": {**OTHER, "title": "Pairs"}}

    def __init__(self, key, lang="zh", prompt="", pairs=(), *, seconds=60, strict):
        pass
'''


def test_a_docstring_is_read_as_data():
    assert described("Match", "match", SOURCE) == Entry(
        name="Match",
        module="match",
        summary="Pair a word with its picture.",
        prose=("Some prose over two lines. Raises ParameterError.", "Prose after the blocks."),
        parameters=(
            Parameter("prompt", "text, what is asked.", "''"),
            Parameter("pairs", 'list of two or more ``{"left", "right"}``, texts that differ: all of them.', "()"),
            Parameter("seconds", "int 10 to 300, seconds; source.", "60"),
        ),
        examples={
            "zh": 'Match(\n    "match-1",\n    "zh",\n\n    prompt="哪个对哪个？",\n)',
            "en": 'Match("match-1", "en", prompt="Which one?")',
        },
        value="``value`` is a list of pairs, e.g. ``[[0, 1]]``. The ``value`` is kept.",
        titles={"zh": "配对", "en": "Pairs"},
        missing=(),
    )


def test_an_exercise_is_named_by_its_words_or_else_by_what_it_asks():
    one = described("Match", "match", SOURCE)
    assert [one.title(lang) for lang in ("zh", "en")] == ["配对", "Pairs"]
    unnamed = described("Match", "match", SOURCE.replace('"title"', '"heading"'))
    assert [unnamed.title(lang) for lang in ("zh", "en")] == ["哪个对哪个？", "Which one?"]
    assert described("Match", "match", SOURCE.replace("prompt", "text")).kind == "simulator"
    assert one.kind == "question"


@pytest.mark.parametrize(
    ("doc", "missing"),
    [
        ("", ("Args", "Example (zh)", "Example (en)", "value", "summary")),
        ('"""One line."""', ("Args", "Example (zh)", "Example (en)", "value")),
        ('"""One.\n\n    ``value`` is 3.\n\n    Args:\n        a: b.\n\n    Example (zh)::\n\n    Example (en)::\n\n        X("x")\n    """', ("Example (zh)",)),
    ],
)
def test_what_a_docstring_lacks_is_named(doc, missing):
    one = described("X", "x", f"class X(Exercise):\n    {doc}\n    WORDS = 1\n")
    assert one.missing == missing
    assert one.title("zh") == ""


def test_the_entries_are_those_of_the_catalogue():
    assert [one.name for one in gallery.entries()] == sorted(widgets.catalogue())
    with pytest.raises(NotFoundError, match=r"There is no exercise Crossword; there are: .*Choice"):
        gallery.entry("Crossword")


def test_an_exercise_is_read_again_when_its_source_changed(tmp_path, monkeypatch):
    monkeypatch.setattr(gallery, "WIDGETS", tmp_path)
    monkeypatch.setattr(gallery, "_seen", {})
    source = (gallery.bundle.SHARED.parent / "choice.py").read_text(encoding="utf-8")
    (tmp_path / "choice.py").write_text(source, encoding="utf-8")
    before = gallery.entry("Choice")
    assert gallery.entry("Choice") is before
    (tmp_path / "choice.py").write_text(source.replace("A question with", "One question with"), encoding="utf-8")
    assert gallery.entry("Choice").summary == before.summary.replace("A question", "One question")


def test_code_in_a_text_is_marked_and_everything_is_escaped():
    assert gallery.as_html('a ``<b> "c"`` & <i>') == 'a <code>&lt;b&gt; &#34;c&#34;</code> &amp; &lt;i&gt;'


def test_the_sizes_are_those_of_the_files():
    found = gallery.sizes(gallery.entry("Order"))
    assert 0 < found["style"] < found["script"] < found["joined"]
    assert gallery.sizes(gallery.entry("Choice"))["style"] == 0


def test_a_notebook_is_written_once_and_again_when_its_example_changed(tmp_path):
    one = gallery.entry("Choice")
    assert gallery.written(one, "zh", tmp_path) == "gallery/Choice"
    path = tmp_path / "gallery" / "Choice" / "zh.ipynb"
    before = path.stat().st_mtime_ns
    gallery.written(one, "zh", tmp_path)
    assert path.stat().st_mtime_ns == before
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert [cell["source"] for cell in cells] == ["from widgets import Choice", one.examples["zh"]]
    path.write_text("half a fi", encoding="utf-8")
    gallery.written(one, "zh", tmp_path)
    assert json.loads(path.read_text(encoding="utf-8"))["cells"] == cells
    assert [file.name for file in path.parent.iterdir()] == ["zh.ipynb"]


def test_the_list_has_a_card_for_each_and_stands_on_the_desk(tmp_path):
    async def check(room):
        status, page = await room.get("/teach/gallery", "trainer")
        assert status == 200
        assert [f'href="/teach/gallery/{name}"' in page for name in widgets.catalogue()] == [True] * len(widgets.catalogue())
        words = text_of(page)
        assert f"共 {len(widgets.catalogue())} 种" in words
        assert "EmergencyCall 现成的模拟 打 120：在电话里说清楚 The 120 call as a dialogue on a phone." in words
        assert 'href="/teach/gallery"' in (await room.get("/teach", "trainer"))[1]

    run(tmp_path, check)


def test_an_exercise_has_its_example_alive_its_parameters_and_the_cell_to_copy(tmp_path):
    async def check(room):
        one = gallery.entry("Order")
        pages = await asyncio.gather(*(room.get("/teach/gallery/Order", "trainer") for _ in range(3)))
        assert {status for status, _ in pages} == {200}
        page = pages[0][1]
        assert '<div class="exercise" data-model="m1" data-key="chain">\n<section class="bo bo-order">' in page  # works without script
        assert page.count('id="boai-state"') == 1
        assert "data-course" not in page  # the player asks nobody who is reading
        assert page.index("/assets/gallery.") < page.index("/assets/player/pack.")
        words = text_of(page)
        assert "steps list of three or more {&quot;text&quot;".replace("&quot;", '"') in words
        assert one.examples["zh"] in page.replace("&#34;", '"').replace("&quot;", '"')
        assert "value is the learner's order as positions in steps" in words
        assert "脚本 2." in words
        english = text_of((await room.get("/teach/gallery/Order?lang=en", "examiner"))[1])
        assert "Look whether the scene is safe" in english
        assert (await room.get("/teach/gallery/Crossword", "trainer"))[0] == 404
        found = [path.name for path in (room.site.settings.data / "pages").glob("gallery--*")]
        assert sorted(found) == ["gallery--Order.en.last", "gallery--Order.zh.last"]  # each was run once, and is kept

    run(tmp_path, check)


def test_an_exercise_without_blocks_and_an_example_that_fails_are_told_and_never_blank(tmp_path, monkeypatch):
    bare = described("Choice", "choice", 'class Choice(Exercise):\n    """Only a line."""\n')
    wrong = described("Order", "order", SOURCE.replace("Match", "Order"))
    monkeypatch.setattr(gallery, "entry", lambda name: {"Choice": bare, "Order": wrong}[name])
    monkeypatch.setattr(gallery, "entries", lambda: [bare, wrong])

    async def check(room):
        assert "说明不全 Only a line." in text_of((await room.get("/teach/gallery", "trainer"))[1])
        status, page = await room.get("/teach/gallery/Choice", "trainer")
        assert status == 200
        assert "还缺：Args, Example (zh), Example (en), value。" in text_of(page)
        status, page = await room.get("/teach/gallery/Order", "trainer")
        assert status == 200
        assert (
            "例子现在运行不了。改好下面这一处，再刷新。 gallery/Order/zh.ipynb, cell example: "
            "ParameterError: Order: steps is []; allowed: at least three, in the right order — mend the cell"
        ) in text_of(page)
        assert [problem.where for problem in room.site.problems] == ["gallery/Order/zh.ipynb, cell example"]

    run(tmp_path, check)


def test_a_broken_example_keeps_its_last_good_page_and_one_that_needs_python_says_so(tmp_path, monkeypatch):
    good = gallery.entry("Choice")
    now = {"Choice": good}
    monkeypatch.setattr(gallery, "entry", now.__getitem__)

    async def check(room):
        async def shown():
            status, page = await room.get("/teach/gallery/Choice", "trainer")
            assert status == 200
            return page, text_of(page)

        page, words = await shown()
        assert "上一次的好版本" not in words
        now["Choice"] = replace(good, examples={"zh": "1 / 0"})
        page, words = await shown()
        assert "例子改坏了，下面是上一次的好版本。" in words
        assert 'data-key="first-step"' in page
        now["Choice"] = replace(good, examples={"zh": "import ipywidgets\nipywidgets.IntSlider()"})
        page, words = await shown()
        assert "这个练习要连着 Python 才能打开，这里放不了。 @jupyter-widgets/controls IntSliderModel" in words
        assert "player/pack" not in page

    run(tmp_path, check)
