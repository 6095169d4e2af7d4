"""An item of the bank as a question in one of its languages."""

from typing import Any

from grading.exchange.question import Box, Choice, Criterion, Level, Mistake, Number, Pair, Picture, Question
from grading.items import Item


def from_item(item: Item, lang: str, picture: bytes = b"") -> Question:
    """Return the ``lang`` side of a bank's item; ``picture`` is what the file of its picture holds."""
    read = _READERS.get(item.kind)
    return Question(
        item.name,
        item.kind,
        item.stem[lang],
        topic=item.topic,
        edition=item.edition,
        must_pass=item.must_pass,
        read=item.read,
        difficulty=item.difficulty,
        lang=lang,
        points=item.points,
        picture=Picture(item.picture, picture) if item.picture else None,
        alt=item.alt[lang] if item.picture else "",
        **(read(item.content, lang) if read else {}),
    )


def _options(options: Any, lang: str) -> dict[str, Any]:
    return {"options": tuple(Choice(o.text[lang], o.why[lang], o.correct) for o in options)}


def _match(body: Any, lang: str) -> dict[str, Any]:
    pairs = tuple(Pair(pair.left[lang], pair.right[lang], pair.why[lang]) for pair in body.pairs)
    return {"pairs": pairs, "rights": tuple(text[lang] for text in body.extra)}


def _classify(body: Any, lang: str) -> dict[str, Any]:
    groups = tuple(group[lang] for group in body.groups)
    return {"pairs": tuple(Pair(card.text[lang], groups[card.group], card.why[lang]) for card in body.cards), "rights": groups}


def _numeric(body: Any, lang: str) -> dict[str, Any]:
    mistakes = tuple(Mistake(one.low, one.high, one.why[lang]) for one in body.mistakes)
    return {"number": Number(body.answer, body.tolerance, body.unit[lang], body.why[lang], body.limits, mistakes)}


def _hotspot(body: Any, lang: str) -> dict[str, Any]:
    options = tuple(Choice(region.name[lang], region.why[lang], region.correct) for region in body)
    return {"options": options, "boxes": tuple(Box(region.x, region.y, region.w, region.h) for region in body)}


def _text(body: Any, lang: str) -> dict[str, Any]:
    rubric = tuple(
        Criterion(one.id, one.text[lang], tuple(Level(level.text[lang], level.points) for level in one.levels)) for one in body.rubric
    )
    return {"rubric": rubric, "limit": body.limit}


_READERS = {
    "choice": _options,
    "many": _options,
    "order": _options,
    "match": _match,
    "classify": _classify,
    "numeric": _numeric,
    "hotspot": _hotspot,
    "text": _text,
}
