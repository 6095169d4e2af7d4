"""Open to everyone: is this certificate valid, and what do the centres do in all?"""

from typing import Any

from grading import certificates, figures, numbers
from grading.errors import NotFoundError, RefusedError
from portal.handlers.base import Page
from portal.routes import PUBLIC, Route


class Verify(Page):
    """Check a number by hand or by its QR code: a verdict in one word, then the reasons."""

    async def get(self, number: str = "") -> None:
        """Show the form, and the verdict on a number that was given."""
        typed = number or self.get_query_argument("number", "").strip()[:80]
        if not typed:
            self.render_page("verify.html", typed="", verdict="", found=None)
            return
        if not self.site.checks.allow(self.request.remote_ip or ""):
            self.set_status(429)
            self.render_page("verify.html", typed=typed, verdict="wait", found=None)
            return
        found, verdict = await self._look_up(typed)
        self.set_status(200 if found else 404)
        self.render_page("verify.html", typed=typed, verdict=verdict, found=found)

    async def _look_up(self, typed: str) -> tuple[dict[str, Any] | None, str]:
        try:
            found = await self.record(certificates.status, typed, self.now())
        except NotFoundError:
            return None, "unknown"
        except RefusedError as error:
            return None, error.reason  # number_malformed, check_character
        return found, found["status"]


class CheckApi(Page):
    """The same verdict as data, for employers' programs."""

    async def get(self, number: str) -> None:
        """Answer with what the page shows; 404 for a number that was never issued."""
        if not self.site.checks.allow(self.request.remote_ip or ""):
            self.write_json({"error": {"code": "wait", "message": "Too many checks; try again in a minute."}}, 429)
            return
        self.write_json(await self.record(certificates.status, str(numbers.parse(number)), self.now()))


class Transparency(Page):
    """Public figures, counted from the record."""

    async def get(self) -> None:
        """Show them."""
        titles = {
            course.certificate.type: course.certificate.title
            for course in self.site.courses.values()
            if course.certificate
        }
        self.render_page("transparency.html", figures=await self.record(figures.public), titles=titles)


ROUTES = [
    Route(r"/verify", Verify, PUBLIC),
    Route(r"/verify/([^/]{1,80})", Verify, PUBLIC),
    Route(r"/api/verify/([^/]{1,80})", CheckApi, PUBLIC),
    Route(r"/transparency", Transparency, PUBLIC),
]
