"""What a learner has: classes, progress, results, certificates, and all of their data to take away."""

import json
from typing import Any

from grading import certificates, classes, export, numbers, standing, supplements
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
        mine = await self.record(_standing, self.person_id, self.site.courses, self.now())
        for row in mine:
            row["missing"] = [reason_text(self, row["course"], reason) for reason in row["missing"]]
        papers = await self.record(certificates.for_person, self.person_id)
        changed = self.get_query_argument("changed", "") == "1"
        shown = {"today": certificates.day(self.now()).isoformat(), "changed": changed, "desk": desk(self.roles)}
        return self.render_page("me.html", classes=mine, papers=papers, **shown)


def _standing(db: Any, person: str, courses: dict[str, Course], now: str) -> list[dict[str, Any]]:
    """Return where the person stands in each class of a course that still exists."""
    mine = [group for group in classes.for_person(db, person) if group["course"] in courses]
    return [standing.of_learner(db, courses[group["course"]], group, person, now) for group in mine]


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
        for attempt in data["attempts"]:
            if "scores" in attempt:  # with them goes the order of the options, which is a key
                await self.record(supplements.note_keys_shown, attempt["id"], self.person_id, self.now())
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.set_header("Content-Disposition", 'attachment; filename="boai-my-data.json"')
        self.finish(json.dumps(data, ensure_ascii=False, indent=1))


ROUTES = [
    Route(r"/me", Me, PUBLIC),
    Route(r"/me/certificates/([\w-]{10,60})\.pdf", MyCertificate, LEARNER),
    Route(r"/me/export", Export, LEARNER),
]
