"""How good a test's questions are: item analysis for trainers, of the classes of their own centres."""

from functools import partial
from typing import Any

import sqlite_utils
from markupsafe import Markup

from grading import analysis, centres, classes
from grading.errors import NotFoundError
from grading.items import Bank
from portal.handlers.base import Page
from portal.handlers.teach import STAFF
from portal.routes import Route

WIDTH, HEIGHT = 560, 300  # of the plot, in its own units
_ROWS = 2000  # of items of one course, in all classes that are looked at
_rows: dict[str, tuple[Bank, dict[tuple[str, analysis.ItemReport], Markup]]] = {}
_LEFT, _BOTTOM, _LOW = 46, 40, -0.4  # the lowest correlation shown


class ItemAnalysis(Page):
    """The items of one assessment."""

    async def get(self, course_id: str, assessment_id: str) -> None:
        """Show difficulty, discrimination and options of each item; ``class`` narrows it to one class."""
        course = self.site.course(course_id)
        test = course.assessments.get(assessment_id)
        if test is None or test.practical:
            raise NotFoundError(f"{course_id} has no theory assessment {assessment_id}.")
        mine = {centre for role, centre in self.roles if role in STAFF}
        groups = await self.record(_classes, mine, course_id)
        asked = self.get_query_argument("class", "")
        if asked and asked not in {group["id"] for group in groups}:
            raise NotFoundError("There is no such class of your centres in this course.")
        bank: Bank = self.site.bank(course_id)
        wanted = [asked] if asked else [group["id"] for group in groups]
        found = await self.record(self.site.analyses.report, bank, course_id, assessment_id, wanted)
        self.render_page(
            "analysis.html", course=course, test=test, groups=groups, asked=asked, found=found, bank=bank, dots=_dots(found), row=partial(self._row, bank),
            enough=analysis.ENOUGH, few=analysis.FEW, place=_place, width=WIDTH, height=HEIGHT,
        )  # fmt: skip

    def _row(self, bank: Bank, item: analysis.ItemReport) -> Markup:
        """Return the item's row of the table, drawn again only when its figures or the bank are others."""
        key = (self.lang, item)
        kept, rows = _rows.get(bank.course, (None, {}))
        if kept is not bank or len(rows) > _ROWS:
            rows = {}
            _rows[bank.course] = (bank, rows)
        if key not in rows:
            text = self.page_text("analysis_item.html", item=item, known=bank.items.get(item.name))
            rows[key] = Markup(text)  # noqa: S704 - drawn by a template that escapes
        return rows[key]


def _classes(db: sqlite_utils.Database, mine: set[str], course: str) -> list[dict[str, Any]]:
    found = [group for centre in centres.listing(db) if centre["id"] in mine for group in classes.for_centre(db, centre["id"])]
    return [group for group in found if group["course"] == course]


def _place(difficulty: float, rest: float) -> tuple[float, float]:
    """Return where an item stands in the plot: difficulty to the right, correlation upwards."""
    x = _LEFT + difficulty * (WIDTH - _LEFT - 12)
    y = HEIGHT - _BOTTOM - (max(rest, _LOW) - _LOW) / (1 - _LOW) * (HEIGHT - _BOTTOM - 12)
    return round(x, 1), round(y, 1)


def _dots(found: analysis.Report) -> list[dict[str, Any]]:
    dots = []
    for item in found.items:
        if item.figures and item.figures.item_rest is not None and item.figures.difficulty is not None:
            x, y = _place(item.figures.difficulty, item.figures.item_rest)
            dots.append({"name": item.name, "x": x, "y": y, "odd": bool({"negative", "trap"} & set(item.flags))})
    return dots


ROUTES = [Route(r"/teach/items/([\w-]+)/([\w-]+)", ItemAnalysis, frozenset(STAFF))]
