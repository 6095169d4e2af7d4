"""A question as it travels: in one language, with what every format can say of it, and what was lost on the way."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from grading.items import DIFFICULTIES, Item
from grading.toml_table import LANGUAGES

OWN_NAME = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)@([1-9][0-9]{0,4})")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Loss:
    """One thing that could not be carried: of which item, what, and why."""

    item: str
    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.item}: not carried: {self.what} — {self.why}"


@dataclass(frozen=True)
class Choice:
    """One option; ``why`` is its reason."""

    text: str
    why: str = ""
    correct: bool = False


@dataclass(frozen=True)
class Question:
    """One question in one language; for ``order`` the options stand in the right order.

    ``name`` is ``id@version`` for one of ours, else what the other program calls it. ``lang`` is "" when the file
    does not say it; so are topic, edition, read and difficulty.
    """

    name: str
    kind: str
    stem: str
    options: tuple[Choice, ...]
    topic: str = ""
    edition: str = ""
    must_pass: bool = False
    read: str = ""
    difficulty: str = ""
    lang: str = ""

    @property
    def share(self) -> float:
        """The share of the points, 0 to 1, that one right option of ``many`` earns and a wrong one costs."""
        return 1 / max(1, sum(option.correct for option in self.options))


def from_item(item: Item, lang: str) -> Question:
    """Return the ``lang`` side of a bank's item."""
    options = tuple(Choice(o.text[lang], o.why[lang], o.correct) for o in item.options)
    return Question(
        item.name, item.kind, item.stem[lang], options, item.topic, item.edition, item.must_pass, item.read,
        item.difficulty, lang,
    )  # fmt: skip


def labels(question: Question) -> list[str]:
    """Return what a format without a place of its own carries as tags, e.g. ``topic:cpr``; :func:`labelled` reads them."""
    said = {
        "lang": question.lang,
        "topic": question.topic,
        "edition": question.edition,
        "read": question.read,
        "difficulty": question.difficulty,
    }
    return [*(f"{key}:{value}" for key, value in said.items() if value), *(["must-pass"] if question.must_pass else [])]


def labelled(question: Question, tags: Iterable[str]) -> tuple[Question, list[Loss]]:
    """Return the question with what ``tags`` say of it; other tags are lost."""
    said: dict[str, Any] = {}
    must_pass, losses = question.must_pass, []
    for tag in tags:
        key, colon, value = tag.strip().partition(":")
        known = {"lang": LANGUAGES, "difficulty": DIFFICULTIES}.get(key)
        if tag.strip() == "must-pass":
            must_pass = True
        elif colon and value and key in ("topic", "edition", "read", "lang", "difficulty") and (not known or value in known):
            said[key] = value
        elif tag.strip():
            losses.append(Loss(question.name, f"tag “{tag.strip()}”", "an item has one topic and no further tags"))
    return replace(question, must_pass=must_pass, **said), losses


def writable(question: Question) -> list[Loss]:
    """Return why no format can hold the question's texts: signs that neither XML nor a line of text allows."""
    texts = [question.stem, *(text for option in question.options for text in (option.text, option.why))]
    if any(_UNWRITABLE.search(text) for text in texts):
        return [Loss(question.name, "the item", "a text holds a control character; remove it from the bank")]
    return []


def score_losses(question: Question, weights: Iterable[float]) -> list[Loss]:
    """Return what is lost when the shares that the options earn elsewhere (1 is full) become the bank's rule."""
    given = list(weights)
    if question.kind == "choice":
        ours = [float(option.correct) for option in question.options]
    else:
        ours = [question.share if option.correct else -question.share for option in question.options]
    if all(abs(there - here) < 0.0001 for there, here in zip(given, ours, strict=True)):
        return []
    shown = ", ".join(f"{weight * 100:g}%" for weight in given)
    rule = "a choice earns all or nothing" if question.kind == "choice" else "each right option earns its share, each wrong one costs as much"
    return [Loss(question.name, f"weights {shown}", f"here {rule}")]
