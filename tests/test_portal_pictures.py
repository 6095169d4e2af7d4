"""Pictures of questions: portal/check_pictures.py refuses unsound ones, and their address gives them to one learner."""

import json

import every_kind
import pytest
from classroom import run

from grading import attempts, records
from grading.items import load_bank
from grading.pictures import picture_address
from portal.check import Problem, check_sources
from portal.check_pictures import picture_problems

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<g onload="alert(1)"/>',
        '<g ONCLICK = "alert(1)"/>',
        '<foreignObject width="9" height="9"/>',
        '<image href="https://elsewhere.example/a.png"/>',
        '<image xlink:href="//elsewhere.example/a.png"/>',
        '<use href="other.svg#a"/>',
        "<style>@import 'x.css';</style>",
        '<rect style="fill: url(https://elsewhere.example/p.svg#a)"/>',
        '<a href="javascript:alert(1)"><rect/></a>',
    ],
)
def test_a_picture_that_runs_or_loads_something_is_named(tmp_path, inside):
    path = tmp_path / "a.svg"
    path.write_text(HEAD + inside + "</svg>", encoding="utf-8")
    assert list(picture_problems(path)) == [("it holds a script or loads something", "keep to plain shapes and text")]


def test_a_plain_picture_is_sound_and_an_unsound_one_is_named(tmp_path):
    path = tmp_path / "a.svg"
    path.write_text(HEAD + '<defs><g id="g"/></defs><use href="#g"/><rect fill="url(#g)"/></svg>', encoding="utf-8")
    assert list(picture_problems(path)) == []
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    assert list(picture_problems(path)) == [("it has no viewBox", "add viewBox, so that it fits every screen")]
    path.write_text("<svg", encoding="utf-8")
    assert [problem for problem, _ in picture_problems(path)] == ["it is not a sound SVG (unclosed token: line 1, column 0)"]


@pytest.mark.parametrize(("name", "start"), [("a.png", b"\x89PNG\r\n\x1a\n1"), ("a.jpg", b"\xff\xd8\xff1"), ("a.webp", b"RIFF1234WEBP1")])
def test_a_picture_is_what_its_name_says(tmp_path, name, start):
    path = tmp_path / name
    path.write_bytes(start)
    assert list(picture_problems(path)) == []
    path.write_bytes(b"GIF89a")
    assert list(picture_problems(path)) == [(f"it is not a {name[2:]} picture", "save it again, under the ending of its kind")]
    path.write_bytes(start + bytes(2_000_000))
    assert list(picture_problems(path)) == [("it is larger than 2 MB", "save it smaller")]


def test_the_check_names_a_picture_of_the_bank_that_is_not_sound(tmp_path):
    folder = every_kind.write(tmp_path / "courses" / "kinds")
    assert check_sources(tmp_path) == []
    (folder / "items" / "pictures" / "torso.svg").write_text(HEAD + "<script/></svg>", encoding="utf-8")
    problem = Problem("kinds/items/pictures/torso.svg", "it holds a script or loads something", "keep to plain shapes and text")
    assert check_sources(tmp_path) == [problem]


def insert(db, person, group, bank):
    item = bank.find("hotspot-item@1")
    slots = [
        {"slot": "slot01", "item": item.id, "version": 1, "kind": item.kind, "topic": "cpr", "must_pass": True, "read": "", "order": [1, 0, 2]},
        {"slot": "slot02", "item": "numeric-item", "version": 1, "kind": "numeric", "topic": "cpr", "must_pass": True, "read": "", "order": []},
    ]
    form = {"edition": bank.edition, "key_version": bank.key_version, "points": 1.0, "pass_share": 0.8, "slots": slots}
    row = {"id": "t-own", "person": person, "class": group, "course": "kinds", "assessment": "theory", "attempt_no": 1, "seed": 1}
    db.table("attempts").insert({**row, "form": json.dumps(form), "state": "open", "started_at": records.now()})


def test_a_picture_goes_to_the_attempts_own_learner_under_a_name_that_says_nothing(tmp_path):
    content = tmp_path / "content"
    folder = every_kind.write(content / "courses" / "kinds")
    for part in ("first_aid", "humanitarian_ed"):
        (content / part).mkdir()

    async def check(room):
        bank = load_bank(folder)
        await room.site.record(insert, room.ids["learner"], room.group, bank)
        reply = await room.fetch("/api/attempts/t-own/pictures/slot01", "learner")
        assert (reply.code, reply.body.decode()) == (200, every_kind.PICTURE)
        kept = {name: reply.headers[name] for name in ("Content-Type", "Cache-Control", "Content-Security-Policy", "X-Content-Type-Options")}
        assert kept == {
            "Content-Type": "image/svg+xml",
            "Cache-Control": "private, max-age=3600",
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
        }
        assert "torso" not in str(list(reply.headers.get_all()))
        codes = {}
        for path, who in (("t-own/pictures/slot01", "trainer"), ("t-own/pictures/slot02", "learner"), ("t-own/pictures/slot09", "learner"), ("t-none/pictures/slot01", "learner")):
            codes[path, who] = (await room.fetch(f"/api/attempts/{path}", who)).code
        assert set(codes.values()) == {404}
        assert (await room.fetch("/api/attempts/t-own/pictures/slot01", "")).code == 401
        view = await room.site.record(attempts.view, bank, "t-own", room.ids["learner"], "en")
        assert [slot["picture"] for slot in view["slots"]] == [
            {"href": "/api/attempts/t-own/pictures/slot01", "alt": "A person's upper body from the front"},
            None,
        ]
        assert "torso" not in json.dumps(view)
        (folder / "items" / "pictures" / "torso.svg").unlink()
        assert (await room.fetch("/api/attempts/t-own/pictures/slot01", "learner")).code == 404

    run(tmp_path, check, content=content)


def test_the_address_names_attempt_and_slot_alone():
    assert picture_address("t1", "slot02") == "/api/attempts/t1/pictures/slot02"
