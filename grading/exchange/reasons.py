"""Reasons as one numbered text, for formats that keep none at each row."""

import re
from collections.abc import Sequence

_INDENT = "   "


def numbered(reasons: Sequence[str]) -> str:
    """Return the reasons a line each, ``1. …``; an empty one is left out, and further lines of one are indented."""
    return "\n".join(f"{n}. {why.replace(chr(10), chr(10) + _INDENT)}" for n, why in enumerate(reasons, start=1) if why)


def by_number(text: str, count: int) -> list[str] | None:
    """Return the ``count`` reasons of a numbered text, or None when it is another text."""
    reasons, last = [""] * count, 0
    for line in text.split("\n"):
        match = re.fullmatch(r"(\d{1,3})\. (.+)", line)
        if match and last < int(match[1]) <= count:
            last = int(match[1])
            reasons[last - 1] = match[2]
        elif last and line.startswith(_INDENT):
            reasons[last - 1] += "\n" + line.removeprefix(_INDENT)
        else:
            return None
    return reasons
