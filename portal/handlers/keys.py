"""Corrected keys: which attempts they concern, a trial, its diff, and the decision of a second person."""

import csv
import io
from typing import Any

import sqlite_utils

from grading import centres, key_fix_report, key_fix_trial, key_fixes
from grading.course import Course
from grading.errors import NotFoundError
from grading.items import Bank
from grading.results import points
from portal.handlers.base import Page
from portal.routes import Route

READERS = ("trainer", "examiner", "manager", "issuer", "auditor")
NAMED = ("trainer", "examiner", "manager", "issuer")  # who sees learners' names; others see codes
PROPOSERS = ("trainer", "manager")
DECIDERS = ("manager", "issuer")


class _KeyPage(Page):
    """What both pages share."""

    def holds(self, centre: str, allowed: tuple[str, ...]) -> bool:
        """Tell whether the person has one of the roles at the centre."""
        return any((role, centre) in self.roles for role in allowed)

    def need(self, centre: str, allowed: tuple[str, ...]) -> None:
        """Raise 403 unless the person has one of the roles at the centre."""
        if not self.holds(centre, allowed):
            self.require(allowed[0], centre)

    async def fix(self, course_id: str, fix_id: str) -> dict[str, Any]:
        """Return the correction of that course; raises NotFoundError, and 403 for another centre's people."""
        fix: dict[str, Any] = await self.record(key_fixes.get, fix_id)
        self.need(fix["centre"], READERS)
        if fix["course"] != course_id:
            raise NotFoundError(f"{fix_id} is a correction of another course.")
        return fix


class Keys(_KeyPage):
    """What is graded with another key than the bank's of now, at my centres; and the corrections so far."""

    async def get(self, course_id: str) -> None:
        """Show them."""
        course = self.site.course(course_id)
        bank = self.site.bank(course_id)
        mine = {centre for role, centre in self.roles if role in READERS}
        found = await self.record(_overview, course, bank, mine)
        self.render_page("keys.html", course=course, bank=bank, places=found, may=lambda c: self.holds(c, PROPOSERS))

    async def post(self, course_id: str) -> None:
        """Propose a correction and go to its page."""
        course = self.site.course(course_id)
        centre, test = self.get_body_argument("centre", ""), self.get_body_argument("assessment", "")
        self.need(centre, PROPOSERS)
        if test not in _theory(course):
            raise NotFoundError(f"{course_id} has no theory test {test}.")
        reason = self.get_body_argument("reason", "")
        given = (self.site.bank(course_id), centre, test, reason, self.person_id, self.now())
        fix = await self.record(key_fixes.propose, *given)
        self.redirect(f"/teach/keys/{course_id}/{fix}")


class KeyFix(_KeyPage):
    """One correction: what its trial changes, and the decision."""

    async def get(self, course_id: str, fix_id: str) -> None:
        """Show it."""
        fix = await self.fix(course_id, fix_id)
        diff = await self.record(key_fix_report.diff, fix_id)
        course = self.site.courses.get(course_id)
        own = fix["proposed_by"] == self.person_id and bool(diff["to_pass"] or diff["to_fail"])
        self.render_page(
            "keys_fix.html", fix=fix, diff=diff, course=course, course_id=course_id, points=points, own=own,
            test=course.assessments.get(fix["assessment"]) if course else None,
            named=self.holds(fix["centre"], NAMED), decides=self.holds(fix["centre"], DECIDERS),
            issues=self.holds(fix["centre"], DECIDERS), ready=fix["counts"]["done"] == fix["counts"]["n"],
        )  # fmt: skip

    async def post(self, course_id: str, fix_id: str) -> None:
        """Confirm it, reject it, or try given-up attempts again."""
        fix = await self.fix(course_id, fix_id)
        self.need(fix["centre"], DECIDERS)
        action, reason = self.get_body_argument("action", ""), self.get_body_argument("reason", "")
        if action == "confirm":
            given = (self.site.bank(course_id), fix_id, reason, self.person_id, self.now())
            await self.record(key_fixes.confirm, *given)
        elif action == "reject":
            await self.record(key_fixes.reject, fix_id, reason, self.person_id, self.now())
        elif action == "retry":
            await self.record(key_fix_trial.retry, fix_id)
        else:
            raise NotFoundError("There is no such step; use the page's buttons.")
        self.redirect(f"/teach/keys/{course_id}/{fix_id}")


class KeyFixTable(_KeyPage):
    """The diff as a table for a spreadsheet."""

    async def get(self, course_id: str, fix_id: str) -> None:
        """Send it, one line for each attempt; UTF-8 with a mark, so that spreadsheets read Chinese."""
        fix = await self.fix(course_id, fix_id)
        diff = await self.record(key_fix_report.diff, fix_id)
        named = self.holds(fix["centre"], NAMED)
        out = io.StringIO()
        table = csv.writer(out)
        names = ("learner", "class", "before", "after", "passed_before", "passed_after", "items", "certificates")
        table.writerow([self.t(f"keys.csv_{name}") for name in names])
        for row in diff["attempts"]:
            who = row["name"] if named else row["code"]
            changed = "; ".join(f"{score['item']} {score['before']:g}→{score['score']:g}" for score in row["rows"])
            papers = " ".join(paper["number"] for paper in row["certificates"])
            marks = [points(row[when]["score"], row[when]["max"]) for when in ("before", "after")]
            passed = [self.t("keys.yes" if row[when]["passed"] else "keys.no") for when in ("before", "after")]
            table.writerow([_cell(text) for text in (who, row["class"], *marks, *passed, changed, papers)])
        self.set_header("Content-Type", "text/csv; charset=utf-8")
        self.set_header("Content-Disposition", f'attachment; filename="{fix_id}.csv"')
        self.finish("\ufeff" + out.getvalue())


def _cell(text: str) -> str:
    """Return the text so that no spreadsheet takes a name for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text


def _theory(course: Course) -> list[str]:
    return [test.id for test in course.assessments.values() if not test.practical]


def _overview(db: sqlite_utils.Database, course: Course, bank: Bank, mine: set[str]) -> list[dict[str, Any]]:
    """Return each of my centres with its tests (what is affected, the open correction) and all corrections."""
    found = []
    for centre in centres.listing(db):
        if centre["id"] not in mine:
            continue
        fixes = key_fixes.listing(db, centre["id"], course.id)
        tests = []
        for name in _theory(course):
            going = next((fix for fix in fixes if fix["assessment"] == name and fix["state"] == "open"), None)
            what = key_fixes.affected(db, bank, centre["id"], name)
            tests.append({"test": course.assessments[name], "what": what, "open": going})
        found.append({"centre": centre, "tests": tests, "fixes": fixes})
    return found


_FIX = r"/teach/keys/([\w-]+)/(k[0-9a-f]{16})"
ROUTES = [
    Route(r"/teach/keys/([\w-]+)", Keys, frozenset(READERS)),
    Route(_FIX, KeyFix, frozenset(READERS)),
    Route(_FIX + r"\.csv", KeyFixTable, frozenset(READERS)),
]
