"""Eligibility, numbers, issue, revocation and the public check."""

import json
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pypdfium2
import pytest

from grading import (
    attendance,
    centres,
    certificates,
    classes,
    eligibility,
    numbers,
    people,
    progress,
    records,
    stations,
)
from grading.course import load_course
from grading.eligibility import Reason
from grading.errors import NotFoundError, RefusedError

NOW = "2026-11-24T03:00:00.000Z"
URL = "https://class.example.org/"
COURSE = """
title = {zh = "心肺复苏与AED", en = "CPR and AED"}
summary = {zh = "学", en = "Learn"}
audience = {zh = "所有人", en = "Everyone"}
minutes = 60
lessons = ["first_aid/02_adult_cpr"]
edition = "2026-11"
[certificate]
type = "CA"
title = {zh = "心肺复苏与AED培训合格证", en = "CPR and AED Training Certificate"}
hours = 4
minutes_per_hour = 45
valid_months = 36
theory = "theory"
theory_pass = 0.8
practical = "practical"
stations = ["cpr"]
sessions = 2
[assessments.theory]
title = {zh = "理论", en = "Theory"}
items = 5
blueprint = {cpr = 5}
attempts = 2
[assessments.practical]
title = {zh = "实操", en = "Practical"}
stations = ["cpr"]
retries = 1
pass_share = 0.8
[stations.cpr]
title = {zh = "心肺复苏", en = "CPR"}
minutes = 5
[[stations.cpr.criteria]]
id = "rate"
critical = true
text = {zh = "频率", en = "Rate"}
"""


class Centre:
    """A centre with a class, its trainer, a second trainer who examines, and an issuer."""

    def __init__(self, folder):
        (folder / "cpr_aed").mkdir()
        (folder / "cpr_aed" / "course.toml").write_text(COURSE, encoding="utf-8")
        self.course = load_course(folder / "cpr_aed")
        self.path = folder / "records.db"
        self.db = records.open_records(self.path)
        self.id = centres.create(self.db, "0007", "江城基地", "River City Base", NOW)
        self.trainer = people.create_staff(self.db, "li.na", "李娜", "hash", NOW)
        self.examiner = people.create_staff(self.db, "wu.di", "吴迪", "hash", NOW)
        self.issuer = people.create_staff(self.db, "sun.yi", "孙毅", "hash", NOW)
        people.grant(self.db, self.issuer, self.id, "issuer", None, NOW)
        self.class_id = classes.create(self.db, self.id, "cpr_aed", "周六班", self.trainer, NOW)

    def join(self, name):
        person = people.create_learner(self.db, name, "hash", NOW)
        classes.join(self.db, self.class_id, person, name, NOW)
        return person

    def theory(self, person, right, number=1, state="graded"):
        """Store an attempt and its scores as the grader leaves them."""
        slots = [{"slot": f"s{i}", "item": f"i{i}", "must_pass": i == 0} for i in range(5)]
        attempt = {
            "id": f"t{person[:8]}{number}",
            "person": person,
            "class": self.class_id,
            "course": "cpr_aed",
            "assessment": "theory",
            "attempt_no": number,
            "seed": 1,
            "form": json.dumps({"slots": slots, "pass_share": 0.8}),
            "state": state,
            "started_at": NOW,
            "submitted_at": NOW,
        }
        self.db.table("attempts").insert(attempt)
        for i, slot in enumerate(slots if state == "graded" else []):
            score = {"slot": slot["slot"], "item": slot["item"], "score": float(i in right), "max": 1.0}
            score |= {"attempt": attempt["id"], "key_version": "1", "source": "autograde", "at": NOW}
            self.db.table("item_scores").insert(score)
        return attempt["id"]

    def station(self, person, mark, request, graded=True):
        """Record a try at the station, graded as the grader leaves it."""
        row = stations.record(
            self.db, self.course, "cpr", person, self.class_id, self.examiner, {"rate": mark}, request, NOW
        )
        if graded:
            self.db.table("attempts").update(row["attempt"], {"state": "graded"})
        return row["attempt"]

    def attend(self, person, *sessions):
        for session in sessions:
            attendance.tick(self.db, self.class_id, session, person, True, self.trainer, NOW)

    def ready(self, name):
        person = self.join(name)
        self.theory(person, {0, 1, 2, 3})
        self.station(person, "done", f"request {name}")
        self.attend(person, 1, 2)
        return person

    def issue(self, person, now=NOW, issuer=None):
        return certificates.issue(
            self.db, self.course, self.class_id, person, issuer or self.issuer, URL, now
        )

    def assess(self, person):
        return eligibility.assess(self.db, self.course, self.class_id, person)


