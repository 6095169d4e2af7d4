"""``text``: an answer in the learner's own words, which people mark by a rubric."""

import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from grading import rubric
from grading.errors import ContentError, GradingFaultError, InvalidAnswerError
from grading.item_kinds.kind import Kind, Reason, Sides
from grading.rubric import Rubric
from grading.toml_table import Table


@dataclass(frozen=True)
class Asked:
    """The rubric, which is worth as many points as its highest levels, and the most characters of an answer."""

    rubric: Rubric
    limit: int


class Text(Kind[Asked]):
    """A value holds one text."""

    name = "text"
    written = True

    def read(self, top: Table, sides: Sides) -> Asked:
        """Return rubric and limit; ``points`` may be left out, for the rubric says them."""
        found = rubric.read_rubric({language: side.take("rubric", list) for language, side in sides.items()}, top.where)
        points = top.values.get("points")
        if points not in (None, rubric.most(found)):
            remedy = "make both the same, or leave points out"
            raise ContentError(top.where, f"points is {points}, the rubric gives {rubric.most(found):g}", remedy)
        if top.values.get("must_pass"):
            remedy = "remove must_pass: words are right by degrees, and people may differ"
            raise ContentError(top.where, "a written answer cannot be must-pass", remedy)
        return Asked(found, top.number("limit", int, 20, 10_000, 1000))

    def reasons(self, body: Asked) -> list[Reason]:
        """Return what each criterion asks at best."""
        return [Reason(f"criterion “{c.id}”", c.text, c.levels[-1].text) for c in body.rubric]

    def worth(self, body: Asked) -> float:
        """Return the points of the highest levels."""
        return rubric.most(body.rubric)

    def order(self, body: Asked, chance: random.Random) -> list[Any]:
        """Return nothing: there is nothing to put in order."""
        return []

    def shape(self, body: Asked, order: Sequence[Any]) -> dict[str, Any]:
        """Return the limit."""
        return {"limit": body.limit}

    def shown(self, body: Asked, order: Sequence[Any], lang: str) -> dict[str, Any]:
        """Return the limit."""
        return {"limit": body.limit}

    def check(self, shape: dict[str, Any], value: list[Any]) -> None:
        """One text of at most ``limit`` characters, without what cannot be written down."""
        if len(value) > 1 or not all(isinstance(text, str) for text in value):
            raise InvalidAnswerError("answer_type", 'An answer is a list with one text, e.g. ["…"].')
        for text in value:
            if len(text) > shape["limit"]:
                raise InvalidAnswerError("answer_length", f"An answer has at most {shape['limit']} characters.")
            if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\r\t" for sign in text):
                raise InvalidAnswerError("answer_sign", "The text holds a sign that cannot be written down.")

    def share(self, body: Asked, order: Sequence[Any], value: list[Any]) -> float:
        """Raise GradingFaultError: nothing but a person scores it."""
        raise GradingFaultError("a written answer has no score of its own; its cell in the notebook is markdown")

    def best(self, body: Asked, order: Sequence[Any]) -> list[Any]:
        """Return what the highest levels look like, which a marker may give all points."""
        return ["\n".join(criterion.levels[-1].text["zh"] for criterion in body.rubric)[: body.limit]]

    def poor(self, body: Asked, order: Sequence[Any]) -> list[Any]:
        """Return nothing, which earns nothing without a marker."""
        return []

    def texts(self, body: Asked) -> Iterator[str]:
        """Yield the levels: the whole rubric is a key."""
        for criterion in body.rubric:
            for level in criterion.levels:
                yield from level.text.values()
