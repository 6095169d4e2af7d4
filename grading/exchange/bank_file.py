"""A file of an item bank, written from questions that came from elsewhere in one or both languages."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from grading.course import Course
from grading.errors import ContentError
from grading.exchange.bank_rows import row
from grading.exchange.question import OWN_NAME, Loss, Picture, Question
from grading.toml_table import LANGUAGES, read_toml


def pair(files: Sequence[tuple[str, Sequence[Question]]]) -> tuple[dict[str, dict[str, Question]], list[Loss]]:
    """Return the questions of files, each with the language to take for those that name none, by name and language.

    A name that comes twice in one language gets a number. What two languages say differently of one question is lost.
    """
    found: dict[str, dict[str, Question]] = {}
    losses: list[Loss] = []
    for lang, questions in files:
        for given in questions:
            question = replace(given, lang=given.lang or lang)
            name, number = question.name, 2
            while question.lang in found.get(name, {}):
                name, number = f"{question.name} ({number})", number + 1
            sides = found.setdefault(name, {})
            for other in sides.values():
                losses += _differences(name, other, question)
            sides[question.lang] = question
    return found, losses


def _differences(name: str, first: Question, second: Question) -> list[Loss]:
    """List what both languages share and say differently; what they must share but for their texts, boai check says."""
    parts = ("kind", "topic", "edition", "must_pass", "read", "difficulty", "points", "picture", "boxes")
    said = [(part, getattr(first, part), getattr(second, part)) for part in parts]
    if first.number and second.number:
        keys = ("answer", "tolerance", "limits")
        said += [(key, getattr(first.number, key), getattr(second.number, key)) for key in keys]
    why = f"the side in “{first.lang}” says {{}}, and it was there first"
    return [
        Loss(name, f"{part} {_shown(theirs)} of the side in “{second.lang}”", why.format(_shown(ours)))
        for part, ours, theirs in said
        if ours != theirs
    ]


def _shown(value: object) -> str:
    return value.name if isinstance(value, Picture) else repr(value)


class BankFile:
    """Gathers items for a new file of ``course``; raises ContentError when an item names no topic of the course.

    ``topic`` is taken for items that name none of the course's.
    """

    def __init__(self, course: Course, topic: str = "") -> None:
        self.course, self.topic = course, topic
        self.losses: list[Loss] = []
        self.rows: list[str] = []
        self.pictures: dict[str, bytes] = {}  # the new files of items/pictures/
        self.empty: dict[str, list[str]] = {language: [] for language in LANGUAGES}
        self._topics = topics(course)
        self._taken = _names(course.path)

    def add(self, name: str, sides: dict[str, Question]) -> None:
        """Take one question; one that the bank has already is lost."""
        side = next(iter(sides.values()))
        topic = self._topic(name, side)
        match = OWN_NAME.fullmatch(name)
        identity, version = (match[1], int(match[2])) if match else (self._new_id(name, topic), 1)
        if (identity, version) in self._taken:
            self.losses.append(Loss(name, "the question", "the bank has this version; a changed question needs a higher one"))
            return
        self._taken.add((identity, version))
        for language in LANGUAGES:
            if language not in sides:
                self.empty[language].append(identity)
        shared = replace(side, topic=topic, edition=side.edition or self.course.edition, points=self._points(name, side, topic))
        self.rows.append(row(replace(shared, picture=self._picture(side)), identity, version, sides))

    def text(self, source: str) -> str:
        """Return the file as TOML; ``source`` says where its items came from."""
        return "\n".join([f"# Imported from {_comment(source)}. Options stand in the same order in both languages.\n", *self.rows])

    def _topic(self, name: str, side: Question) -> str:
        if side.topic in self._topics:
            return side.topic
        if not self.topic:
            problem = f"names no topic of this course (“{side.topic}”)" if side.topic else "names no topic"
            raise ContentError(name, problem, f"say which with --topic; known: {', '.join(sorted(self._topics))}")
        if side.topic:
            self.losses.append(Loss(name, f"topic “{side.topic}”", f"the course has none of that name; it becomes “{self.topic}”"))
        return self.topic

    def _points(self, name: str, side: Question, topic: str) -> float | None:
        """The question's points, where a test of the course has slots of so many for its topic."""
        if side.kind == "text" and side.points is not None and not side.rubric:
            self.losses.append(Loss(name, f"{side.points:g} points", "its rubric will say them"))
            return None
        if side.points is None or side.rubric or any(topic in test.groups.get(side.points, {}) for test in self.course.assessments.values()):
            return side.points
        why = f"no test has slots of so many for “{topic}” (worth in course.toml); it becomes an ordinary question"
        self.losses.append(Loss(name, f"{side.points:g} points", why))
        return None

    def _picture(self, side: Question) -> Picture | None:
        """The question's picture under a name that no other picture has."""
        if side.picture is None:
            return None
        stem, dot, ending = side.picture.name.rpartition(".")
        name, number = side.picture.name, 2
        while (there := self._there(name)) is not None and there != side.picture.data:
            name, number = f"{stem}-{number}{dot}{ending}", number + 1
        if there is None:
            self.pictures[name] = side.picture.data
        return Picture(name, side.picture.data)

    def _there(self, name: str) -> bytes | None:
        file = self.course.path / "items" / "pictures" / name
        return self.pictures.get(name) or (file.read_bytes() if file.is_file() else None)

    def _new_id(self, name: str, topic: str) -> str:
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].strip("-")
        start = slug if slug.startswith(f"{topic}-") else f"{topic}-{slug or 'item'}"
        start = re.sub(r"[^a-z0-9]+", "-", start.lower()).strip("-")
        identity, number = start, 2
        while any(identity == taken for taken, _ in self._taken):
            identity, number = f"{start}-{number}", number + 1
        return identity


def topics(course: Course) -> set[str]:
    """Return the topics that the course's blueprints name."""
    return {topic for assessment in course.assessments.values() for topic in assessment.topics}


def _names(course_dir: Path) -> set[tuple[str, int]]:
    found = set()
    for file in sorted((course_dir / "items").glob("*.toml")):
        rows = read_toml(file).get("item", [])
        found |= {(str(row.get("id")), row.get("version", 0)) for row in rows if isinstance(row, dict)}
    return found


def _comment(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())
