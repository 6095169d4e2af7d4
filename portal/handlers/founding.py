"""Founding another centre and naming one."""

from grading import centres
from grading.errors import RefusedError
from portal.handlers.base import Page
from portal.handlers.centre import Centre
from portal.routes import Route

_NAME_LENGTH = 60


class NewCentre(Centre):
    """An operator founds another centre."""

    async def get(self) -> None:
        """Go to the form."""
        self.redirect("/centre")

    async def post(self) -> None:
        """Found it and go to its staff; what does not fit is shown with the form again."""
        form = {name: self.get_body_argument(name, "").strip()[:_NAME_LENGTH] for name in ("code", "zh", "en")}
        try:
            made = await self.record(centres.create, form["code"], form["zh"], form["en"], self.now())
        except RefusedError as error:
            self.set_status(409)
            return await self.show(form, self.t(f"refused.{error.reason}"))
        return self.redirect(f"/centre/{made}/staff")


class Rename(Page):
    """The centre's names in both languages."""

    async def get(self, centre: str) -> None:
        """Show them in the form."""
        self.require("manager", centre)
        row = await self.record(centres.get, centre)
        self._show(row["name_zh"], row["name_en"])

    def _show(self, zh: str, en: str, problem: str = "") -> None:
        self.render_page("centre_name.html", zh=zh, en=en, problem=problem)

    async def post(self, centre: str) -> None:
        """Change them and go back; a missing one is asked for."""
        self.require("manager", centre)
        zh, en = (self.get_body_argument(name, "").strip()[:_NAME_LENGTH] for name in ("centre_zh", "centre_en"))
        if not zh or not en:
            self.set_status(400)
            return self._show(zh, en, self.t("invitation.centre_missing"))
        await self.record(centres.rename, centre, zh, en, self.person_id, self.now())
        return self.redirect("/centre")


ROUTES = [
    Route(r"/centre/new", NewCentre, frozenset({"operator"})),
    Route(r"/centre/([\w-]+)/name", Rename, frozenset({"manager", "operator"})),
]
