"""Classes: who teaches, who learns, and the code by which they join."""

import secrets
from typing import Any
from uuid import uuid4

import sqlite_utils

from grading import centres, people, records
from grading.errors import NotFoundError, RefusedError

# Read from a projector's last row and typed on a phone: no 0/O, 1/I/L.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6


def create(
    db: sqlite_utils.Database,
    centre: str,
    course: str,
    name: str,
    trainer: str,
    now: str,
    closes_at: str | None = None,
    opens_at: str | None = None,
) -> str:
    """Open a class taught by ``trainer``, now or at ``opens_at``, and return its id.

    Raises NotFoundError for an unknown centre or trainer, RefusedError for a name that cannot be shown.
    """
    class_id = uuid4().hex
    row = {"id": class_id, "centre": centre, "course": course, "name": people.clean_name(name)}
    with records.transaction(db):
        centres.get(db, centre)
        people.get(db, trainer)
        times = {"opens_at": opens_at or now, "closes_at": closes_at, "created_by": trainer, "created_at": now}
        db.table("classes").insert({**row, "join_code": _free_code(db), **times})
        db.table("class_trainers").insert({"class": class_id, "person": trainer})
    return class_id


def _free_code(db: sqlite_utils.Database) -> str:
    while True:
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        if by_code(db, code) is None:
            return code


def by_code(db: sqlite_utils.Database, code: str) -> dict[str, Any] | None:
    """Return the class with this join code, or None; case and spaces do not matter."""
    return records.one(db, "SELECT * FROM classes WHERE join_code = ?", people.name_key(code).upper())


def get(db: sqlite_utils.Database, class_id: str) -> dict[str, Any]:
    """Return the class's row; raises NotFoundError."""
    row = records.one(db, "SELECT * FROM classes WHERE id = ?", class_id)
    if row is None:
        raise NotFoundError(f"No class {class_id}.")
    return row


def for_centre(db: sqlite_utils.Database, centre: str) -> list[dict[str, Any]]:
    """Return the centre's classes, newest first."""
    sql = "SELECT * FROM classes WHERE centre = ? ORDER BY created_at DESC, id"
    return list(db.query(sql, [centre]))


def for_trainer(db: sqlite_utils.Database, person: str) -> list[dict[str, Any]]:
    """Return the classes the person teaches, newest first."""
    sql = (
        "SELECT classes.* FROM classes JOIN class_trainers ON class_trainers.class = classes.id"
        " WHERE class_trainers.person = ? ORDER BY created_at DESC, id"
    )
    return list(db.query(sql, [person]))


def for_person(db: sqlite_utils.Database, person: str) -> list[dict[str, Any]]:
    """Return the classes the person learns in, newest first."""
    sql = (
        "SELECT classes.* FROM classes JOIN enrolments ON enrolments.class = classes.id"
        " WHERE enrolments.person = ? ORDER BY joined_at DESC, id"
    )
    return list(db.query(sql, [person]))


def add_trainer(db: sqlite_utils.Database, class_id: str, person: str) -> None:
    """Let another person teach the class; adding twice changes nothing."""
    with records.transaction(db):
        get(db, class_id)
        people.get(db, person)
        db.table("class_trainers").insert({"class": class_id, "person": person}, ignore=True)


def change(
    db: sqlite_utils.Database, class_id: str, by: str, now: str, **changed: str | None
) -> None:
    """Change ``name``, ``opens_at`` or ``closes_at`` (None: no end); what changed and who did it is on record.

    Raises NotFoundError, the refusals of ``people.clean_name``, and RefusedError ``class_times`` for an end before the start or
    before now, or any change of a closed class's times: its learners may have seen the answers of the theory test.
    """
    if "name" in changed:
        changed["name"] = people.clean_name(changed["name"] or "")
    with records.transaction(db):
        row = get(db, class_id)
        new = {key: value for key, value in changed.items() if row[key] != value}
        opens, closes = changed.get("opens_at", row["opens_at"]), changed.get("closes_at", row["closes_at"])
        if {"opens_at", "closes_at"} & set(new):
            closed = row["closes_at"] is not None and row["closes_at"] <= now
            if closed or opens is None or (closes is not None and (closes < now or (closes <= opens and closes != now))):
                raise RefusedError("class_times", "The end must come after the start and not before now.")
        if new:
            db.table("classes").update(class_id, new)
            if closes is not None:  # nobody goes on with a test whose answers the others may see
                sql = "UPDATE attempts SET deadline_at = :end WHERE class = :class AND state = 'open' AND coalesce(deadline_at, :end) >= :end"
                db.execute(sql, {"end": closes, "class": class_id})
            before = {key: row[key] for key in new}
            records.log(db, by, "change_class", {"class": class_id, "from": before, "to": new}, now)


