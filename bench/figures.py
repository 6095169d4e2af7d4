"""One measured figure, its gate and the verdict."""

from dataclasses import asdict, dataclass
from typing import Any

MET, NOT_MET, NOT_MEASURED, NO_GATE = "met", "not met", "not measured", "no gate"


@dataclass(frozen=True)
class Gate:
    """A limit: ``at_most`` or at least."""

    limit: float
    at_most: bool = True

    def holds(self, value: float) -> bool:
        """Tell whether the value keeps to the limit; a value equal to it does."""
        return value <= self.limit if self.at_most else value >= self.limit

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {number(self.limit)}"


def most(limit: float) -> Gate:
    """Return the gate ``≤ limit``."""
    return Gate(limit)


def least(limit: float) -> Gate:
    """Return the gate ``≥ limit``."""
    return Gate(limit, at_most=False)


@dataclass(frozen=True)
class Figure:
    """A figure of ours with those measured beside it in the same run; None is 'not measured'.

    ``unit`` is what all of the values and the gate are in; '' for a bare number. ``note`` says why something
    was not measured, or what the reader must know.
    """

    key: str
    what: str
    unit: str
    ours: float | None
    gate: Gate | None = None
    voila: float | None = None
    nginx: float | None = None
    nbgrader: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """Return ``met``, ``not met``, ``not measured`` or ``no gate``."""
        if self.ours is None:
            return NOT_MEASURED
        if self.gate is None:
            return NO_GATE
        return MET if self.gate.holds(self.ours) else NOT_MET

    def as_json(self) -> dict[str, Any]:
        """Return everything, the gate as text and the verdict with it."""
        gate = str(self.gate) if self.gate else None
        return {**asdict(self), "gate": gate, "verdict": self.verdict}


def not_measured(key: str, what: str, unit: str, why: str, gate: Gate | None = None) -> Figure:
    """Return a figure without a value that says why."""
    return Figure(key, what, unit, None, gate, note=why)


def number(value: float | None) -> str:
    """Return a value with three significant digits, as people write it: ``0.006``, ``12.3``, ``1,520``."""
    if value is None:
        return "–"
    if value == 0:
        return "0"
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    digits = 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3 if abs(value) >= 0.1 else 4
    return f"{value:.{digits}f}".rstrip("0").rstrip(".")
