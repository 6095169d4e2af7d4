"""What ``boai bench`` does with its options."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench import curve, machine, report
from bench.figures import NOT_MEASURED, NOT_MET
from bench.run import QUICK, Run, Size, measure, names

__all__ = ["Choice", "names", "run"]


@dataclass(frozen=True)
class Choice:
    """The options of the command, as it has them."""

    only: tuple[str, ...] = ()
    quick: bool = False
    full: bool = False
    stock: bool = True
    json_file: Path | None = None
    docs: Path | None = None
    curve: Path | None = None


def run(choice: Choice, progress: Callable[[str], None], say: Callable[[str], None]) -> bool:
    """Measure, write what was asked for, and tell whether every gate is met."""
    facts = machine.facts()
    if not choice.quick and not machine.is_quiet():
        progress(f"This machine is busy (load {machine.load():.1f}): times will be too long.")
    size = QUICK if choice.quick else Size(full=choice.full)
    this = Run(size, progress, choice.stock)
    try:
        if choice.curve:
            for path in curve.draw(this, choice.curve, facts):
                say(str(path))
        rows = list(choice.only) or ([] if choice.curve and not choice.docs else names())
        figures = measure(this, rows)
    finally:
        this.close()
    if figures:
        say(report.table(figures))
    if choice.json_file:
        choice.json_file.write_text(report.as_json(figures, facts) + "\n", encoding="utf-8")
    if choice.docs:
        report.write_between_markers(choice.docs, report.markdown(figures, facts))
    return not any(figure.verdict in (NOT_MET, NOT_MEASURED) for figure in figures)
