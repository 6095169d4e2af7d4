"""People and how they come in: staff, learners, roles, sessions, invitations, failed sign-ins.

A ``secret`` is an argon2 hash made by the caller. Tokens are 256 random bits handed out once; the record
keeps only their SHA-256, so that a copied database opens no door.
"""

import hashlib
import secrets
import unicodedata
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlite_utils

from grading import centres, records
from grading.errors import NotFoundError, RefusedError

ROLES = frozenset({"trainer", "examiner", "manager", "issuer", "auditor", "operator"})
SIGNING = frozenset({"examiner", "issuer"})  # roles that nobody gives to themselves
LANGUAGES = frozenset({"zh", "en"})
NAME_LENGTH = 60  # characters
LOGIN_LENGTH = 64  # characters
_FIRST_CODE = "0001"
_FAILURES_KEPT = timedelta(days=7)


def clean_name(name: str) -> str:
    """Return ``name`` in Unicode NFC with single spaces.

    Raises RefusedError ``name_missing``, ``name_too_long`` or ``name_character`` (control or invisible ones,
    which could make two names look alike).
    """
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not name:
        raise RefusedError("name_missing", "Give a name.")
    if len(name) > NAME_LENGTH:
        raise RefusedError("name_too_long", f"A name has at most {NAME_LENGTH} characters.")
    for character in name:
        if unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Cn"}:
            code = f"U+{ord(character):04X}"
            raise RefusedError(
                "name_character", f"The name holds {code}, which cannot be printed; type it again."
            )
    return name


def name_key(name: str) -> str:
    """Return the form in which two spellings of one name are equal: full-width, case, spaces, middle dots."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join("·" if c in "•‧∙⋅・" else c for c in folded if not c.isspace())


def clean_login(login: str) -> str:
    """Return ``login`` as it is stored and compared: NFKC, lower case.

    Raises RefusedError ``login_malformed``.
    """
    login = unicodedata.normalize("NFKC", login).strip().casefold()
    if not 2 <= len(login) <= LOGIN_LENGTH or not login.isprintable() or any(c.isspace() for c in login):
        raise RefusedError(
            "login_malformed", f"A sign-in name has 2–{LOGIN_LENGTH} characters and no spaces."
        )
    return login


def create_staff(
    db: sqlite_utils.Database, login: str, name: str, secret: str, now: str, lang: str = "zh"
) -> str:
    """Add a member of staff and return the id; raises RefusedError ``login_taken`` or ``login_malformed``."""
    login = clean_login(login)
    with records.transaction(db):
        if records.one(db, "SELECT id FROM people WHERE login = ?", login):
            raise RefusedError("login_taken", f"The sign-in name {login} is in use; choose another.")
        return _create(db, "staff", name, secret, now, lang, login)


def create_learner(db: sqlite_utils.Database, name: str, secret: str, now: str, lang: str = "zh") -> str:
    """Add a learner and return the id; learners sign in by class code, name and PIN."""
    return _create(db, "learner", name, secret, now, lang, None)


def _create(
    db: sqlite_utils.Database, kind: str, name: str, secret: str, now: str, lang: str, login: str | None
) -> str:
    if lang not in LANGUAGES:
        raise RefusedError("lang_unknown", f"Language {lang!r} is not one of {', '.join(sorted(LANGUAGES))}.")
    if not secret:
        raise RefusedError("secret_missing", "Give a password or PIN.")
    row = {"id": uuid4().hex, "name": clean_name(name), "login": login, "secret": secret, "kind": kind}
    with records.transaction(db):
        db.table("people").insert({**row, "lang": lang, "created_at": now})
    return str(row["id"])


def get(db: sqlite_utils.Database, person: str) -> dict[str, Any]:
    """Return the person's row; raises NotFoundError."""
    row = records.one(db, "SELECT * FROM people WHERE id = ?", person)
    if row is None:
        raise NotFoundError(f"No person {person}.")
    return row


def find_staff(db: sqlite_utils.Database, login: str) -> dict[str, Any] | None:
    """Return the member of staff with this sign-in name, or None."""
    try:
        login = clean_login(login)
    except RefusedError:
        return None
    return records.one(db, "SELECT * FROM people WHERE login = ? AND kind = 'staff'", login)


