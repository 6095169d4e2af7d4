"""The places of a hotspot elsewhere, as boxes in percent of the picture."""

from grading.exchange.numbers import number
from grading.exchange.question import Box

_COUNTS = {"rect": 4, "circle": 3, "ellipse": 4}


def box_of(shape: str, coords: str, extent: tuple[float, float] | None) -> tuple[Box | None, str]:
    """Return the box around a shape, and what that changes; no box when it cannot be worked out.

    ``extent`` is the picture's width and height in the unit of ``coords``; coordinates in percent need none.
    """
    parts = [part.strip() for part in coords.split(",")]
    if shape == "poly":
        if len(parts) < 6 or len(parts) % 2:
            return None, ""
    elif len(parts) != _COUNTS.get(shape):
        return None, ""
    found = [_percent(part, place % 2, extent) for place, part in enumerate(parts)]
    values = [value for value in found if value is not None]
    if len(values) != len(parts):
        return None, ""
    if shape == "rect":
        return _box(values[0], values[1], values[2], values[3]), ""
    if shape == "poly":
        return _box(min(values[::2]), min(values[1::2]), max(values[::2]), max(values[1::2])), "it becomes the box around it"
    across = values[2]
    down = values[3] if shape == "ellipse" else _down(parts[2], values[2], extent)
    box = _box(values[0] - across, values[1] - down, values[0] + across, values[1] + down)
    return box, "it becomes the box around it"


def _percent(text: str, axis: int, extent: tuple[float, float] | None) -> float | None:
    value = number(text.removesuffix("%"))
    if value is None or text.endswith("%"):
        return value
    return 100 * value / extent[axis] if extent else None


def _down(text: str, across: float, extent: tuple[float, float] | None) -> float:
    """A circle's radius in percent of the height, where ``across`` is that in percent of the width."""
    return across * extent[0] / extent[1] if extent and not text.endswith("%") else across


def _box(left: float, top: float, right: float, bottom: float) -> Box | None:
    left, top, right, bottom = (round(min(100.0, max(0.0, end)), 2) for end in (left, top, right, bottom))
    return Box(left, top, round(right - left, 2), round(bottom - top, 2)) if left < right and top < bottom else None
