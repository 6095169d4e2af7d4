"""The auditor's view: centres, classes and certificates, to read and to filter; nothing can be changed here."""

from typing import Any

from grading import centres, oversight
from portal.handlers.base import Page
from portal.routes import Route

_SHOWN = 200


class Audit(Page):
    """What the centres do for which the person is auditor."""

    async def get(self) -> None:
        """Show them; ``status``, ``year`` and ``course`` narrow the certificates."""
        mine = {centre for role, centre in self.roles if role == "auditor"}
        rows = await self.record(_overview, mine, self.now())
        years = sorted({paper["valid_from"][:4] for row in rows for paper in row["papers"]}, reverse=True)
        types = {paper["type"]: paper["title"] for row in rows for paper in row["papers"]}
        asked = {name: self.get_query_argument(name, "") for name in ("status", "year", "type")}
        for row in rows:
            row["found"] = [paper for paper in row["papers"] if _fits(paper, asked)]
        self.render_page(
            "audit.html", rows=rows, asked=asked, years=years, types=types, statuses=oversight.STATUSES, shown=_SHOWN,
            courses=self.site.courses,
        )  # fmt: skip


def _fits(paper: dict[str, Any], asked: dict[str, str]) -> bool:
    own = {"status": paper["status"], "year": paper["valid_from"][:4], "type": paper["type"]}
    return all(not wanted or own[name] == wanted for name, wanted in asked.items())


def _overview(db: Any, mine: set[str], now: str) -> list[dict[str, Any]]:
    return [
        {
            "centre": centre,
            "classes": oversight.classes_of(db, centre["id"]),
            "papers": oversight.papers_of(db, centre["id"], now),
        }
        for centre in centres.listing(db)
        if centre["id"] in mine
    ]


ROUTES = [Route(r"/audit", Audit, frozenset({"auditor"}))]
