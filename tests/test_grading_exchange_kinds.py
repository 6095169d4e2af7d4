"""Every kind of question sent through each format and back: the same but for what is listed, in both languages.

It drives ``grading/exchange/item_question.py``, ``grading/exchange/bank_rows.py``, ``grading/exchange/labels.py``,
``grading/exchange/moodle_kinds.py``, ``grading/exchange/moodle_texts.py``, ``grading/exchange/qti_body.py``,
``grading/exchange/qti_rules.py``, ``grading/exchange/qti_kinds.py``, ``grading/exchange/qti_texts.py``,
``grading/exchange/qti_numbers.py``.
"""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from exchange_banks import course_folder, there_and_back
from exchange_kinds import KINDS_COURSE, SVG, WRITTEN, every_kind, png

from grading.course import load_course
from grading.exchange import formats
from grading.exchange.question import Criterion, Level, Question
from grading.items import Item
from portal import new_items

UNCARRIED = [
    "cpr-scenario@1: not carried: the item (scenario) — no format has a case whose scenes follow from the choices",
    "cpr-rhythm@1: not carried: the item (rhythm) — no format has a rhythm to tap",
]
NO_PICTURE = "GIFT has no pictures; look whether the question still makes sense"
GIFT_LOSSES = [
    f"cpr-match-plain@1: not carried: picture torso.svg and its text — {NO_PICTURE}",
    f"cpr-numeric@1: not carried: picture dot.png and its text — {NO_PICTURE}",
    "cpr-hotspot@1: not carried: the item — GIFT has no pictures; Moodle XML and QTI carry it",
    "cpr-hotspot-many@1: not carried: the item — GIFT has no pictures; Moodle XML and QTI carry it",
    "cpr-text@1: not carried: the rubric — GIFT has no place that only markers see",
    f"cpr-text-points@1: not carried: picture dot.png and its text — {NO_PICTURE}",
    "cpr-text-points@1: not carried: the rubric — GIFT has no place that only markers see",
    f"cpr-choice-picture@1: not carried: picture dot.png and its text — {NO_PICTURE}",
]


@pytest.mark.parametrize("langs", [("zh", "en"), ("en", "zh")])
@pytest.mark.parametrize("kind", ["moodle", "qti"])
def test_every_kind_that_a_format_has_comes_back_with_its_picture_and_points(tmp_path: Path, kind: str, langs: tuple[str, str]) -> None:
    bank = every_kind(tmp_path / "from" / "c")
    course = course_folder(tmp_path / "to" / "c", KINDS_COURSE)
    back, said, good = there_and_back(bank, kind, course, langs, tmp_path / "from" / "c")
    assert back.items == {name: item for name, item in bank.items.items() if item.kind not in ("scenario", "rhythm")}
    assert (said, good) == ([f"Made {course / 'items' / 'new.toml'}: 11 items."], True)
    pictures = {file.name: file.read_bytes() for file in (course / "items" / "pictures").iterdir()}
    assert pictures == {"torso.svg": SVG, "dot.png": png()}
    losses = formats.export(bank, kind, "zh", pictures=tmp_path / "from" / "c" / "items" / "pictures")[2]
    assert [str(loss) for loss in losses] == UNCARRIED


def test_gift_lists_its_pictures_and_places_and_brings_the_rest_back(tmp_path: Path) -> None:
    bank = every_kind(tmp_path / "from" / "c")
    course = course_folder(tmp_path / "to" / "c", KINDS_COURSE.replace(WRITTEN, ""))
    but_for_texts = replace(bank, items={name: item for name, item in bank.items.items() if item.kind != "text"})
    back, said, good = there_and_back(but_for_texts, "gift", course, ("zh", "en"), tmp_path / "from" / "c")

    def bare(item: Item) -> Item:
        return replace(item, picture="", alt={})

    kept = {name: bare(item) for name, item in but_for_texts.items.items() if item.kind not in ("scenario", "rhythm", "hotspot")}
    assert back.items == kept
    assert (said, good) == ([f"Made {course / 'items' / 'new.toml'}: 7 items."], True)
    losses = formats.export(bank, "gift", "en", pictures=tmp_path / "from" / "c" / "items" / "pictures")[2]
    assert [str(loss) for loss in losses] == [*UNCARRIED, *GIFT_LOSSES]


