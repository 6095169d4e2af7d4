"""Banks to send through the formats and back."""

from pathlib import Path

from grading.course import load_course
from grading.exchange import formats
from grading.exchange.item_question import from_item
from grading.items import Bank, Item, Option, load_bank
from portal import new_items

REAL = Path(__file__).parent.parent / "courses" / "cpr_aed"
COURSE = """
title = {zh = "课", en = "Course"}
summary = {zh = "短", en = "Short"}
audience = {zh = "人", en = "People"}
minutes = 60
lessons = []
edition = "2026-11"
[assessments.theory]
title = {zh = "理论", en = "Theory"}
items = 1
blueprint = {cpr = 1}
attempts = 2
"""
ENDING = {"moodle": "xml", "gift": "txt", "qti": "zip"}
SIGNS = "{a} ~b =c #d :e ::f:: \\g \\\\n %50%h -> <b>i</b> &amp; ]]> \"j\" 'k' ？。"


def course_folder(folder: Path, text: str = COURSE) -> Path:
    """Write the smallest course with a blueprint; return its folder."""
    folder.mkdir(parents=True)
    (folder / "course.toml").write_text(text, encoding="utf-8")
    return folder


def roomy(bank: Bank) -> str:
    """Return a course.toml whose test has a slot for each of the bank's items: one of each topic and points."""
    slots: dict[float | None, set[str]] = {None: set()}
    written: dict[float, set[str]] = {}
    for one in bank.items.values():
        if one.kind == "text":
            written.setdefault(from_item(one, "zh").worth, set()).add(one.topic)
        else:
            slots.setdefault(one.points, set()).add(one.topic)

    def blueprint(topics: set[str]) -> str:
        return f"{{{', '.join(f'{topic} = 1' for topic in sorted(topics))}}}"

    text = COURSE.replace("items = 1", f"items = {sum(map(len, slots.values()))}").replace("{cpr = 1}", blueprint(slots.pop(None)))
    if slots:
        text += "[assessments.theory.worth]\n" + "".join(f'"{points:g}" = {blueprint(topics)}\n' for points, topics in slots.items())
    for points, topics in written.items():  # a test has one kind of written slots
        text += f"[assessments.theory.written]\nblueprint = {blueprint(topics)}\npoints = {points:g}\n"
    return text


def item(identity: str, kind: str, right: list[bool], **given: object) -> Item:
    """Return an item whose texts name their place."""
    options = tuple(
        Option({"zh": f"选{n}", "en": f"Option {n}"}, {"zh": f"因{n}", "en": f"Why {n}"}, good) for n, good in enumerate(right)
    )
    known = {"version": 1, "topic": "cpr", "edition": "2026-11", "must_pass": False, "read": ""}
    return Item(id=identity, kind=kind, stem={"zh": f"问 {identity}", "en": f"Ask {identity}"}, options=options, **{**known, **given})


def tricky(course: str) -> Bank:
    """Return a bank of everything that an item may hold, and of signs that mean something in a format."""
    odd = Option({"zh": f"[html]{SIGNS}", "en": f"%20% {SIGNS}"}, {"zh": f"=1{SIGNS}", "en": "[plain] //x"}, True)
    even = Option({"zh": "一\n二", "en": "one\ntwo\nthree"}, {"zh": "", "en": ""}, False)
    made = [
        item("cpr-one", "choice", [False, True], version=2, must_pass=True, difficulty="hard", read="first_aid/02_adult_cpr#cycle"),
        item("cpr-one", "choice", [True, False, False]),
        item("cpr-some", "many", [True] * 7 + [False] * 2, difficulty="easy", edition="2021-03"),
        item("cpr-all", "many", [True, True]),
        item("3-steps", "order", [True] * 5, difficulty="medium"),
        Item("cpr-odd", 1, "choice", "cpr", "2026-11", False, "", {"zh": f"{SIGNS}\n{SIGNS}", "en": f"[html]{SIGNS}"}, (odd, even)),
        Item("cpr-odd-many", 1, "many", "cpr", "2026-11", False, "", {"zh": SIGNS, "en": f"//{SIGNS}"}, (even, odd)),
        Item("cpr-odd-order", 1, "order", "cpr", "2026-11", False, "", {"zh": "[x]", "en": "::y::"}, (odd, Option(even.text, odd.why, True))),
    ]
    return Bank(course, "2026-11", {one.name: one for one in made}, "")


def there_and_back(
    bank: Bank, kind: str, course: Path, langs: tuple[str, ...] = ("zh", "en"), source: Path | None = None
) -> tuple[Bank, list[str], bool]:
    """Export both languages, import them into ``course``; return the new bank and what the import said.

    ``source`` is the folder of the bank's course, for its pictures.
    """
    pictures = source / "items" / "pictures" if source else None
    sources = []
    for lang in langs:
        file = course.parent / f"bank.{lang}.{ENDING[kind]}"
        file.write_bytes(formats.export(bank, kind, lang, old_versions=True, pictures=pictures)[0])
        sources.append((file, ""))
    said, good = new_items.make(load_course(course), sources, "", course / "items" / "new.toml")
    return load_bank(course), said, good
