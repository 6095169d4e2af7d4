"""What every handler shares: content as it is on disk now, and writes that never interleave."""

import asyncio
import shutil
from pathlib import Path

import pytest

from grading import records
from grading.errors import NotFoundError
from portal.settings import Settings
from portal.site import Site

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def site(tmp_path):
    content = tmp_path / "content"
    for folder in ("courses", "first_aid/01_scene_and_120", "first_aid/02_adult_cpr"):
        shutil.copytree(ROOT / folder, content / folder)
    opened = Site(Settings(data=tmp_path / "data", content=content))
    yield opened
    opened.close()


def test_courses_and_lessons_are_those_on_disk_and_others_are_not_found(site):
    assert set(site.courses) == {"cpr_aed", "youth_movement_basics"}
    assert site.lesson("cpr_aed", "02_adult_cpr").ref == "first_aid/02_adult_cpr"
    for course, slug in (("cpr_aed", "03_aed"), ("youth_movement_basics", "02_adult_cpr"), ("none", "02_adult_cpr")):
        with pytest.raises(NotFoundError):  # not on disk; of another course; no such course
            site.lesson(course, slug)


def test_a_course_that_breaks_is_named_and_the_others_stay(site):
    path = site.settings.content / "courses" / "youth_movement_basics" / "course.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\nunknown_key = 1\n", encoding="utf-8")
    assert set(site.courses) == {"cpr_aed"}
    assert any("unknown_key" in str(problem) for problem in site.problems)


def test_a_bank_is_read_again_when_a_file_changed(site):
    before = site.bank("cpr_aed")
    assert site.bank("cpr_aed") is before
    path = site.settings.content / "courses" / "cpr_aed" / "items" / "aed.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# mended\n", encoding="utf-8")
    assert site.bank("cpr_aed") is not before


def test_the_keys_of_a_lesson_are_those_of_its_exercises(site):
    assert {"recall-1", "rhythm", "practice-5"} <= site.lesson_keys("first_aid/02_adult_cpr")


def test_writes_from_many_at_once_do_not_interleave(site):
    def count(db):
        with records.transaction(db):
            number = len(list(db.query("SELECT 1 FROM centres")))
            now = records.now()
            db.table("centres").insert({"id": f"c{number}", "code": f"{number:04}", "name_zh": "甲", "name_en": "A", "created_at": now})
        return number

    async def main():
        return await asyncio.gather(*(site.record(count) for _ in range(20)))

    assert sorted(asyncio.run(main())) == list(range(20))
