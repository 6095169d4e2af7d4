"""Pictures that came with questions: a safe name, and only what the bank takes."""

import re
import struct
from xml.etree.ElementTree import Element

from grading.errors import ContentError
from grading.exchange.numbers import number
from grading.exchange.question import Loss, Picture
from grading.exchange.xml_tree import read_xml

MOST_BYTES = 2_000_000
_STARTS = {
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "jpg": re.compile(rb"\xff\xd8\xff"),
    "webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "svg": re.compile(rb"(\xef\xbb\xbf)?\s*<(\?xml|!--|svg)"),
}
_SHAPES = frozenset(
    {
        "svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "path", "rect", "circle", "ellipse", "line", "polyline",
        "polygon", "text", "tspan", "style", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker",
    }
)  # fmt: skip
_LOADS = re.compile(r"@import|javascript:|expression\(|url\((?!\s*[\"']?#)|image-set|\\", re.IGNORECASE)


def taken(file_name: str, data: bytes, item: str) -> tuple[Picture | None, list[Loss]]:
    """Return the picture under a safe name, or why the bank does not take it; ``item`` is the question's name."""
    kind = next((kind for kind, start in _STARTS.items() if start.match(data)), "")
    what = f"picture {re.sub(r'[^ -~]', '?', file_name.rpartition('/')[2])[:80]}"
    if not kind:
        return None, [Loss(item, what, f"it is no picture of the kinds {', '.join(_STARTS)}")]
    if len(data) > MOST_BYTES:
        return None, [Loss(item, what, f"it is larger than {MOST_BYTES // 1000} kB")]
    if kind == "svg" and (problem := _svg_problem(data)):
        return None, [Loss(item, what, problem)]
    return Picture(safe_name(file_name, kind), data), []


def safe_name(file_name: str, kind: str) -> str:
    """Return a name without a folder, of a-z, 0-9, ``-`` and ``_``, with the ending of ``kind``."""
    last = file_name.replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] or last
    slug = re.sub(r"[^a-z0-9_-]+", "-", stem.lower()).strip("-_")[:60].strip("-_")
    return f"{slug or 'picture'}.{kind}"


def size(picture: Picture, width: str, height: str) -> tuple[float, float] | None:
    """Return width and height that coordinates on the picture count in: those given, else its own; None if unknown."""
    given = number(width), number(height)
    if given[0] and given[1] and min(given[0], given[1]) > 0:
        return given[0], given[1]
    if picture.name.endswith(".png") and len(picture.data) >= 24:
        across, down = struct.unpack(">II", picture.data[16:24])
        return (across, down) if across and down else None
    if picture.name.endswith(".svg"):
        box = read_xml(picture.data, picture.name).get("viewBox", "").replace(",", " ").split()
        ends = [number(part) for part in box[2:]]
        if len(ends) == 2 and ends[0] and ends[1]:
            return ends[0], ends[1]
    return None


def _svg_problem(data: bytes) -> str:
    """Return why an SVG is not plain, or "": it may hold shapes and text, and load and run nothing.

    A list of what is allowed, stricter than ``boai check`` is with its own authors: nobody has looked at this one.
    """
    try:
        data.decode("utf-8-sig")
        root = read_xml(data, "the picture")
    except UnicodeDecodeError:
        return "it is not in UTF-8"
    except ContentError as error:
        return error.problem
    if root.tag != "svg":
        return "it is no SVG"
    if re.search(rb"<\?(?!xml\s)", data):
        return "it asks for a style sheet or a program"
    if len(root.get("viewBox", "").replace(",", " ").split()) != 4:
        return "it has no viewBox, so it does not fit every screen"
    return next((problem for element in root.iter() if (problem := _element_problem(element))), "")


def _element_problem(element: Element) -> str:
    if element.tag not in _SHAPES:
        return f"its <{element.tag}> is more than plain shapes and text"
    if element.tag == "style" and _LOADS.search("".join(element.itertext())):
        return "its style loads something"
    for key, value in element.attrib.items():
        if key.lower().startswith("on"):
            return f"its {key} runs something"
        if key.lower() == "base" or (key.lower() in ("href", "src") and not value.startswith("#")) or _LOADS.search(value):
            return f"its {key} loads something"
    return ""
