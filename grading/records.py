"""The certification record: the only module that opens ``records.db``.

Durability rests on four things: ``synchronous=EXTRA``, a journal mode that the loaded SQLite can be trusted
with, a folder whose own name is on the disk, and one transaction per public write.
"""

import json
import os
import sqlite3 as stdlib_sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

try:  # sqlite-utils makes the same choice, so that both speak to one library
    import pysqlite3 as sqlite3
except ImportError:
    import sqlite3  # type: ignore[no-redef]

import sqlite_utils

from grading import migrations
from grading.errors import RecordsError
from grading.whole_file import sync_folder

APPLICATION_ID = 0x424F4149  # "BOAI"
# The WAL-reset bug is fixed from here on; older libraries use a rollback journal.
_SAFE_WAL = (3, 51, 3)
IntegrityError = (sqlite3.IntegrityError, stdlib_sqlite3.IntegrityError)
DatabaseError = (sqlite3.DatabaseError, stdlib_sqlite3.DatabaseError)
OperationalError = (sqlite3.OperationalError, stdlib_sqlite3.OperationalError)


def now() -> str:
    """Return the current time as ISO 8601 UTC with milliseconds, e.g. ``2026-11-24T03:00:00.000Z``."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def library() -> tuple[str, str]:
    """Return the SQLite library in use: the module's name and the version."""
    return sqlite3.__name__, sqlite3.sqlite_version


def journal_mode() -> str:
    """Return the journal mode this machine's SQLite is safe with: ``wal`` or ``delete``."""
    return "wal" if sqlite3.sqlite_version_info >= _SAFE_WAL else "delete"


def open_records(path: Path) -> sqlite_utils.Database:
    """Open (or create) the record at ``path``, bring it to the newest schema and return it.

    Raises RecordsError when the file is not writable, not ours, or written by a newer version.
    """
    try:
        with ExitStack() as on_failure:
            holders = [folder.parent for folder in path.parents if not folder.exists()]
            path.parent.mkdir(parents=True, exist_ok=True)
            existed = path.exists()
            # Threads: the portal hands the connection to its one record thread.
            connection = sqlite3.connect(str(path), timeout=30, isolation_level=None, check_same_thread=False)
            on_failure.callback(connection.close)
            if not existed:
                os.chmod(path, 0o600)
            db = sqlite_utils.Database(connection)
            _refuse_foreign(db, path)
            for pragma in (f"journal_mode={journal_mode()}", "synchronous=EXTRA", "foreign_keys=ON"):
                db.execute(f"PRAGMA {pragma}")
            migrations.migrate(db, APPLICATION_ID)
            # SQLite syncs the entries of its own folder; that of the folder itself is ours, whoever made it.
            for folder in {path.parent.parent, *holders}:
                sync_folder(folder)
            on_failure.pop_all()
    except (*DatabaseError, OSError) as error:
        raise RecordsError(
            f"{path}: cannot open the record ({error}); check the folder and free disk space"
        ) from error
    return db


@dataclass(frozen=True)
class Seen:
    """A record as it lies there: its schema, the newest one, the newest time in it, and in how many scores a gradebook differs."""

    schema: int
    newest_schema: int
    latest: str | None
    differences: int = 0


def look(path: Path) -> Seen | None:
    """Return what the record at ``path`` is like without changing it, or None where there is none.

    Raises RecordsError when it cannot be read, is not ours, or written by a newer version.
    """
    if not path.exists():
        return None
    try:
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)
        ) as connection:
            db = sqlite_utils.Database(connection)
            _refuse_foreign(db, path)
            (schema,) = db.execute("PRAGMA user_version").fetchone()
            times = (
                "SELECT max(issued_at) AS at FROM certificates UNION SELECT max(submitted_at) FROM attempts"
            )
            found = [at for (at,) in db.execute(times).fetchall() if at] if schema else []
            differing = 0
            if schema == len(migrations.STEPS):
                (differing,) = db.execute("SELECT count(*) FROM gradebook_differences").fetchone()
    except DatabaseError as error:
        raise RecordsError(
            f"{path}: cannot read the record ({error}); check its rights, or start the site once"
        ) from error
    return Seen(schema, len(migrations.STEPS), max(found, default=None), differing)


def _refuse_foreign(db: sqlite_utils.Database, path: Path) -> None:
    (found,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    # Ours has its number from the first table on; without it, only an empty file is ours to fill.
    if found != APPLICATION_ID and (found or version or tables):
        raise RecordsError(f"{path}: not a Bo'ai Classroom record; choose another data folder")
    if version > len(migrations.STEPS):
        raise RecordsError(
            f"{path}: written by a newer version (schema {version}, this program knows "
            f"{len(migrations.STEPS)}); upgrade Bo'ai Classroom"
        )


@contextmanager
def transaction(db: sqlite_utils.Database) -> Iterator[None]:
    """Run the block as one transaction; a block inside another joins the outer one."""
    if db.conn.in_transaction:
        yield
        return
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.conn.execute("COMMIT")
    except BaseException:
        # A full disk may have rolled the transaction back already.
        with suppress(*OperationalError):
            db.conn.execute("ROLLBACK")
        raise


def one(db: sqlite_utils.Database, sql: str, *params: Any) -> dict[str, Any] | None:
    """Return the first row of a query as a dict, or None."""
    return next(iter(db.query(sql, list(params))), None)


def log(db: sqlite_utils.Database, person: str, action: str, subject: dict[str, Any], now: str) -> None:
    """Keep, inside the caller's transaction, who changed what: a row that nobody can change or delete."""
    text = json.dumps(subject, ensure_ascii=False, sort_keys=True)
    db.table("access_log").insert({"person": person, "action": action, "subject": text, "at": now})
