"""A trainer hands in the answers file of a learner whose server was gone."""

import hashlib
from typing import Any

from grading import supplements
from grading.errors import NotFoundError, RefusedError
from portal import take_away
from portal.handlers.base import Page
from portal.handlers.teach import TEACHING
from portal.routes import Route


class AnswersFile(Page):
    """The form for a file and a reason, and what came of it."""

    async def get(self) -> None:
        """Show the form."""
        self._show()

    def _show(self, problem: str = "", reason: str = "", taken: dict[str, Any] | None = None) -> None:
        self.render_page("teach_answers.html", problem=problem, reason=reason, taken=taken)

    async def post(self) -> None:
        """Take over what is newer in the file; what is refused is told, and nothing changes."""
        reason = self.get_body_argument("reason", "")
        try:
            taken = await self._adopt(reason)
        except NotFoundError:
            self.set_status(404)
            return self._show(self.t("answers.unknown"), reason)
        except RefusedError as error:
            self.set_status(409)
            return self._show(self.t(f"refused.{error.reason}"), reason)
        return self._show(taken=taken)

    async def _adopt(self, reason: str) -> dict[str, Any]:
        files = self.request.files.get("file", [])
        if len(files) != 1 or not files[0]["body"]:
            raise RefusedError("file_missing", "Choose one answers file.")
        content = files[0]["body"]
        found = take_away.open_file(self.site.answers_secret, content)
        row = await self.record(supplements.find, found["attempt"])
        if not any((role, row["centre"]) in self.roles for role in TEACHING):
            self.require(TEACHING[0], row["centre"])
        given = (found["answers"], found["skew"], hashlib.sha256(content).hexdigest(), reason)
        slots = await self.record(supplements.adopt, found["attempt"], *given, self.person_id, self.now())
        return {"name": row["name"], "n": len(slots), "open": row["state"] == "open"}


ROUTES = [Route(r"/teach/answers", AnswersFile, frozenset(TEACHING))]
