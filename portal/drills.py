"""What can be practised in a few minutes: the simulators of the lessons, each once, where it is first met."""

from collections.abc import Iterable
from dataclasses import dataclass

from grading.course import Course
from grading.errors import NotFoundError
from portal import gallery
from portal.lessons import LANGUAGES, Catalogue


@dataclass(frozen=True)
class Drill:
    """A simulator in a lesson: its title and the lesson's by language, and the address of its place there."""

    title: dict[str, str]
    lesson: dict[str, str]
    href: str


def drills(courses: Iterable[Course], catalogue: Catalogue) -> list[Drill]:
    """Return the simulators of the courses' lessons in the order a learner meets them."""
    found: dict[str, Drill] = {}
    for course in courses:
        for ref in course.lessons:
            lesson = catalogue.lessons.get(ref)
            for cell, name in lesson.exercises if lesson else ():
                titles = _titles(name)
                if lesson and titles and name not in found:
                    found[name] = Drill(titles, lesson.title, f"/learn/{course.id}/{lesson.slug}#{cell}")
    return list(found.values())


def _titles(name: str) -> dict[str, str]:
    """Return what a learner calls the exercise, by language; empty where it is no simulator or has no name of its own."""
    try:
        one = gallery.entry(name)
    except NotFoundError:
        return {}
    return one.titles if one.kind == "simulator" and set(LANGUAGES) <= set(one.titles) else {}