def trainers(db: sqlite_utils.Database, class_id: str) -> set[str]:
    """Return the ids of everyone who teaches the class."""
    return {
        row["person"] for row in db.query("SELECT person FROM class_trainers WHERE class = ?", [class_id])
    }


def is_trainer(db: sqlite_utils.Database, class_id: str, person: str) -> bool:
    """Say whether the person teaches the class."""
    return person in trainers(db, class_id)


def join(db: sqlite_utils.Database, class_id: str, person: str, name: str, now: str) -> None:
    """Enrol a person under ``name``; a second time changes nothing.

    Raises RefusedError ``class_closed`` or, when someone else in the class has the name, ``name_taken``.
    """
    name = people.clean_name(name)
    with records.transaction(db):
        closes_at = get(db, class_id)["closes_at"]
        people.get(db, person)
        if is_member(db, class_id, person):
            return
        if closes_at is not None and closes_at <= now:
            raise RefusedError("class_closed", "This class is closed; ask the trainer for the right code.")
        if find_member(db, class_id, name):
            raise RefusedError(
                "name_taken", f"{name} is in this class already; sign in, or add a mark to the name."
            )
        db.table("enrolments").insert({"class": class_id, "person": person, "name": name, "joined_at": now})


def is_member(db: sqlite_utils.Database, class_id: str, person: str) -> bool:
    """Say whether the person learns in the class."""
    sql = "SELECT person FROM enrolments WHERE class = ? AND person = ?"
    return records.one(db, sql, class_id, person) is not None


def members(db: sqlite_utils.Database, class_id: str) -> list[dict[str, Any]]:
    """Return the learners as ``person`` (id), ``name``, ``lang``, ``joined_at``, in order of joining."""
    sql = (
        "SELECT person, enrolments.name AS name, lang, joined_at FROM enrolments"
        " JOIN people ON people.id = enrolments.person WHERE class = ? ORDER BY joined_at, enrolments.rowid"
    )
    return list(db.query(sql, [class_id]))


def find_member(db: sqlite_utils.Database, class_id: str, name: str) -> dict[str, Any] | None:
    """Return the learner known by ``name`` in the class (as ``members``, and ``secret``), or None.

    Full-width letters, case, spaces and the kind of middle dot do not matter.
    """
    key = people.name_key(name)
    for member in members(db, class_id):
        if people.name_key(member["name"]) == key:
            return {**member, "secret": people.get(db, member["person"])["secret"]}
    return None


def reset_pin(
    db: sqlite_utils.Database, class_id: str, member: dict[str, Any], secret: str, by: str, now: str
) -> None:
    """Replace a learner's PIN (``secret`` is its hash) and forgive the failed tries; ``member`` is as in ``members``.

    Who knows a PIN can act as the learner, so the reset itself is on record. Raises RefusedError ``not_a_learner``.
    """
    if people.get(db, member["person"])["kind"] != "learner":
        raise RefusedError("not_a_learner", "Staff change their own password; a class resets learners' PINs only.")
    start = f"pin:{class_id}:"
    with records.transaction(db):
        people.set_secret(db, member["person"], secret)
        failed = list(db.query("SELECT DISTINCT subject FROM sign_in_failures WHERE subject LIKE ?", [f"{start}%"]))
        for subject in (row["subject"] for row in failed):
            if people.name_key(subject.removeprefix(start)) == people.name_key(member["name"]):
                db.table("sign_in_failures").delete_where("subject = ?", [subject])
        entry = {"person": by, "action": "reset_pin", "subject": member["person"], "at": now}
        db.table("access_log").insert(entry)
