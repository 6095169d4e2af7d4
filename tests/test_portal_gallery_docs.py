"""The documents of the exercises say what the docstrings say now."""

import pytest

import widgets
from portal import gallery_docs
from portal.gallery import described
from portal.gallery_docs import FOLDER, INDEX

MADE = gallery_docs.pages()


def test_there_is_a_page_for_each_exercise_and_no_other():
    wanted = {INDEX, *(f"{module}.md" for module in widgets.catalogue().values())}
    assert {path.name for path in FOLDER.iterdir()} == set(MADE) == wanted, "run `make docs`"


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_page_is_up_to_date(name):
    path = FOLDER / name
    assert path.is_file(), "run `make docs`"
    assert path.read_text(encoding="utf-8") == MADE[name], "run `make docs`"


def test_the_index_tells_how_each_block_of_the_docstring_is_written():
    index = (FOLDER / INDEX).read_text(encoding="utf-8")
    assert [block for block in ("Args:", "Example (zh)::", "Example (en)::", "COMPLETION_ONLY = True", "/teach/gallery") if block not in index] == []


def test_a_page_holds_what_the_docstring_says():
    source = '''class Pick(Exercise):
    """Pick one of two.

    Prose. ``value`` is 0 or 1.

    Args:
        side: "left" | "right".
        prompt: text.

    Example (zh)::

        Pick("p", "zh", side="left", prompt="哪个？")

    Example (en)::

        Pick("p", "en", side="left", prompt="Which?")
    """

    def __init__(self, key, lang="zh", side="left", prompt=""):
        pass
'''
    assert gallery_docs.page(described("Pick", "pick", source)).splitlines() == [
        "# Pick", "", "<!-- Made by `make docs` from widgets/pick.py; edit the docstring there. -->", "", "哪个？ · Which?", "", "Pick one of two.", "", "Prose.", "",
        "## Parameters", "", 'Besides `key` (unique in a lesson) and `lang` (`"zh"` or `"en"`):', "",
        "| parameter | meaning and allowed values | if left out |", "| --- | --- | --- |",
        "| `side` | \"left\" \\| \"right\". | `'left'` |", "| `prompt` | text. | – |", "",
        "## Example, 中文", "", "```python", "from widgets import Pick", "```", "", "```python", 'Pick("p", "zh", side="left", prompt="哪个？")', "```", "",
        "## Example, English", "", "```python", "from widgets import Pick", "```", "", "```python", 'Pick("p", "en", side="left", prompt="Which?")', "```", "",
        "## What is stored", "", "``value`` is 0 or 1.", "", "## Score", "", "It has none.", "",
        "Sources: `widgets/pick.py`, `widgets/pick.js`, `widgets/scoring/pick.py`.",
    ]  # fmt: skip
