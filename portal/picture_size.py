"""How large a picture is, read from the first bytes of its file: a page that knows keeps its place free."""

import re
import struct
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlite_utils

from grading.course import Course
from grading.errors import NotFoundError
from grading.items import Bank
from grading.pictures import drawn_item, picture_file

_HEAD = 256 * 1024  # a JPEG's size stands behind its thumbnails
# The markers of a JPEG's frame: SOF0 to SOF15 without tables, extensions and arithmetic coding.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def add_sizes(db: sqlite_utils.Database, course: Course, bank: Bank, view: dict[str, Any], person: str) -> None:
    """Give each picture in the view of this person's attempt its size; one whose file is gone stays without."""
    for slot in view["slots"]:
        if slot["picture"]:
            _, item = drawn_item(db, view["id"], person, slot["slot"])
            try:
                slot["picture"] |= picture_size(picture_file(course, bank, item))
            except NotFoundError:
                continue  # the question is asked all the same


def picture_size(path: Path) -> dict[str, int]:
    """Return ``width`` and ``height`` in pixels (an SVG's: of its viewBox), or nothing where the file does not tell."""
    state = path.stat()
    found = _size(path, state.st_mtime_ns, state.st_size)
    return {"width": found[0], "height": found[1]} if found else {}


@lru_cache(256)
def _size(path: Path, _changed: int, _bytes: int) -> tuple[int, int] | None:
    try:
        with path.open("rb") as file:
            return {".svg": _svg, ".png": _png, ".jpg": _jpeg, ".webp": _webp}[path.suffix](file.read(_HEAD))
    except (KeyError, ValueError, struct.error, IndexError):
        return None


def _svg(head: bytes) -> tuple[int, int] | None:
    found = re.search(rb"<svg\b[^>]*?\sviewBox\s*=\s*[\"']([^\"']+)", head)
    if found is None:
        return None
    box = [float(part) for part in re.split(r"[\s,]+", found[1].decode().strip())]
    if not (box[2] > 0 and box[3] > 0):
        return None
    scale = max(1, 600 / box[2])  # whole pixels keep the shape of a small box, too
    return round(scale * box[2]), round(scale * box[3])


def _png(head: bytes) -> tuple[int, int] | None:
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def _webp(head: bytes) -> tuple[int, int] | None:
    kind, data = head[12:16], head[20:]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[4:7], "little"), 1 + int.from_bytes(data[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", data[6:10])
    return width & 0x3FFF, height & 0x3FFF


def _jpeg(head: bytes) -> tuple[int, int] | None:
    at = 2
    while at < len(head):
        marker, length = head[at + 1], int.from_bytes(head[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
