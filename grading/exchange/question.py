"""A question as it travels: in one language, with what the formats can say of it, and what was lost on the way."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

OWN_NAME = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)@([1-9][0-9]{0,4})")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_UNCARRIED = {
    "scenario": "no format has a case whose scenes follow from the choices",
    "rhythm": "no format has a rhythm to tap",
}


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
    """One option, or the name of one place of a ``hotspot``; ``why`` is its reason."""

    text: str
    why: str = ""
    correct: bool = False


@dataclass(frozen=True)
class Pair:
    """One row of ``match``, or one card of ``classify`` with its group on the right."""

    left: str
    right: str
    why: str = ""


@dataclass(frozen=True)
class Box:
    """One place on a picture: its corner and size in percent of the picture."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class Mistake:
    """Wrong numbers from ``low`` to below ``high`` (None: without end) and their reason."""

    low: float | None
    high: float | None
    why: str


@dataclass(frozen=True)
class Number:
    """The key of ``numeric``: right is what differs from ``answer`` by ``tolerance`` at most."""

    answer: float
    tolerance: float = 0.0
    unit: str = ""
    why: str = ""
    limits: tuple[float, float] | None = None
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True)
class Level:
    """One level of a criterion and the points it gives."""

    text: str
    points: float


@dataclass(frozen=True)
class Criterion:
    """One thing that a marker of a ``text`` looks for."""

    id: str
    text: str
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Picture:
    """A picture by its name in ``items/pictures/``."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Question:
    """One question in one language; for ``order`` the options stand in the right order.

    ``name`` is ``id@version`` for one of ours, else what the other program calls it. ``lang`` is "" when the file
    does not say it; so are topic, edition, read and difficulty. ``points`` are None for as many as a test gives its
    ordinary questions, which are worth 1 elsewhere. By kind: ``options`` of choice, many, order and
    hotspot (with a box for each), ``pairs`` of match and classify, ``rights`` the further right-hand texts of match
    or all groups of classify, ``number`` of numeric, ``rubric`` and ``limit`` (most characters, 0 when nothing is said) of text.
    """

    name: str
    kind: str
    stem: str
    options: tuple[Choice, ...] = ()
    topic: str = ""
    edition: str = ""
    must_pass: bool = False
    read: str = ""
    difficulty: str = ""
    lang: str = ""
    points: float | None = None
    picture: Picture | None = None
    alt: str = ""
    boxes: tuple[Box, ...] = ()
    pairs: tuple[Pair, ...] = ()
    rights: tuple[str, ...] = ()
    number: Number | None = None
    rubric: tuple[Criterion, ...] = ()
    limit: int = 0

    @property
    def worth(self) -> float:
        """The points to say to a program that wants some; a rubric's are those of its highest levels."""
        if self.rubric:
            return sum(max((level.points for level in criterion.levels), default=0.0) for criterion in self.rubric)
        return 1.0 if self.points is None else self.points

    @property
    def share(self) -> float:
        """The share of the points, 0 to 1, that one right option of ``many`` earns and a wrong one costs."""
        return 1 / max(1, sum(option.correct for option in self.options))

    @property
    def single(self) -> bool:
        """Whether exactly one option is to be chosen: a choice, or a picture with one right place."""
        right = sum(option.correct for option in self.options)
        return self.kind == "choice" or (self.kind == "hotspot" and right == 1)

    @property
    def columns(self) -> tuple[str, ...]:
        """The right-hand texts of ``match`` (the rows' own, then the wrong ones) or the groups of ``classify``."""
        return self.rights if self.kind == "classify" else (*(pair.right for pair in self.pairs), *self.rights)


def matched(question_name: str, stem: str, pairs: tuple[Pair, ...], blank: tuple[str, ...], lang: str = "") -> Question:
    """Return rows matched with texts, and texts without a row, as ``match``, or ``classify`` when a text has more than one row.

    The formats have one kind for both. Ours names the groups once more among the texts without a row.
    """
    rights = [pair.right for pair in pairs]
    if len(set(rights)) == len(rights) and not set(blank) & set(rights):
        return Question(question_name, "match", stem, lang=lang, pairs=pairs, rights=tuple(dict.fromkeys(blank)))
    groups = tuple(dict.fromkeys([*blank, *rights]))
    return Question(question_name, "classify", stem, lang=lang, pairs=pairs, rights=groups)


def texts(question: Question) -> Iterator[str]:
    """Yield every text of the question."""
    yield from (question.stem, question.alt, *question.rights)
    for option in question.options:
        yield from (option.text, option.why)
    for pair in question.pairs:
        yield from (pair.left, pair.right, pair.why)
    if question.number:
        yield from (question.number.unit, question.number.why, *(mistake.why for mistake in question.number.mistakes))
    for criterion in question.rubric:
        yield from (criterion.text, *(level.text for level in criterion.levels))


def writable(question: Question) -> list[Loss]:
    """Return why no format can hold the question: its kind, or signs that neither XML nor a line of text allows."""
    if question.kind in _UNCARRIED:
        return [Loss(question.name, f"the item ({question.kind})", _UNCARRIED[question.kind])]
    if any(_UNWRITABLE.search(text) for text in texts(question)):
        return [Loss(question.name, "the item", "a text holds a control character; remove it from the bank")]
    return []


def score_losses(question: Question, weights: Iterable[float]) -> list[Loss]:
    """Return what is lost when the shares that the options earn elsewhere (1 is full) become the bank's rule."""
    given = list(weights)
    if question.single:
        ours = [float(option.correct) for option in question.options]
    else:
        ours = [question.share if option.correct else -question.share for option in question.options]
    if all(abs(there - here) < 0.0001 for there, here in zip(given, ours, strict=True)):
        return []
    shown = ", ".join(f"{weight * 100:g}%" for weight in given)
    rule = "a choice earns all or nothing" if question.single else "each right option earns its share, each wrong one costs as much"
    return [Loss(question.name, f"weights {shown}", f"here {rule}")]
