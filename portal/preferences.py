"""What a request tells of its reader's choices without anybody looked up: language, larger type, encryption."""

import re

from tornado.httputil import HTTPServerRequest

from portal.strings import LANGUAGES

# Read without taking the whole header apart: the stored pages need no other cookie.
_LANGUAGE = re.compile(rf"(?:^|;)\s*lang=({'|'.join(LANGUAGES)})\s*(?:;|$)")
SIZES = 4  # of type: standard, and three larger ones (适老化): body text of 17, 22, 26 and 30 pixels
_ELDER = re.compile(rf"(?:^|;)\s*elder=([1-{SIZES - 1}])\s*(?:;|$)")
_SAME_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def language(request: HTTPServerRequest) -> str:
    """Return the language that the reader chose before: ``zh`` or ``en``."""
    kept = _LANGUAGE.search(request.headers.get("Cookie", ""))
    return kept[1] if kept else "zh"


def type_size(request: HTTPServerRequest) -> int:
    """Return the type size that the reader chose: 0 for the standard one, up to 3; targets grow with it (适老化)."""
    kept = _ELDER.search(request.headers.get("Cookie", ""))
    return int(kept[1]) if kept else 0


def plain(request: HTTPServerRequest) -> bool:
    """Tell whether the page goes unencrypted over the network, where browsers keep no pages and open no camera."""
    host = request.host_name.strip("[]")
    return request.protocol == "http" and host not in _SAME_MACHINE and not host.endswith(".localhost")
