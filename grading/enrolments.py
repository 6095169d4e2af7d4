"""Putting an enrolment right: a misspelt name before the certificate, a duplicate that holds no evidence."""

from typing import Any

import sqlite_utils

from grading import classes, people, records
from grading.errors import NotFoundError, RefusedError

# Anything of these that the learner has in the class is evidence, and evidence keeps its learner.
_EVIDENCE = (
    "SELECT 1 FROM attempts WHERE class = :class AND person = :person",
    "SELECT 1 FROM stations WHERE class = :class AND person = :person",
    "SELECT 1 FROM certificates WHERE class = :class AND person = :person",
    # The last tick of a session counts: one that was taken back is none.
    "SELECT 1 FROM attendance AS a WHERE class = :class AND person = :person AND present = 1 AND id ="
    " (SELECT max(id) FROM attendance WHERE class = a.class AND person = a.person AND session = a.session)",
)
_LIVE = """
SELECT number FROM certificates AS c WHERE class = ? AND person = ? AND NOT EXISTS (
  SELECT 1 FROM certificate_events AS e WHERE e.number = c.number AND kind = 'revoked')"""


def rename(db: sqlite_utils.Database, class_id: str, person: str, name: str, by: str, now: str) -> None:
    """Correct a learner's name in the class; both spellings and who changed it are on record.

    Raises NotFoundError, the refusals of ``people.clean_name``, and RefusedError ``name_taken`` or ``certified``: a name on a
    certificate is corrected by revoking it first.
    """
    name = people.clean_name(name)
    with records.transaction(db):
        before = _member(db, class_id, person)["name"]
        if before == name:
            return
        if certified(db, class_id, person):
            raise RefusedError("certified", "The certificate carries this name; let an issuer revoke it first.")
        other = classes.find_member(db, class_id, name)
        if other and other["person"] != person:
            raise RefusedError("name_taken", f"{name} is in this class already; add a mark to tell them apart.")
        db.table("enrolments").update((class_id, person), {"name": name})
        if people.get(db, person)["kind"] == "learner":
            db.table("people").update(person, {"name": name})
        subject = {"class": class_id, "person": person, "from": before, "to": name}
        records.log(db, by, "rename_learner", subject, now)


def remove(db: sqlite_utils.Database, class_id: str, person: str, by: str, now: str) -> None:
    """Take a learner out of the class, on record, where nothing was examined, attended or issued.

    Raises NotFoundError and RefusedError ``has_evidence``.
    """
    with records.transaction(db):
        name = _member(db, class_id, person)["name"]
        if has_evidence(db, class_id, person):
            raise RefusedError("has_evidence", "This learner has attendance or results here; those stay.")
        db.table("enrolments").delete((class_id, person))
        db.table("sessions").delete_where("person = ?", [person])
        records.log(db, by, "remove_learner", {"class": class_id, "person": person, "name": name}, now)


def has_evidence(db: sqlite_utils.Database, class_id: str, person: str) -> bool:
    """Tell whether the learner has attendance, an attempt, a station or a certificate in the class."""
    whose = {"class": class_id, "person": person}
    return any(db.execute(sql, whose).fetchone() for sql in _EVIDENCE)


def certified(db: sqlite_utils.Database, class_id: str, person: str) -> bool:
    """Tell whether the learner holds a certificate of the class that was not revoked."""
    return records.one(db, _LIVE, class_id, person) is not None


def _member(db: sqlite_utils.Database, class_id: str, person: str) -> dict[str, Any]:
    for row in classes.members(db, class_id):
        if row["person"] == person:
            return row
    raise NotFoundError("This person is not in the class; let them join with its code.")
