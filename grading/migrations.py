"""The schema of ``records.db``, one numbered step after another; all that are missing share one transaction.

A published step is never edited: add another one. Rows that are evidence are append-only; triggers refuse
UPDATE and DELETE, and the BEFORE INSERT guard refuses the REPLACE that would slip past both.
"""

import sqlite_utils

_PEOPLE = """
CREATE TABLE centres (
  id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, name_zh TEXT NOT NULL, name_en TEXT NOT NULL, created_at TEXT NOT NULL
) STRICT;
CREATE TABLE people (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, login TEXT UNIQUE, secret TEXT NOT NULL, kind TEXT NOT NULL
    CHECK (kind IN ('staff','learner')), lang TEXT NOT NULL DEFAULT 'zh', created_at TEXT NOT NULL
) STRICT;
CREATE TABLE roles (
  person TEXT NOT NULL REFERENCES people(id), centre TEXT NOT NULL REFERENCES centres(id), role TEXT NOT NULL
    CHECK (role IN ('trainer','examiner','manager','issuer','auditor','operator')),
  granted_by TEXT REFERENCES people(id), granted_at TEXT NOT NULL, PRIMARY KEY (person, centre, role)
) STRICT;
CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people(id), created_at TEXT NOT NULL, expires_at TEXT NOT NULL
) STRICT;
CREATE TABLE invitations (
  token_hash TEXT PRIMARY KEY, role TEXT NOT NULL, centre TEXT, created_at TEXT NOT NULL, expires_at TEXT NOT NULL, used_at TEXT
) STRICT;
CREATE TABLE sign_in_failures (subject TEXT NOT NULL, at TEXT NOT NULL) STRICT;
CREATE INDEX sign_in_failures_subject ON sign_in_failures (subject, at);
CREATE TABLE classes (
  id TEXT PRIMARY KEY, centre TEXT NOT NULL REFERENCES centres(id), course TEXT NOT NULL, name TEXT NOT NULL,
  join_code TEXT NOT NULL UNIQUE, opens_at TEXT NOT NULL, closes_at TEXT, created_by TEXT NOT NULL REFERENCES people(id),
  created_at TEXT NOT NULL
) STRICT;
CREATE TABLE class_trainers (
  class TEXT NOT NULL REFERENCES classes(id), person TEXT NOT NULL REFERENCES people(id), PRIMARY KEY (class, person)
) STRICT;
CREATE TABLE enrolments (
  class TEXT NOT NULL REFERENCES classes(id), person TEXT NOT NULL REFERENCES people(id), name TEXT NOT NULL,
  joined_at TEXT NOT NULL, PRIMARY KEY (class, person)
) STRICT;
CREATE TABLE lesson_progress (
  person TEXT NOT NULL REFERENCES people(id), course TEXT NOT NULL, lesson TEXT NOT NULL, states TEXT NOT NULL,
  finished_at TEXT, updated_at TEXT NOT NULL, PRIMARY KEY (person, course, lesson)
) STRICT;
CREATE TABLE attendance (
  id INTEGER PRIMARY KEY, class TEXT NOT NULL REFERENCES classes(id), session INTEGER NOT NULL, person TEXT NOT NULL
    REFERENCES people(id), present INTEGER NOT NULL CHECK (present IN (0,1)), by_person TEXT NOT NULL REFERENCES people(id), at TEXT NOT NULL
) STRICT;
"""

