"""What a format has no place for, as tags such as ``topic:cpr``: written here, and read again."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from grading.exchange.numbers import number, plain
from grading.exchange.question import Box, Loss, Question
from grading.items import DIFFICULTIES
from grading.toml_table import LANGUAGES

_WORDS = ("lang", "topic", "edition", "read", "difficulty")


def labels(question: Question, *more: str) -> list[str]:
    """Return the question's tags; ``more`` are those of one format. :func:`labelled` reads them."""
    said = [f"{key}:{value}" for key in _WORDS if (value := getattr(question, key))]
    if question.must_pass:
        said.append("must-pass")
    if question.points is not None and (question.points == 1 or question.rubric):  # elsewhere that is what no points are
        said.append(f"points:{plain(question.points)}")
    if question.limit:
        said.append(f"limit:{question.limit}")
    if question.number and question.number.limits:
        said.append(f"limits:{plain(question.number.limits[0])}..{plain(question.number.limits[1])}")
    for place, box in enumerate(question.boxes, start=1):
        said.append(f"place:{place}:{','.join(plain(value) for value in (box.x, box.y, box.w, box.h))}")
    return [*said, *more]


def labelled(question: Question, tags: Iterable[str]) -> tuple[Question, list[Loss]]:
    """Return the question with what ``tags`` say of it; other tags are lost.

    Tags with the place of every option make a ``hotspot`` of a choice that has a picture.
    """
    losses: list[Loss] = []
    places: dict[int, Box] = {}
    for tag in (tag.strip() for tag in tags):
        key, _, value = tag.partition(":")
        if key == "place" and (found := _place(value)):
            places[found[0]] = found[1]
        elif (reader := _READERS.get(key)) and (changed := reader(question, key, value)):
            question = changed
        elif tag:
            losses.append(Loss(question.name, f"tag “{tag}”", "an item has one topic and no further tags"))
    if places:
        question, lost = _placed(question, places)
        losses += lost
    return question, losses


def _placed(question: Question, places: dict[int, Box]) -> tuple[Question, list[Loss]]:
    if not question.picture or sorted(places) != list(range(1, len(question.options) + 1)):
        return question, [Loss(question.name, "the places on its picture", "the picture is not here, or an option has no place")]
    return replace(question, kind="hotspot", boxes=tuple(places[n] for n in sorted(places))), []


def _place(value: str) -> tuple[int, Box] | None:
    name, _, rest = value.partition(":")
    numbers = [number(part) for part in rest.split(",")]
    if not (name.isascii() and name.isdecimal() and len(name) < 4) or len(numbers) != 4:
        return None
    x, y, w, h = numbers
    return None if x is None or y is None or w is None or h is None else (int(name), Box(x, y, w, h))


def _word(question: Question, key: str, value: str) -> Question | None:
    known = {"lang": LANGUAGES, "difficulty": DIFFICULTIES}.get(key)
    return replace(question, **{key: value}) if value and (not known or value in known) else None  # type: ignore[arg-type]


def _must_pass(question: Question, _key: str, value: str) -> Question | None:
    return None if value else replace(question, must_pass=True)


def _points(question: Question, _key: str, value: str) -> Question | None:
    points = number(value)
    return replace(question, points=points) if points and points > 0 else None


def _unit(question: Question, _key: str, value: str) -> Question | None:
    return replace(question, number=replace(question.number, unit=value)) if question.number and value else None


def _limit(question: Question, _key: str, value: str) -> Question | None:
    small = value.isascii() and value.isdecimal() and len(value) < 6
    return replace(question, limit=int(value)) if small and question.kind == "text" else None


def _limits(question: Question, _key: str, value: str) -> Question | None:
    low, high = (number(part) for part in value.partition("..")[::2])
    if not question.number or low is None or high is None:
        return None
    return replace(question, number=replace(question.number, limits=(low, high)))


_READERS: dict[str, Callable[[Question, str, str], Question | None]] = {
    **dict.fromkeys(_WORDS, _word),
    "must-pass": _must_pass,
    "points": _points,
    "unit": _unit,
    "limit": _limit,
    "limits": _limits,
}
