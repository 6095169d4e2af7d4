"""The words of the pages."""

import ast
import re
from pathlib import Path

import pytest

from portal.strings import Strings

PORTAL = Path(__file__).resolve().parent.parent / "portal"


def used_words():
    """Return every word key that templates and handlers ask for literally."""
    sources = [*PORTAL.glob("templates/*.html"), *PORTAL.glob("handlers/*.py")]
    found = set()
    for path in sources:
        text = path.read_text(encoding="utf-8")
        found |= {(path.name, key) for key in re.findall(r"\bt\(\s*[\"']([\w.]+)[\"']\s*[,)]", text)}
    return found


def test_every_word_that_a_page_asks_for_exists_in_both_languages():
    words = Strings().words
    assert sorted(used for used in used_words() if used[1] not in words["zh"]) == []
    assert words["zh"].keys() == words["en"].keys()


def test_both_languages_fill_in_the_same_names():
    words = Strings().words
    names = {
        lang: {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in words[lang].items()}
        for lang in words
    }
    assert names["zh"] == names["en"]


def test_a_word_without_english_stops_the_start(tmp_path):
    (tmp_path / "a.toml").write_text('"a.b" = {zh = "好"}', encoding="utf-8")
    with pytest.raises(ValueError, match="must have exactly the texts zh and en"):
        Strings(tmp_path)


def refusals():
    """Return the reason of every RefusedError that the code raises."""
    found = set()
    for path in [*(PORTAL.parent / "grading").glob("*.py"), *PORTAL.rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "RefusedError" and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    return found


def test_every_refusal_has_a_sentence_in_both_languages():
    words = Strings().words["zh"]
    told = refusals()
    assert "already_issued" in told
    assert sorted(reason for reason in told if f"refused.{reason}" not in words) == []
