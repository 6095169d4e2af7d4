"""What can be wrong with a picture file: not what its name says, or an SVG that runs or loads something."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

_STARTS = {".png": rb"\x89PNG\r\n\x1a\n", ".jpg": rb"\xff\xd8\xff", ".webp": rb"RIFF.{4}WEBP"}
_MOST_BYTES = 2_000_000  # a class of sixty asks for it at once
_ACTIVE = frozenset({"script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "listener"})
_LOADING = re.compile(r"@import|url\(\s*[\"']?(?!\s*[\"']?(?:#|data:image/))|javascript:", re.IGNORECASE)


def picture_problems(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each problem of a picture with its remedy."""
    if path.stat().st_size > _MOST_BYTES:
        yield f"it is larger than {_MOST_BYTES // 1_000_000} MB", "save it smaller"
    elif path.suffix == ".svg":
        yield from svg_problems(path)
    elif not re.match(_STARTS.get(path.suffix, b"$."), path.read_bytes()[:16], re.DOTALL):
        yield f"it is not a {path.suffix.removeprefix('.')} picture", "save it again, under the ending of its kind"


def svg_problems(path: Path) -> Iterator[tuple[str, str]]:
    """Yield each problem of an SVG with its remedy."""
    try:
        text = path.read_text(encoding="utf-8")
        root = ElementTree.fromstring(text)  # noqa: S314  (the author's own file)
    except (ElementTree.ParseError, ValueError) as error:
        yield f"it is not a sound SVG ({error})", "save it again"
        return
    if len(root.get("viewBox", "").replace(",", " ").split()) != 4:
        yield "it has no viewBox", "add viewBox, so that it fits every screen"
    if "<!ENTITY" in text or _LOADING.search(text) or any(map(_acts, root.iter())):
        yield "it holds a script or loads something", "keep to plain shapes and text"


def _acts(element: ElementTree.Element) -> bool:
    name = str(element.tag).rpartition("}")[2].lower()
    values = {key.rpartition("}")[2].lower(): value.strip() for key, value in element.attrib.items()}
    loads = any(key in ("href", "src") and not value.startswith(("#", "data:image/")) for key, value in values.items() if name != "a")
    return name in _ACTIVE or loads or any(key.startswith("on") for key in values)
