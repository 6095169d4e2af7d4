"""Which attempt counts, how long to wait before the next one, and from when to when a test is open at all."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from grading.errors import ContentError
from grading.toml_table import Table

BEST, LAST = "best", "last"
COUNTS = (BEST, LAST)


@dataclass(frozen=True)
class Rules:
    """What a course lays down for the attempts at one theory test.

    ``cooldown_hours`` from handing in to the next start, 0 for none; ``counts`` is ``best`` or ``last``; ``opens`` and
    ``closes`` as the record writes times, None for no limit besides the class's own.
    """

    cooldown_hours: float = 0.0
    counts: str = BEST
    opens: str | None = None
    closes: str | None = None


def read_rules(table: Table) -> Rules:
    """Take the rules from an assessment's table; raises ContentError naming file, key and remedy."""
    hours = table.number("cooldown_hours", float, 0, 24 * 366, 0.0)
    counts = table.one_of("counts", COUNTS, BEST)
    opens, closes = (_moment(table, key) for key in ("opens", "closes"))
    if opens and closes and closes <= opens:
        raise ContentError(table.where, "“closes” is not after “opens”", "let the test close later than it opens")
    return Rules(hours, counts, opens, closes)


def counting(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the attempt that counts among ``results.history`` rows, oldest first; None while there is none.

    Each attempt follows the rule that was frozen when it was started. Under ``best`` a passed one comes before a higher
    score that missed a must-pass item; of equals, the earliest. Under ``last`` an attempt replaces all before it from its
    start on, so that nothing rests on an earlier result while it runs.
    """
    found: dict[str, Any] | None = None
    for row in rows:
        graded = row["state"] == "graded"
        if row["counts"] == LAST:
            found = row if graded else None
        elif graded and (found is None or _rank(row) > _rank(found)):
            found = row
    return found


def _rank(row: dict[str, Any]) -> tuple[bool, float]:
    return bool(row["passed"]), float(row["score"])


def _moment(table: Table, key: str) -> str | None:
    found = table.take(key, datetime, None)
    if found is None:
        return None
    if found.tzinfo is None:
        raise ContentError(table.where, f"key “{key}” names no time zone", "write e.g. 2026-12-01T09:00:00+08:00")
    return str(found.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"))
