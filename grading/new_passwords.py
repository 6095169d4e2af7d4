"""New passwords of staff: changed by their owner, or set anew with a one-time link when the old one is forgotten."""

import secrets
from datetime import timedelta

import sqlite_utils

from grading import people, records
from grading.errors import RefusedError

_HOURS = 24


def change(db: sqlite_utils.Database, person: str, secret: str, now: str) -> None:
    """Replace the password (``secret`` is its hash), end all of the person's sessions, forgive failed tries."""
    with records.transaction(db):
        people.set_secret(db, person, secret)
        subject = people.sign_in_subject(people.get(db, person)["login"] or "")
        db.table("sign_in_failures").delete_where("subject = ?", [subject])
        _note(db, person, "new_password", person, now)


def link(db: sqlite_utils.Database, person: str, by: str, now: str) -> str:
    """Return a one-time token with which a member of staff sets a new password; earlier ones of theirs end.

    Who holds it can act as that person, so its making is on record. Raises NotFoundError, or RefusedError
    ``not_staff``.
    """
    if people.get(db, person)["kind"] != "staff":
        raise RefusedError("not_staff", "Only staff have passwords; a trainer resets a learner's PIN.")
    token = secrets.token_urlsafe(32)
    row = {"token_hash": people.digest(token), "role": "", "person": person, "created_at": now, "used_at": None}
    with records.transaction(db):
        db.table("invitations").delete_where("person = ? AND used_at IS NULL", [person])
        db.table("invitations").insert({**row, "expires_at": people.shift(now, timedelta(hours=_HOURS))})
        _note(db, by, "new_password_link", person, now)
    return token


def use_link(db: sqlite_utils.Database, token: str, secret: str, now: str) -> str:
    """Set the password with such a token, once, and return the person's id; raises what ``people.invitation`` does."""
    with records.transaction(db):
        row = people.invitation(db, token, now)
        if row["person"] is None:
            raise RefusedError("invitation_unknown", "This link makes a new account; open it again.")
        change(db, row["person"], secret, now)
        db.table("invitations").update(row["token_hash"], {"used_at": now})
    return str(row["person"])


def may_link(db: sqlite_utils.Database, held: set[tuple[str, str]], person: str, centre: str) -> bool:
    """Tell whether someone with the roles ``held`` may make such a link for one of the centre's staff.

    A manager or issuer there may, unless the person also works elsewhere or is auditor or operator: then only
    an operator may, so that nobody gains through it what they could not be given here.
    """
    theirs = people.roles(db, person)
    if centre not in {at for _, at in theirs}:
        return False
    if "operator" in {role for role, _ in held}:
        return True
    at_hand = {("manager", centre), ("issuer", centre)} & held
    return bool(at_hand) and all(at == centre and role not in {"auditor", "operator"} for role, at in theirs)


def _note(db: sqlite_utils.Database, by: str, action: str, subject: str, now: str) -> None:
    db.table("access_log").insert({"person": by, "action": action, "subject": subject, "at": now})
