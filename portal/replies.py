"""Replies that are the same for every reader with the same choices: sent once by a handler, then without one.

Finding a handler, making it and letting it write its headers costs three times what sending the bytes does, and a
class of sixty asks for the same bytes.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPMessageDelegate,
    HTTPServerRequest,
    ResponseStartLine,
    format_timestamp,
)

from portal import preferences
from portal.encodings import takes

_SENT = ResponseStartLine("HTTP/1.1", 200, "OK")
# A request with one of these wants something else than the whole reply.
_PARTLY = ("If-None-Match", "If-Modified-Since", "Range")


@dataclass(frozen=True)
class Reply:
    """A handler's reply; good as long as ``stands()`` says so, without a query or, with ``any_query``, with any."""

    headers: HTTPHeaders
    body: bytes
    stands: Callable[[], bool]
    any_query: bool


class Replies:
    """The kept replies. Only what a handler has found at an address is kept, so strangers cannot fill it."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Any, ...], Reply] = {}

    def keep(
        self, request: HTTPServerRequest, headers: HTTPHeaders, body: bytes, stands: Callable[[], bool], any_query: bool = False
    ) -> None:
        """Keep what was sent for the request, unless it was for this reader alone or is not all of the body.

        Where no query changes it (``any_query``) it is the reply with each.
        """
        whole = headers.get("Content-Length") == str(len(body)) and "Set-Cookie" not in headers
        whole = whole and "%" not in request.path  # an address can be quoted in endlessly many ways
        if whole and _repeatable(request) and (any_query or not request.query):
            self._kept[_key(request)] = Reply(headers.copy(), body, stands, any_query)

    def find(self, request: HTTPServerRequest) -> Reply | None:
        """Return the reply to the request, if one is kept and still stands."""
        if not _repeatable(request):
            return None
        reply = self._kept.get(_key(request))
        if reply is None or (request.query and not reply.any_query):
            return None
        return reply if reply.stands() else None


class Repeated(HTTPMessageDelegate):
    """Sends a kept reply when the request is complete."""

    def __init__(self, connection: HTTPConnection, reply: Reply) -> None:
        self._connection, self._reply = connection, reply

    def finish(self) -> None:
        """Send it."""
        headers = self._reply.headers
        headers["Date"] = _date(int(time.time()))
        self._connection.write_headers(_SENT, headers, self._reply.body)
        self._connection.finish()


def _repeatable(request: HTTPServerRequest) -> bool:
    return (
        request.method == "GET"
        and request.version == "HTTP/1.1"
        and request.headers.get("Connection", "keep-alive").lower() == "keep-alive"
        and not any(name in request.headers for name in _PARTLY)
    )


def _key(request: HTTPServerRequest) -> tuple[Any, ...]:
    encodings = takes(request.headers.get("Accept-Encoding", ""))
    chosen = preferences.language(request), preferences.type_size(request), preferences.plain(request)
    return (request.path, *chosen, "br" in encodings, "gzip" in encodings)


@lru_cache(1)
def _date(second: int) -> str:
    return format_timestamp(second)
