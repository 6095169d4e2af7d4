"""The item bank of a course: questions, their keys and how an answer is scored.

Keys live here, on the server, and nowhere else. An old version of an item stays in the bank while attempts
that drew it may be graded again; forms are drawn from the newest version only.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from grading.course import Course, load_course
from grading.errors import ContentError, InvalidAnswerError
from grading.remembered import Remembered
from grading.toml_table import LANGUAGES, Table, read_toml

KINDS = ("choice", "many", "order")
DIFFICULTIES = ("easy", "medium", "hard")


@dataclass(frozen=True)
class Option:
    """One option in both languages; ``why`` is the reason shown once it may be."""

    text: dict[str, str]
    why: dict[str, str]
    correct: bool


@dataclass(frozen=True)
class Item:
    """One version of a question; for ``order`` the options stand in the right order.

    ``difficulty`` is what its author expects, "" for not said.
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

    @property
    def name(self) -> str:
        """The versioned name, e.g. ``cpr-rate@1``."""
        return f"{self.id}@{self.version}"


@dataclass(frozen=True)
class Bank:
    """All items of a course; ``key_version`` changes with anything that can change a score."""

    course: str
    edition: str
    items: dict[str, Item]
    key_version: str

    def find(self, name: str) -> Item:
        """Return the item ``id@version``; raises ContentError when the bank no longer holds it."""
        if name not in self.items:
            remedy = "put this version back: attempts that drew it still need its key"
            raise ContentError(f"item bank of {self.course}", f"no item “{name}”", remedy)
        return self.items[name]

    def drawable(self) -> list[Item]:
        """Return the newest version of every item of the course's guideline edition, sorted by id."""
        newest: dict[str, Item] = {}
        for item in self.items.values():
            if item.id not in newest or item.version > newest[item.id].version:
                newest[item.id] = item
        return sorted((i for i in newest.values() if i.edition == self.edition), key=lambda i: i.id)


_banks: Remembered[Bank] = Remembered()


def load_bank(course_dir: Path) -> Bank:
    """Return the bank of the course in ``course_dir`` (``items/*.toml``).

    Raises ContentError naming file and item: no or several right answers, twin options, a missing language, a
    must-pass item without its reasons, an unknown key, topic or kind, or too few items for the blueprint. Unchanged
    files are not read a second time.
    """
    files = [course_dir / "course.toml", *sorted((course_dir / "items").glob("*.toml"))]
    return _banks.get(course_dir, files, lambda: _load_bank(course_dir))


def _load_bank(course_dir: Path) -> Bank:
    course = load_course(course_dir)
    items, problems = _read_items(course, course_dir)
    if problems:
        raise problems[0]
    bank = Bank(course.id, course.edition, items, _key_version(items))
    _check_supply(course, bank)
    return bank


def bank_problems(course: Course) -> list[ContentError]:
    """Return everything that keeps ``load_bank`` from returning the course's bank, one problem an item."""
    items, problems = _read_items(course, course.path)
    if not problems:
        try:
            _check_supply(course, Bank(course.id, course.edition, items, ""))
        except ContentError as error:
            problems.append(error)
    return problems


def _read_items(course: Course, course_dir: Path) -> tuple[dict[str, Item], list[ContentError]]:
    topics = {topic for a in course.assessments.values() for topic in a.blueprint}
    items: dict[str, Item] = {}
    problems: list[ContentError] = []
    for file in sorted((course_dir / "items").glob("*.toml")):
        try:
            top = Table(read_toml(file), str(file))
            rows = top.take("item", list, [])
            top.close()
        except ContentError as error:
            problems.append(error)
            continue
        for number, raw in enumerate(rows, start=1):
            try:
                item = _item(raw, f"{file}: item {number}")
                _check_place(item, f"{file}: item “{item.id}”", items, topics)
            except ContentError as error:
                problems.append(error)
            else:
                items[item.name] = item
    return items, problems


def _check_place(item: Item, where: str, items: dict[str, Item], topics: set[str]) -> None:
    if item.name in items:
        raise ContentError(where, f"“{item.name}” is there twice", "give it an id never used before")
    if item.topic not in topics:
        raise ContentError(where, f"unknown topic “{item.topic}”", f"known: {', '.join(sorted(topics))}")


def check_value(kind: str, options: int, value: Any) -> list[int]:
    """Return ``value`` as option positions; raises InvalidAnswerError when it cannot be an answer.

    ``choice`` takes one position, ``many`` any number of different ones, ``order`` all of them.
    """
    if not isinstance(value, list) or not all(type(index) is int for index in value):
        raise InvalidAnswerError("answer_type", "An answer is a list of option positions, e.g. [2].")
    if len(set(value)) != len(value) or not all(0 <= index < options for index in value):
        raise InvalidAnswerError("answer_option", f"Option positions differ and go from 0 to {options - 1}.")
    if kind == "choice" and len(value) != 1:
        raise InvalidAnswerError("answer_count", "This question takes exactly one option.")
    if kind == "order" and len(value) != options:
        raise InvalidAnswerError("answer_count", f"Put all {options} steps in order.")
    return value


