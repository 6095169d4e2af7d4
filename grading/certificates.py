"""Certificates: the one module that issues and revokes.

A certificate is a row that never changes, with the PDF as it was issued and the evidence it rests on; what
happens to it later is an event beside it. Dates are those of Beijing time, where the centres are.
"""

import calendar
import json
import re
import unicodedata
from datetime import date, datetime, timedelta, timezone
from typing import Any

import sqlite_utils

from grading import centres, certificate_pdf, classes, eligibility, numbers, people, records
from grading.course import CertificatePolicy, Course
from grading.errors import NotFoundError, RefusedError

_BEIJING = timezone(timedelta(hours=8))
_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff〇々]+")
_LISTED = """
SELECT number, type, person, name, class, centre, course, edition, issued_by, issued_at, valid_from, valid_until,
  json_extract(evidence, '$.policy.title') AS title,
  (SELECT at FROM certificate_events AS e WHERE e.number = certificates.number AND kind = 'revoked') AS revoked_at
FROM certificates"""


def issue(
    db: sqlite_utils.Database,
    course: Course,
    class_id: str,
    person: str,
    issuer: str,
    public_url: str,
    now: str,
) -> str:
    """Issue the learner's certificate of this class and return its number.

    Number, row, event and PDF are one transaction: all or none. ``public_url`` is the site's address, under
    which ``/verify/<number>`` answers. Raises RefusedError ``already_issued``, ``not_eligible``, ``not_issuer``,
    ``only_trainer``, ``own_certificate`` or ``uncovered_character``, and NotFoundError as ``assess`` does.
    """
    with records.transaction(db):
        verdict = eligibility.assess(db, course, class_id, person)
        _refuse_ineligible(verdict)
        policy = course.certificate
        assert policy is not None  # assess refuses a course without one
        class_row = classes.get(db, class_id)
        centre = centres.get(db, class_row["centre"])
        _refuse_issuer(db, class_id, centre["id"], person, issuer)
        valid_from = day(now)
        number = str(numbers.make(db, centre["code"], policy.type, valid_from.year))
        name = next(m["name"] for m in classes.members(db, class_id) if m["person"] == person)
        paper = _paper(course, policy, number, name, centre, valid_from, public_url, now)
        evidence = {**verdict.evidence, "centre": {"zh": centre["name_zh"], "en": centre["name_en"]}}
        row = {
            "number": number,
            "type": policy.type,
            "person": person,
            "name": name,
            "class": class_id,
            "centre": centre["id"],
            "course": course.id,
            "edition": course.edition,
            "evidence": json.dumps(evidence, ensure_ascii=False, sort_keys=True),
            "issued_by": issuer,
            "issued_at": now,
            "valid_from": valid_from.isoformat(),
            "valid_until": paper.valid_until.isoformat() if paper.valid_until else None,
            "replaces": _revoked_before(db, class_id, person, policy.type),
            "pdf": certificate_pdf.render(paper),
        }
        db.table("certificates").insert(row)
        _record_event(db, number, "issued", "", issuer, now)
    return number


def _revoked_before(db: sqlite_utils.Database, class_id: str, person: str, kind: str) -> str | None:
    """Return the newest certificate of this class and type that the new one stands in for."""
    sql = """SELECT number FROM certificates WHERE class = ? AND person = ? AND type = ?
    ORDER BY issued_at DESC, number DESC LIMIT 1"""
    row = records.one(db, sql, class_id, person, kind)
    return str(row["number"]) if row else None


def _refuse_ineligible(verdict: eligibility.Eligibility) -> None:
    for reason in verdict.reasons:
        if reason.code == "already_issued":
            number = reason.params["number"]
            raise RefusedError(
                "already_issued", f"This certificate exists already: {number}; print that one."
            )
    if not verdict.eligible:
        codes = ", ".join(reason.code for reason in verdict.reasons)
        raise RefusedError("not_eligible", f"Not yet eligible ({codes}); complete what is missing first.")


