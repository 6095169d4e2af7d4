"""Files made to do harm: refused by name, and nothing is fetched, expanded or unpacked.

It drives ``grading/exchange/xml_tree.py`` and ``grading/exchange/package.py``.
"""

import io
import random
import re
import tomllib
import zipfile
from pathlib import Path

import pytest
from exchange_banks import course_folder
from exchange_kinds import KINDS_COURSE, every_kind

from grading.course import load_course
from grading.errors import ContentError
from grading.exchange import formats
from grading.exchange.package import Package
from grading.exchange.plain_text import from_html
from grading.exchange.xml_tree import read_xml
from portal import new_items

LAUGHS = "<!DOCTYPE q [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY {b} '&{a};&{a};&{a};&{a};'>" for a, b in zip("abcdefghij", "bcdefghijk", strict=True)) + "]>"
BODY = "<quiz>&k;</quiz>"


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS + BODY,
        "<!DOCTYPE quiz SYSTEM 'http://evil.test/x.dtd'><quiz/>",
        "<!DOCTYPE quiz [<!ENTITY k SYSTEM 'file:///etc/passwd'>]><quiz>&k;</quiz>",
        "<!DOCTYPE quiz [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]><quiz/>",
        "<!DOCTYPE quiz><quiz/>",
    ],
)
def test_a_document_type_is_refused_before_anything_of_it_is_read(text: str) -> None:
    with pytest.raises(ContentError, match=r"^f.xml: has a document type"):
        formats.read(text.encode(), "f.xml", "en")
    with pytest.raises(ContentError, match=r"^f.zip: imsmanifest.xml: has a document type"):
        formats.read(zipped({"imsmanifest.xml": text.encode()}), "f.zip", "en")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<a>" * 101 + b"</a>" * 101, "nests too deeply"),
        (b"<a>" + b"<b/>" * 500_000 + b"</a>", "too many elements"),
        (b"<a>" + b" " * 50_000_000 + b"</a>", "is larger than 50 MB"),
        (b"<quiz>&k;</quiz>", "undefined entity"),
        (b'<?xml version="1.0" encoding="x-unknown"?><a/>', "is not sound XML"),
        (b'<?xml version="1.0" encoding="gb18030"?><a/>', "is not sound XML"),
        (b"<a>\xff</a>", "is not sound XML"),
        (b"", "is not sound XML"),
    ],
)
def test_xml_that_is_too_much_or_not_sound_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(ContentError, match=f"^f: .*{said}"):
        read_xml(data, "f")


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "a/../../evil.xml", "..\\evil.xml", "C:\\evil.xml", "C:evil.xml"])
def test_a_name_that_leads_out_of_the_package_is_refused(name: str) -> None:
    with pytest.raises(ContentError, match="leads out of the package"):
        Package(zipped({name: b"<a/>"}), "p.zip")
    with pytest.raises(ContentError, match="leads out of the package"):
        Package(zipped({"a.xml": b"<a/>"}), "p.zip").xml(name.replace("..", "%2e%2e"))


def test_a_file_that_unpacks_to_too_much_is_refused_and_so_are_many_that_do_together() -> None:
    bomb = b"<a>" + b" " * 20_000_000 + b"</a>"
    with pytest.raises(ContentError, match=r"^p.zip: a.xml: unpacks to too much — a file may have 5 MB, all 100 MB"):
        Package(zipped({"a.xml": bomb}), "p.zip").xml("a.xml")
    large = b"<a>" + b" " * 4_900_000 + b"</a>"
    package = Package(zipped({f"{n}.xml": large for n in range(21)}), "p.zip")
    for n in range(20):
        package.xml(f"{n}.xml")
    with pytest.raises(ContentError, match=r"20.xml: unpacks to too much"):
        package.xml("20.xml")


def test_too_many_files_or_one_twice_or_an_encrypted_one_are_refused() -> None:
    with pytest.raises(ContentError, match="holds more than 5000 files"):
        Package(zipped({f"{n}": b"" for n in range(5001)}), "p.zip")
    plain = zipped({"a.xml": b"<a/>", "b.xml": b"<b/>"})
    with pytest.raises(ContentError, match="or one twice"):
        Package(plain.replace(b"b.xml", b"a.xml"), "p.zip")
    locked = bytearray(plain)
    locked[plain.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(ContentError, match=r"a.xml: is encrypted"):
        Package(bytes(locked), "p.zip").xml("a.xml")
    damaged = plain.replace(b"PK\x03\x04", b"PK\x03\x05", 1)
    with pytest.raises(ContentError, match=r"a.xml: cannot be unpacked"):
        Package(damaged, "p.zip").xml("a.xml")


def test_html_that_opens_tags_without_end_is_read_whole() -> None:
    assert from_html("<b>" * 50_000 + "x" + "</i>" * 50_000) == ("x", ["<b>"])


PART = re.compile(r'<[^>]+>[^<]*</[^>]+>|<[^>]+/>|"[^"]*"|\d+(?:\.\d+)?')
ODD = ["nan", "1e400", "-1", "99999999999999999999", "*", "%", "0", "", "inf", "１", "../../x", "]]>", "\\"]


def damaged(text: str, chance: random.Random) -> str:
    """Return the text with one to four of its parts or signs left out, doubled, moved or made odd."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        part, other = chance.choice(parts := list(PART.finditer(text))), chance.choice(parts)
        quoted, place = part[0].startswith('"'), chance.randrange(len(text))
        odd = f'"{chance.choice(ODD)}"' if quoted else chance.choice(ODD)
        text = chance.choice(
            [
                text[: part.start()] + text[part.end() :],
                text[: part.start()] + part[0] * 2 + text[part.end() :],
                text[: part.start()] + other[0] + text[part.end() :],
                text[: part.start()] + odd + text[part.end() :],
                text[:place] + chance.choice("{}~=#:\\->[]%|\n.0") + text[place:],
                text[:place] + text[place + 1 :],
            ]
        )
    return text


@pytest.mark.parametrize("kind", ["moodle", "gift", "qti"])
def test_a_damaged_file_is_refused_by_name_or_read_into_sound_toml(tmp_path: Path, kind: str) -> None:
    chance = random.Random(f"damage {kind}")
    bank = every_kind(tmp_path / "from" / "c")
    data = formats.export(bank, kind, "en", pictures=tmp_path / "from" / "c" / "items" / "pictures")[0]
    course = load_course(course_folder(tmp_path / "to" / "c", KINDS_COURSE))
    (course.path / "items").mkdir()
    source, target = tmp_path / "f", course.path / "items" / "new.toml"
    refused, read = [], 0
    for _ in range(200):
        if kind == "qti":
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                files = {name: package.read(name) for name in package.namelist()}
            name = chance.choice([name for name in files if name.endswith(".xml")])
            source.write_bytes(zipped({**files, name: damaged(files[name].decode(), chance).encode()}))
        else:
            source.write_text(damaged(data.decode(), chance), encoding="utf-8")
        try:
            new_items.make(course, [(source, "en")], "cpr", target)
        except ContentError as error:
            refused.append(str(error))
            continue
        read += 1
        if target.exists():
            assert tomllib.loads(target.read_text("utf-8"))["item"]
            target.unlink()
    assert (len(refused) + read, min(len(refused), read) > 0) == (200, True)
    assert [said for said in refused if not said.startswith("f: ")] == []
    made = {file.relative_to(course.path) for file in (tmp_path / "to").rglob("*") if file.is_file()} - {Path("course.toml")}
    assert [file for file in made if not re.fullmatch(r"items/pictures/[a-z0-9][a-z0-9_-]*\.(svg|png)", file.as_posix())] == []
