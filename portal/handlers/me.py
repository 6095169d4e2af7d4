"""What a learner has: classes, progress, results, certificates, and all of their data to take away."""

import json
from typing import Any

from grading import attempts, certificates, classes, eligibility, export, numbers, progress
from grading.course import Course
from grading.errors import NotFoundError
from portal.handlers.base import Page
from portal.handlers.centre import reason_text, send_pdf
from portal.passwords import PIN_DIGITS
from portal.routes import LEARNER, PUBLIC, Route, desk


class Me(Page):
    """My page."""

    async def get(self) -> None:
        """Show classes with what is done and what is next, then certificates; to a visitor the two doors."""
        if self.person is None:
            return self.render_page("me_visitor.html", digits=PIN_DIGITS)
        mine = await self.record(_standing, self.person_id, self.site.courses)
        for row in mine:
            row["missing"] = [reason_text(self, row["course"], reason) for reason in row["missing"]]
        papers = await self.record(certificates.for_person, self.person_id)
        today = certificates.day(self.now()).isoformat()
        return self.render_page("me.html", classes=mine, papers=papers, today=today, desk=desk(self.roles))


def _standing(db: Any, person: str, courses: dict[str, Course]) -> list[dict[str, Any]]:
    """Return one row per class of a course that still exists: progress, tests, what is missing."""
    rows = []
    for group in classes.for_person(db, person):
        course = courses.get(group["course"])
        if course is None:
            continue
        row: dict[str, Any] = {"group": group, "course": course, "missing": [], "theory": [], "can_test": False}
        slugs = {ref.rpartition("/")[2] for ref in course.lessons}
        row["done"] = slugs & progress.finished_lessons(db, person, course.id)
        if course.certificate:
            theory = course.certificate.theory
            row["theory"] = attempts.history(db, person, course.id, theory, group["id"]) if theory else []
            verdict = eligibility.assess(db, course, group["id"], person)
            row["missing"] = [reason for reason in verdict.reasons if reason.code != "already_issued"]
            row["eligible"] = verdict.eligible
            row["revoked"] = certificates.withdrawn(db, group["id"]).get(person)
            missing = {reason.code for reason in verdict.reasons}
            row["can_test"] = bool(missing & {"theory_missing", "theory_below"})
        rows.append(row)
    return rows


class MyCertificate(Page):
    """The PDF of one of my certificates."""

    async def get(self, number: str) -> None:
        """Send it; somebody else's number is as unknown as none."""
        plain = str(numbers.parse(number))
        mine = await self.record(certificates.for_person, self.person_id)
        if plain not in {row["number"] for row in mine}:
            raise NotFoundError("No certificate of yours has this number.")
        await send_pdf(self, plain, "attachment")


class Export(Page):
    """All of my data."""

    async def get(self) -> None:
        """Send it as a JSON file."""
        data = await self.record(export.of_person, self.person_id, self.site.courses, self.now())
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.set_header("Content-Disposition", 'attachment; filename="boai-my-data.json"')
        self.finish(json.dumps(data, ensure_ascii=False, indent=1))


ROUTES = [
    Route(r"/me", Me, PUBLIC),
    Route(r"/me/certificates/([\w-]{10,60})\.pdf", MyCertificate, LEARNER),
    Route(r"/me/export", Export, LEARNER),
]
