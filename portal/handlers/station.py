"""The examiner's page: one learner at one practical station, marked criterion by criterion and signed once."""

import math
import re
from typing import Any
from uuid import uuid4

from tornado.web import HTTPError

from grading import classes, people, stations
from grading.course import Assessment, Course, Criterion, Station
from grading.errors import InvalidAnswerError, NotFoundError, RefusedError
from portal.handlers.teach import STAFF, ClassPage
from portal.routes import Route

_LONGEST = {"manikin": 40, "minutes": 6, "comment": 500}  # characters
_MOST_MINUTES = 600
_EMPTY = {"manikin": "", "minutes": "", "comment": ""}


class _StationPage(ClassPage):
    """What the form and the outcome share."""

    async def find(self, class_id: str, station_id: str, person: str, *allowed: str) -> None:
        """Load class, learner, station and earlier tries; 403 at another centre, NotFoundError for unknown ones."""
        self.class_row = await self.group(class_id, *allowed)
        self.learner = await self.member(class_id, person)
        self.of: Course = self.site.course(self.class_row["course"])
        policy = next((a for a in self.of.assessments.values() if station_id in a.stations), None)
        if policy is None:
            raise NotFoundError(f"{self.of.id}: no assessed station {station_id}; choose one of the course.")
        self.policy: Assessment = policy
        self.station: Station = self.of.stations[station_id]
        tries = await self.record(stations.results, person, class_id)
        self.tries = [row for row in tries if row["station"] == station_id]

    @property
    def address(self) -> str:
        """Return this learner's form."""
        return f"/teach/classes/{self.class_row['id']}/station/{self.station.id}/{self.learner['person']}"

    def show(self, outcome: dict[str, Any] | None, **values: Any) -> None:
        """Answer with the page; ``keep`` names this examiner's unsent ticks in the browser."""
        keep = ":".join((self.class_row["id"], self.station.id, self.learner["person"], self.person_id))
        self.render_page(
            "station.html", group=self.class_row, member=self.learner, station=self.station, policy=self.policy,
            keep=keep, outcome=outcome, **values,
        )  # fmt: skip


class StationForm(_StationPage):
    """Mark what the learner does, then sign."""

    async def get(self, class_id: str, station_id: str, person: str) -> None:
        """Show the form, or say at once why this learner cannot be examined now."""
        await self.find(class_id, station_id, person, "examiner")
        await self._form(uuid4().hex)

    async def post(self, class_id: str, station_id: str, person: str) -> None:
        """Ask once more with the verdict, then record the try; an incomplete form comes back with its ticks."""
        await self.find(class_id, station_id, person, "examiner")
        request = self.get_body_argument("request", "")
        if not re.fullmatch(r"[0-9a-f]{32}", request):
            raise HTTPError(400)
        sent = {c.id: self.get_body_argument(f"mark-{c.id}", "") for c in self.station.criteria}
        marks = {name: mark for name, mark in sent.items() if mark}
        more = {name: self.get_body_argument(name, "").strip()[:most] for name, most in _LONGEST.items()}
        try:
            minutes = _minutes(more["minutes"])
        except ValueError:
            return await self._again(request, marks, more, self.t("station.problem_minutes"))
        sure = self.get_body_argument("sure", "")
        if sure == "back":
            return await self._form(request, marks, more)
        if sure != "1" and self._readable(marks) and not await self._refusal():
            return self._confirm(request, marks, more)
        try:
            row = await self.record(
                stations.record, self.of, station_id, person, class_id, self.person_id, marks, request, self.now(),
                more["manikin"], minutes, more["comment"],
            )  # fmt: skip
        except InvalidAnswerError as error:
            problem = "" if error.reason == "criteria_missing" else self.t("station.problem_marks")
            return await self._again(request, marks, more, problem)
        except RefusedError as error:
            self.set_status(409)
            return await self._form(request, refused=error.reason)
        return self.redirect(f"{self.address}/{row['try_no']}", status=303)

    def _readable(self, marks: dict[str, str]) -> bool:
        return set(marks) == {c.id for c in self.station.criteria} and set(marks.values()) <= set(stations.MARKS)

    def _confirm(self, request: str, marks: dict[str, str], more: dict[str, str]) -> None:
        """Show what the marks come to, before they are signed for good; the page's own script asks the same at once."""
        missed = [c for c in self.station.criteria if c.critical and marks[c.id] != "done"]
        others = [c for c in self.station.criteria if not c.critical]
        done = sum(marks[c.id] == "done" for c in others)
        least = least_others(self.station, self.policy)
        if stations.passes(self.station, self.policy.pass_share, marks):
            question = self.t("station.ask_passed")
        elif missed:
            question = self.t("station.ask_stars", n=len(missed))
        else:
            question = self.t("station.ask_share", n=done, of=len(others), least=least)
        self.render_page(
            "station_confirm.html", member=self.learner, station=self.station, page=self.address, request_id=request,
            marks=marks, more=more, missed=missed, question=question,
        )  # fmt: skip

    async def _again(self, request: str, marks: dict[str, str], more: dict[str, str], problem: str) -> None:
        self.set_status(422)
        missing = [c for c in self.station.criteria if c.id not in marks]
        await self._form(request, marks, more, missing, problem)

    async def _form(
        self,
        request: str,
        marks: dict[str, str] | None = None,
        more: dict[str, str] | None = None,
        missing: list[Criterion] | None = None,
        problem: str = "",
        refused: str = "",
    ) -> None:
        refused = refused or await self._refusal()
        self.show(
            None,
            before=self.tries,
            try_no=len(self.tries) + 1,
            refusal=self.t(f"refused.{refused}") if refused else "",
            request_id=request,
            choices=stations.MARKS,
            others=sum(not c.critical for c in self.station.criteria),
            least=least_others(self.station, self.policy),
            marks=marks or {},
            more=more or _EMPTY,
            missing=missing or [],
            problem=problem,
        )

    async def _refusal(self) -> str:
        """Return the reason why signing would be refused, or ''; better told before than after the examination."""
        if self.learner["person"] == self.person_id:
            return "own_station"
        if await self.record(classes.trainers, self.class_row["id"]) == {self.person_id}:
            return "only_trainer"
        if any(row["passed"] for row in self.tries):
            return "already_passed"
        return "no_tries_left" if len(self.tries) > self.policy.retries else ""