def set_secret(db: sqlite_utils.Database, person: str, secret: str) -> None:
    """Replace the hashed password or PIN and close every session of the person."""
    if not secret:
        raise RefusedError("secret_missing", "Give a password or PIN.")
    with records.transaction(db):
        get(db, person)
        db.table("people").update(person, {"secret": secret})
        db.table("sessions").delete_where("person = ?", [person])


def grant(db: sqlite_utils.Database, person: str, centre: str, role: str, by: str | None, now: str) -> None:
    """Give a member of staff a role at a centre; giving it twice changes nothing.

    Raises RefusedError ``role_unknown``, ``own_role`` (who examines or issues is named by somebody else) or
    ``not_staff``, NotFoundError for an unknown person or centre.
    """
    if role not in ROLES:
        raise RefusedError("role_unknown", f"Role {role!r} is not one of {', '.join(sorted(ROLES))}.")
    if by == person and role in SIGNING:
        raise RefusedError("own_role", f"Nobody makes themselves {role}; ask another manager.")
    with records.transaction(db):
        centres.get(db, centre)
        if get(db, person)["kind"] != "staff":
            raise RefusedError("not_staff", "Only staff accounts hold roles; invite this person first.")
        row = {"person": person, "centre": centre, "role": role, "granted_by": by, "granted_at": now}
        db.table("roles").insert(row, ignore=True)


def withdraw(db: sqlite_utils.Database, person: str, centre: str, role: str) -> None:
    """Take a role back; taking one that is not held changes nothing."""
    with records.transaction(db):
        db.table("roles").delete_where("person = ? AND centre = ? AND role = ?", [person, centre, role])


def roles(db: sqlite_utils.Database, person: str) -> set[tuple[str, str]]:
    """Return what the person may do and where, as (role, centre id) pairs."""
    rows = db.query("SELECT role, centre FROM roles WHERE person = ?", [person])
    return {(row["role"], row["centre"]) for row in rows}


def staff(db: sqlite_utils.Database, centre: str) -> list[dict[str, Any]]:
    """Return who works at the centre: ``person`` (id), ``name``, ``login`` and the sorted ``roles`` there."""
    sql = (
        "SELECT people.id AS person, name, login, group_concat(role, ' ') AS roles FROM roles"
        " JOIN people ON people.id = person WHERE centre = ? GROUP BY people.id ORDER BY login"
    )
    return [{**row, "roles": sorted(row["roles"].split())} for row in list(db.query(sql, [centre]))]


def open_session(db: sqlite_utils.Database, person: str, now: str, days: int = 14) -> str:
    """Start a session of ``days`` days and return its token, which cannot be had again."""
    token = secrets.token_urlsafe(32)
    row = {"token_hash": digest(token), "person": person, "created_at": now}
    with records.transaction(db):
        get(db, person)
        db.table("sessions").delete_where("person = ? AND expires_at <= ?", [person, now])
        db.table("sessions").insert({**row, "expires_at": shift(now, timedelta(days=days))})
    return token


def session_person(db: sqlite_utils.Database, token: str, now: str) -> dict[str, Any] | None:
    """Return the person whose unexpired session this is, or None."""
    sql = (
        "SELECT people.* FROM sessions JOIN people ON people.id = sessions.person"
        " WHERE token_hash = ? AND expires_at > ?"
    )
    return records.one(db, sql, digest(token), now)


def close_session(db: sqlite_utils.Database, token: str) -> None:
    """End the session; an unknown token changes nothing."""
    with records.transaction(db):
        db.table("sessions").delete_where("token_hash = ?", [digest(token)])


def invite(db: sqlite_utils.Database, role: str, now: str, centre: str | None = None, hours: int = 24) -> str:
    """Return a one-time token that makes its bearer staff with ``role`` at ``centre``.

    Only an operator may be invited without a centre.

    Raises RefusedError ``role_unknown`` or ``centre_missing``.
    """
    if role not in ROLES:
        raise RefusedError("role_unknown", f"Role {role!r} is not one of {', '.join(sorted(ROLES))}.")
    if centre is None and role != "operator":
        raise RefusedError("centre_missing", f"Say at which centre the new {role} will work.")
    token = secrets.token_urlsafe(32)
    row = {"token_hash": digest(token), "role": role, "centre": centre, "created_at": now, "used_at": None}
    with records.transaction(db):
        if centre is not None:
            centres.get(db, centre)
        db.table("invitations").insert({**row, "expires_at": shift(now, timedelta(hours=hours))})
    return token


