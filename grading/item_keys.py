"""Which items of a bank have another key than the one attempts were graded with.

Each version of a bank that graded something leaves the key of every item here: a digest of what decides a score, so that
a mended word concerns nobody, and the parts' texts in their order, because stored answers are positions.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from typing import Any

import sqlite_utils

from grading import records
from grading.item import Item
from grading.items import Bank
from grading.toml_table import LANGUAGES

CHANGED, MOVED, GONE, UNKNOWN = "changed", "moved", "gone", "unknown"
LABEL = 16  # the key version's own signs; a confirmed fix may add to them (see grading.key_fixes)


def key_of(item: Item) -> dict[str, Any]:
    """Return ``key``, a digest of all that decides a score, and ``parts``, one of each text shown, in the bank's order."""
    content = _plain(item.content)
    key = _digest([item.kind, _without_words(content)])
    return {"key": key, "parts": [_digest(words)[:8] for words in _words(content)]}


def note(db: sqlite_utils.Database, bank: Bank, now: str) -> None:
    """Keep the keys of this version of the bank, once."""
    sql = "SELECT 1 FROM bank_keys WHERE course = ? AND key_version = ? LIMIT 1"
    if records.one(db, sql, bank.course, bank.key_version):
        return
    with records.transaction(db):
        if records.one(db, sql, bank.course, bank.key_version):
            return
        for name, item in sorted(bank.items.items()):
            key = key_of(item)
            row = {"course": bank.course, "key_version": bank.key_version, "item": name, "key": key["key"]}
            db.table("bank_keys").insert({**row, "parts": json.dumps(key["parts"]), "at": now})


def differences(db: sqlite_utils.Database, bank: Bank, key_version: str, names: set[str]) -> dict[str, str]:
    """Return how the key of each named item differs from what it was in that version of the bank.

    CHANGED: another score is possible. MOVED: the same texts stand in another order, so that stored answers, which are
    positions, would be read wrongly. GONE: the bank lost it. UNKNOWN: that version left no keys. Others are not in it.
    """
    if key_version[:LABEL] == bank.key_version:
        return {}
    sql = "SELECT item, key, parts FROM bank_keys WHERE course = ? AND key_version = ?"
    then = {row["item"]: row for row in db.query(sql, [bank.course, key_version[:LABEL]])}
    found = {}
    for name in sorted(names):
        if name not in bank.items:
            found[name] = GONE
        elif name not in then:
            found[name] = UNKNOWN
        elif how := _difference(json.loads(then[name]["parts"]), then[name]["key"], key_of(bank.items[name])):
            found[name] = how
    return found


def same(db: sqlite_utils.Database, bank: Bank, key_version: str) -> bool:
    """Tell whether the bank still has every key that it had in that version."""
    sql = "SELECT item FROM bank_keys WHERE course = ? AND key_version = ?"
    return not differences(db, bank, key_version, {row["item"] for row in db.query(sql, [bank.course, key_version])})


def _difference(parts: list[str], key: str, now: dict[str, Any]) -> str:
    if parts != now["parts"] and Counter(parts) == Counter(now["parts"]):
        return MOVED
    return "" if key == now["key"] else CHANGED


def _plain(content: Any) -> Any:
    if isinstance(content, tuple):
        return [_plain(part) for part in content]
    return asdict(content) if is_dataclass(content) and not isinstance(content, type) else content


def _is_words(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == set(LANGUAGES)


def _without_words(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_words(part) for key, part in value.items() if not _is_words(part)}
    if isinstance(value, (list, tuple)):
        return [_without_words(part) for part in value if not _is_words(part)]
    return value


def _words(value: Any) -> Iterator[Any]:
    if _is_words(value):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key != "why":  # a reason decides no score and no answer points at it
                yield from _words(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _words(part)


def _digest(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
