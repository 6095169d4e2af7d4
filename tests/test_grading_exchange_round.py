"""Item banks sent through each format and back: the same items, in both languages.

It drives ``grading/exchange/formats.py``, ``grading/exchange/bank_file.py``, ``grading/exchange/moodle_out.py``,
``grading/exchange/moodle_in.py``, ``grading/exchange/gift_out.py``, ``grading/exchange/gift_in.py``,
``grading/exchange/qti_out.py``, ``grading/exchange/qti_in.py``, ``grading/exchange/package.py``,
``grading/exchange/question.py``, ``portal/new_items.py``.
"""

import dataclasses
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest
from exchange_banks import REAL, course_folder, item, roomy, there_and_back, tricky

from grading.exchange import formats
from grading.items import Bank, load_bank

UNCARRIED = ("scenario", "rhythm")
NO_ORDER = "not carried: the item — GIFT has no kind for putting steps in order; Moodle XML and QTI carry it"


@pytest.mark.parametrize("langs", [("zh", "en"), ("en", "zh")])
@pytest.mark.parametrize("kind", ["moodle", "qti"])
def test_the_shipped_bank_comes_back_the_same(tmp_path: Path, kind: str, langs: tuple[str, str]) -> None:
    bank = load_bank(REAL)
    rest = {name: item for name, item in bank.items.items() if item.kind not in UNCARRIED}
    course = course_folder(tmp_path / "cpr_aed", roomy(replace(bank, items=rest)))
    back, said, good = there_and_back(bank, kind, course, langs, REAL)
    assert back.items == rest
    assert (said, good) == ([f"Made {course / 'items' / 'new.toml'}: {len(rest)} items."], True)
    losses = formats.export(bank, kind, "zh", pictures=REAL / "items" / "pictures")[2]
    assert [loss.item for loss in losses] == [name for name in bank.items if name not in rest]


def test_the_shipped_bank_comes_back_from_gift_but_for_its_steps_places_and_pictures(tmp_path: Path) -> None:
    bank = load_bank(REAL)
    rest = {
        name: replace(item, picture="", alt={})
        for name, item in bank.items.items()
        if item.kind not in (*UNCARRIED, "order", "hotspot", "text")
    }
    course = course_folder(tmp_path / "cpr_aed", roomy(replace(bank, items=rest)))
    back, _, good = there_and_back(replace(bank, items={n: i for n, i in bank.items.items() if i.kind != "text"}), "gift", course, source=REAL)
    assert (back.items, good) == (rest, True)
    losses = formats.export(bank, "gift", "zh", pictures=REAL / "items" / "pictures")[2]
    assert {str(loss) for loss in losses} >= {f"{name}: {NO_ORDER}" for name, item in bank.items.items() if item.kind == "order"}
    pictured = {name for name, item in bank.items.items() if item.picture or item.kind == "text"}
    assert {loss.item for loss in losses} == (set(bank.items) - set(rest)) | pictured


@pytest.mark.parametrize("kind", ["moodle", "gift", "qti"])
def test_everything_an_item_may_hold_comes_back(tmp_path: Path, kind: str) -> None:
    bank = tricky("c")
    back, _, good = there_and_back(bank, kind, course_folder(tmp_path / "c"))
    assert back.items == {name: one for name, one in bank.items.items() if kind != "gift" or one.kind != "order"}
    assert good


@pytest.mark.parametrize("kind", ["moodle", "gift", "qti"])
def test_only_the_newest_version_goes_unless_old_ones_are_asked_for(kind: str) -> None:
    bank = Bank("c", "2026-11", {one.name: one for one in (item("a", "choice", [True, False]), item("a", "choice", [False, True], version=3))}, "")
    data, count, losses = formats.export(bank, kind, "en")
    why = "there is a newer version; --old-versions takes it along"
    assert (count, [str(loss) for loss in losses]) == (1, [f"a@1: not carried: the item — {why}"])
    assert [question.name for question in formats.read(data, "f", "")[0]] == ["a@3"]
    assert formats.export(bank, kind, "en", old_versions=True)[1:] == (2, [])


@pytest.mark.parametrize("kind", ["moodle", "gift", "qti"])
def test_an_export_is_the_same_each_time(kind: str) -> None:
    assert formats.export(tricky("c"), kind, "zh") == formats.export(tricky("c"), kind, "zh")


@pytest.mark.parametrize("kind", ["moodle", "gift", "qti"])
def test_a_text_with_a_control_character_is_listed_and_left_out(kind: str) -> None:
    one = item("a", "choice", [True, False])
    bad = dataclasses.replace(one, id="b", stem={"zh": "甲\x00", "en": "x"})
    data, count, losses = formats.export(Bank("c", "e", {"a@1": one, "b@1": bad}, ""), kind, "zh")
    assert [str(loss) for loss in losses] == ["b@1: not carried: the item — a text holds a control character; remove it from the bank"]
    assert (count, [question.name for question in formats.read(data, "f", "")[0]]) == (1, ["a@1"])


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04", "qti"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- c --><quiz/>", "moodle"),
        (b"<quiz>", "moodle"),
        ('<?xml version="1.0" encoding="UTF-16"?><quiz/>'.encode("utf-16"), "moodle"),
        (b"<!DOCTYPE quiz>", "moodle"),
        (b"<?xml version='1.0'?><qti-assessment-item/>", "qti"),
        (b"<assessmentItem xmlns='x'/>", "qti"),
        (b"// assessment-item\n::n::Which?{=a ~b}", "gift"),
        (b"<p>Which?</p>{=a ~b}", "gift"),
        (b"Is 1 < 2?{T}", "gift"),
    ],
)
def test_a_file_is_recognised_by_its_content(data: bytes, kind: str) -> None:
    assert formats.recognised(data) == kind


def test_moodle_gets_no_share_that_it_would_refuse() -> None:
    bank = Bank("c", "e", {"a@1": item("a", "many", [True] * 11 + [False])}, "")
    _, count, losses = formats.export(bank, "moodle", "en")
    assert (count, [str(loss) for loss in losses]) == (0, ["a@1: not carried: the item — Moodle has no weight for more than 10 right options"])


def test_reasons_of_steps_survive_moodle_which_keeps_only_the_general_feedback(tmp_path: Path) -> None:
    bank = Bank("c", "e", {"a@1": item("a", "order", [True] * 3)}, "")
    root = ElementTree.fromstring(formats.export(bank, "moodle", "en")[0])
    for answer in root.iter("answer"):
        answer.remove(answer.find("feedback"))
    (question,), losses = formats.read(ElementTree.tostring(root), "f", "")
    assert ([option.why for option in question.options], losses) == (["Why 0", "Why 1", "Why 2"], [])
