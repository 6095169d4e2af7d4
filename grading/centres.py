"""Training centres: who a class belongs to and whose name stands on a certificate."""

import re
from typing import Any
from uuid import uuid4

import sqlite_utils

from grading import records
from grading.errors import NotFoundError, RefusedError


def create(db: sqlite_utils.Database, code: str, name_zh: str, name_en: str, now: str) -> str:
    """Add a centre and return its id; ``code`` is the four digits in its certificate numbers.

    Raises RefusedError ``code_malformed``, ``code_taken`` or ``name_missing``.
    """
    if not re.fullmatch(r"[0-9]{4}", code, re.ASCII):
        raise RefusedError("code_malformed", f"Centre code {code!r} is not four digits; use e.g. 0001.")
    row = {"id": uuid4().hex, "code": code, **_names(name_zh, name_en), "created_at": now}
    with records.transaction(db):
        if records.one(db, "SELECT id FROM centres WHERE code = ?", code):
            raise RefusedError("code_taken", f"Centre code {code} is in use; choose another.")
        db.table("centres").insert(row)
    return row["id"]


def rename(db: sqlite_utils.Database, centre: str, name_zh: str, name_en: str, by: str, now: str) -> None:
    """Give the centre new names; who changed what is on record, and issued certificates keep the old ones.

    Raises NotFoundError and RefusedError ``name_missing``.
    """
    names = _names(name_zh, name_en)
    with records.transaction(db):
        row = get(db, centre)
        before = {key: row[key] for key in names}
        if before == names:
            return
        db.table("centres").update(centre, names)
        records.log(db, by, "rename_centre", {"centre": centre, "from": before, "to": names}, now)


def _names(name_zh: str, name_en: str) -> dict[str, str]:
    name_zh, name_en = name_zh.strip(), name_en.strip()
    if not name_zh or not name_en:
        raise RefusedError("name_missing", "Give the centre's name in Chinese and in English.")
    return {"name_zh": name_zh, "name_en": name_en}


def get(db: sqlite_utils.Database, centre: str) -> dict[str, Any]:
    """Return the centre's row; raises NotFoundError."""
    row = records.one(db, "SELECT * FROM centres WHERE id = ?", centre)
    if row is None:
        raise NotFoundError(f"No centre {centre}.")
    return row


def listing(db: sqlite_utils.Database) -> list[dict[str, Any]]:
    """Return every centre, by code."""
    return list(db.query("SELECT * FROM centres ORDER BY code"))
