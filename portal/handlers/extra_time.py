"""A trainer gives a learner more time for the theory tests of a class."""

from typing import Any

from grading import extra_time, standing
from grading.errors import RefusedError
from portal.handlers.teach import TEACHING, ClassPage
from portal.routes import Route
from portal.strings import moment_text

# What the page offers: name of the choice, percent, minutes.
CHOICES = {
    "none": (0, 0),
    "p25": (25, 0),
    "p50": (50, 0),
    "p100": (100, 0),
    "m5": (0, 5),
    "m10": (0, 10),
    "m20": (0, 20),
    "m30": (0, 30),
}


class ExtraTime(ClassPage):
    """The grants of one learner, and the form for another."""

    async def get(self, class_id: str, person: str) -> None:
        """Show what was granted, by whom and why, and the deadline of a running attempt."""
        await self._show(class_id, person)

    async def _show(self, class_id: str, person: str, problem: str = "") -> None:
        group = await self.group(class_id, *TEACHING)
        member = await self.member(class_id, person)
        course = self.site.course(group["course"])
        grants = await self.record(extra_time.grants, class_id, person)
        self.render_page(
            "teach_time.html",
            group=group,
            member=member,
            grants=grants,
            held=self._choice(grants[0]) if grants else "none",
            running=await self.record(standing.running, class_id, person),
            timed=[test for test in course.assessments.values() if test.minutes],
            course=course,
            choices=CHOICES,
            reasons=extra_time.REASONS,
            day=lambda at: moment_text(at, self.lang),
            problem=problem,
            saved=self.get_query_argument("saved", "") == "1",
        )

    def _choice(self, grant: dict[str, Any]) -> str:
        given = (grant["percent"], grant["minutes"])
        return next((name for name, figures in CHOICES.items() if figures == given), "none")

    async def post(self, class_id: str, person: str) -> None:
        """Grant it and show the page again."""
        group = await self.group(class_id, *TEACHING)
        await self.member(class_id, person)
        course = self.site.course(group["course"])
        percent, minutes = CHOICES.get(self.get_body_argument("extra", ""), (-1, -1))
        given = (percent, minutes, self.get_body_argument("reason", ""))
        try:
            await self.record(extra_time.grant, course, class_id, person, *given, self.person_id, self.now())
        except RefusedError as error:
            self.set_status(409)
            return await self._show(class_id, person, self.t(f"refused.{error.reason}"))
        return self.redirect(f"{self.request.path}?saved=1", status=303)


ROUTES = [Route(r"/teach/classes/([\w-]+)/learner/([\w-]+)/time", ExtraTime, frozenset(TEACHING))]