_ASSESSMENT = """
CREATE TABLE attempts (
  id TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people(id), class TEXT REFERENCES classes(id), course TEXT NOT NULL,
  assessment TEXT NOT NULL, attempt_no INTEGER NOT NULL, seed INTEGER NOT NULL, form TEXT NOT NULL, state TEXT NOT NULL
    CHECK (state IN ('open','submitted','graded')), started_at TEXT NOT NULL, deadline_at TEXT, submitted_at TEXT,
  frozen_answers TEXT, answers_sha256 TEXT, UNIQUE (person, course, assessment, attempt_no)
) STRICT;
CREATE TABLE answers (
  attempt TEXT NOT NULL REFERENCES attempts(id), item TEXT NOT NULL, value TEXT NOT NULL, seq INTEGER NOT NULL,
  at TEXT NOT NULL, received_at TEXT NOT NULL, PRIMARY KEY (attempt, item)
) STRICT;
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY, attempt TEXT NOT NULL REFERENCES attempts(id), key_version TEXT NOT NULL, state TEXT NOT NULL
    CHECK (state IN ('queued','leased','graded','fault')), lease_until TEXT, tries INTEGER NOT NULL DEFAULT 0, fault TEXT,
  created_at TEXT NOT NULL, finished_at TEXT, UNIQUE (attempt, key_version)
) STRICT;
CREATE TABLE item_scores (
  id INTEGER PRIMARY KEY, attempt TEXT NOT NULL REFERENCES attempts(id), key_version TEXT NOT NULL, slot TEXT NOT NULL,
  item TEXT NOT NULL, score REAL NOT NULL, max REAL NOT NULL, source TEXT NOT NULL, grader TEXT, at TEXT NOT NULL,
  UNIQUE (attempt, key_version, slot)
) STRICT;
CREATE TABLE stations (
  id TEXT PRIMARY KEY, attempt TEXT NOT NULL UNIQUE REFERENCES attempts(id), person TEXT NOT NULL REFERENCES people(id),
  class TEXT NOT NULL REFERENCES classes(id), course TEXT NOT NULL, station TEXT NOT NULL, try_no INTEGER NOT NULL,
  examiner TEXT NOT NULL REFERENCES people(id), marks TEXT NOT NULL, passed INTEGER NOT NULL CHECK (passed IN (0,1)),
  score REAL NOT NULL, max REAL NOT NULL, manikin TEXT NOT NULL DEFAULT '', minutes REAL, comment TEXT NOT NULL DEFAULT '',
  request TEXT NOT NULL UNIQUE, at TEXT NOT NULL, UNIQUE (person, class, station, try_no)
) STRICT;
"""

_CERTIFICATES = """
CREATE TABLE certificates (
  number TEXT PRIMARY KEY, type TEXT NOT NULL, person TEXT NOT NULL REFERENCES people(id), name TEXT NOT NULL,
  class TEXT NOT NULL REFERENCES classes(id), centre TEXT NOT NULL REFERENCES centres(id), course TEXT NOT NULL,
  edition TEXT NOT NULL, evidence TEXT NOT NULL, issued_by TEXT NOT NULL REFERENCES people(id), issued_at TEXT NOT NULL,
  valid_from TEXT NOT NULL, valid_until TEXT, replaces TEXT REFERENCES certificates(number), national_number TEXT,
  pdf BLOB NOT NULL
) STRICT;
CREATE TABLE certificate_events (
  id INTEGER PRIMARY KEY, number TEXT NOT NULL REFERENCES certificates(number), kind TEXT NOT NULL
    CHECK (kind IN ('issued','revoked','renewed','reprinted')), reason TEXT NOT NULL DEFAULT '',
  by_person TEXT NOT NULL REFERENCES people(id), at TEXT NOT NULL
) STRICT;
CREATE TABLE serials (centre TEXT NOT NULL, type TEXT NOT NULL, year INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (centre, type, year)) STRICT;
CREATE TABLE access_log (id INTEGER PRIMARY KEY, person TEXT, action TEXT NOT NULL, subject TEXT NOT NULL, at TEXT NOT NULL) STRICT;
"""

_APPEND_ONLY = {
    "attendance": "id", "item_scores": "id", "stations": "id", "certificates": "number",
    "certificate_events": "id", "access_log": "id",
}  # fmt: skip


def _guards(append_only: dict[str, str] = _APPEND_ONLY) -> str:
    return "\n".join(
        f"""
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"""  # noqa: S608
        for table, key in append_only.items()
    )