class StationOutcome(_StationPage):
    """What came out of one try."""

    async def get(self, class_id: str, station_id: str, person: str, try_no: str) -> None:
        """Show the verdict and what was missed."""
        await self.find(class_id, station_id, person, *STAFF)
        row = next((row for row in self.tries if str(row["try_no"]) == try_no), None)
        if row is None:
            raise NotFoundError(f"There is no try {try_no} of this learner at this station.")
        examiner = await self.record(people.get, row["examiner"])
        # A criterion that left the course since then has no text any more; the stored verdict stands.
        judged = [c for c in self.station.criteria if c.id in row["marks"]]
        others = [c for c in judged if not c.critical]
        missed = [c for c in judged if row["marks"][c.id] != "done"]
        self.show(
            row,
            examiner=examiner["name"],
            missed_critical=[c for c in missed if c.critical],
            missed_others=[c for c in missed if not c.critical],
            others=len(others),
            others_done=sum(row["marks"][c.id] == "done" for c in others),
            least=least_others(self.station, self.policy),
            left=max(0, 1 + self.policy.retries - len(self.tries)),
            passed_since=any(other["passed"] for other in self.tries),
            examines=self.holds(self.class_row["centre"], ("examiner",)),
            next=await self._next(),
        )

    async def _next(self) -> dict[str, Any] | None:
        """Return the learner after this one who has not been at the station yet."""
        queue: list[dict[str, Any]] = await self.record(_waiting, self.class_row["id"], self.station.id)
        after = [row for row in queue if row["joined_at"] > self.learner["joined_at"]]
        return next((row for row in [*after, *queue] if row["person"] != self.learner["person"]), None)


def least_others(station: Station, policy: Assessment) -> int:
    """Return how many of the criteria that are not critical must be done."""
    return math.ceil(policy.pass_share * sum(not c.critical for c in station.criteria) - 1e-9)


def _minutes(text: str) -> float | None:
    if not text:
        return None
    minutes = float(text.replace(",", "."))
    if not 0 <= minutes <= _MOST_MINUTES:
        raise ValueError(text)
    return minutes


def _waiting(db: Any, class_id: str, station_id: str) -> list[dict[str, Any]]:
    """Return the members without a try at the station, in order of joining."""
    tried = {
        row["person"]
        for row in db.query("SELECT person FROM stations WHERE class = ? AND station = ?", [class_id, station_id])
    }
    return [row for row in classes.members(db, class_id) if row["person"] not in tried]


_FORM = r"/teach/classes/([\w-]+)/station/([\w-]+)/([\w-]+)"
ROUTES = [
    Route(_FORM, StationForm, frozenset({"examiner"})),
    Route(_FORM + r"/([\w-]+)", StationOutcome, frozenset(STAFF)),
]
