"""``boai export items`` and ``boai new items``: ``portal/cli/export.py``, ``portal/cli/new.py``, ``portal/new_items.py``."""

import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from exchange_banks import COURSE, REAL, course_folder, roomy

from grading.items import load_bank
from portal import check, cli

GIFT = """// [id:rate-7]
::rate::How fast do you press?{=100 to 120 a minute ~60 a minute}
"""
CHINESE = """// [id:rate-7]
::rate::按压多快？{=每分钟 100 到 120 次 ~每分钟 60 次}
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with one course and no items."""
    course_folder(tmp_path / "content" / "courses" / "c", COURSE)
    return tmp_path / "content"


def boai(monkeypatch, capsys, *arguments: object) -> tuple[int, list[str], str]:
    """Return what the command ends with, says, and writes as its error."""
    monkeypatch.setattr(sys, "argv", ["boai", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    return ended.value.code, said.out.splitlines(), said.err


def test_the_shipped_bank_goes_out_by_command_and_comes_in_as_a_bank_that_passes(tmp_path, monkeypatch, capsys) -> None:
    bank = load_bank(REAL)
    rest = {name: item for name, item in bank.items.items() if item.kind not in ("scenario", "rhythm")}
    content = tmp_path / "content"
    course_folder(content / "courses" / "cpr_aed", roomy(replace(bank, items=rest)))
    files = [tmp_path / f"bank.{lang}.xml" for lang in ("zh", "en")]
    for file, lang in zip(files, ("zh", "en"), strict=True):
        code, said, error = boai(monkeypatch, capsys, "export", "items", "cpr_aed", "--format", "moodle", "--lang", lang, "--out", file)
        assert (code, len(said), error) == (int(len(rest) < len(bank.items)), 1 + len(bank.items) - len(rest), "")
        assert said[-1] == f"Wrote {file}: {len(rest)} of {len(bank.items)} items. It holds the right answers; keep it from learners."
        assert stat.S_IMODE(file.stat().st_mode) == 0o600 or sys.platform == "win32"
    assert sorted(tmp_path.iterdir()) == sorted([content, *files])  # no half-written file stays
    said = boai(monkeypatch, capsys, "new", "items", "cpr_aed", "--from", files[0], "--from", files[1], "--content", content)
    made = content / "courses" / "cpr_aed" / "items" / "bank_zh.toml"
    assert said == (0, [f"Made {made}: {len(rest)} items."], "")
    assert load_bank(made.parent.parent).items == rest


def test_what_gift_cannot_carry_is_listed_and_ends_with_1(tmp_path, monkeypatch, capsys) -> None:
    out = tmp_path / "bank.txt"
    bank = load_bank(REAL)
    code, said, error = boai(monkeypatch, capsys, "export", "items", "cpr_aed", "--format", "gift", "--lang", "en", "--out", out)
    assert (code, error) == (1, "")
    assert "aed-order@1: not carried: the item — GIFT has no kind for putting steps in order; Moodle XML and QTI carry it" in said
    missing = [item for item in bank.items.values() if item.kind in ("order", "hotspot", "scenario", "rhythm")]
    assert len([line for line in said if ": not carried: the item" in line]) == len(missing)
    assert said[-1].startswith(f"Wrote {out}: {len(bank.items) - len(missing)} of {len(bank.items)} items.")


def test_two_files_of_another_program_become_one_bank(content, tmp_path, monkeypatch, capsys) -> None:
    (tmp_path / "zh.txt").write_text(CHINESE, encoding="utf-8")
    (tmp_path / "en.txt").write_text(GIFT, encoding="utf-8")
    files = ("--from", tmp_path / "zh.txt", "--lang", "zh", "--from", tmp_path / "en.txt", "--lang", "en")
    code, said, error = boai(monkeypatch, capsys, "new", "items", "c", *files, "--topic", "cpr", "--name", "rates", "--content", content)
    assert (code, said, error) == (0, [f"Made {content / 'courses/c/items/rates.toml'}: 1 items."], "")
    item = load_bank(content / "courses" / "c").items["cpr-rate-7@1"]
    assert (item.topic, item.edition, item.stem) == ("cpr", "2026-11", {"zh": "按压多快？", "en": "How fast do you press?"})
    assert [(o.text["en"], o.text["zh"], o.correct) for o in item.options] == [
        ("100 to 120 a minute", "每分钟 100 到 120 次", True),
        ("60 a minute", "每分钟 60 次", False),
    ]


def test_a_missing_language_is_written_empty_and_the_check_asks_for_it(content, tmp_path, monkeypatch, capsys) -> None:
    (tmp_path / "en.txt").write_text(GIFT, encoding="utf-8")
    code, said, _ = boai(monkeypatch, capsys, "new", "items", "c", "--from", tmp_path / "en.txt", "--lang", "en", "--topic", "cpr", "--content", content)
    made = content / "courses" / "c" / "items" / "en.toml"
    problem = f"{made}: item 1 “cpr-rate-7”: zh: the stem is empty — write the text"
    assert (code, said) == (
        1,
        [
            f"Made {made}: 1 items.",
            "1 have no Chinese: write it under [item.zh]. Until then `boai check` refuses them, and no new test can be drawn from this bank.",
            problem,
        ],
    )
    assert [str(found) for found in check.check_sources(content)] == [problem]
    made.write_text(made.read_text("utf-8").replace('stem = ""', 'stem = "问"').replace('text = ""', 'text = "甲"', 1).replace('text = ""', 'text = "乙"'), "utf-8")
    assert check.check_sources(content) == []


def test_what_the_bank_has_already_is_listed_and_nothing_is_written_for_nothing(content, tmp_path, monkeypatch, capsys) -> None:
    for lang, text in (("zh", CHINESE), ("en", GIFT)):
        (tmp_path / f"{lang}.txt").write_text(text.replace("rate-7", "cpr-rate@2"), encoding="utf-8")
    files = ("--from", tmp_path / "zh.txt", "--lang", "zh", "--from", tmp_path / "en.txt", "--lang", "en", "--topic", "cpr", "--content", content)
    assert boai(monkeypatch, capsys, "new", "items", "c", *files)[0] == 0
    code, said, _ = boai(monkeypatch, capsys, "new", "items", "c", *files, "--name", "again")
    assert (code, said) == (
        1,
        [
            "cpr-rate@2: not carried: the question — the bank has this version; a changed question needs a higher one",
            "Nothing was written: no question could be carried.",
        ],
    )
    assert [file.name for file in (content / "courses/c/items").iterdir()] == ["zh.toml"]
    code, _, error = boai(monkeypatch, capsys, "new", "items", "c", *files)
    assert (code, error) == (1, f"boai: {content / 'courses/c/items/zh.toml'} exists already; choose another name with --name.\n")


def test_two_languages_that_differ_say_so(content, tmp_path, monkeypatch, capsys) -> None:
    (tmp_path / "zh.txt").write_text(CHINESE.replace("]", "] [tag:difficulty:easy]"), encoding="utf-8")
    (tmp_path / "en.txt").write_text(GIFT.replace(" ~", " ~70 ~"), encoding="utf-8")
    files = ("--from", tmp_path / "zh.txt", "--lang", "zh", "--from", tmp_path / "en.txt", "--lang", "en")
    code, said, _ = boai(monkeypatch, capsys, "new", "items", "c", *files, "--topic", "cpr", "--content", content)
    made = content / "courses" / "c" / "items" / "zh.toml"
    assert (code, said) == (
        1,
        [
            "rate-7: not carried: difficulty '' of the side in “en” — the side in “zh” says 'easy', and it was there first",
            f"Made {made}: 1 items.",
            f"{made}: item 1 “cpr-rate-7”: zh has 2 options, en 3 — write the same options in both",
        ],
    )


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (("--lang", "en"), 1, "boai: rate-7: names no topic — say which with --topic; known: cpr\n"),
        (("--topic", "cpr"), 1, "does not say its language — give --lang zh or --lang en\n"),
        (("--lang", "en", "--topic", "burns"), 2, "Invalid value for --topic: burns: choose from cpr\n"),
        (("--lang", "en", "--lang", "zh"), 2, "give --lang once, or once for each --from, in the same order\n"),
        (("--lang", "en", "--topic", "cpr", "--name", "../x"), 2, "small letters, digits and _ only\n"),
    ],
)
def test_wrong_use_is_told_with_its_remedy(content, tmp_path, monkeypatch, capsys, more, code, said) -> None:
    (tmp_path / "en.txt").write_text(GIFT, encoding="utf-8")
    ended, _, error = boai(monkeypatch, capsys, "new", "items", "c", "--from", tmp_path / "en.txt", "--content", content, *more)
    assert (ended, error.endswith(said)) == (code, True)
    assert not (content / "courses/c/items").exists()


def test_an_unknown_course_is_told_with_the_known_ones(content, tmp_path, monkeypatch, capsys) -> None:
    for name in ("nowhere", "../c", "."):
        out = ("--format", "qti", "--lang", "zh", "--out", tmp_path / "x.zip")
        code, _, error = boai(monkeypatch, capsys, "export", "items", name, *out, "--content", content)
        assert (code, f"there is no course {name!r}; known: c" in error) == (2, True)


def test_a_file_that_cannot_be_read_ends_with_its_name_and_no_traceback(content, tmp_path, monkeypatch, capsys) -> None:
    (tmp_path / "bad.xml").write_text("<!DOCTYPE quiz><quiz/>", encoding="utf-8")
    code, _, error = boai(monkeypatch, capsys, "new", "items", "c", "--from", tmp_path / "bad.xml", "--lang", "zh", "--content", content)
    assert (code, error) == (1, "boai: bad.xml: has a document type (<!DOCTYPE>), which could hide harm — export it without one\n")
