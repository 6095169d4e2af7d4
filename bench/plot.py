"""The plot of cost against readers: two panels, lines labelled where they end, in Chinese and English."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# Dark enough on white, and told apart without colour by their markers.
_STYLES = (("#00704A", "o"), ("#B3261E", "s"), ("#5C5C5C", "^"))
_SIZE = (11.0, 4.6)  # inches


@dataclass(frozen=True)
class Series:
    """One line: its label, readers, CPU seconds and memory in MB."""

    label: str
    readers: Sequence[int]
    cpu: Sequence[float]
    memory: Sequence[float]


def draw_curve(path: Path, series: Sequence[Series], machine: str) -> None:
    """Draw the series into an SVG file whose text is paths, so that it looks the same everywhere."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import font_manager, pyplot

    family = ["DejaVu Sans"]
    package = find_spec("zhplot")
    if package and package.submodule_search_locations:
        font = Path(package.submodule_search_locations[0]) / "fonts" / "NotoSansSC-Regular.ttf"
        font_manager.fontManager.addfont(str(font))
        family.insert(0, "Noto Sans SC")
    with pyplot.rc_context({"font.family": family, "font.size": 9, "svg.fonttype": "path", "svg.hashsalt": "boai"}):
        figure, (left, right) = pyplot.subplots(1, 2, figsize=_SIZE, layout="constrained")
        _panel(left, series, [s.cpu for s in series], "服务器处理器时间（秒） server CPU (s)", "log")
        _panel(right, series, [s.memory for s in series], "服务器内存 PSS（MB） server memory, PSS (MB)", "linear")
        figure.suptitle(f"读者和内核各要多少 what readers and kernels cost the server · {machine}", fontsize=10)
        figure.savefig(path, format="svg", metadata={"Date": None})
        pyplot.close(figure)


def _panel(axes: Any, series: Sequence[Series], values: Sequence[Sequence[float]], label: str, scale: str) -> None:
    for one, line, (colour, marker) in zip(series, values, _STYLES, strict=False):
        axes.plot(one.readers, line, color=colour, marker=marker, linewidth=1.6, markersize=5)
    axes.set_xscale("log")
    if scale == "log":
        axes.set_yscale("log")
        axes.set_ylim(min(min(line) for line in values) / 2, 3 * max(max(line) for line in values))
    else:
        axes.set_ylim(0, 1.25 * max(max(line) for line in values))
    _label_ends(axes, series, values)
    ticks = sorted({readers for one in series for readers in one.readers})
    axes.set_xticks(ticks, [f"{readers:,}" for readers in ticks])
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    axes.margins(x=0.08)
    axes.set_xlabel("读者（人） readers (people)")
    axes.set_ylabel(label)
    axes.grid(color="#DDDDDD", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)


def _label_ends(axes: Any, series: Sequence[Series], values: Sequence[Sequence[float]]) -> None:
    """Write each line's label at its end: the upper line's above it, the lower one's below, so that they stay apart."""
    below = -48 if axes.get_yscale() == "log" else -8  # points; a steep line needs more room
    longest = max(one.readers[-1] for one in series)
    ends = [(line[-1], one, colour) for one, line, (colour, _) in zip(series, values, _STYLES, strict=False)]
    lowest = min((value for value, one, _ in ends if one.readers[-1] == longest), default=0)
    for value, one, colour in ends:
        here = one.readers[-1]
        above = value > lowest or here != longest
        at: dict[str, Any] = {"xy": (here, value), "xytext": (0, 8 if above else below), "textcoords": "offset points"}
        place: dict[str, Any] = {"ha": "right" if here == longest else "left", "va": "bottom" if above else "top"}
        axes.annotate(one.label, **at, **place, color=colour, fontsize=8)
