"""The run as people read it and as programs do."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from bench.errors import NotMeasuredError
from bench.figures import NO_GATE, Figure, number

START, END = "<!-- bench:start -->", "<!-- bench:end -->"
_COLUMNS = ("what", "gate", "ours", "verdict", "stock Voilà", "nginx", "nbgrader")


def cells(figure: Figure) -> list[str]:
    """Return the row of the table: one text for each column."""
    unit = f" {figure.unit}" if figure.unit and not figure.unit.startswith("/") else figure.unit
    gate = f"{figure.gate}{unit}" if figure.gate else "–"
    verdict = "–" if figure.verdict == NO_GATE else figure.verdict
    values = (figure.voila, figure.nginx, figure.nbgrader)
    shown = [f"{number(v)}{unit}" if v is not None else "–" for v in (figure.ours, *values)]
    return [figure.what, gate, shown[0], verdict, *shown[1:]]


def table(figures: Sequence[Figure]) -> str:
    """Return the table for a terminal, notes below their rows."""
    lines = [list(_COLUMNS), *(cells(figure) for figure in figures)]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(_COLUMNS))]
    out = ["  ".join(_padded(text, width) for text, width in zip(lines[0], widths, strict=True)).rstrip()]
    for figure, line in zip(figures, lines[1:], strict=True):
        out.append("  ".join(_padded(text, width) for text, width in zip(line, widths, strict=True)).rstrip())
        if figure.note:
            out.append(f"    {figure.note}")
    return "\n".join(out)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def markdown(figures: Sequence[Figure], machine: dict[str, Any]) -> str:
    """Return the same table for a document, with the machine it was measured on."""
    lines = ["| " + " | ".join(_COLUMNS) + " |", "| " + " | ".join("---" for _ in _COLUMNS) + " |"]
    notes = []
    for figure in figures:
        row = cells(figure)
        row[3] = f"**{row[3]}**" if row[3] == "not met" else row[3]
        if figure.note:
            notes.append(f"- {figure.what}: {figure.note}.".replace("|", "\\|"))
        lines.append("| " + " | ".join(text.replace("|", "\\|") for text in row) + " |")
    facts = ", ".join(f"{name} {value}" for name, value in machine.items())
    return "\n".join([f"Measured on: {facts}.", "", *lines, "", *notes]).rstrip()


def write_between_markers(path: Path, text: str) -> None:
    """Put ``text`` between the markers of a document; raises NotMeasuredError when it has not both, in order."""
    document = path.read_text(encoding="utf-8")
    before, start, rest = document.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise NotMeasuredError(f"{path}: needs the lines {START} and {END}; the table goes between them")
    path.write_text(f"{before}{START}\n{text}\n{END}{after}", encoding="utf-8")


def as_json(figures: Sequence[Figure], machine: dict[str, Any]) -> str:
    """Return machine and figures as JSON."""
    return json.dumps({"machine": machine, "figures": [figure.as_json() for figure in figures]}, ensure_ascii=False, indent=1)