def _refuse_issuer(db: sqlite_utils.Database, class_id: str, centre: str, person: str, issuer: str) -> None:
    if issuer == person:
        raise RefusedError("own_certificate", "Nobody issues their own certificate; ask another issuer.")
    if ("issuer", centre) not in people.roles(db, issuer):
        raise RefusedError(
            "not_issuer", "Only an issuer of this centre can issue; ask one, or ask for the role."
        )
    if classes.trainers(db, class_id) == {issuer}:
        raise RefusedError("only_trainer", "You taught this class alone; ask another issuer to issue.")


def _paper(
    course: Course,
    policy: CertificatePolicy,
    number: str,
    name: str,
    centre: dict[str, Any],
    valid_from: date,
    public_url: str,
    now: str,
) -> certificate_pdf.Paper:
    return certificate_pdf.Paper(
        number=number,
        name=name,
        title_zh=policy.title["zh"],
        title_en=policy.title["en"],
        course_zh=course.title["zh"],
        course_en=course.title["en"],
        hours=policy.hours,
        minutes_per_hour=policy.minutes_per_hour,
        theory=bool(policy.theory),
        practical=bool(policy.stations),
        sessions=bool(policy.sessions),
        lessons=policy.lessons,
        first_aid=any(lesson.startswith("first_aid/") for lesson in course.lessons),
        valid_from=valid_from,
        valid_until=add_months(valid_from, policy.valid_months) if policy.valid_months else None,
        centre_zh=centre["name_zh"],
        centre_en=centre["name_en"],
        edition=course.edition,
        verify_url=f"{public_url.rstrip('/')}/verify/{number}",
        issued_at=now,
    )


def _record_event(db: sqlite_utils.Database, number: str, kind: str, reason: str, by: str, now: str) -> None:
    """Store what happened, inside the caller's transaction; a signed credential and a log leaf join it here."""
    row = {"number": number, "kind": kind, "reason": reason, "by_person": by, "at": now}
    db.table("certificate_events").insert(row)


def revoke(db: sqlite_utils.Database, number: str, reason: str, by: str, now: str) -> None:
    """Revoke a certificate; its row, PDF and history stay.

    Raises NotFoundError, RefusedError ``reason_missing`` or ``already_revoked`` and those of ``numbers.parse``.
    """
    reason = reason.strip()
    if not reason:
        raise RefusedError("reason_missing", "Say why the certificate is revoked.")
    with records.transaction(db):
        row = _find(db, number)
        if row["revoked_at"] is not None:
            raise RefusedError("already_revoked", f"{row['number']} was revoked on {day(row['revoked_at'])}.")
        _record_event(db, row["number"], "revoked", reason, by, now)


def status(db: sqlite_utils.Database, number: str, now: str) -> dict[str, Any]:
    """Return what anyone may know of a number, however it was typed.

    ``number``, ``status`` (valid, expired, revoked), ``name`` (masked), ``type``, ``title`` and ``centre`` (zh, en),
    ``valid_from``, ``valid_until`` (inclusive; None: no expiry), ``revoked_on`` (or None). Raises NotFoundError,
    and RefusedError as ``numbers.parse`` does.
    """
    row = _find(db, number)
    sql = "SELECT json_extract(evidence, '$.centre') AS centre FROM certificates WHERE number = ?"
    centre = records.one(db, sql, row["number"])
    expired = row["valid_until"] is not None and day(now).isoformat() > row["valid_until"]
    return {
        "number": row["number"],
        "status": "revoked" if row["revoked_at"] else "expired" if expired else "valid",
        "name": masked(row["name"]),
        "type": row["type"],
        "title": row["title"],
        "centre": json.loads(centre["centre"]) if centre else {},
        "valid_from": row["valid_from"],
        "valid_until": row["valid_until"],
        "revoked_on": day(row["revoked_at"]).isoformat() if row["revoked_at"] else None,
    }


