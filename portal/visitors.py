"""Who holds a kernel: a signed-in person, or a visitor with a signed cookie. The name cannot be forged."""

import secrets
from typing import Any

from tornado.web import create_signed_value, decode_signed_value

COOKIE = "boai_visitor"
_DAYS = 1


class Visitors:
    """Gives browsers a signed name; the key lives as long as the process, as kernels do."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def known(self, value: str | None) -> str | None:
        """Return the name in a cookie's value, or None for none, a forged or an old one."""
        signed = decode_signed_value(self._key, COOKIE, value, max_age_days=_DAYS) if value else None
        return signed.decode() if signed else None

    def name(self, handler: Any, person: str | None) -> str:
        """Return the name of who asks; a browser without one, or with another's, is given one.

        ``person`` is the signed-in person's id or None: a person's kernels count together on all devices.
        """
        found = self.known(handler.get_cookie(COOKIE))
        wanted = f"person:{person}" if person else found if found and found.startswith("visitor:") else None
        if found is not None and found == wanted:
            return found
        name = wanted or f"visitor:{secrets.token_hex(16)}"
        signed = create_signed_value(self._key, COOKIE, name).decode()
        secure = handler.request.protocol == "https"
        handler.set_cookie(
            COOKIE, signed, expires_days=_DAYS, httponly=True, samesite="Strict", secure=secure
        )
        return name
