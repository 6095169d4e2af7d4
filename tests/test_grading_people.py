"""People: accounts, roles, sessions, invitations and failed sign-ins."""

import hashlib

import pytest

from grading import centres, people, records
from grading.errors import NotFoundError, RefusedError

NOW = "2026-11-24T03:00:00.000Z"
HASH = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2g"


@pytest.fixture
def db(tmp_path):
    return records.open_records(tmp_path / "records.db")


def refused(call, *args, **kwargs):
    with pytest.raises(RefusedError) as caught:
        call(*args, **kwargs)
    return caught.value.reason


def test_a_member_of_staff_is_found_by_login_in_any_case_and_width(db):
    person = people.create_staff(db, "Li.Na", "  李  娜 ", HASH, NOW)
    assert people.find_staff(db, "ＬＩ.na ") == {
        "id": person,
        "name": "李 娜",
        "login": "li.na",
        "secret": HASH,
        "kind": "staff",
        "lang": "zh",
        "created_at": NOW,
    }
    assert people.find_staff(db, "lina") is None
    assert people.find_staff(db, "a b") is None


def test_a_login_belongs_to_one_person(db):
    people.create_staff(db, "li.na", "李娜", HASH, NOW)
    assert refused(people.create_staff, db, "LI.NA", "李娜", HASH, NOW) == "login_taken"
    assert refused(people.create_staff, db, "x", "李娜", HASH, NOW) == "login_malformed"
    assert db.table("people").count == 1


def test_a_learner_has_no_login_and_holds_no_role(db):
    centre = centres.create(db, "0001", "一号基地", "Base One", NOW)
    learner = people.create_learner(db, "王海洋", HASH, NOW, "en")
    assert people.get(db, learner)["login"] is None
    assert people.get(db, learner)["lang"] == "en"
    assert refused(people.grant, db, learner, centre, "trainer", None, NOW) == "not_staff"
    assert people.roles(db, learner) == set()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "name_missing"),
        ("  \u3000", "name_missing"),
        ("长" * 61, "name_too_long"),
        ("王\u200b洋", "name_character"),
        ("王\u202e洋", "name_character"),
        ("王\x00洋", "name_character"),
    ],
)
def test_a_name_that_could_deceive_or_cannot_be_shown_is_refused(db, name, reason):
    assert refused(people.create_learner, db, name, HASH, NOW) == reason
    assert db.table("people").count == 0


def test_an_account_without_a_secret_or_with_an_unknown_language_is_refused(db):
    assert refused(people.create_learner, db, "王海洋", "", NOW) == "secret_missing"
    assert refused(people.create_learner, db, "王海洋", HASH, NOW, "fr") == "lang_unknown"


def test_roles_are_held_per_centre_and_can_be_withdrawn(db):
    one = centres.create(db, "0001", "一号基地", "Base One", NOW)
    two = centres.create(db, "0002", "二号基地", "Base Two", NOW)
    person = people.create_staff(db, "li.na", "李娜", HASH, NOW)
    for centre, role in ((one, "trainer"), (one, "trainer"), (two, "issuer")):
        people.grant(db, person, centre, role, None, NOW)
    assert people.roles(db, person) == {("trainer", one), ("issuer", two)}
    people.withdraw(db, person, one, "trainer")
    assert people.roles(db, person) == {("issuer", two)}
    assert refused(people.grant, db, person, one, "king", None, NOW) == "role_unknown"
    with pytest.raises(NotFoundError):
        people.grant(db, person, "nowhere", "trainer", None, NOW)


def test_a_session_lasts_fourteen_days_and_its_token_is_not_stored(db):
    person = people.create_staff(db, "li.na", "李娜", HASH, NOW)
    token = people.open_session(db, person, NOW)
    assert len(token) == 43
    (row,) = db.table("sessions").rows
    assert row == {
        "token_hash": hashlib.sha256(token.encode()).hexdigest(),
        "person": person,
        "created_at": NOW,
        "expires_at": "2026-12-08T03:00:00.000Z",
    }
    assert people.session_person(db, token, "2026-12-08T02:59:59.999Z")["id"] == person
    assert people.session_person(db, token, "2026-12-08T03:00:00.000Z") is None
    assert people.session_person(db, row["token_hash"], NOW) is None


