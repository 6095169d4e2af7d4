"""Bytes ready to send: compressed once, in every encoding browsers take, with a strong ETag for each."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache

import brotli

_WORTH_COMPRESSING = 256


@dataclass(frozen=True)
class Body:
    """One reply's bytes. ``etag`` is their hash, without quotes and without the encoding's name."""

    type: str
    etag: str
    plain: bytes
    gzip: bytes | None = None
    br: bytes | None = None

    def chosen(self, accepted: str) -> tuple[str, bytes, str]:
        """Return encoding (or ""), bytes and quoted ETag of the best that the ``Accept-Encoding`` header takes."""
        known = takes(accepted)
        if self.br is not None and "br" in known:
            return "br", self.br, f'"{self.etag}-br"'
        if self.gzip is not None and "gzip" in known:
            return "gzip", self.gzip, f'"{self.etag}-gzip"'
        return "", self.plain, f'"{self.etag}"'


def digest(plain: bytes) -> str:
    """Return the hash that names these bytes in addresses and ETags."""
    return hashlib.sha256(plain).hexdigest()[:12]


def compressed(kind: str, plain: bytes) -> Body:
    """Return text as a Body in all encodings; a very short one stays as it is."""
    if len(plain) < _WORTH_COMPRESSING:
        return Body(kind, digest(plain), plain)
    return Body(kind, digest(plain), plain, gzip.compress(plain, 9, mtime=0), brotli.compress(plain, quality=11))


@lru_cache(64)
def takes(accepted: str) -> frozenset[str]:
    """Return the encodings that the ``Accept-Encoding`` header takes."""
    found = set()
    for part in accepted.lower().split(","):
        name, _, rest = part.strip().partition(";")
        if rest.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            found.add(name.strip())
    return frozenset(found)
