"""A kernel for the lesson a reader has open: asked for by the player when a widget first needs Python."""

from tornado.web import HTTPError

from kernels.errors import TooManyKernelsError
from portal.errors import KernelsOffError, PageChangedError
from portal.handlers.base import OwnForm
from portal.routes import PUBLIC, Route

_AGAIN_SECONDS = 20


class Kernels(OwnForm):
    """``POST {"lang", "version"}`` → ``{"kernel", "models": {name in the page: comm id}, "socket"}``.

    A visitor is given a signed cookie; the number of kernels, for one reader and in all, is bounded. 409
    ``page_changed``: reload the page; 503 ``kernels_mine``, ``kernels_full`` or ``kernels_off``.
    """

    async def post(self, course_id: str, slug: str) -> None:
        """Start a kernel, or answer why there is none now."""
        body = self.json_body()
        lesson = self.site.lesson(course_id, slug)
        lang = body.get("lang")
        if lang not in lesson.path:
            raise HTTPError(400, reason="lang is zh or en")
        page = await self.site.store.get(lesson.ref, lang)
        if page.etag != body.get("version"):
            self._refuse(409, "page_changed")
            return
        reader = self.site.visitors.name(self, self.person["id"] if self.person else None)
        try:
            opened = await self.site.kernels.open(page, reader)
        except TooManyKernelsError as error:
            self.set_header("Retry-After", str(_AGAIN_SECONDS))
            self._refuse(503, error.code)
        except KernelsOffError:
            self._refuse(503, "kernels_off")
        except PageChangedError:
            self._refuse(409, "page_changed")
        else:
            socket = f"/live/api/kernels/{opened.kernel}/channels"
            self.write_json({"kernel": opened.kernel, "models": opened.models, "socket": socket})

    def _refuse(self, status: int, code: str) -> None:
        self.write_json({"error": {"code": code, "message": self.t(f"kernel.{code}")}}, status)


ROUTES = [Route(r"/api/kernels/([\w-]+)/([\w-]+)", Kernels, PUBLIC)]
