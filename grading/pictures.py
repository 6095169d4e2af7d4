"""Pictures of questions: under an address that names an attempt and a slot, never the file."""

import json
from pathlib import Path

import sqlite_utils

from grading import records
from grading.course import Course
from grading.errors import NotFoundError
from grading.items import Bank

FOLDER = "pictures"  # in ``items/``
TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp", ".jpg": "image/jpeg"}


def picture_address(attempt: str, slot: str) -> str:
    """Return where the learner's browser gets the picture of a slot."""
    return f"/api/attempts/{attempt}/pictures/{slot}"


def drawn_item(db: sqlite_utils.Database, attempt: str, person: str, slot: str) -> tuple[str, str]:
    """Return course and item (``id@version``) of a slot; raises NotFoundError when it is none of this person's attempts."""
    row = records.one(db, "SELECT course, form FROM attempts WHERE id = ? AND person = ?", attempt, person)
    found = next((one for one in json.loads(row["form"])["slots"] if one.get("slot") == slot), None) if row else None
    if row is None or found is None or "item" not in found:
        raise NotFoundError("There is no such picture of yours; open the test from the course page.")
    return str(row["course"]), f"{found['item']}@{found['version']}"


def picture_file(course: Course, bank: Bank, item: str) -> Path:
    """Return the file of an item's picture; raises NotFoundError when it has none, or the file is gone."""
    picture = bank.find(item).picture
    path = course.path / "items" / FOLDER / picture
    if not picture or not path.is_file():
        raise NotFoundError("There is no picture here; reload the page.")
    return path
