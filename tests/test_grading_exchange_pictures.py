"""Pictures from strangers: only plain ones are taken, under a safe name. It drives ``grading/exchange/pictures.py``."""

import base64
from pathlib import Path

import pytest
from exchange_banks import course_folder
from exchange_kinds import KINDS_COURSE, SVG, png

from grading.course import load_course
from grading.errors import ContentError
from grading.exchange import moodle_in
from grading.exchange.pictures import MOST_BYTES, safe_name, size, taken
from grading.exchange.question import Picture
from portal import new_items

HEAD = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'


@pytest.mark.parametrize(
    ("name", "kind", "safe"),
    [
        ("../../etc/passwd", "svg", "passwd.svg"),
        ("..\\..\\boot.INI", "png", "boot.png"),
        ("/arm (1).JPEG", "jpg", "arm-1.jpg"),
        ("手臂.png", "png", "picture.png"),
        (".htaccess", "svg", "htaccess.svg"),
        ("evil.php", "png", "evil.png"),
        ("-x-" + "a" * 200, "webp", "x-" + "a" * 58 + ".webp"),
        ("con\x00.svg", "svg", "con.svg"),
        ("", "svg", "picture.svg"),
    ],
)
def test_a_pictures_name_leads_nowhere(name: str, kind: str, safe: str) -> None:
    assert safe_name(name, kind) == safe


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        (b"<script>alert(1)</script>", "its <script> is more than plain shapes and text"),
        (b"<foreignObject/>", "its <foreignObject> is more than plain shapes and text"),
        (b'<image href="data:image/png;base64,AA=="/>', "its <image> is more than plain shapes and text"),
        (b'<a href="#x"/>', "its <a> is more than plain shapes and text"),
        (b'<set attributeName="href" to="javascript:1"/>', "its <set> is more than plain shapes and text"),
        (b'<rect onclick="x()"/>', "its onclick runs something"),
        (b'<rect ONLOAD="x()"/>', "its ONLOAD runs something"),
        (b'<use xlink:href="http://evil.test/a.svg#b"/>', "its href loads something"),
        (b'<use href="data:image/svg+xml,x#b"/>', "its href loads something"),
        (b'<rect style="fill:url(http://evil.test/a)"/>', "its style loads something"),
        (b'<rect fill="url( \'//evil.test/a\')"/>', "its fill loads something"),
        (b"<style>@import 'http://evil.test/a.css';</style>", "its style loads something"),
        (b"<style>rect{fill:u\\72l(http://evil.test)}</style>", "its style loads something"),
        (b'<use href="#b" xml:base="http://evil.test/a.svg"/>', "its base loads something"),
        (b'<?xml-stylesheet href="http://evil.test/a.css"?>', "it asks for a style sheet or a program"),
        (b"<g>", "is not sound XML"),
    ],
)
def test_an_svg_that_runs_or_loads_something_is_listed_and_not_taken(inner: bytes, said: str) -> None:
    picture, losses = taken("a.svg", HEAD + inner + b"</svg>", "q")
    assert picture is None
    (loss,) = losses
    assert (loss.item, loss.what) == ("q", "picture a.svg")
    assert loss.why.startswith(said)


def test_plain_pictures_are_taken_and_others_are_not() -> None:
    plain = HEAD + b'<defs><linearGradient id="g"/></defs><use href="#a"/><rect fill="url(#g)"/><style>rect{fill:url(#g)}</style></svg>'
    assert taken("A.SVG", plain, "q") == (Picture("a.svg", plain), [])
    assert taken("x.jpg", png(), "q") == (Picture("x.png", png()), [])  # named by what it is
    for data, said in (
        (b"GIF89a", "it is no picture of the kinds png, jpg, webp, svg"),
        (b"", "it is no picture of the kinds png, jpg, webp, svg"),
        (b"<html><svg/></html>", "it is no picture of the kinds png, jpg, webp, svg"),
        (b"<?xml version='1.0'?><html/>", "it is no SVG"),
        (b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'x'>]><svg>&a;</svg>", "has a document type (<!DOCTYPE>), which could hide harm"),
        (b"<svg><rect/></svg>", "it has no viewBox, so it does not fit every screen"),
        ("<svg><title>手臂</title></svg>".encode("gb18030"), "it is not in UTF-8"),
        (png() + b"\0" * MOST_BYTES, "it is larger than 2000 kB"),
    ):
        picture, (loss,) = taken("x\n\x1b[31m.png", data, "q")
        assert (picture, loss.what, loss.why) == (None, "picture x??[31m.png", said)


def test_the_size_that_coordinates_count_in() -> None:
    svg = Picture("a.svg", SVG)
    assert (size(svg, "", ""), size(svg, "400", "300"), size(svg, "0", "300")) == ((200, 100), (400, 300), (200, 100))
    assert (size(Picture("a.png", png()), "", ""), size(Picture("a.jpg", b"\xff\xd8\xff"), "", "")) == ((1, 1), None)


def moodle(name: str, content: str, source: str = "") -> bytes:
    image = f"&lt;img src=&quot;{source or f'@@PLUGINFILE@@/{name}'}&quot; alt=&quot;arm&quot;&gt;"
    answers = '<answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>'
    file = f'<file name="{name}" path="/" encoding="base64">{content}</file>'
    return f'<quiz><question type="multichoice"><name><text>q</text></name><questiontext format="html"><text>Which? {image}</text>{file}</questiontext>{answers}</question></quiz>'.encode()


def test_a_file_that_is_no_plain_picture_is_listed_and_its_question_kept() -> None:
    data = base64.b64encode(HEAD + b"<script/></svg>").decode()
    (question,), losses = moodle_in.read(moodle("a.svg", data), "m.xml", "en")
    assert (question.picture, question.alt, question.stem) == (None, "", "Which?")
    assert [str(loss) for loss in losses] == [
        "q: not carried: picture a.svg — its <script> is more than plain shapes and text",
        "q: not carried: file a.svg in the stem — a question has one picture, in its stem; look whether the text still makes sense",
        "q: not carried: <img> a.svg in the stem — the bank holds plain text",
    ]
    with pytest.raises(ContentError, match=r"^m\.xml: “q”: file a\.svg is not sound base64"):
        moodle_in.read(moodle("a.svg", "@@@"), "m.xml", "en")
    (question,), losses = moodle_in.read(moodle("a.svg", data, "http://evil.test/a.svg"), "m.xml", "en")
    assert (question.picture, len(losses)) == (None, 2)


def test_another_picture_of_the_same_name_gets_a_number_and_the_same_one_is_kept(tmp_path: Path) -> None:
    course = course_folder(tmp_path / "c", KINDS_COURSE)
    for name, content in (("one", SVG), ("two", SVG), ("three", SVG.replace(b"50", b"60"))):
        data = moodle("../../x/Arm.svg", base64.b64encode(content).decode(), "@@PLUGINFILE@@/../../x/Arm.svg").replace(b">q<", f">{name}<".encode())
        (tmp_path / f"{name}.xml").write_bytes(data.replace(b"../../x/", b""))
        _, good = new_items.make(load_course(course), [(tmp_path / f"{name}.xml", "en")], "cpr", course / "items" / f"{name}.toml")
        assert not good  # the Chinese is missing
    assert {file.name: file.read_bytes() for file in (course / "items" / "pictures").iterdir()} == {"arm.svg": SVG, "arm-2.svg": SVG.replace(b"50", b"60")}
    assert [line for line in (course / "items" / "three.toml").read_text("utf-8").splitlines() if "picture" in line] == ['picture = "arm-2.svg"']