@pytest.fixture
def centre(tmp_path):
    return Centre(tmp_path)


def refused(call, *args, **kwargs):
    with pytest.raises(RefusedError) as caught:
        call(*args, **kwargs)
    return caught.value.reason


def nothing_issued(db):
    return all(db.table(name).count == 0 for name in ("certificates", "certificate_events", "serials"))


# Eligibility


def test_a_newcomer_is_told_everything_that_is_missing(centre):
    assert centre.assess(centre.join("王海洋")).reasons == [
        Reason("theory_missing", {"assessment": "theory"}),
        Reason("station_missing", {"station": "cpr"}),
        Reason("attendance_missing", {"session": 1}),
        Reason("attendance_missing", {"session": 2}),
    ]


def test_what_failed_or_waits_for_grading_is_named(centre):
    person = centre.join("王海洋")
    centre.attend(person, 1, 2)
    centre.theory(person, {0, 1, 2})
    centre.station(person, "prompted", "r1")
    below = {"assessment": "theory", "score": 3.0, "max": 5.0, "pass_share": 0.8, "must_pass": False}
    failed = Reason("station_failed", {"station": "cpr"})
    assert centre.assess(person).reasons == [Reason("theory_below", below), failed]
    centre.theory(person, set(), number=2, state="submitted")
    centre.station(person, "done", "r2", graded=False)
    assert centre.assess(person).reasons == [
        Reason("ungraded", {"assessment": "theory"}),
        Reason("ungraded", {"station": "cpr"}),
    ]


def test_enough_points_without_the_must_pass_question_is_not_enough(centre):
    person = centre.join("王海洋")
    centre.theory(person, {1, 2, 3, 4})
    below = {"assessment": "theory", "score": 4.0, "max": 5.0, "pass_share": 0.8, "must_pass": True}
    assert centre.assess(person).reasons[0] == Reason("theory_below", below)


def test_the_evidence_names_attempts_station_examiner_and_sessions(centre):
    person = centre.ready("王海洋")
    verdict = centre.assess(person)
    assert (verdict.eligible, verdict.reasons) == (True, [])
    assert verdict.evidence["theory"]["attempt"] == f"t{person[:8]}1"
    assert verdict.evidence["attendance"] == [1, 2]
    (station,) = verdict.evidence["stations"]
    assert (station["station"], station["examiner"], station["score"]) == ("cpr", centre.examiner, 1.0)
    assert verdict.evidence["policy"]["theory_pass"] == 0.8


def test_unfinished_lessons_are_named_only_where_the_course_asks_for_them(centre, tmp_path):
    person = centre.ready("王海洋")
    file = tmp_path / "cpr_aed" / "course.toml"
    file.write_text(COURSE.replace("sessions = 2", "sessions = 2\nlessons = true"), encoding="utf-8")
    asking = load_course(tmp_path / "cpr_aed")
    found = eligibility.assess(centre.db, asking, centre.class_id, person)
    assert found.reasons == [Reason("lessons_missing", {"lessons": ["first_aid/02_adult_cpr"]})]
    progress.save(centre.db, person, "cpr_aed", "02_adult_cpr", {}, True, NOW)
    found = eligibility.assess(centre.db, asking, centre.class_id, person)
    assert (found.eligible, found.evidence["lessons"]) == (True, ["first_aid/02_adult_cpr"])
    assert centre.assess(person).evidence["lessons"] == []