# A link may also be for someone who is here already and forgot the password.
_NEW_PASSWORDS = "ALTER TABLE invitations ADD COLUMN person TEXT REFERENCES people(id);"

# What waits is found without reading what was graded in all the years.
_WAITING = """
CREATE INDEX jobs_waiting ON jobs (state, lease_until);
CREATE INDEX attempts_open ON attempts (state, deadline_at);
"""

# Without rowids, which would tell the order of the votes, and with no time: nothing says who voted what.
_POLLS = """
CREATE TABLE poll_votes (
  class TEXT NOT NULL REFERENCES classes(id), lesson TEXT NOT NULL, key TEXT NOT NULL, voter TEXT NOT NULL, choice TEXT NOT NULL,
  PRIMARY KEY (class, lesson, key, voter)
) STRICT, WITHOUT ROWID;
"""

# Answers in the learner's own words. ``written_slots`` says that one waits for people, and under which rules;
# ``marks`` is what they gave, each row one event. ``gradebook_differences`` is no evidence but a view of nbgrader's
# gradebook, renewed whenever it is read: scores there that the record does not hold and does not take over.
_MARKING = """
CREATE TABLE written_slots (
  id INTEGER PRIMARY KEY, attempt TEXT NOT NULL REFERENCES attempts(id), slot TEXT NOT NULL, item TEXT NOT NULL,
  max REAL NOT NULL, markers INTEGER NOT NULL CHECK (markers IN (1,2)), tolerance REAL NOT NULL, pass_share REAL NOT NULL,
  at TEXT NOT NULL, UNIQUE (attempt, slot)
) STRICT;
CREATE TABLE marks (
  id INTEGER PRIMARY KEY, attempt TEXT NOT NULL, slot TEXT NOT NULL, marker TEXT NOT NULL REFERENCES people(id),
  levels TEXT NOT NULL, score REAL NOT NULL, comment TEXT NOT NULL DEFAULT '', source TEXT NOT NULL
    CHECK (source IN ('page','formgrader','agreed')), request TEXT NOT NULL UNIQUE, at TEXT NOT NULL,
  FOREIGN KEY (attempt, slot) REFERENCES written_slots(attempt, slot)
) STRICT;
CREATE INDEX marks_slot ON marks (attempt, slot);
CREATE UNIQUE INDEX marks_agreed ON marks (attempt, slot) WHERE source = 'agreed';
CREATE TABLE gradebook_differences (
  course TEXT NOT NULL, attempt TEXT NOT NULL REFERENCES attempts(id), slot TEXT NOT NULL, reason TEXT NOT NULL,
  ours REAL, theirs REAL, at TEXT NOT NULL, PRIMARY KEY (attempt, slot)
) STRICT;
""" + _guards({"written_slots": "id", "marks": "id"})

