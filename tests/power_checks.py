"""What must hold of a record after a power cut, whatever was left of the disk."""

import hashlib
import json

from power_cut import Fact

from grading import migrations, records
from grading.errors import BoaiError


class Told:
    """What was acknowledged until the cut, and the answer that was under way."""

    def __init__(self, events):
        self.record, self.states, self.answers, self.sent, self.certificates = False, {}, {}, {}, {}
        for what, *fact in (event.what for event in events if isinstance(event, Fact)):
            if what == "sent":
                attempt, slot, value, seq = fact
                self.sent[attempt, slot] = (value, seq)
            elif fact[0] == "answer":
                self.answers[tuple(fact[1:3])] = tuple(fact[3:])
            elif fact[0] == "certificate":
                self.certificates[fact[1]] = fact[2]
            elif fact[0] == "record":
                self.record = True
            else:
                self.states[fact[1]] = fact[0]


def problems(folder, told, fresh):
    """Open what a cut left with the product's own code and return what is lost, doubled, half or broken."""
    path = folder / "data" / "records.db"
    if told.record and not path.exists():
        return ["the record is gone"]
    try:
        db = records.open_records(path)
    except (BoaiError, *records.DatabaseError) as error:
        return [f"cannot be opened: {error}"]
    try:
        return [*_broken(db, fresh), *_lost(db, told), *_half(db)]
    except records.DatabaseError as error:
        return [f"cannot be read: {error}"]
    finally:
        db.close()


def _broken(db, fresh):
    for check, sound in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
        if (found := [tuple(row) for row in db.execute(f"PRAGMA {check}").fetchall()]) != sound:
            yield f"{check}: {found}"
    numbers = tuple(db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if numbers != (records.APPLICATION_ID, len(migrations.STEPS)) or schema(db) != fresh:
        yield f"schema of {numbers}"
    for table in {
        row["tbl_name"]
        for row in db.query("SELECT tbl_name FROM sqlite_master WHERE name LIKE '%_no_update'")
    }:
        if db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]:
            for change in (f"DELETE FROM {table}", f"UPDATE {table} SET rowid = rowid"):
                try:
                    db.execute(change)
                    yield f"{table} can be changed"
                except records.IntegrityError:
                    pass


def _lost(db, told):
    states = {row["id"]: row["state"] for row in db.query("SELECT id, state FROM attempts")}
    steps = ("attempt", "submitted", "graded")
    for attempt, state in told.states.items():
        found = "attempt" if states.get(attempt) == "open" else states.get(attempt)
        if found is None or steps.index(found) < steps.index(state):
            yield f"{attempt} is {found}, was {state}"
    papers = {row["number"]: (row["pdf"], 1) for row in db.query("SELECT number, pdf FROM certificates")}
    yield from (f"certificate {number} is lost" for number in told.certificates.keys() - papers.keys())
    yield from (
        f"certificate {number} is broken"
        for number, pdf in papers.items()
        if told.sent["certificate", number] != pdf
    )
    kept = {
        (row["attempt"], row["item"]): (json.loads(row["value"]), row["seq"])
        for row in db.query("SELECT * FROM answers")
    }
    for place, answer in told.answers.items():
        if kept.get(place) not in (answer, told.sent[place]):
            yield f"answer {place} is {kept.get(place)}, was {answer}"
    yield from (
        f"answer {place} was never given"
        for place, answer in kept.items()
        if told.sent.get(place) != answer != told.answers.get(place)
    )


def _half(db):
    sql = "SELECT (SELECT count(*) FROM certificate_events AS e WHERE e.number = c.number) AS events FROM certificates AS c"
    yield from (f"a certificate has {row['events']} events" for row in db.query(sql) if row["events"] != 1)
    for row in list(db.query("SELECT * FROM attempts")):
        (queued,) = db.execute("SELECT count(*) FROM jobs WHERE attempt = ?", [row["id"]]).fetchone()
        (marked,) = db.execute(
            "SELECT count(*) FROM jobs WHERE attempt = ? AND state = 'graded'", [row["id"]]
        ).fetchone()
        (scores,) = db.execute("SELECT count(*) FROM item_scores WHERE attempt = ?", [row["id"]]).fetchone()
        slots = len(json.loads(row["form"])["slots"])
        whole = {"open": (0, 0, 0), "submitted": (1, 0, 0), "graded": (1, 1, slots)}[row["state"]]
        if (queued, marked, scores) != whole:
            yield f"{row['id']} is {row['state']} with {queued} jobs, {marked} done, {scores} scores"
        if row["state"] == "open":
            continue
        if hashlib.sha256(row["frozen_answers"].encode()).hexdigest() != row["answers_sha256"]:
            yield f"{row['id']}: frozen answers and their checksum differ"
        frozen = {
            slot: one["value"]
            for slot, one in json.loads(row["frozen_answers"])["answers"].items()
            if one["value"] is not None
        }
        kept = {
            one["item"]: json.loads(one["value"])
            for one in db.query("SELECT * FROM answers WHERE attempt = ?", [row["id"]])
        }
        if frozen != kept:
            yield f"{row['id']} froze {frozen} of {kept}"


def schema(db):
    return sorted((row["name"], row["sql"]) for row in db.query("SELECT name, sql FROM sqlite_master"))