def test_results_of_another_class_do_not_count(centre):
    person = centre.ready("王海洋")
    other = classes.create(centre.db, centre.id, "cpr_aed", "周日班", centre.trainer, NOW)
    classes.join(centre.db, other, person, "王海洋", NOW)
    found = eligibility.assess(centre.db, centre.course, other, person)
    assert [reason.code for reason in found.reasons] == [
        "theory_missing",
        "station_missing",
        "attendance_missing",
        "attendance_missing",
    ]


def test_a_stranger_to_the_class_is_not_assessed(centre):
    with pytest.raises(NotFoundError):
        centre.assess(people.create_learner(centre.db, "王海洋", "hash", NOW))


# Numbers


def test_the_check_character_is_that_of_iso_7064_mod_37_36():
    assert numbers.check_character("A12425GABC1234002") == "M"  # the Global Release Identifier's example


def test_serials_run_per_centre_type_and_year(centre):
    made = [
        numbers.make(centre.db, *wanted)
        for wanted in (("0007", "CA", 2026), ("0007", "CA", 2026), ("0007", "TH", 2026), ("0008", "CA", 2026))
    ]
    assert [number.serial for number in made] == [1, 2, 1, 1]
    assert numbers.make(centre.db, "0007", "CA", 2027).serial == 1
    assert len({number.random for number in made}) == 4
    assert refused(numbers.make, centre.db, "0007", "ca", 2026) == "type_malformed"
    assert refused(numbers.make, centre.db, "7", "CA", 2026) == "code_malformed"


def test_the_serial_after_the_last_is_refused(centre):
    centre.db.table("serials").insert({"centre": "0007", "type": "CA", "year": 2026, "last": 999_999})
    assert refused(numbers.make, centre.db, "0007", "CA", 2026) == "serials_used_up"


@pytest.mark.parametrize(
    "typed",
    [
        "hb-0007-ca-2026-000001-g-7kq2m9xd",
        " HB 0007 CA 2026 000001 G 7KQ2M9XD\n",
        "ＨＢ－０００７－ＣＡ－２０２６－０００００１－Ｇ－７ＫＱ２Ｍ９ＸＤ",
        "HB—0007—CA—2026—000001—G—7KQ2M9XD",
        "HB0007CA2026000001G7KQ2M9XD",
    ],
)
def test_a_number_is_read_however_it_is_typed(typed):
    number = numbers.Number("0007", "CA", 2026, 1, "7KQ2M9XD")
    assert numbers.parse(typed) == number


def test_every_single_wrong_character_before_the_random_part_is_refused():
    number = str(numbers.Number("0007", "CA", 2026, 1, "7KQ2M9XD"))
    for place, right in enumerate(number[: number.rindex("-")]):
        for wrong in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            if right not in ("-", wrong):
                changed = number[:place] + wrong + number[place + 1 :]
                assert refused(numbers.parse, changed) in ("number_malformed", "check_character"), changed


@pytest.mark.parametrize("typed", ["", "HB", "HB-0007-CA-2026-000001-T-7KQ2M9X", "中文", "ß" * 27, "0" * 27])
def test_what_is_not_a_number_is_refused(typed):
    assert refused(numbers.parse, typed) == "number_malformed"


# Issue


def test_issue_stores_row_event_evidence_and_pdf_together(centre):
    person = centre.ready("王海洋")
    number = centre.issue(person)
    assert re.fullmatch(r"HB-0007-CA-2026-000001-[0-9A-Z]-[2-9A-HJKMNP-Z]{8}", number)
    (row,) = centre.db.table("certificates").rows
    evidence = json.loads(row.pop("evidence"))
    pdf = row.pop("pdf")
    assert row == {
        "number": number,
        "type": "CA",
        "person": person,
        "name": "王海洋",
        "class": centre.class_id,
        "centre": centre.id,
        "course": "cpr_aed",
        "edition": "2026-11",
        "issued_by": centre.issuer,
        "issued_at": NOW,
        "valid_from": "2026-11-24",
        "valid_until": "2029-11-24",
        "replaces": None,
        "national_number": None,
    }
    assert evidence["centre"] == {"zh": "江城基地", "en": "River City Base"}
    assert evidence["theory"]["score"] == 4.0
    assert list(centre.db.table("certificate_events").rows) == [
        {"id": 1, "number": number, "kind": "issued", "reason": "", "by_person": centre.issuer, "at": NOW}
    ]
    assert certificates.pdf(centre.db, number.lower()) == (pdf, None)
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert "王海洋" in text
    assert f"https://class.example.org/verify/{number}" in text


