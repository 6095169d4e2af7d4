"""The picture of what is left after a year: four measured points, and a line that is only an illustration."""

import io
from typing import Any

INK, MUTED, PAPER, BLUE, LINE = "#1B1D22", "#5B606B", "#FFFDF9", "#0B5CAD", "#E4E0D8"


def illustrated(share: float, month: float) -> float:
    """Return the share at ``month`` on a line from 100 % at the course to ``share`` % after 12 months.

    An even fall in each month (exponential): an assumption to draw a line by, not a measurement.
    """
    return float(100 * (share / 100) ** (month / 12))


def svg(shares: dict[str, int], chosen: str, words: dict[str, str]) -> str:
    """Return the chart as SVG text: ``shares`` after a year by months between practices, the chosen plan in bold.

    Needs matplotlib and zhplot, imported here because no page but this one's kernel draws.
    """
    import matplotlib
    import zhplot  # noqa: F401 brings a Chinese font
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"svg.fonttype": "path", "svg.hashsalt": "boai", "font.size": 10, "axes.unicode_minus": False}):
        figure = Figure(figsize=(5.0, 3.9), facecolor=PAPER, layout="constrained")
        axes = figure.subplots()
        axes.set_facecolor(PAPER)
        months = [step / 4 for step in range(49)]
        for every, share in shares.items():
            own = every == chosen
            axes.plot(months, [illustrated(share, month) for month in months], linestyle=(0, (4, 3)), linewidth=2.4 if own else 1.1, color=BLUE if own else "#9AA0AA", zorder=3 if own else 1)
            axes.plot([12], [share], marker="o", markersize=10 if own else 7, color=BLUE if own else INK, zorder=4, clip_on=False)
            axes.annotate(f"{words[f'every_{every}']} {share}%", (12, share), xytext=(10, 0), textcoords="offset points", va="center", color=BLUE if own else INK, annotation_clip=False)
        _practices(axes, int(chosen), words)
        _frame(axes, words)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    return text[text.index("<svg") :]


def _practices(axes: Any, every: int, words: dict[str, str]) -> None:
    days = list(range(every, 13, every))
    axes.plot(days, [0] * len(days), linestyle="none", marker="^", markersize=9, color=BLUE, zorder=5, clip_on=False)
    axes.annotate(words["chart_practice"], (days[0], 0), xytext=(0, 9), textcoords="offset points", color=BLUE, ha={1: "left", 12: "right"}.get(every, "center"))
    axes.annotate(words["chart_dashed"], (5.4, 90), color=MUTED, ha="left", va="center")


def _frame(axes: Any, words: dict[str, str]) -> None:
    axes.set_xlim(0, 12)
    axes.set_ylim(0, 105)
    axes.set_xticks(range(0, 13, 3))
    axes.set_yticks(range(0, 101, 20))
    axes.set_xlabel(words["chart_x"], color=INK)
    axes.set_title(words["chart_y"], loc="left", color=INK, fontsize=10.5)
    axes.grid(axis="y", color=LINE, linewidth=1)
    axes.set_axisbelow(True)
    for name, side in axes.spines.items():
        side.set_visible(name in ("left", "bottom"))
        side.set_color(MUTED)
    axes.tick_params(colors=MUTED)
