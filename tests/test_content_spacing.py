"""Chinese text writes one space between Chinese characters and numbers or Latin letters, everywhere."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import widgets
from portal.strings import Strings
from widgets.base import COMMON_WORDS

CONTENT = Path(__file__).resolve().parents[1]
DATE = re.compile(r"\d{4}年\d{1,2}月(?:\d{1,2}日)?")
MARKS = re.compile(r"\*\*|`|</?[a-z][^<>]*>")
CLOSE = re.compile(r"[\u3400-\u9fff][A-Za-z0-9]|[A-Za-z0-9%][\u3400-\u9fff]")
TABLES = sorted([*CONTENT.glob("courses/*/*.toml"), *CONTENT.glob("courses/*/items/*.toml"), CONTENT / "first_aid/guidelines.toml"])
LESSONS = sorted(file for area in ("first_aid", "humanitarian_ed") for file in CONTENT.glob(f"{area}/*/zh.ipynb"))


def close(text: str) -> list[str]:
    """Return the places of ``text`` where the space is missing."""
    plain = MARKS.sub("", DATE.sub("", text)).replace("\\n", "\n")
    return [plain[max(0, m.start() - 6) : m.end() + 6] for m in CLOSE.finditer(plain)]


def texts(value: Any) -> Iterator[str]:
    """Return every text in ``value``."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in texts(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in texts(part))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.parent.name)
def test_lessons(lesson):
    book = json.loads(lesson.read_text(encoding="utf-8"))
    written = ["".join(cell["source"]) for cell in book["cells"]]
    assert [found for text in (*written, *texts(book["metadata"]["boai"])) for found in close(text)] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.name)
def test_courses_items_and_facts(table):
    with table.open("rb") as file:
        assert [found for text in texts(tomllib.load(file)) for found in close(text)] == []


def test_words_of_the_pages():
    assert [found for text in Strings().words["zh"].values() for found in close(text)] == []


def test_words_of_the_exercises():
    kinds = [getattr(widgets, name) for name in widgets.catalogue()]
    words = [COMMON_WORDS["zh"], *(kind.WORDS["zh"] for kind in kinds)]
    assert [found for text in texts(words) for found in close(text)] == []


def test_the_rule_sees_through_marks_and_leaves_dates():
    assert len(close("按**30**次")) == 2
    assert close("按 **30** 次，到 2026年11月23日，打 <data value='x'>120</data>。") == []