def test_nothing_is_issued_to_someone_who_is_not_eligible(centre):
    person = centre.join("王海洋")
    assert refused(centre.issue, person) == "not_eligible"
    assert nothing_issued(centre.db)


def test_a_second_click_is_refused_and_leaves_one_row(centre):
    person = centre.ready("王海洋")
    number = centre.issue(person)
    assert refused(centre.issue, person) == "already_issued"
    assert [row["number"] for row in centre.db.table("certificates").rows] == [number]
    assert centre.db.table("serials").get(("0007", "CA", 2026))["last"] == 1


def test_two_processes_issuing_at_once_leave_one_row(centre):
    person = centre.ready("王海洋")

    def click(_):
        db = records.open_records(centre.path)
        try:
            return certificates.issue(db, centre.course, centre.class_id, person, centre.issuer, URL, NOW)
        except RefusedError as error:
            return error.reason

    with ThreadPoolExecutor(4) as clicks:
        outcomes = sorted(clicks.map(click, range(4)))
    (row,) = centre.db.table("certificates").rows
    assert outcomes == sorted([row["number"], *["already_issued"] * 3])


def test_only_an_issuer_who_is_neither_the_learner_nor_the_only_trainer_issues(centre):
    person = centre.ready("王海洋")
    assert refused(centre.issue, person, issuer=centre.examiner) == "not_issuer"
    assert refused(centre.issue, person, issuer=person) == "own_certificate"
    people.grant(centre.db, centre.trainer, centre.id, "issuer", None, NOW)
    assert refused(centre.issue, person, issuer=centre.trainer) == "only_trainer"
    assert nothing_issued(centre.db)
    classes.add_trainer(centre.db, centre.class_id, centre.examiner)
    assert centre.issue(person, issuer=centre.trainer).startswith("HB-0007-CA-2026-000001-")


def test_an_issuer_of_another_centre_does_not_issue_here(centre):
    person = centre.ready("王海洋")
    other = centres.create(centre.db, "0008", "山城基地", "Hill City Base", NOW)
    people.grant(centre.db, centre.examiner, other, "issuer", None, NOW)
    assert refused(centre.issue, person, issuer=centre.examiner) == "not_issuer"


def test_a_name_that_cannot_be_printed_is_refused_and_uses_no_serial(centre):
    person = centre.ready("བོད")
    with pytest.raises(RefusedError, match=r"བ \(U\+0F56\)") as caught:
        centre.issue(person)
    assert caught.value.reason == "uncovered_character"
    assert nothing_issued(centre.db)
    assert centre.issue(centre.ready("王海洋")).startswith("HB-0007-CA-2026-000001-")


def test_dates_and_year_are_those_of_beijing(centre):
    number = centre.issue(centre.ready("王海洋"), now="2026-12-31T16:30:00.000Z")
    assert number.startswith("HB-0007-CA-2027-000001-")
    assert certificates.status(centre.db, number, NOW)["valid_from"] == "2027-01-01"


