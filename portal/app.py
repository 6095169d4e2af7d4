"""The application: every route, each with its roles, on one Tornado server."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from tornado.httputil import HTTPServerRequest
from tornado.log import access_log
from tornado.web import Application

import portal.handlers
from portal.assets import AssetHandler
from portal.handlers.base import NotFound, Page
from portal.handlers.learn import ForEverybody
from portal.live import Live
from portal.live_address import BASE as LIVE
from portal.replies import Repeated
from portal.routes import PUBLIC, Route
from portal.settings import Settings
from portal.site import Site


def routes() -> list[Route]:
    """Return every route of the handler modules, in the order of their names; a new module needs no list edited."""
    found: list[Route] = []
    for module in iter_modules(portal.handlers.__path__):
        found += getattr(import_module(f"portal.handlers.{module.name}"), "ROUTES", [])
    return found


class Classroom(Application):
    """Tornado's application, which sends a kept reply without looking for a handler."""

    site: Site
    live: Live

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> Any:
        """Return what answers the request."""
        reply = self.site.replies.find(request)
        if reply and request.connection:
            return Repeated(request.connection, reply)
        return super().find_handler(request, **kwargs)


def make_app(settings: Settings) -> Classroom:
    """Build the application and open the record; ``app.site.close()`` ends it.

    Raises RecordsError or SettingsError when the start must stop.
    """
    site = Site(settings)
    table: list[Any] = [
        (route.pattern, route.handler, {"site": site, "needs": route.roles, **route.kwargs})
        for route in sorted(routes(), key=lambda route: not issubclass(route.handler, ForEverybody))
    ]
    table.append((r"/assets/(.+)", AssetHandler, {"assets": site.assets}))
    live = Live(site)
    table.append((rf"{LIVE}.*", live))
    app = Classroom(
        table,
        default_handler_class=NotFound,
        default_handler_args={"site": site, "needs": PUBLIC},
        xsrf_cookies=True,
        xsrf_cookie_kwargs={"samesite": "Lax", "httponly": True},
        compress_response=True,
        log_function=_log,
    )
    app.site, app.live = site, live
    return app


def _log(handler: Page) -> None:
    """Log failures only: a class of sixty would bury them."""
    if handler.get_status() >= 500 and not getattr(handler, "told", False):
        access_log.error("%d %s %s", handler.get_status(), handler.request.method, handler.request.path)
