"""Voilà's own scripts and styles, from memory: compressed once, kept by browsers as long as their names say.

Stock Voilà reads each from disk for every visitor and sends it uncompressed: most of what its pages cost.
"""

import gzip
import hashlib
import mimetypes
import os
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from tornado.web import HTTPError, RequestHandler

from portal.live_chunks import brought
from portal.replies import Replies

_HASHED = re.compile(r"[.\-_]?[0-9a-f]{16,}\b")  # webpack names its pieces by content
_LARGEST = 16 * 1024 * 1024
_COMPRESSED = frozenset({".woff", ".woff2", ".png", ".jpg", ".gif", ".gz"})


@dataclass(frozen=True)
class _File:
    path: Path
    stamp: tuple[int, int]
    type: str
    etag: str
    plain: bytes
    gzip: bytes | None


_held: dict[Path, _File] = {}
_found: dict[tuple[str, str], Path] = {}  # by first root and name: to look through some fifteen folders once is enough


class LiveFiles(RequestHandler):
    """Files under the first of ``roots`` that has them; nothing outside, no listing."""

    def initialize(self, roots: list[str], replies: Replies) -> None:
        """Receive where to look, and what keeps the replies."""
        self.roots, self.replies = roots, replies

    def set_default_headers(self) -> None:
        """Say nothing of the server, and let no browser guess types."""
        self.clear_header("Server")
        self.set_header("X-Content-Type-Options", "nosniff")

    def get(self, name: str) -> None:
        """Send the file."""
        found = self._file(name)
        zipped = found.gzip is not None and "gzip" in self.request.headers.get("Accept-Encoding", "")
        lasting = bool(_HASHED.search(name.rpartition("/")[2]))
        self.set_header("Cache-Control", "public, max-age=31536000, immutable" if lasting else "no-cache")
        self.set_header("Content-Type", found.type)
        self.set_header("Vary", "Accept-Encoding")
        self.set_header("ETag", f'"{found.etag}{"-gzip" if zipped else ""}"')
        if self.check_etag_header():
            self.set_status(304)
            return
        if zipped:
            self.set_header("Content-Encoding", "gzip")
        body = found.gzip if zipped and found.gzip else found.plain
        self.finish(body)
        self.replies.keep(self.request, self._headers, body, partial(_unchanged, found), any_query=True)

    def write_error(self, status_code: int, **kwargs: object) -> None:
        """Answer with the bare status: nobody reads this page."""
        self.set_header("Content-Type", "text/plain")
        self.finish(f"{status_code}\n")

    def _file(self, name: str) -> _File:
        key = (self.roots[0], name)
        if key not in _found:
            _found[key] = self._path(name)
        return _read(_found[key])

    def _path(self, name: str) -> Path:
        if PurePosixPath(name).as_posix() != name or ".." in name.split("/"):
            raise HTTPError(404)  # one spelling for each file, or strangers could fill what is kept by name
        for root in self.roots:
            base = Path(root).resolve()
            path = (base / name).resolve()
            if path.is_relative_to(base) and path.is_file():
                return path
        raise HTTPError(404)


def _read(path: Path) -> _File:
    stamp = _stamp(path)
    held = _held.get(path)
    if held is None or held.stamp != stamp:
        if stamp[1] > _LARGEST:
            raise HTTPError(404)
        body = _with_chunks(path)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        small = None if path.suffix in _COMPRESSED or len(body) < 256 else gzip.compress(body, 6, mtime=0)
        held = _held[path] = _File(path, stamp, kind, hashlib.sha256(body).hexdigest()[:16], body, small)
    return held


def _with_chunks(path: Path) -> bytes:
    """Return the file; a script after the chunks that it would fetch one by one."""
    # Each in a function of its own: "use strict" at the head of one must not hold for the next.
    parts = [b"(function () {" + chunk.read_bytes() + b"\n})();\n" for chunk in brought(path)]
    return b"".join([*parts, path.read_bytes()])


def _stamp(path: Path) -> tuple[int, int]:
    status = os.stat(path)
    return status.st_mtime_ns, status.st_size


def _unchanged(file: _File) -> bool:
    try:
        return _stamp(file.path) == file.stamp
    except OSError:
        return False