def full(db: sqlite_utils.Database, number: str) -> dict[str, Any]:
    """Return all a centre may know of its certificate: the row without the PDF, ``evidence`` and ``events``.

    Raises NotFoundError, and RefusedError as ``numbers.parse`` does.
    """
    row = _find(db, number)
    kept = records.one(db, "SELECT evidence, replaces FROM certificates WHERE number = ?", row["number"])
    assert kept is not None
    sql = (
        "SELECT certificate_events.kind, reason, at, people.name AS by FROM certificate_events JOIN people ON people.id = by_person"
        " WHERE number = ? ORDER BY certificate_events.id"
    )
    events = list(db.query(sql, [row["number"]]))
    return {**row, "replaces": kept["replaces"], "evidence": json.loads(kept["evidence"]), "events": events}


def pdf(db: sqlite_utils.Database, number: str) -> tuple[bytes, date | None]:
    """Return the PDF as issued, and the day it was revoked or None; raises as ``numbers.parse``, and NotFoundError."""
    found = _find(db, number)
    row = records.one(db, "SELECT pdf FROM certificates WHERE number = ?", found["number"])
    return bytes(row["pdf"]) if row else b"", day(found["revoked_at"]) if found["revoked_at"] else None


def withdrawn(db: sqlite_utils.Database, class_id: str) -> dict[str, dict[str, Any]]:
    """Return by person the newest certificate of the class where every one they had was revoked.

    ``number``, ``revoked_at`` and ``reason``: another one for this person is a correction, decided one by one.
    """
    sql = """
    SELECT person, c.number, e.at AS revoked_at, e.reason FROM certificates AS c
    LEFT JOIN certificate_events AS e ON e.number = c.number AND e.kind = 'revoked'
    WHERE class = ? ORDER BY issued_at, c.number"""
    newest = {row["person"]: row for row in list(db.query(sql, [class_id]))}
    kept = ("number", "revoked_at", "reason")
    return {who: {key: row[key] for key in kept} for who, row in newest.items() if row["revoked_at"]}


def for_person(db: sqlite_utils.Database, person: str) -> list[dict[str, Any]]:
    """Return the person's certificates, newest first, without PDF and evidence; ``revoked_at`` may be None."""
    rows = db.query(f"{_LISTED} WHERE person = ? ORDER BY issued_at DESC, number DESC", [person])
    return [_listed(row) for row in rows]


def for_centre(db: sqlite_utils.Database, centre: str) -> list[dict[str, Any]]:
    """Return the centre's certificates, as ``for_person`` does."""
    rows = db.query(f"{_LISTED} WHERE centre = ? ORDER BY issued_at DESC, number DESC", [centre])
    return [_listed(row) for row in rows]


def _find(db: sqlite_utils.Database, number: str) -> dict[str, Any]:
    row = records.one(db, f"{_LISTED} WHERE number = ?", str(numbers.parse(number)))
    if row is None:
        raise NotFoundError("No such certificate; compare the number with the paper.")
    return _listed(row)


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "title": json.loads(row["title"])}


def day(now: str) -> date:
    """Return the date in Beijing at this UTC time."""
    return datetime.fromisoformat(now).astimezone(_BEIJING).date()


def add_months(start: date, months: int) -> date:
    """Return the same day ``months`` calendar months later, or that month's last day where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def masked(name: str) -> str:
    """Return enough of a name to compare with a paper at hand: 王*洋, 王*, 阿*·买*, R* E*."""
    if _HAN.fullmatch(name):
        tail = name[-1] if len(name) > 2 else ""
        return name[0] + "*" * max(1, len(name) - 2) + tail if len(name) > 1 else "*"
    return "".join(
        part if part in " ·•・" else f"{_first(part)}*" for part in re.split(r"([ ·•・])", name) if part
    )


def _first(part: str) -> str:
    end = 1
    while end < len(part) and unicodedata.category(part[end]).startswith("M"):
        end += 1
    return part[:end]
