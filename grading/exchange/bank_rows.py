"""An item of a bank file as TOML, from its sides in one or both languages."""

import json
from collections.abc import Iterable, Iterator

from grading.exchange.numbers import plain
from grading.exchange.question import Mistake, Question
from grading.toml_table import LANGUAGES


def row(model: Question, identity: str, version: int, sides: dict[str, Question]) -> str:
    """Return the item; ``model`` says what both languages share.

    A language without its side has empty texts, and ``boai check`` asks for them.
    """
    lines = [
        "[[item]]",
        f"id = {_quoted(identity)}",
        f"version = {version}",
        f"kind = {_quoted(model.kind)}",
        f"topic = {_quoted(model.topic)}",
        f"edition = {_quoted(model.edition)}",
        *([f"difficulty = {_quoted(model.difficulty)}"] if model.difficulty else []),
        f"must_pass = {str(model.must_pass).lower()}",
        *([f"read = {_quoted(model.read)}"] if model.read else []),
        *([f"points = {plain(model.points)}"] if model.points is not None else []),
        *([f"picture = {_quoted(model.picture.name)}"] if model.picture else []),
        *_key(model),
    ]
    for language in LANGUAGES:
        side = sides.get(language)
        table = f"item.{language}"
        lines += ["", f"[{table}]", f"stem = {_quoted(side.stem if side else '')}"]
        if model.picture:
            lines.append(f"alt = {_quoted(side.alt if side else '')}")
        lines += _Side(table, side, model).lines()
    return "\n".join([*lines, ""])


def _key(model: Question) -> Iterator[str]:
    """Yield the keys that stand above the languages."""
    if key := model.number:
        yield f"answer = {plain(key.answer)}"
        yield f"tolerance = {plain(key.tolerance)}"
        if key.limits:
            yield f"limits = [{plain(key.limits[0])}, {plain(key.limits[1])}]"
    if model.limit:
        yield f"limit = {model.limit}"
    for box, option in zip(model.boxes, model.options, strict=False):
        yield "\n[[item.regions]]"
        yield from (f"{name} = {plain(value)}" for name, value in zip("xywh", (box.x, box.y, box.w, box.h), strict=True))
        yield f"correct = {str(option.correct).lower()}"


class _Side:
    """The lines of one language below its stem."""

    def __init__(self, table: str, side: Question | None, model: Question) -> None:
        self.table, self.own, self.given = table, side or model, side is not None

    def lines(self) -> list[str]:
        kind, own = self.own.kind, self.own
        if kind == "hotspot":
            return self._rows("regions", ([("name", o.text), ("why", o.why)] for o in own.options))
        if kind == "match":
            extra = [f"extra = {self._list(own.rights)}"] if own.rights else []
            return extra + self._rows("pairs", ([("left", p.left), ("right", p.right), ("why", p.why)] for p in own.pairs))
        if kind == "classify":
            cards = ([("text", p.left), ("group", p.right), ("why", p.why)] for p in own.pairs)
            return [f"groups = {self._list(own.rights)}", *self._rows("cards", cards)]
        if own.number:
            texts = [f"unit = {self._text(own.number.unit)}", f"why = {self._text(own.number.why)}"]
            return texts + [line for mistake in own.number.mistakes for line in self._mistake(mistake)]
        if kind == "text":
            return self._rubric()
        return [line for o in own.options for line in self._option(o.text, o.correct, o.why)]

    def _option(self, text: str, correct: bool, why: str) -> list[str]:
        right = [] if self.own.kind == "order" else [f"correct = {str(correct).lower()}"]
        return ["", f"[[{self.table}.options]]", f"text = {self._text(text)}", *right, f"why = {self._text(why)}"]

    def _rows(self, name: str, rows: Iterable[list[tuple[str, str]]]) -> list[str]:
        return [line for pairs in rows for line in ("", f"[[{self.table}.{name}]]", *(f"{key} = {self._text(text)}" for key, text in pairs))]

    def _mistake(self, mistake: Mistake) -> list[str]:
        ends = [f"{key} = {plain(end)}" for key, end in (("from", mistake.low), ("to", mistake.high)) if end is not None]
        return ["", f"[[{self.table}.mistakes]]", *ends, f"why = {self._text(mistake.why)}"]

    def _rubric(self) -> list[str]:
        lines = []
        for criterion in self.own.rubric:
            levels = ", ".join(f"{{points = {plain(level.points)}, text = {self._text(level.text)}}}" for level in criterion.levels)
            lines += ["", f"[[{self.table}.rubric]]", f"id = {_quoted(criterion.id)}", f"text = {self._text(criterion.text)}", f"levels = [{levels}]"]
        return lines

    def _list(self, texts: Iterable[str]) -> str:
        return f"[{', '.join(self._text(text) for text in texts)}]"

    def _text(self, text: str) -> str:
        return _quoted(text if self.given else "")


def _quoted(text: str) -> str:
    """A JSON text is a TOML text, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
