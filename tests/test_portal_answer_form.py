"""Answers posted without a script, kind by kind, and what counts as a gap."""

import pytest
from every_kind import write
from tornado.web import HTTPError

from portal.answer_form import form_answers, is_gap, number_typed
from portal.picture_size import picture_size

SCENES = [{"text": "a", "choices": [{"text": "x", "to": 2}, {"text": "y", "to": 1}]}, {"text": "b", "choices": [{"text": "z", "to": 2}]}, {"text": "c", "choices": []}]
SLOTS = {
    "hotspot": {"options": ["a", "b"], "many": False},
    "match": {"rows": ["l", "m"], "options": ["r", "s", "t"]},
    "classify": {"rows": ["l", "m"], "options": ["r", "s"]},
    "numeric": {"unit": "次/分钟"},
    "scenario": {"scenes": SCENES},
    "rhythm": {"seconds": 35, "mode": "30:2"},
    "text": {"limit": 10},
}


def read(kind, fields, held=None, **more):
    """Return what the fields of one question of the kind are: its answer and what stays unfinished."""
    slot = {"slot": "s", "kind": kind, **SLOTS[kind], **more}
    answers, unfinished = form_answers({"slots": [slot], "answers": {} if held is None else {"s": {"value": held}}}, fields)
    return answers.get("s"), unfinished.get("s")


@pytest.mark.parametrize(
    ("kind", "fields", "answer"),
    [
        ("match", {"s-0": [b"2"], "s-1": [b"0"]}, [2, 0]),
        ("match", {"s-0": [b""], "s-1": [b"0"]}, [-1, 0]),
        ("match", {"s-0": [b""], "s-1": [b""]}, None),
        ("classify", {"s-1": [b"1"]}, [-1, 1]),
        ("hotspot", {"s": [b"1"]}, [1]),
        ("numeric", {"s": ["１１０ 次／分钟".encode()]}, [110]),
        ("numeric", {"s": ["4。5".encode()]}, [4.5]),
        ("numeric", {"s": [b" "]}, None),
        ("scenario", {"s-walk": [b""], "s": [b"1"]}, [1]),
        ("scenario", {"s-walk": [b"1"], "s": [b"0"]}, [1, 0]),
        ("scenario", {"s-walk": [b"1"]}, None),
        ("scenario", {"s-walk": [b"1"], "s": [b"0"], "s-again": [b"1"]}, []),
        ("rhythm", {"s": [b"5"]}, None),
        ("text", {"s": ["看\r\n听\x00".encode()]}, ["看\n听"]),
        ("text", {"s": [b" \r\n "]}, None),
    ],
)
def test_fields_are_read_as_an_answer(kind, fields, answer):
    assert read(kind, fields) == (answer, None)


@pytest.mark.parametrize(("kind", "fields"), [("match", {"s-0": [b""]}), ("numeric", {"s": [b""]}), ("text", {"s": [b""]}), ("hotspot", {})])
def test_what_was_emptied_is_stored_as_no_answer(kind, fields):
    assert read(kind, fields, held=[1], many=True) == ([], None)


@pytest.mark.parametrize(("kind", "text"), [("numeric", "一百"), ("numeric", "2000000000"), ("text", "一二三四五六七八九十十")])
def test_what_cannot_be_an_answer_is_shown_again_as_it_was_written(kind, text):
    assert read(kind, {"s": [text.encode()]}) == (None, [text])


@pytest.mark.parametrize(("kind", "fields"), [("match", {"s-0": [b"x"]}), ("hotspot", {"s": [b"-1"]}), ("scenario", {"s-walk": [b"a"], "s": [b"0"]})])
def test_a_position_that_is_no_number_is_refused(kind, fields):
    with pytest.raises(HTTPError, match="400"):
        read(kind, fields)


@pytest.mark.parametrize(
    ("kind", "value", "gap"),
    [
        ("match", [-1, 0], True), ("match", [1, 0], False), ("classify", [0, -1], True), ("numeric", [-1], False), ("numeric", [0], False),
        ("scenario", [1], True), ("scenario", [1, 0], False), ("scenario", [0], False), ("text", ["字"], False), ("text", [], True),
        ("rhythm", [0, 500], False), ("hotspot", None, True),
    ],
)  # fmt: skip
def test_a_gap_is_an_answer_that_is_missing_or_leaves_something_open(kind, value, gap):
    assert is_gap({"kind": kind, **SLOTS[kind]}, value) is gap


def test_a_number_is_written_back_without_an_exponent():
    assert [number_typed(n) for n in (110, 110.0, 4.5, 0.00001, -3, 1_000_000_000)] == ["110", "110", "4.5", "0.00001", "-3", "1000000000"]


def test_the_size_of_a_picture_is_read_from_its_file(tmp_path):
    folder = write(tmp_path / "c") / "items" / "pictures"
    heads = {
        "a.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big"),
        "a.jpg": b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + (480).to_bytes(2, "big") + (640).to_bytes(2, "big"),
        "a.webp": b"RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00" + (639).to_bytes(3, "little") + (479).to_bytes(3, "little"),
        "b.svg": b'<?xml version="1.0"?><svg xmlns="x" viewBox="0 0 1000 250"></svg>',
        "c.svg": b"<svg></svg>",
        "d.png": b"\x89PNG",
    }
    for name, head in heads.items():
        (folder / name).write_bytes(head)
    sizes = {path.name: tuple(picture_size(path).values()) for path in sorted(folder.iterdir())}
    size = (640, 480)
    assert sizes == {"a.jpg": size, "a.png": size, "a.webp": size, "b.svg": (1000, 250), "c.svg": (), "d.png": (), "torso.svg": (600, 600)}
