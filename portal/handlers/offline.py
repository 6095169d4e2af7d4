"""What a phone keeps for the time without a network: the worker that keeps lessons, and the page for all the rest."""

from portal.drawn import Drawing
from portal.handlers.base import Page, drawn_text
from portal.handlers.learn import ForEverybody
from portal.routes import PUBLIC, Route
from portal.site import Site


class Worker(Page):
    """The service worker's script; it stands at the root because it may only keep what is below it."""

    def prepare(self) -> None:  # type: ignore[override]
        """Nobody in particular asks."""

    def get(self) -> None:
        """Send the script; the browser asks again at each visit whether it changed."""
        script = self.site.assets.get(self.site.assets.url("sw.js").removeprefix("/assets/"))
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.finish(script.plain if script else b"")


class Offline(ForEverybody):
    """What a browser shows without a network in place of a page that it does not keep."""

    async def get(self) -> None:
        """Send the page, the same for everybody."""
        await self.send_drawn(_offline)


async def _offline(site: Site, lang: str, size: int, plain: bool) -> Drawing:
    shown = {"courses": list(site.courses.values()), "catalogue": site.catalogue}
    return Drawing(drawn_text(site, "offline.html", lang, size, **shown, everybody=True, path="/", plain=plain))


ROUTES = [
    Route(r"/sw\.js", Worker, PUBLIC),
    Route(r"/offline", Offline, PUBLIC),
]
