"""The record: what it refuses, what it keeps, how it grows."""

import sqlite3
import stat

import pytest

from grading import migrations, records
from grading.errors import RecordsError

NOW = "2026-11-24T08:00:00.000Z"


@pytest.fixture
def db(tmp_path):
    opened = records.open_records(tmp_path / "records.db")
    yield opened
    opened.close()


def log(db, action):
    db.table("access_log").insert({"person": None, "action": action, "subject": "s", "at": NOW})


def actions(db):
    return [row["action"] for row in db.query("SELECT action FROM access_log ORDER BY id")]


def test_a_new_record_is_private_durable_and_up_to_date(tmp_path, db):
    assert stat.S_IMODE((tmp_path / "records.db").stat().st_mode) == 0o600
    pragmas = {
        name: db.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "user_version")
    }
    assert pragmas == {
        "journal_mode": records.journal_mode(), "synchronous": 3, "foreign_keys": 1, "user_version": len(migrations.STEPS),
    }  # fmt: skip


def test_a_failed_block_leaves_nothing_and_a_block_inside_joins_the_outer_one(db):
    with pytest.raises(ZeroDivisionError), records.transaction(db):  # noqa: PT012
        log(db, "outer")
        with records.transaction(db):
            log(db, "inner")
        raise ZeroDivisionError
    assert actions(db) == []
    with records.transaction(db):
        log(db, "kept")
    assert actions(db) == ["kept"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_log SET action = 'other'",
        "DELETE FROM access_log",
        "INSERT OR REPLACE INTO access_log (id, action, subject, at) VALUES (1, 'other', 's', 't')",
    ],
)
def test_evidence_cannot_be_changed_even_over_a_plain_connection(tmp_path, db, statement):
    log(db, "first")
    plain = sqlite3.connect(tmp_path / "records.db")
    with pytest.raises(sqlite3.IntegrityError, match="access_log is append-only"):
        plain.execute(statement)
    plain.close()
    assert actions(db) == ["first"]


def test_a_record_written_by_a_newer_version_is_refused(tmp_path, db):
    newer = len(migrations.STEPS) + 1
    db.execute(f"PRAGMA user_version={newer}")
    with pytest.raises(RecordsError, match=f"written by a newer version \\(schema {newer}"):
        records.open_records(tmp_path / "records.db")


@pytest.mark.parametrize("pragma", ["application_id=77", "application_id=0", "user_version=1"])
def test_a_foreign_database_is_refused_untouched(tmp_path, pragma):
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute(f"PRAGMA {pragma}")
    other.execute("CREATE TABLE t (a)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(RecordsError, match="not a Bo'ai Classroom record"):
        records.open_records(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_in_one_line(tmp_path):
    (tmp_path / "records.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(RecordsError, match="cannot open the record"):
        records.open_records(tmp_path / "records.db")


def schema(path):
    plain = sqlite3.connect(path)
    names = plain.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    (version,) = plain.execute("PRAGMA user_version").fetchone()
    plain.close()
    return version, names


@pytest.fixture
def old(tmp_path, monkeypatch):
    """A record as the first version wrote it, with an open invitation."""
    path = tmp_path / "old.db"
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", migrations.STEPS[:1])
        opened = records.open_records(path)
        row = {"token_hash": "h", "role": "operator", "centre": None, "created_at": NOW, "expires_at": NOW}
        opened.table("invitations").insert(row)
        opened.close()
    return path


def test_an_older_record_is_brought_forward_with_what_it_holds(old):
    assert schema(old)[0] == 1
    opened = records.open_records(old)
    row = {"token_hash": "h", "role": "operator", "centre": None, "created_at": NOW, "expires_at": NOW}
    assert list(opened.query("SELECT * FROM invitations")) == [{**row, "used_at": None, "person": None}]
    opened.close()
    fresh = records.open_records(old.with_name("fresh.db"))
    fresh.close()
    assert schema(old) == schema(old.with_name("fresh.db"))
    assert schema(old)[0] == len(migrations.STEPS)


@pytest.mark.parametrize("broken", ["CREATE TABLE half (a); ALTER TABLE nowhere ADD COLUMN b;", "CREATE TABLE half (a); CREATE TABL"])
def test_a_step_that_fails_leaves_the_record_as_it_was_and_steps_before_it_too(old, monkeypatch, broken):
    before = schema(old)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", (*migrations.STEPS, broken))
        with pytest.raises(RecordsError, match="cannot open the record"):
            records.open_records(old)
        assert schema(old) == before
    records.open_records(old).close()
    assert schema(old)[0] == len(migrations.STEPS)
