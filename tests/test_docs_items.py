"""``docs/items.md`` says what is so: its example is an item that passes, and its commands are commands."""

import re
import shlex
from pathlib import Path

import pytest
from exchange_banks import COURSE, course_folder

from grading.exchange.formats import FORMATS
from grading.items import DIFFICULTIES, KINDS, load_bank
from portal.cli import boai

DOCS = Path(__file__).parent.parent / "docs" / "items.md"
TEXT = DOCS.read_text("utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert found
    return found[1]


def test_the_example_is_an_item_that_passes(tmp_path: Path) -> None:
    folder = course_folder(tmp_path / "c", COURSE)
    (folder / "items").mkdir()
    (folder / "items" / "cpr.toml").write_text(block("toml"), encoding="utf-8")
    item = load_bank(folder).items["cpr-rate@1"]
    assert (item.kind, item.topic, item.difficulty, item.must_pass, [o.correct for o in item.options]) == ("choice", "cpr", "easy", True, [False, True])


@pytest.mark.parametrize("line", block("sh").splitlines())
def test_a_command_of_the_document_is_one(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in re.findall(r"--from (\S+)", line):
        Path(name).touch()
    program, verb, noun, *arguments = shlex.split(line)
    group = boai.get_command(boai.make_context(program, [], resilient_parsing=True), verb)
    assert group.commands[noun].make_context(noun, arguments).params["course"] == "cpr_aed"


def test_every_kind_format_and_difficulty_appears() -> None:
    assert [word for word in (*KINDS, *DIFFICULTIES) if word not in TEXT] == []
    assert [name for name in FORMATS if name not in TEXT.lower()] == []