def test_a_certificate_row_cannot_be_changed_replaced_or_deleted(centre):
    centre.issue(centre.ready("王海洋"))
    plain = sqlite3.connect(centre.path)
    for statement in (
        "UPDATE certificates SET name = '王海'",
        "DELETE FROM certificates",
        "DELETE FROM certificate_events",
        "INSERT OR REPLACE INTO certificates SELECT * FROM certificates",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            plain.execute(statement)


# The public check, revocation, lists


def test_the_public_check_shows_the_masked_name_and_nothing_more(centre):
    number = centre.issue(centre.ready("王海洋"))
    assert certificates.status(centre.db, number.lower().replace("-", " "), NOW) == {
        "number": number,
        "status": "valid",
        "name": "王*洋",
        "type": "CA",
        "title": {"zh": "心肺复苏与AED培训合格证", "en": "CPR and AED Training Certificate"},
        "centre": {"zh": "江城基地", "en": "River City Base"},
        "valid_from": "2026-11-24",
        "valid_until": "2029-11-24",
        "revoked_on": None,
    }


def test_a_certificate_is_valid_through_its_last_day_in_beijing(centre):
    number = centre.issue(centre.ready("王海洋"))
    last, next_day = "2029-11-24T15:59:59.999Z", "2029-11-24T16:00:00.000Z"
    assert certificates.status(centre.db, number, last)["status"] == "valid"
    assert certificates.status(centre.db, number, next_day)["status"] == "expired"


def test_a_guessed_random_part_is_unknown(centre):
    number = centre.issue(centre.ready("王海洋"))
    guess = number[:-1] + ("2" if number[-1] != "2" else "3")
    with pytest.raises(NotFoundError):
        certificates.status(centre.db, guess, NOW)
    with pytest.raises(NotFoundError):
        certificates.pdf(centre.db, guess)


def test_revocation_is_shown_with_its_day_and_keeps_the_row(centre):
    number = centre.issue(centre.ready("王海洋"))
    assert refused(certificates.revoke, centre.db, number, " ", centre.issuer, NOW) == "reason_missing"
    certificates.revoke(centre.db, number, "发错了人", centre.issuer, "2026-11-25T03:00:00.000Z")
    found = certificates.status(centre.db, number, "2030-01-01T00:00:00.000Z")
    assert (found["status"], found["revoked_on"]) == ("revoked", "2026-11-25")
    assert refused(certificates.revoke, centre.db, number, "again", centre.issuer, NOW) == "already_revoked"
    assert [row["reason"] for row in centre.db.table("certificate_events").rows] == ["", "发错了人"]
    assert certificates.pdf(centre.db, number)[0].startswith(b"%PDF")


def test_after_a_revocation_a_new_certificate_names_the_one_it_replaces(centre):
    person = centre.ready("王海洋")
    first = centre.issue(person)
    certificates.revoke(centre.db, first, "姓名写错", centre.issuer, NOW)
    second = centre.issue(person)
    assert {row["number"]: row["replaces"] for row in centre.db.table("certificates").rows} == {
        first: None,
        second: first,
    }
    assert [certificates.status(centre.db, n, NOW)["status"] for n in (first, second)] == ["revoked", "valid"]


def test_certificates_are_listed_for_the_holder_and_the_centre(centre):
    wang, li = centre.ready("王海洋"), centre.ready("李雷")
    first = centre.issue(wang)
    second = centre.issue(li, now="2026-11-25T03:00:00.000Z")
    assert [row["number"] for row in certificates.for_centre(centre.db, centre.id)] == [second, first]
    assert certificates.for_person(centre.db, wang) == [
        {
            "number": first,
            "type": "CA",
            "person": wang,
            "name": "王海洋",
            "class": centre.class_id,
            "centre": centre.id,
            "course": "cpr_aed",
            "edition": "2026-11",
            "issued_by": centre.issuer,
            "issued_at": NOW,
            "valid_from": "2026-11-24",
            "valid_until": "2029-11-24",
            "title": {"zh": "心肺复苏与AED培训合格证", "en": "CPR and AED Training Certificate"},
            "revoked_at": None,
        }
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王海洋", "王*洋"),
        ("王洋", "王*"),
        ("王", "*"),
        ("欧阳海洋", "欧**洋"),
        ("阿依古丽·买买提", "阿*·买*"),
        ("Recep Tayyip Erdoğan", "R* T* E*"),
        ("Anna", "A*"),
        ("r̃ui", "r̃*"),
        ("𠮷田", "𠮷*"),
        ("王海洋2", "王*"),
    ],
)
def test_a_masked_name_shows_too_little_to_name_a_person(name, shown):
    assert certificates.masked(name) == shown


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 11, 24), 36, date(2029, 11, 24)),
        (date(2028, 2, 29), 36, date(2031, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_validity_counts_calendar_months_and_ends_with_a_short_one(start, months, end):
    assert certificates.add_months(start, months) == end
