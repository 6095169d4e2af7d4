"""Who may get a certificate, why the others may not yet, and the evidence that a certificate rests on."""

from dataclasses import asdict, dataclass
from typing import Any

import sqlite_utils

from grading import attempts, attendance, classes, progress, records, stations
from grading.course import CertificatePolicy, Course
from grading.errors import NotFoundError


@dataclass(frozen=True)
class Reason:
    """Why not: a stable code for pages, and what to fill into its sentence.

    ``no_certificate``; ``theory_missing`` (assessment); ``theory_below`` (assessment, score, max, pass_share,
    must_pass: whether a must-pass question is what was missed); ``station_missing``, ``station_failed``
    (station); ``ungraded`` (assessment or station); ``attendance_missing`` (session); ``lessons_missing`` (lessons: refs);
    ``already_issued`` (number).
    """

    code: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Eligibility:
    """The verdict; ``evidence`` is plain data that goes into the certificate's row."""

    eligible: bool
    reasons: list[Reason]
    evidence: dict[str, Any]


def assess(db: sqlite_utils.Database, course: Course, class_id: str, person: str) -> Eligibility:
    """Say whether the learner meets the course's policy in this class; every reason against it is named.

    Only results of this class count, so that a re-training cannot rest on the tests of years ago.
    Raises NotFoundError when the class is not of this course or the person is not in it.
    """
    if classes.get(db, class_id)["course"] != course.id:
        raise NotFoundError(f"Class {class_id} is not a class of {course.id}.")
    if not classes.is_member(db, class_id, person):
        raise NotFoundError("This person is not in the class; let them join with its code.")
    policy = course.certificate
    if policy is None:
        return Eligibility(False, [Reason("no_certificate", {})], {})
    theory, reasons = _theory(db, course, policy, class_id, person)
    passed, more = _stations(db, policy, class_id, person)
    ticks, missing = _attendance(db, policy, class_id, person)
    learned, unfinished = _lessons(db, course, policy, person)
    reasons += more + missing + unfinished + _issued(db, policy, class_id, person)
    evidence = {
        "policy": asdict(policy),
        "edition": course.edition,
        "theory": theory,
        "stations": passed,
        "attendance": ticks,
        "lessons": learned,
    }
    return Eligibility(not reasons, reasons, evidence)


def _theory(
    db: sqlite_utils.Database, course: Course, policy: CertificatePolicy, class_id: str, person: str
) -> tuple[dict[str, Any] | None, list[Reason]]:
    if not policy.theory:
        return None, []
    best = attempts.best_theory(db, person, course.id, policy.theory, class_id)
    if best is not None and best["passed"]:
        return best, []
    named = {"assessment": policy.theory}
    tried = attempts.history(db, person, course.id, policy.theory, class_id)
    if any(attempt["state"] == "submitted" for attempt in tried):
        return best, [Reason("ungraded", named)]
    if best is None:
        return None, [Reason("theory_missing", named)]
    enough = best["score"] >= policy.theory_pass * best["max"] - 1e-9
    outcome = {"score": best["score"], "max": best["max"], "pass_share": policy.theory_pass}
    return best, [Reason("theory_below", {**named, **outcome, "must_pass": enough})]


def _stations(
    db: sqlite_utils.Database, policy: CertificatePolicy, class_id: str, person: str
) -> tuple[list[dict[str, Any]], list[Reason]]:
    tries = stations.results(db, person, class_id)
    evidence, reasons = [], []
    for station in policy.stations:
        mine = [row for row in tries if row["station"] == station]
        passed = next((row for row in mine if row["passed"]), None)
        if not mine:
            reasons.append(Reason("station_missing", {"station": station}))
        elif passed is None:
            reasons.append(Reason("station_failed", {"station": station}))
        elif not passed["graded"]:
            reasons.append(Reason("ungraded", {"station": station}))
        else:
            kept = ("station", "attempt", "try_no", "examiner", "score", "max", "manikin", "minutes", "at")
            evidence.append({key: passed[key] for key in kept})
    return evidence, reasons


def _attendance(
    db: sqlite_utils.Database, policy: CertificatePolicy, class_id: str, person: str
) -> tuple[list[int], list[Reason]]:
    sheet = attendance.sheet(db, class_id)
    sessions = range(1, policy.sessions + 1)
    present = [session for session in sessions if sheet.get((person, session), False)]
    missing = [session for session in sessions if session not in present]
    return present, [Reason("attendance_missing", {"session": session}) for session in missing]


def _lessons(
    db: sqlite_utils.Database, course: Course, policy: CertificatePolicy, person: str
) -> tuple[list[str], list[Reason]]:
    if not policy.lessons:
        return [], []
    finished = {name.rpartition("/")[2] for name in progress.finished_lessons(db, person, course.id)}
    learned = [ref for ref in course.lessons if ref.rpartition("/")[2] in finished]
    missing = [ref for ref in course.lessons if ref not in learned]
    return learned, [Reason("lessons_missing", {"lessons": missing})] if missing else []


def _issued(db: sqlite_utils.Database, policy: CertificatePolicy, class_id: str, person: str) -> list[Reason]:
    # A revoked one does not count: after a correction the centre issues another, which names the one it replaces.
    sql = """
    SELECT number FROM certificates AS c WHERE class = ? AND person = ? AND type = ? AND NOT EXISTS (
      SELECT 1 FROM certificate_events AS e WHERE e.number = c.number AND kind = 'revoked')"""
    row = records.one(db, sql, class_id, person, policy.type)
    return [Reason("already_issued", {"number": row["number"]})] if row else []
