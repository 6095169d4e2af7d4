"""What the front page offers to practise."""

from pathlib import Path

from grading.course import load_courses
from portal.drills import Drill, drills
from portal.lessons import discover

CONTENT = Path(__file__).resolve().parents[1]


def test_each_simulator_is_offered_once_where_a_learner_meets_it_first_and_questions_are_not():
    courses = load_courses(CONTENT)[0]
    catalogue = discover(CONTENT)
    found = {one.title["en"]: one for one in drills([courses["cpr_aed"], courses["cpr_aed"]], catalogue)}
    assert list(found) == ["Calling 120: say it clearly on the phone", "CPR rhythm trainer", "AED practice"]
    lesson = catalogue.lessons["first_aid/02_adult_cpr"]
    cell = next(cell for cell, name in lesson.exercises if name == "CprRhythm")
    title = {"zh": "心肺复苏节奏训练", "en": "CPR rhythm trainer"}
    assert found["CPR rhythm trainer"] == Drill(title, lesson.title, f"/learn/cpr_aed/02_adult_cpr#{cell}")


def test_a_course_without_simulators_offers_none():
    courses = load_courses(CONTENT)[0]
    assert drills([courses["youth_movement_basics"]], discover(CONTENT)) == []
