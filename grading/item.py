"""One version of a question, whatever its kind, and how an items file writes it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from grading.course import Assessment
from grading.errors import ContentError
from grading.item_kinds.kind import Kind, Reason
from grading.item_kinds.options import Option
from grading.item_kinds.registry import BY_NAME
from grading.toml_table import LANGUAGES, Table

KINDS = tuple(BY_NAME)
DIFFICULTIES = ("easy", "medium", "hard")
PICTURES = (".svg", ".png", ".webp", ".jpg")


@dataclass(frozen=True)
class Item:
    """One version of a question; for ``order`` the options stand in the right order.

    ``difficulty`` is what its author expects, "" for not said. ``points`` is what a slot must be worth to hold it, None
    for a test's ordinary slots. ``picture`` is a file of ``items/pictures/`` ("" for none) and ``alt`` says what it
    shows. ``body`` is what kinds other than ``choice``, ``many`` and ``order`` hold (see ``grading.item_kinds``).
    """

    id: str
    version: int
    kind: str
    topic: str
    edition: str
    must_pass: bool
    read: str
    stem: dict[str, str]
    options: tuple[Option, ...]
    difficulty: str = ""
    points: float | None = None
    picture: str = ""
    alt: dict[str, str] = field(default_factory=dict)
    body: Any = None

    @property
    def name(self) -> str:
        """The versioned name, e.g. ``cpr-rate@1``."""
        return f"{self.id}@{self.version}"

    @property
    def rules(self) -> Kind[Any]:
        """What questions of its kind can do."""
        return BY_NAME[self.kind]

    @property
    def content(self) -> Any:
        """What its kind works with."""
        return self.options if self.body is None else self.body

    def worth(self, assessment: Assessment) -> float:
        """Return the points of the slots that can hold it in this assessment."""
        own = self.rules.worth(self.content) if self.points is None else self.points
        return assessment.points if own is None else own

    def fits(self, assessment: Assessment, points: float, topic: str) -> bool:
        """Return whether it can stand in a slot of these points and this topic, which is scored by itself."""
        return not self.rules.written and self.topic == topic and self.worth(assessment) == points

    def fits_written(self, assessment: Assessment, topic: str) -> bool:
        """Return whether it can stand in a slot of this topic that people mark."""
        return self.rules.written and self.topic == topic and self.worth(assessment) == assessment.written.points

    def has_place(self, assessment: Assessment) -> bool:
        """Return whether the assessment has a slot that it can stand in."""
        if self.rules.written:
            return any(self.fits_written(assessment, topic) for topic in assessment.written.blueprint)
        return self.topic in assessment.groups.get(self.worth(assessment), {})

    def reasons(self) -> list[Reason]:
        """Return its parts with the reasons why they are right or wrong."""
        return self.rules.reasons(self.content)

    def secrets(self) -> Iterator[str]:
        """Yield the texts that may stand nowhere but in the bank: the question and its reasons, in both languages."""
        yield from self.stem.values()
        yield from self.alt.values()
        yield from self.rules.texts(self.content)
        for reason in self.reasons():
            yield from reason.why.values()


def read_item(raw: Any, where: str) -> Item:
    """Return the item that a table of an items file holds; raises ContentError naming ``where``, problem and remedy."""
    table = Table(raw, where)
    identity = table.take("id", str)
    table.where = where = f"{where} “{identity}”"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", identity):
        raise ContentError(where, "the id has other signs than a-z, 0-9 and -", 'e.g. id = "cpr-rate"')
    kind = table.take("kind", str)
    if kind not in KINDS:
        raise ContentError(where, f"unknown kind “{kind}”", f"known: {', '.join(KINDS)}")
    sides = {language: Table(table.take(language, dict), f"{where}: {language}") for language in LANGUAGES}
    stem = {language: side.take("stem", str) for language, side in sides.items()}
    for language in LANGUAGES:
        if not stem[language].strip():
            raise ContentError(f"{where}: {language}", "the stem is empty", "write the text")
    picture, alt = _picture(table, sides, kind)
    content = BY_NAME[kind].read(table, sides)
    old = kind in ("choice", "many", "order")
    item = Item(
        id=identity,
        version=table.number("version", int, 1, 10_000),
        kind=kind,
        topic=table.take("topic", str),
        edition=table.take("edition", str),
        must_pass=table.take("must_pass", bool, False),
        read=table.take("read", str, ""),
        stem=stem,
        options=content if old else (),
        difficulty=_difficulty(table, where),
        points=table.number("points", float, 0.01, 1000, None),
        picture=picture,
        alt=alt,
        body=None if old else content,
    )
    for part in (table, *sides.values()):
        part.close()
    _check_reasons(item, where)
    return item


def _difficulty(table: Table, where: str) -> str:
    difficulty: str = table.take("difficulty", str, "")
    if difficulty and difficulty not in DIFFICULTIES:
        raise ContentError(where, f"unknown difficulty “{difficulty}”", f"known: {', '.join(DIFFICULTIES)}")
    return difficulty


def _picture(table: Table, sides: dict[str, Table], kind: str) -> tuple[str, dict[str, str]]:
    picture = table.take("picture", str, "")
    alt = {language: side.take("alt", str, "") for language, side in sides.items()}
    if not picture:
        if kind == "hotspot":
            raise ContentError(table.where, "a hotspot without a picture", 'e.g. picture = "torso.svg", in items/pictures/')
        if any(alt.values()):
            raise ContentError(table.where, "alt without a picture", "add the picture, or remove alt")
        return "", {}
    if not re.fullmatch(rf"[a-z0-9][a-z0-9_-]*({'|'.join(map(re.escape, PICTURES))})", picture):
        remedy = f"a-z, 0-9, - and _, then {', '.join(PICTURES)}, e.g. torso.svg"
        raise ContentError(table.where, f"“{picture}” is no name of a picture", remedy)
    for language in LANGUAGES:
        if not alt[language].strip():
            problem = f"the picture {picture} has no alt in “{language}”"
            raise ContentError(table.where, problem, "say what it shows, without the answer")
    return picture, alt


def _check_reasons(item: Item, where: str) -> None:
    for reason in item.reasons() if item.must_pass else ():
        for language in LANGUAGES:
            if not reason.why[language].strip():
                problem = f"must-pass, and {reason.what} gives no why in “{language}”"
                raise ContentError(where, problem, "write why it is right or wrong")