def invitation(db: sqlite_utils.Database, token: str, now: str) -> dict[str, Any]:
    """Return the open invitation's row; raises RefusedError ``invitation_unknown|used|expired``."""
    row = records.one(db, "SELECT * FROM invitations WHERE token_hash = ?", digest(token))
    if row is None:
        raise RefusedError("invitation_unknown", "This invitation is not valid; ask for a new one.")
    if row["used_at"] is not None:
        raise RefusedError("invitation_used", "This invitation has been used; sign in, or ask for a new one.")
    if row["expires_at"] <= now:
        raise RefusedError("invitation_expired", "This invitation has expired; ask for a new one.")
    return row


def founds_centre(db: sqlite_utils.Database, invitation_row: dict[str, Any]) -> bool:
    """Tell whether whoever accepts this invitation founds the first centre, and so names it."""
    return invitation_row["centre"] is None and not centres.listing(db)


def accept_invitation(
    db: sqlite_utils.Database,
    token: str,
    login: str,
    name: str,
    secret: str,
    now: str,
    centre_zh: str = "",
    centre_en: str = "",
    lang: str = "zh",
) -> str:
    """Use an invitation once: make the account, give the role, return the person's id.

    The first operator also founds the first centre (code 0001), for which both names are needed.
    Raises RefusedError as ``invitation``, ``create_staff`` and ``centres.create`` do; then nothing changed.
    """
    with records.transaction(db):
        row = invitation(db, token, now)
        if row["person"] is not None:
            raise RefusedError("invitation_unknown", "This link sets a new password; open it again.")
        centre = row["centre"] or _home(db, centre_zh, centre_en, now)
        person = create_staff(db, login, name, secret, now, lang)
        grant(db, person, centre, row["role"], None, now)
        db.table("invitations").update(row["token_hash"], {"used_at": now})
    return person


def _home(db: sqlite_utils.Database, centre_zh: str, centre_en: str, now: str) -> str:
    existing = centres.listing(db)
    return existing[0]["id"] if existing else centres.create(db, _FIRST_CODE, centre_zh, centre_en, now)


def note_failure(db: sqlite_utils.Database, subject: str, now: str) -> None:
    """Record a failed sign-in of ``subject`` (an account or an address); week-old ones are forgotten."""
    with records.transaction(db):
        db.table("sign_in_failures").delete_where("at < ?", [shift(now, -_FAILURES_KEPT)])
        db.table("sign_in_failures").insert({"subject": subject, "at": now})


def claim_try(db: sqlite_utils.Database, subject: str, most: int, since: str, now: str) -> int | None:
    """Record a sign-in of ``subject`` as failed before it is checked, and return its number for ``forgive_try``.

    None, and nothing recorded, when ``most`` failed at or after ``since``.
    """
    with records.transaction(db):
        if failures(db, subject, since) >= most:
            return None
        note_failure(db, subject, now)
        row = records.one(db, "SELECT max(rowid) AS number FROM sign_in_failures WHERE subject = ?", subject)
    return int(row["number"]) if row else None


def forgive_try(db: sqlite_utils.Database, number: int) -> None:
    """Forget a claimed try that turned out right."""
    with records.transaction(db):
        db.execute("DELETE FROM sign_in_failures WHERE rowid = ?", [number])


def failures(db: sqlite_utils.Database, subject: str, since: str) -> int:
    """Return how many sign-ins of ``subject`` failed at or after ``since``."""
    row = records.one(
        db, "SELECT count(*) AS n FROM sign_in_failures WHERE subject = ? AND at >= ?", subject, since
    )
    return int(row["n"]) if row else 0


def sign_in_subject(login: str) -> str:
    """Return under which name failed sign-ins are counted: every spelling that finds the same account is one."""
    return f"login:{name_key(login)}"


def digest(token: str) -> str:
    """Return what the record keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def shift(now: str, by: timedelta) -> str:
    """Return the moment ``by`` after ``now``, as the record writes times."""
    moved = datetime.fromisoformat(now) + by
    return moved.isoformat(timespec="milliseconds").replace("+00:00", "Z")