def score_value(item: Item, order: Sequence[int], value: Sequence[int] | None, points: float) -> float:
    """Return the points, 0 to ``points``, that ``value`` earns; no answer earns 0.

    ``order`` maps a shown position to the bank's option. A choice earns all or nothing. ``many`` earns its
    share of the right options, less one such share for each wrong one. ``order`` earns the share of
    neighbouring steps that are right.
    """
    if not value:
        return 0.0
    picked = [order[index] for index in value]
    if item.kind == "order":
        links = list(pairwise(picked))
        return points * sum(after == before + 1 for before, after in links) / len(links)
    right = sum(item.options[index].correct for index in picked)
    if item.kind == "choice":
        return points * right
    wanted = sum(option.correct for option in item.options)
    return points * max(0, right - (len(picked) - right)) / wanted


def _item(raw: Any, where: str) -> Item:
    table = Table(raw, where)
    identity = table.take("id", str)
    table.where = where = f"{where} “{identity}”"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", identity):
        raise ContentError(where, "the id has other signs than a-z, 0-9 and -", 'e.g. id = "cpr-rate"')
    kind = table.take("kind", str)
    if kind not in KINDS:
        raise ContentError(where, f"unknown kind “{kind}”", f"known: {', '.join(KINDS)}")
    sides = {
        language: _side(table.take(language, dict), kind, f"{where}: {language}") for language in LANGUAGES
    }
    item = Item(
        id=identity,
        version=table.number("version", int, 1, 10_000),
        kind=kind,
        topic=table.take("topic", str),
        edition=table.take("edition", str),
        must_pass=table.take("must_pass", bool, False),
        read=table.take("read", str, ""),
        stem={language: stem for language, (stem, _) in sides.items()},
        options=_options({language: options for language, (_, options) in sides.items()}, where),
        difficulty=_difficulty(table, where),
    )
    table.close()
    _check_key(item, where)
    return item


def _difficulty(table: Table, where: str) -> str:
    difficulty: str = table.take("difficulty", str, "")
    if difficulty and difficulty not in DIFFICULTIES:
        raise ContentError(where, f"unknown difficulty “{difficulty}”", f"known: {', '.join(DIFFICULTIES)}")
    return difficulty


def _side(raw: Any, kind: str, where: str) -> tuple[str, list[tuple[str, str, bool]]]:
    table = Table(raw, where)
    stem = table.take("stem", str)
    options: list[tuple[str, str, bool]] = []
    for number, values in enumerate(table.take("options", list), start=1):
        row = Table(values, f"{where}: option {number}")
        correct = True if kind == "order" else row.take("correct", bool, False)
        options.append((row.take("text", str), row.take("why", str, ""), correct))
        row.close()
    table.close()
    texts = [re.sub(r"\s+", "", text).casefold() for text, _, _ in options]
    if not stem.strip() or not all(texts):
        raise ContentError(where, "the stem or an option is empty", "write the text")
    if len(options) < 2:
        raise ContentError(where, f"has {len(options)} options", "write two or more")
    for text in texts:
        if texts.count(text) > 1:
            raise ContentError(where, f"two options read the same: “{text}”", "make them differ")
    return stem, options


def _options(sides: dict[str, list[tuple[str, str, bool]]], where: str) -> tuple[Option, ...]:
    zh, en = (sides[language] for language in LANGUAGES)
    if len(zh) != len(en):
        raise ContentError(where, f"zh has {len(zh)} options, en {len(en)}", "write the same options in both")
    for number, (ours, theirs) in enumerate(zip(zh, en, strict=True), start=1):
        if ours[2] != theirs[2]:
            remedy = "the same options in the same order"
            raise ContentError(where, f"option {number} is right in one language only", remedy)
    return tuple(
        Option({"zh": ours[0], "en": theirs[0]}, {"zh": ours[1], "en": theirs[1]}, ours[2])
        for ours, theirs in zip(zh, en, strict=True)
    )


def _check_key(item: Item, where: str) -> None:
    right = sum(option.correct for option in item.options)
    if right == 0:
        raise ContentError(where, "no option is right", "write correct = true at the right one")
    if item.kind == "choice" and right > 1:
        raise ContentError(where, f"{right} options are right", 'keep one, or write kind = "many"')
    if item.must_pass:
        for number, option in enumerate(item.options, start=1):
            for language in LANGUAGES:
                if not option.why[language].strip():
                    problem = f"must-pass, and option {number} gives no why in “{language}”"
                    raise ContentError(where, problem, "write why it is right or wrong")


def _check_supply(course: Course, bank: Bank) -> None:
    items = bank.drawable()
    for assessment in course.assessments.values():
        where = f"{course.path / 'items'}: for “{assessment.id}”"
        for topic, wanted in assessment.blueprint.items():
            found = sum(item.topic == topic for item in items)
            if found < wanted:
                problem = f"topic “{topic}” has {found} items of edition {bank.edition}, the blueprint asks {wanted}"
                raise ContentError(where, problem, "write more items")
        reach = sum(
            min(wanted, sum(item.topic == topic and item.must_pass for item in items))
            for topic, wanted in assessment.blueprint.items()
        )
        if reach < assessment.must_pass:
            problem = f"a form can hold {reach} must-pass items, {assessment.must_pass} are asked"
            raise ContentError(where, problem, "mark more items must_pass = true")


def _key_version(items: dict[str, Item]) -> str:
    rows = [asdict(items[name]) for name in sorted(items)]
    for row in rows:
        del row["difficulty"]  # it cannot change a score
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