def test_signing_out_closes_one_session_and_a_new_secret_closes_all(db):
    person = people.create_staff(db, "li.na", "李娜", HASH, NOW)
    first, second, third = (people.open_session(db, person, NOW) for _ in range(3))
    people.close_session(db, first)
    assert [people.session_person(db, t, NOW) is not None for t in (first, second, third)] == [
        False,
        True,
        True,
    ]
    people.set_secret(db, person, HASH + "2")
    assert [people.session_person(db, t, NOW) for t in (second, third)] == [None, None]
    assert people.get(db, person)["secret"] == HASH + "2"


def test_an_invitation_makes_one_account_once(db):
    centre = centres.create(db, "0001", "一号基地", "Base One", NOW)
    token = people.invite(db, "trainer", NOW, centre)
    person = people.accept_invitation(db, token, "li.na", "李娜", HASH, NOW)
    assert people.roles(db, person) == {("trainer", centre)}
    assert refused(people.accept_invitation, db, token, "wu.di", "吴迪", HASH, NOW) == "invitation_used"
    assert refused(people.accept_invitation, db, "guess", "wu.di", "吴迪", HASH, NOW) == "invitation_unknown"
    assert token not in {row["token_hash"] for row in db.table("invitations").rows}


def test_an_invitation_expires_after_its_hours(db):
    token = people.invite(db, "operator", NOW, hours=1)
    late = "2026-11-24T04:00:00.000Z"
    assert refused(people.accept_invitation, db, token, "li.na", "李娜", HASH, late) == "invitation_expired"
    assert refused(people.invite, db, "trainer", NOW) == "centre_missing"
    assert refused(people.invite, db, "king", NOW) == "role_unknown"


def test_the_first_operator_founds_the_first_centre_and_the_second_joins_it(db):
    token = people.invite(db, "operator", NOW)
    assert refused(people.accept_invitation, db, token, "li.na", "李娜", HASH, NOW) == "name_missing"
    person = people.accept_invitation(
        db, token, "li.na", "李娜", HASH, NOW, centre_zh="江城基地", centre_en="River City Base"
    )
    (centre,) = centres.listing(db)
    assert (centre["code"], centre["name_zh"], centre["name_en"]) == ("0001", "江城基地", "River City Base")
    again = people.invite(db, "operator", NOW)
    other = people.accept_invitation(db, again, "wu.di", "吴迪", HASH, NOW)
    assert people.roles(db, person) == people.roles(db, other) == {("operator", centre["id"])}
    assert centres.listing(db) == [centre]


def test_a_refused_acceptance_leaves_the_invitation_usable(db):
    centre = centres.create(db, "0001", "一号基地", "Base One", NOW)
    people.create_staff(db, "li.na", "李娜", HASH, NOW)
    token = people.invite(db, "issuer", NOW, centre)
    assert refused(people.accept_invitation, db, token, "li.na", "李娜", HASH, NOW) == "login_taken"
    person = people.accept_invitation(db, token, "wu.di", "吴迪", HASH, NOW)
    assert people.roles(db, person) == {("issuer", centre)}


def test_failed_sign_ins_are_counted_per_subject_and_forgotten_after_a_week(db):
    for at in ("2026-11-16T00:00:00.000Z", "2026-11-24T02:00:00.000Z", NOW):
        people.note_failure(db, "login:li.na", at)
    people.note_failure(db, "address:192.0.2.7", NOW)
    assert people.failures(db, "login:li.na", "2026-11-24T02:00:00.000Z") == 2
    assert people.failures(db, "login:li.na", "2026-11-01T00:00:00.000Z") == 2
    assert people.failures(db, "address:192.0.2.7", NOW) == 1


def test_a_centre_needs_four_digits_both_names_and_a_code_of_its_own(db):
    centre = centres.create(db, "0042", " 江城基地 ", "River City Base", NOW)
    assert centres.get(db, centre) == {
        "id": centre,
        "code": "0042",
        "name_zh": "江城基地",
        "name_en": "River City Base",
        "created_at": NOW,
    }
    assert refused(centres.create, db, "0042", "甲", "A", NOW) == "code_taken"
    assert refused(centres.create, db, "４２４２", "甲", "A", NOW) == "code_malformed"
    assert refused(centres.create, db, "0043", "甲", " ", NOW) == "name_missing"
    with pytest.raises(NotFoundError):
        centres.get(db, "nowhere")
