"""The pictures of a learner's own questions."""

from grading import pictures
from portal.handlers.base import Page
from portal.routes import LEARNER, Route

# An SVG opened by itself runs nothing and loads nothing.
_CSP = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


class Picture(Page):
    """The picture of one slot of an attempt."""

    async def get(self, attempt: str, slot: str) -> None:
        """Send it to the attempt's own learner; the reader's browser alone may keep it."""
        course_id, item = await self.record(pictures.drawn_item, attempt, self.person_id, slot)
        path = pictures.picture_file(self.site.course(course_id), self.site.bank(course_id), item)
        self.set_header("Content-Security-Policy", _CSP)
        self.set_header("Content-Type", pictures.TYPES[path.suffix])
        self.set_header("Cache-Control", "private, max-age=3600")
        self.finish(path.read_bytes())


ROUTES = [Route(r"/api/attempts/([\w-]+)/pictures/([\w-]+)", Picture, LEARNER)]
