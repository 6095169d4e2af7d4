"""The item bank of a course: questions, their keys and how an answer is scored.

Keys live here, on the server, and nowhere else. An old version of an item stays in the bank while attempts
that drew it may be graded again; forms are drawn from the newest version only.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grading.course import Course, load_course
from grading.errors import ContentError, InvalidAnswerError
from grading.item import DIFFICULTIES, KINDS, Item, read_item
from grading.item_kinds.options import Option
from grading.item_kinds.registry import BY_NAME
from grading.remembered import Remembered
from grading.toml_table import Table, read_toml

__all__ = [
    "DIFFICULTIES", "KINDS", "Bank", "Item", "Option", "bank_problems", "check_value", "load_bank", "score_value", "shape_of",
]  # fmt: skip

_NEWER: dict[str, Any] = {"points": None, "picture": "", "alt": {}, "body": None}  # not in the key version unless said


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

    Raises ContentError naming file and item: no or several right answers, twin texts, a missing language, a missing
    picture or one without its text, a must-pass item without its reasons, an unknown key, topic or kind, or too few
    items for the blueprint. Unchanged files are not read a second time.
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
    topics = {topic for a in course.assessments.values() for topic in a.topics}
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
                item = read_item(raw, f"{file}: item {number}")
                _check_place(item, f"{file}: item “{item.id}”", items, topics)
                _check_picture(item, file)
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


def _check_picture(item: Item, file: Path) -> None:
    if item.picture and not (file.parent / "pictures" / item.picture).is_file():
        remedy = "put the file into items/pictures/, or mend its name"
        raise ContentError(f"{file}: item “{item.id}”", f"the picture {item.picture} is missing", remedy)


def shape_of(slot: dict[str, Any]) -> dict[str, Any]:
    """Return what a form's slot froze for ``check_value``; forms of older versions froze the options' order alone."""
    shape: dict[str, Any] = slot["shape"] if "shape" in slot else {"options": len(slot["order"])}
    return shape


def check_value(kind: str, shape: dict[str, Any], value: Any) -> list[Any]:
    """Return ``value`` as the list that an answer to a question of this kind and shape is.

    Raises InvalidAnswerError ``answer_type``, ``answer_option``, ``answer_count``, ``answer_number`` or
    ``answer_time`` when it cannot be one. No value is refused for being wrong.
    """
    if not isinstance(value, list):
        raise InvalidAnswerError("answer_type", "An answer is a list, e.g. [2].")
    BY_NAME[kind].check(shape, value)
    return value


def score_value(item: Item, order: Sequence[Any], value: Sequence[Any] | None, points: float) -> float:
    """Return the points, 0 to ``points``, that ``value`` earns; no answer earns 0.

    ``order`` is how the form showed the item. A choice and a number earn all or nothing. ``many``, and several places of
    a picture, earn their share of the right ones, less one such share for each wrong one. ``order`` earns the share of
    neighbouring steps that are right, ``match`` and ``classify`` that of right rows. A scenario earns its walk's points
    over the best walk's, nothing after a dangerous choice. A rhythm earns all from the score that passes, below it a
    hundredth of the points for each of the score.
    """
    return points * item.rules.share(item.content, order, list(value)) if value else 0.0


def _check_supply(course: Course, bank: Bank) -> None:
    items = bank.drawable()
    for assessment in course.assessments.values():
        where = f"{course.path / 'items'}: for “{assessment.id}”"
        places = [(points, *slot) for points, blueprint in assessment.groups.items() for slot in blueprint.items()]
        reach = 0
        for points, topic, wanted in places:
            fitting = [item for item in items if item.fits(assessment, points, topic)]
            reach += min(wanted, sum(item.must_pass for item in fitting))
            if len(fitting) < wanted:
                of_points = "" if points == assessment.points else f" of {points:g} points"
                problem = f"topic “{topic}” has {len(fitting)} items of edition {bank.edition}{of_points}, the blueprint asks {wanted}"
                raise ContentError(where, problem, "write more items")
        if reach < assessment.must_pass:
            problem = f"a form can hold {reach} must-pass items, {assessment.must_pass} are asked"
            raise ContentError(where, problem, "mark more items must_pass = true")
        for topic, wanted in assessment.written.blueprint.items():
            fitting = [item for item in items if item.fits_written(assessment, topic)]
            if len(fitting) < wanted:
                problem = f"topic “{topic}” has {len(fitting)} written answers of {assessment.written.points:g} points, the blueprint asks {wanted}"
                raise ContentError(where, problem, 'write more items of kind = "text", or mend points and blueprint of written')
    theory = [assessment for assessment in course.assessments.values() if not assessment.practical]
    for item in items:
        if not any(item.has_place(test) for test in theory):
            where = f"{course.path / 'items'}: item “{item.id}”"
            problem = f"no test has slots of {item.worth(theory[0]):g} points for “{item.topic}”"
            raise ContentError(where, problem, "give it other points, or the test such slots in course.toml: worth")


def _key_version(items: dict[str, Item]) -> str:
    rows = [asdict(items[name]) for name in sorted(items)]
    for row in rows:
        del row["difficulty"]  # it cannot change a score
        for key, unsaid in _NEWER.items():
            if row[key] == unsaid:
                del row[key]
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
