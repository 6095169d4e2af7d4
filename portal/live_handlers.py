"""The handlers under ``/live/``: each knows whose kernel it touches and says nothing of a cell's source."""

import json
import struct
from html import escape
from typing import Any

from jupyter_server.auth.authorizer import Authorizer
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from jupyter_server.services.kernels.handlers import KernelHandler
from tornado.web import HTTPError
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import (
    VoilaKernelWebsocketHandler,
    read_header_from_binary_message,
)

from grading.errors import NotFoundError
from kernels.errors import TooManyKernelsError
from kernels.manager import owner
from portal.errors import KernelsOffError
from portal.lessons import LANGUAGES
from portal.pages import StoredPage
from portal.visitors import COOKIE

AGAIN_SECONDS = 20
ENDED = 4410  # the websocket is closed with this code when its kernel has ended
PROTOCOL = "v1.kernel.websocket.jupyter.org"
_CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_COOKIES_OFF = {
    "zh": "请允许这个网站使用 Cookie，然后重新打开这一页。",
    "en": "Please allow cookies for this site, then open the page again.",
}


class Reader(IdentityProvider):  # type: ignore[misc]
    """Who asks, by the signed cookie that the portal gave."""

    def get_user(self, handler: Any) -> User | None:
        """Return the reader, or None."""
        name = handler.settings["visitors"].known(handler.get_cookie(COOKIE))
        return User(username=name) if name else None

    def get_handlers(self) -> list[Any]:
        """Sign-in is the portal's."""
        return []


class OwnKernelOnly(Authorizer):  # type: ignore[misc]
    """A kernel is for the reader it was started for."""

    def is_authorized(self, handler: Any, user: User, action: str, resource: str) -> bool:
        """Tell whether the request is about the reader's own kernel."""
        kernel_id = handler.path_kwargs.get("kernel_id", "")
        return bool(user) and handler.kernel_manager.belongs(kernel_id, user.username)


class LivePage(TornadoVoilaHandler):  # type: ignore[misc]
    """A lesson of a course, run for its reader."""

    def initialize(self, site: Any, **kwargs: Any) -> None:
        """Receive the site besides what Voilà's handler needs."""
        super().initialize(**kwargs)
        self.site = site

    @property
    def content_security_policy(self) -> str:
        """Nothing from elsewhere; Voilà's scripts need inline code, eval and modules from blobs."""
        return _CSP

    @allow_unauthenticated  # type: ignore[untyped-decorator]  # who has no cookie yet is given one here
    async def get(self, course: str, slug: str) -> None:  # type: ignore[override]
        """Start a kernel for the reader and send the page."""
        lang = self._lang()
        try:
            lesson = self.site.lesson(course, slug)
        except NotFoundError:
            raise HTTPError(404) from None
        if self.current_user is None:
            self._make_visitor(lang)
            return
        try:
            page = await self.site.store.get(lesson.ref, lang)
            await self._send(page, self.current_user.username)
        except TooManyKernelsError as error:
            self.set_header("Retry-After", str(AGAIN_SECONDS))
            self._say(503, self.site.strings.text(lang, f"kernel.{error.code}"), lang)
        except KernelsOffError:
            self._say(503, self.site.strings.text(lang, "kernel.kernels_off"), lang)

    async def _send(self, page: StoredPage, reader: str) -> None:
        """Send the page around a copy of the lesson's snapshot, or run the lesson for this reader alone."""
        kernels = self.site.kernels
        kernels.room(reader)
        if await kernels.snapshot(page) is None:
            owner.set(reader)
            async for html in self.get_generator(path=f"{page.ref}/{page.lang}.ipynb"):
                self.write(html)
                await self.flush()
            return
        template = await kernels.live_template(page, self)
        kernel_id, widgets = await kernels.start(page, reader)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(template.filled(kernel_id, widgets))

    def _lang(self) -> str:
        asked = self.get_query_argument("lang", "") or self.get_cookie("lang", "")
        return asked if asked in LANGUAGES else "zh"

    def _make_visitor(self, lang: str) -> None:
        if self.get_query_argument("visitor", ""):
            self._say(403, _COOKIES_OFF[lang], lang)
            return
        self.site.visitors.name(self, None)
        self.redirect(f"{self.request.path}?lang={lang}&visitor=1")

    def _say(self, status: int, text: str, lang: str) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        page = '<!doctype html><html lang="{}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        self.finish(page.format("zh-CN" if lang == "zh" else "en") + f"<p>{escape(text)}</p></html>")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Tell a mistake plainly, with no trace of the machine."""
        lang = self._lang()
        words = {"zh": "没有这一页", "en": "There is no such page"}
        other = {"zh": "出了点问题，请重新打开", "en": "Something went wrong; please open the page again"}
        self._say(status_code, (words if status_code == 404 else other)[lang], lang)


class OwnKernel(KernelHandler):  # type: ignore[misc]
    """The page asks whether its kernel is alive; the authorizer answers strangers with 403."""

    SUPPORTED_METHODS = ("GET",)


class LiveSocket(VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The kernel's websocket: for its owner, in the one protocol that can be filtered, without any source."""

    async def get(self, kernel_id: str) -> None:
        """Open the websocket; 403 for a stranger, 400 for another protocol."""
        offered = self.request.headers.get("Sec-WebSocket-Protocol", "")
        if PROTOCOL not in [name.strip() for name in offered.split(",")]:
            raise HTTPError(400, reason="Unknown websocket protocol")
        if self.current_user is None or not self.kernel_manager.belongs(
            kernel_id, self.current_user.username
        ):
            raise HTTPError(403)
        self.kernel_manager.on_end(kernel_id, self._ended)
        await super().get(kernel_id=kernel_id)

    def _ended(self) -> None:
        """Let the page know at once: it asks for another kernel."""
        self.close(ENDED, "the kernel has ended")

    def write_message(self, message: Any, binary: bool = False) -> Any:
        """Send on a message of the kernel, without what quotes a cell's source."""
        told = for_reader(message)
        return None if told is None else super().write_message(told, binary)


def for_reader(frame: Any) -> bytes | None:
    """Return a frame of the kernel as its reader may have it; None for one that quotes a cell's source.

    An error keeps its name, without traceback or text; ``execute_input``, warnings and whatever else goes to stderr,
    and what is no frame of the protocol, are held back.
    """
    if not isinstance(frame, bytes):
        return None
    try:
        header = read_header_from_binary_message(frame) or {}
        kind = header.get("msg_type", "execute_input")
        if kind not in ("execute_input", "error", "stream"):
            return frame
        channel, parts = deserialize_msg_from_ws_v1(frame)
        content = json.loads(parts[3])
        if kind == "stream" and content["name"] == "stdout":
            return frame
        if kind != "error":
            return None
        parts[3] = json.dumps({"ename": content["ename"], "evalue": "", "traceback": []}).encode()
        told: bytes = serialize_msg_to_ws_v1(parts, channel)
        return told
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, struct.error):
        return None


class EndKernel(VoilaShutdownKernelHandler):  # type: ignore[misc]
    """The page's beacon as it closes: ends the reader's own kernel."""

    def check_xsrf_cookie(self) -> None:
        """A beacon sends no token; the cookie is SameSite=Strict and only an owner may end a kernel."""

    async def post(self, kernel_id: str) -> None:
        """End the kernel; 403 for a stranger's."""
        if self.current_user is None or not self.kernel_manager.belongs(
            kernel_id, self.current_user.username
        ):
            raise HTTPError(403)
        await super().post(kernel_id)
