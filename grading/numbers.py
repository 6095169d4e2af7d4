"""Certificate numbers: ``HB-<centre>-<type>-<year>-<serial>-<check>-<random>``, e.g. ``HB-0001-CA-2026-000001-4-7KQ2M9XD``.

The check character (ISO 7064 MOD 37,36, over everything before it) finds every single wrong character and
swapped neighbours before the register is asked; the random tail keeps numbers from being guessed.
"""

import re
import secrets
import unicodedata
from dataclasses import dataclass

import sqlite_utils

from grading import records
from grading.errors import RefusedError

PREFIX = "HB"
RANDOM_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # read aloud and typed by hand: no 0/O, 1/I/L
_CHECK_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LAST_SERIAL = 999_999
_SHAPE = re.compile(
    rf"{PREFIX}([0-9]{{4}})([A-Z0-9]{{2}})([0-9]{{4}})([0-9]{{6}})([A-Z0-9])([{RANDOM_ALPHABET}]{{8}})"
)
_DASHES = "‐‑‒–—―−﹘﹣－"


@dataclass(frozen=True)
class Number:
    """A well-formed certificate number; ``str()`` gives the printed form."""

    centre: str
    type: str
    year: int
    serial: int
    random: str

    @property
    def check(self) -> str:
        """The check character over everything before it."""
        return check_character(f"{PREFIX}{self.centre}{self.type}{self.year:04d}{self.serial:06d}")

    def __str__(self) -> str:
        parts = (
            PREFIX,
            self.centre,
            self.type,
            f"{self.year:04d}",
            f"{self.serial:06d}",
            self.check,
            self.random,
        )
        return "-".join(parts)


def check_character(text: str) -> str:
    """Return the ISO 7064 MOD 37,36 check character of ``text`` (digits and capital letters)."""
    product = 36
    for character in text:
        total = (product + _CHECK_ALPHABET.index(character)) % 36 or 36
        product = total * 2 % 37
    return _CHECK_ALPHABET[(37 - product) % 36]


def make(db: sqlite_utils.Database, centre: str, certificate_type: str, year: int) -> Number:
    """Take the next serial of (centre code, type, year) and return its number.

    Call it inside the transaction that stores the certificate, so that no serial is lost or used twice.
    Raises RefusedError ``type_malformed`` (two capital letters or digits), ``code_malformed`` or ``serials_used_up``.
    """
    if not re.fullmatch(r"[A-Z0-9]{2}", certificate_type, re.ASCII):
        raise RefusedError(
            "type_malformed", f"Certificate type {certificate_type!r} is not two capitals or digits."
        )
    if not re.fullmatch(r"[0-9]{4}", centre, re.ASCII):
        raise RefusedError("code_malformed", f"Centre code {centre!r} is not four digits.")
    with records.transaction(db):
        sql = "SELECT last FROM serials WHERE centre = ? AND type = ? AND year = ?"
        row = records.one(db, sql, centre, certificate_type, year)
        serial = (row["last"] if row else 0) + 1
        if serial > _LAST_SERIAL:
            raise RefusedError(
                "serials_used_up", f"Centre {centre} has used every {certificate_type} serial of {year}."
            )
        taken = {"centre": centre, "type": certificate_type, "year": year, "last": serial}
        db.table("serials").upsert(taken, pk=("centre", "type", "year"))
    random = "".join(secrets.choice(RANDOM_ALPHABET) for _ in range(8))
    return Number(centre, certificate_type, year, serial, random)


def parse(text: str) -> Number:
    """Read a typed or scanned number: any case, full-width letters, any spaces and dashes.

    Raises RefusedError ``number_malformed`` or ``check_character``.
    """
    plain = "".join(
        c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and c not in _DASHES + "-"
    )
    # Not str.upper alone: it turns letters such as ß or ı into plain ones.
    match = _SHAPE.fullmatch(plain.upper()) if plain.isascii() else None
    if match is None:
        raise RefusedError(
            "number_malformed", "This is not a certificate number; type it as printed, from HB on."
        )
    centre, certificate_type, year, serial, check, random = match.groups()
    number = Number(centre, certificate_type, int(year), int(serial), random)
    if number.check != check:
        raise RefusedError("check_character", "The number holds a typing mistake; compare it with the paper.")
    return number
