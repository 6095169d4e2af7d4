"""What an auditor sees of a centre: classes in figures, certificates with masked names. Nobody's full name, no score."""

from typing import Any

import sqlite_utils

from grading import certificates

STATUSES = ("valid", "expired", "revoked")
_CLASSES = """
SELECT id, name, course, opens_at, closes_at,
  (SELECT count(*) FROM enrolments WHERE class = c.id) AS learners,
  (SELECT count(*) FROM stations WHERE class = c.id) AS examined,
  (SELECT count(*) FROM stations WHERE class = c.id AND passed = 1) AS passed,
  (SELECT count(*) FROM certificates WHERE class = c.id) AS issued,
  (SELECT count(*) FROM certificates AS p JOIN certificate_events AS e ON e.number = p.number AND e.kind = 'revoked'
   WHERE p.class = c.id) AS revoked
FROM classes AS c WHERE centre = ? ORDER BY created_at DESC, id"""


def classes_of(db: sqlite_utils.Database, centre: str) -> list[dict[str, Any]]:
    """Return the centre's classes, newest first, with ``learners, examined, passed, issued, revoked`` as numbers."""
    return list(db.query(_CLASSES, [centre]))


def papers_of(db: sqlite_utils.Database, centre: str, now: str) -> list[dict[str, Any]]:
    """Return the centre's certificates, newest first, with what the public check tells and no more, and the class."""
    today = certificates.day(now).isoformat()
    found = []
    for row in certificates.for_centre(db, centre):
        expired = row["valid_until"] is not None and row["valid_until"] < today
        status = "revoked" if row["revoked_at"] else "expired" if expired else "valid"
        kept = {key: row[key] for key in ("number", "type", "title", "class", "valid_from", "valid_until", "revoked_at")}
        found.append({**kept, "name": certificates.masked(row["name"]), "status": status})
    return found