@pytest.mark.parametrize("points", [None, 3.5])
@pytest.mark.parametrize("kind", ["moodle", "gift", "qti"])
def test_a_text_keeps_its_rubric_and_limit_where_only_markers_see_it(kind: str, points: float | None) -> None:
    calls = Criterion("call", "Calls [120]\nsoon", (Level("no", 0.0), Level("- 2: yes\n[so]", 1.5)))
    rubric = (calls, Criterion("press", "Presses", (Level("no", 0.0), Level("yes", 2.0))))
    given = Question("cpr-text@1", "text", "Tell.", topic="cpr", edition="2026-11", lang="en", points=points, rubric=rubric, limit=500)
    data, lost = formats.FORMATS[kind].write("c", "en", [given])
    back, losses = formats.read(data, "f", "")
    left = ["cpr-text@1: not carried: the rubric — GIFT has no place that only markers see"] if kind == "gift" else []
    assert ([str(loss) for loss in lost], losses) == (left, [])
    assert back == [replace(given, rubric=()) if kind == "gift" else given]
    if kind == "moodle":
        assert b"<defaultgrade>3.5</defaultgrade>" in data


@pytest.mark.parametrize("kind", ["moodle", "gift", "qti"])
def test_one_language_alone_is_written_whole_and_the_check_asks_for_the_other(tmp_path: Path, kind: str) -> None:
    bank = every_kind(tmp_path / "from" / "c")
    source, target = tmp_path / f"bank.{kind}", tmp_path / "to" / "c" / "items" / "new.toml"
    data, count, _ = formats.export(bank, kind, "en", pictures=tmp_path / "from" / "c" / "items" / "pictures")
    source.write_bytes(data)
    said, good = new_items.make(load_course(course_folder(tmp_path / "to" / "c", KINDS_COURSE)), [(source, "")], "", target)
    rows = tomllib.loads(target.read_text("utf-8"))["item"]
    assert {(row["en"]["stem"], row["zh"]["stem"]) for row in rows} == {
        (item.stem["en"], "") for item in bank.items.values() if item.id in {row["id"] for row in rows}
    }
    missing = f"{count} have no Chinese: write it under [item.zh]. Until then `boai check` refuses them, and no new test can be drawn from this bank."
    lost = ["cpr-text-points@1: not carried: 2 points — its rubric will say them"] if kind == "gift" else []
    first = [*lost, f"Made {target}: {count} items.", missing]
    assert (said[: len(first)], good) == (first, False)
    assert [problem.partition("”")[0] for problem in said[len(first) :]] == [f"{target}: item {n} “{row['id']}" for n, row in enumerate(rows, start=1)]


def test_what_the_languages_say_differently_of_one_key_is_listed(tmp_path: Path) -> None:
    bank = every_kind(tmp_path / "from" / "c")
    pictures, sources = tmp_path / "from" / "c" / "items" / "pictures", []
    for lang in ("zh", "en"):
        file = tmp_path / f"{lang}.xml"
        data = formats.export(bank, "moodle", lang, pictures=pictures)[0]
        if lang == "en":
            data = data.replace(b"<text>110</text>", b"<text>112</text>").replace(b"0..300.5", b"0..301").replace(b"place:2:50", b"place:2:51")
            data = data.replace(b"dot.png", b"spot.png").replace(b"<defaultgrade>2.5<", b"<defaultgrade>2<")
        file.write_bytes(data)
        sources.append((file, ""))
    course = load_course(course_folder(tmp_path / "to" / "c", KINDS_COURSE))
    said, good = new_items.make(course, sources, "", course.path / "items" / "new.toml")
    assert not good
    why = "the side in “zh” says {}, and it was there first"
    assert [line for line in said if line.startswith(("cpr-numeric@1", "cpr-hotspot@1"))] == [
        f"cpr-numeric@1: not carried: points 2.0 of the side in “en” — {why.format('2.5')}",
        f"cpr-numeric@1: not carried: picture spot.png of the side in “en” — {why.format('dot.png')}",
        f"cpr-numeric@1: not carried: answer 112.0 of the side in “en” — {why.format('110.0')}",
        f"cpr-numeric@1: not carried: limits (0.0, 301.0) of the side in “en” — {why.format('(0.0, 300.5)')}",
        "cpr-hotspot@1: not carried: boxes (Box(x=1.25, y=2.0, w=30.0, h=40.0), Box(x=51.0, y=50.5, w=20.05, h=20.0)) of the side in “en” — "
        + why.format("(Box(x=1.25, y=2.0, w=30.0, h=40.0), Box(x=50.0, y=50.5, w=20.05, h=20.0))"),
    ]