# More time for a learner's theory tests: the newest row of a class and person counts.
_EXTRA_TIME = """
CREATE TABLE extra_time (
  id INTEGER PRIMARY KEY, class TEXT NOT NULL REFERENCES classes(id), person TEXT NOT NULL REFERENCES people(id),
  percent INTEGER NOT NULL CHECK (percent BETWEEN 0 AND 200), minutes INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 240),
  reason TEXT NOT NULL CHECK (reason IN ('support','language','device','interruption')),
  by_person TEXT NOT NULL REFERENCES people(id), at TEXT NOT NULL
) STRICT;
CREATE INDEX extra_time_person ON extra_time (class, person);
""" + _guards({"extra_time": "id"})
# A corrected key: which keys graded (``bank_keys``), what a person asked for, what a trial gave, how it ended. Only
# ``key_fix_trials`` is a queue; all else is evidence.
_KEY_FIXES = """
CREATE TABLE bank_keys (
  id INTEGER PRIMARY KEY, course TEXT NOT NULL, key_version TEXT NOT NULL, item TEXT NOT NULL, key TEXT NOT NULL,
  parts TEXT NOT NULL, at TEXT NOT NULL, UNIQUE (course, key_version, item)
) STRICT;
CREATE TABLE key_fixes (
  id TEXT PRIMARY KEY, centre TEXT NOT NULL REFERENCES centres(id), course TEXT NOT NULL, assessment TEXT NOT NULL,
  key_version TEXT NOT NULL, items TEXT NOT NULL, reason TEXT NOT NULL, proposed_by TEXT NOT NULL REFERENCES people(id),
  at TEXT NOT NULL
) STRICT;
CREATE INDEX key_fixes_test ON key_fixes (centre, course, assessment);
CREATE TABLE key_fix_events (
  id INTEGER PRIMARY KEY, fix TEXT NOT NULL UNIQUE REFERENCES key_fixes(id), kind TEXT NOT NULL
    CHECK (kind IN ('confirmed','rejected','superseded')), reason TEXT NOT NULL, by_person TEXT REFERENCES people(id), at TEXT NOT NULL
) STRICT;
CREATE TABLE key_fix_trials (
  id INTEGER PRIMARY KEY, fix TEXT NOT NULL REFERENCES key_fixes(id), attempt TEXT NOT NULL REFERENCES attempts(id),
  step TEXT NOT NULL CHECK (step IN ('trial','gradebook')), state TEXT NOT NULL CHECK (state IN ('queued','leased','done','fault')),
  lease_until TEXT, tries INTEGER NOT NULL DEFAULT 0, fault TEXT, UNIQUE (fix, attempt)
) STRICT;
CREATE INDEX key_fix_trials_waiting ON key_fix_trials (state, lease_until);
CREATE TABLE key_fix_scores (
  id INTEGER PRIMARY KEY, fix TEXT NOT NULL, attempt TEXT NOT NULL, slot TEXT NOT NULL, item TEXT NOT NULL,
  key_before TEXT NOT NULL, before REAL NOT NULL, score REAL NOT NULL, max REAL NOT NULL, source TEXT NOT NULL, grader TEXT,
  at TEXT NOT NULL, UNIQUE (fix, attempt, slot), FOREIGN KEY (fix, attempt) REFERENCES key_fix_trials(fix, attempt)
) STRICT;
""" + _guards({"bank_keys": "id", "key_fixes": "id", "key_fix_events": "id", "key_fix_scores": "id"})

# Answers taken over from a learner's file: what came, and what was frozen before it.
_SUPPLEMENTS = """
CREATE TABLE supplements (
  id INTEGER PRIMARY KEY, attempt TEXT NOT NULL REFERENCES attempts(id), file_sha256 TEXT NOT NULL, taken TEXT NOT NULL,
  frozen_before TEXT, sha256_before TEXT, reason TEXT NOT NULL, by_person TEXT NOT NULL REFERENCES people(id), at TEXT NOT NULL,
  UNIQUE (attempt, file_sha256)
) STRICT;
""" + _guards({"supplements": "id"})

# A class's results are found without reading those of all others.
_CLASSES = "CREATE INDEX attempts_class ON attempts (class, course, assessment, state);"

STEPS: tuple[str, ...] = (
    _PEOPLE + _ASSESSMENT + _CERTIFICATES + _guards(),
    _NEW_PASSWORDS,
    _WAITING,
    _POLLS,
    _MARKING,
    _EXTRA_TIME,
    _SUPPLEMENTS,
    _CLASSES,
    _KEY_FIXES,
)


def migrate(db: sqlite_utils.Database, application_id: int) -> None:
    """Run the steps this record has not had yet, in one transaction with their number: all of them or none."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version >= len(STEPS):
        return
    numbers = f"PRAGMA user_version={len(STEPS)};\nPRAGMA application_id={application_id};"
    steps = "\n".join(STEPS[version:])
    try:
        db.conn.executescript(f"BEGIN IMMEDIATE;\n{steps}\n{numbers}\nCOMMIT;")
    except BaseException:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        raise
