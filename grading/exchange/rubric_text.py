"""A rubric as lines that a marker reads elsewhere, and back.

A criterion is ``[id] text``, each of its levels below it ``- points: text``; a text's further lines begin with ``|``.
"""

import re
from collections.abc import Sequence

from grading.exchange.numbers import number, plain
from grading.exchange.question import Criterion, Level

_CRITERION = re.compile(r"\[([^\]]+)\] (.+)")
_LEVEL = re.compile(r"- ([\d.]{1,12}): (.+)")
_MORE = re.compile(r"\| ?(.*)")


def written(rubric: Sequence[Criterion]) -> str:
    """Return the rubric as lines."""
    lines = []
    for criterion in rubric:
        lines.append(_folded(f"[{criterion.id}] {criterion.text}"))
        lines += [_folded(f"- {plain(level.points)}: {level.text}") for level in criterion.levels]
    return "\n".join(lines)


def read_back(text: str) -> tuple[Criterion, ...] | None:
    """Return the rubric that :func:`written` wrote, or None for any other text."""
    rows: list[tuple[str, list[str]]] = []  # a criterion's id, or a level's points; and the text's lines
    for line in text.strip().split("\n"):
        if match := _CRITERION.fullmatch(line) or _LEVEL.fullmatch(line):
            rows.append((match[1] if line.startswith("[") else f"- {match[1]}", [match[2]]))
        elif rows and (more := _MORE.fullmatch(line)):
            rows[-1][1].append(more[1])
        else:
            return None
    rubric: list[Criterion] = []
    for name, lines in rows:
        points = number(name.removeprefix("- ")) if name.startswith("- ") else None
        if points is None:
            rubric.append(Criterion(name, "\n".join(lines), ()))
        elif rubric:
            last = rubric[-1]
            rubric[-1] = Criterion(last.id, last.text, (*last.levels, Level("\n".join(lines), points)))
        else:
            return None
    return tuple(rubric)


def _folded(text: str) -> str:
    return text.replace("\n", "\n| ")
