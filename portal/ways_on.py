"""Where a reader goes on: from an error page, and after a form that was told where from."""

import re
from collections.abc import Collection

# A browser drops tabs and line ends from an address and reads a backslash as a slash: "/\t\\x.org" is another site.
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
_AREAS = {
    "teach": "site.teach", "centre": "site.centre", "audit": "site.audit", "me": "site.me", "join": "site.join",
    "verify": "site.verify", "signin": "site.signin",
}  # fmt: skip


def ways_on(path: str, status: int, courses: Collection[str]) -> list[tuple[str, str]]:
    """Return where a reader of an error page may go on, as address and word; the nearest place first."""
    if status in (401, 403):  # the page around is closed as well
        return [("/me", "site.me"), ("/", "error.home")]
    found: list[tuple[str, str]] = []
    area, *deeper = path.strip("/").split("/")
    if area in ("teach", "centre") and deeper[:1] == ["classes"] and len(deeper) > 2:
        found.append((f"/{area}/classes/{deeper[1]}", "error.class"))
    if area in ("assess", "learn", "live") and deeper and deeper[0] in courses:
        found.append((f"/courses/{deeper[0]}", "error.course"))
    if area in _AREAS and deeper:
        found.append((f"/{area}", _AREAS[area]))
    return [*found, ("/", "error.home")]


def local_address(target: str, default: str) -> str:
    """Return ``target`` when every browser takes it for an address of this site, else ``default``."""
    return target if _LOCAL.fullmatch(target) else default
