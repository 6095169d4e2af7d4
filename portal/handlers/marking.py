"""Marking answers in the learners' own words: the queue, and one answer with its rubric, without the learner's name."""

import re
from typing import Any
from uuid import uuid4

from tornado.web import HTTPError

from grading import formgrader, marking, people, practicals_waiting
from grading.errors import BoaiError, InvalidAnswerError, NotFoundError, RefusedError
from grading.items import Item
from grading.rubric import Rubric
from portal.handlers.teach import STAFF, ClassPage
from portal.routes import Route

MARKERS = ("trainer", "examiner")


class Queue(ClassPage):
    """What waits for people at my centres, oldest first."""

    async def get(self) -> None:
        """Show answers by class, practicals, and scores of Formgrader that the record did not take over."""
        mine = {centre for role, centre in self.roles if role in STAFF}
        marks = {centre for role, centre in self.roles if role in MARKERS}
        waiting = [self._row(row) for row in await self.record(marking.queue, mine)]
        groups: dict[str, list[dict[str, Any]]] = {}
        for row in waiting:
            groups.setdefault(row["group"], []).append(row)
        todo = [row for row in waiting if row["stage"] in ("mark", "settle") and row["centre"] in marks]
        self.render_page(
            "marking.html", groups=groups, todo=len(todo), marks=marks,
            practicals=await self.record(practicals_waiting.of_centres, mine, self.site.courses, self.now()),
            differences=await self.record(formgrader.differences, mine), code=code, reason=self._why,
        )  # fmt: skip

    def _why(self, name: str) -> str:
        known = f"marking.differs_{name}"
        return self.t(known if known in self.site.strings.words["zh"] else f"refused.{name}")

    def _row(self, row: dict[str, Any]) -> dict[str, Any]:
        question = question_of(self, row)
        stem = question.stem[self.lang] if question else ""
        return {**row, "stage": marking.stage(row, self.person_id), "stem": stem, "code": code(row["attempt"])}


class Answer(ClassPage):
    """One answer."""

    async def get(self, attempt: str, slot: str) -> None:
        """Show text and rubric; another's mark only once both are in."""
        await self._show(await self._find(attempt, slot), uuid4().hex)

    async def post(self, attempt: str, slot: str) -> None:
        """Record a mark, or the agreed one; what is incomplete comes back as it was."""
        found = await self._find(attempt, slot)
        request = self.get_body_argument("request", "")
        if not re.fullmatch(r"[0-9a-f]{32}", request):
            raise HTTPError(400)
        question = question_of(self, found)
        if question is None:
            raise NotFoundError(f"{found['item']}: not in the item bank; put this version back.")
        rubric: Rubric = question.body.rubric
        levels = self._levels(rubric)
        comment = self.get_body_argument("comment", "")[: marking.COMMENT]
        record = marking.settle if self.get_body_argument("settle", "") else marking.give
        try:
            await self.record(record, attempt, slot, self.person_id, rubric, levels, comment, request, self.now())
        except (InvalidAnswerError, RefusedError) as error:
            self.set_status(422 if isinstance(error, InvalidAnswerError) else 409)
            found = await self._find(attempt, slot)
            return await self._show(found, request, levels, comment, self.t(f"refused.{error.reason}"))
        return self.redirect(self.request.path, status=303)

    def _levels(self, rubric: Rubric) -> dict[str, int]:
        sent = {criterion.id: self.get_body_argument(f"level-{criterion.id}", "") for criterion in rubric}
        return {name: int(level) for name, level in sent.items() if re.fullmatch(r"[0-9]{1,2}", level)}

    async def _find(self, attempt: str, slot: str) -> dict[str, Any]:
        found: dict[str, Any] = await self.record(marking.find, attempt, slot)
        if found["centre"] is None or not self.holds(found["centre"], MARKERS):
            raise HTTPError(403)
        return found

    async def _show(
        self,
        found: dict[str, Any],
        request: str,
        levels: dict[str, int] | None = None,
        comment: str | None = None,
        problem: str = "",
    ) -> None:
        stage = marking.stage(found, self.person_id)
        own = next((mark for mark in found["marks"] if mark["marker"] == self.person_id), None)
        seen = found["marks"] if stage in ("settle", "agreed") else []
        names = {mark["marker"]: (await self.record(people.get, mark["marker"]))["name"] for mark in seen}
        waiting = await self.record(marking.queue, [found["centre"]])
        again = own if stage == "wait" else None
        self.render_page(
            "marking_answer.html", found=found, stage=stage, own=own, seen=seen, names=names, request_id=request,
            question=question_of(self, found), code=code(found["attempt"]), problem=problem,
            text="" if stage == "own" else await self.record(marking.answer, found["attempt"], found["slot"]),
            levels=levels if levels is not None else again["levels"] if again else {},
            comment=comment if comment is not None else again["comment"] if again else "",
            next=self._next(waiting, found), most=marking.COMMENT,
        )  # fmt: skip

    def _next(self, waiting: list[dict[str, Any]], found: dict[str, Any]) -> str:
        """Return the address of the oldest other answer that I can mark, or ""."""
        here = (found["attempt"], found["slot"])
        for row in waiting:
            if (row["attempt"], row["slot"]) != here and marking.stage(row, self.person_id) in ("mark", "settle"):
                return f"/teach/marking/{row['attempt']}/{row['slot']}"
        return ""


def code(attempt: str) -> str:
    """Return what an answer is called instead of the learner's name; it tells nothing of who it is."""
    return attempt[-6:].upper()


def question_of(page: ClassPage, row: dict[str, Any]) -> Item | None:
    """Return the question that was asked, or None when the bank cannot be read now or lost it."""
    try:
        return page.site.bank(row["course"]).find(row["item"])
    except BoaiError as error:
        page.site.notices.name(error)
        return None


ROUTES = [
    Route(r"/teach/marking", Queue, frozenset(STAFF)),
    Route(r"/teach/marking/([\w-]+)/([\w-]+)", Answer, frozenset(MARKERS)),
]
