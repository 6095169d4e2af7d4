"""course.toml: what it says, and how each mistake in it is named."""

from pathlib import Path

import pytest

from grading.course import CertificatePolicy, load_course, load_courses
from grading.errors import ContentError

COURSE = """
title = {zh = "课", en = "Course"}
summary = {zh = "短", en = "Short"}
audience = {zh = "人", en = "People"}
minutes = 60
lessons = ["first_aid/01_scene"]
edition = "2026-11"

[certificate]
type = "CA"
title = {zh = "证", en = "Certificate"}
hours = 4
minutes_per_hour = 45
valid_months = 36
min_age = 14
theory = "theory"
theory_pass = 0.8
practical = "practical"
stations = ["cpr"]
sessions = 2

[assessments.theory]
title = {zh = "理论", en = "Theory"}
items = 3
blueprint = {cpr = 2, aed = 1}
must_pass = 1
attempts = 2
minutes = 20
points = 1

[assessments.practical]
title = {zh = "实操", en = "Practical"}
stations = ["cpr"]
retries = 1
pass_share = 0.8

[stations.cpr]
title = {zh = "考站", en = "Station"}
minutes = 5

[[stations.cpr.criteria]]
id = "rate"
critical = true
text = {zh = "速度", en = "Rate"}
"""


def _write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "course.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_course_is_read_whole(tmp_path: Path) -> None:
    course = load_course(_write(tmp_path / "cpr_aed", COURSE))
    title = {"zh": "证", "en": "Certificate"}
    assert course.id == "cpr_aed"
    assert course.lessons == ("first_aid/01_scene",)
    assert course.certificate == CertificatePolicy(
        "CA", title, 4.0, 45, 36, 14, "theory", 0.8, "practical", ("cpr",), 2, False
    )
    assert course.assessments["theory"].pass_share == 0.8
    assert course.assessments["practical"].practical
    assert {a.engine for a in course.assessments.values()} == {"direct"}
    assert course.stations["cpr"].criteria[0].text["zh"] == "速度"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("minutes = 60", "minutes = 60\nminuets = 3", "course.toml: unknown key “minuets”"),
        ("minutes = 60", 'minutes = "60"', "key “minutes” is '60'"),
        ("minutes = 60", "minutes = true", "key “minutes” is True"),
        ("minutes = 60", "minutes = 0", "it must be from 1"),
        ("minutes = 60\n", "", "key “minutes” is missing"),
        ('{zh = "课", en = "Course"}', '{zh = "课"}', "course.toml: title: key “en” is missing"),
        ('{zh = "课", en = "Course"}', '{zh = " ", en = "Course"}', "language “zh” is empty"),
        ("items = 3", "items = 4", "the blueprint adds up to 3, items is 4"),
        ('theory = "theory"', 'theory = "practical"', "[certificate] theory: “practical” is not defined"),
        (
            'stations = ["cpr"]\nretries',
            'stations = ["cqr"]\nretries',
            "[assessments.practical] stations: “cqr”",
        ),
        ("theory_pass = 0.8", "theory_pass = 80", "it must be from 0 to 1"),
        ("critical = true", 'critical = "yes"', "[[stations.cpr.criteria]] 1: key “critical”"),
        ("items = 3", 'items = 3\nengine = "docker"', "[assessments.theory]: key “engine” is “docker” — known: direct, kernel"),
        ("retries", 'engine = 1\nretries', "[assessments.practical]: key “engine” is 1 — it must be text in quotes"),
        ("edition = ", "edition ", "cannot be read as TOML"),
    ],
)
def test_a_wrong_course_names_file_key_and_remedy(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in COURSE
    with pytest.raises(ContentError) as caught:
        load_course(_write(tmp_path / "cpr_aed", COURSE.replace(old, new, 1)))
    assert "course.toml" in caught.value.where
    assert said in str(caught.value)
    assert caught.value.remedy


def test_a_broken_course_leaves_the_others_in_service(tmp_path: Path) -> None:
    _write(tmp_path / "courses" / "good", COURSE)
    _write(tmp_path / "courses" / "bad", "title = 3")
    (tmp_path / "courses" / "empty").mkdir()
    courses, errors = load_courses(tmp_path)
    assert list(courses) == ["good"]
    assert [Path(error.where.split(": ")[0]).parent.name for error in errors] == ["bad", "empty"]


def test_the_courses_of_this_repository_are_sound() -> None:
    courses, errors = load_courses(Path(__file__).parent.parent)
    assert errors == []
    assert {"cpr_aed", "youth_movement_basics"} <= set(courses)
