"""Files with their content's hash in the address: kept by browsers for ever, compressed once, held in memory.

Scripts import one another by relative address; here each import is rewritten to the hashed address of what it
names, so a changed file changes the address of everything that uses it.
"""

import mimetypes
import re
import threading
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from tornado.web import HTTPError, RequestHandler

from portal.encodings import Body, compressed, digest
from portal.pack import NAME as PACK
from portal.pack import pack
from portal.stamps import Stamp, stamp

PREFIX = "/assets/"
WIDGETS = Path(__file__).resolve().parent.parent / "widgets"
_IMPORT = re.compile(r"""((?:\bfrom\s*|\bimport\s*\(?\s*)["'])(\.{1,2}/[^"']+)(["'])""")
_URL = re.compile(r"""url\(\s*["']?(?!data:|#|/)([^"')]+)["']?\s*\)""")
_FROM = re.compile(rf"""\bfrom\s*["']({PREFIX}[^"']+)["']""")
_TEXT = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}


class Assets:
    """The files of ``static_dir`` and, under ``w/``, the scripts and styles of the widgets.

    More are added by content with ``add``. Addresses stay valid for the life of the process, also after a file
    changed. Safe to use from several threads.
    """

    def __init__(self, static_dir: Path, widgets_dir: Path = WIDGETS) -> None:
        self.static = static_dir
        self._mounts: dict[str, tuple[Path, re.Pattern[str]]] = {}
        self._made: dict[str, Body] = {}
        self._scripts: Callable[[], list[str]] = lambda: sorted(f"w/{path.name}" for path in widgets_dir.glob("*.js"))
        self._current: dict[str, tuple[list[Path], Stamp, str]] = {}
        self._lock = threading.RLock()
        self.mount("w", widgets_dir, r"(_shared/)?[\w-]+\.(js|css)")

    def mount(self, prefix: str, root: Path, pattern: str) -> None:
        """Also serve the files under ``root`` whose relative path matches ``pattern``, as ``prefix/…``."""
        self._mounts[prefix] = (root, re.compile(pattern))

    def url(self, name: str) -> str:
        """Return the hashed address of a file such as ``player/player.js`` or ``w/choice.js``.

        Raises FileNotFoundError for no such file, ValueError for scripts that import one another in a circle.
        """
        with self._lock:
            known = self._current.get(name)
            if known and known[1] == stamp(known[0]):
                return known[2]
            used: list[Path] = []
            address = self._build(name, used, ())
            self._current[name] = (used, stamp(used), address)
            return address

    def add(self, name: str, body: bytes) -> str:
        """Hold ``body`` under a name such as ``lessons/first_aid/02_x/pads.svg``; return its hashed address."""
        path = PurePosixPath(name)
        hashed = str(path.with_name(f"{path.stem}.{digest(body)}{path.suffix}"))
        with self._lock:
            if hashed not in self._made:
                self._made[hashed] = _body(path.suffix, body)
        return PREFIX + hashed

    def text(self, address: str) -> str:
        """Return the text of a script or style by its address; raises FileNotFoundError."""
        body = self.get(address.removeprefix(PREFIX))
        if body is None:
            raise FileNotFoundError(f"There is no asset {address}.")
        return body.plain.decode()

    def imports(self, addresses: list[str]) -> list[str]:
        """Return the addresses of these scripts and of all they import from the start, each once."""
        found: dict[str, None] = {}
        waiting = list(addresses)
        for address in waiting:  # grows while it is walked
            if address not in found:
                found[address] = None
                waiting += _FROM.findall(self.text(address))
        return list(found)

    def get(self, hashed: str) -> Body | None:
        """Return what is held at an address (without ``/assets/``), or None."""
        found = self._made.get(hashed)
        return found or self._rebuilt(hashed)

    def file(self, name: str) -> Path:
        """Return the file behind a name; raises FileNotFoundError."""
        prefix, _, inside = name.partition("/")
        if prefix in self._mounts:
            root, allowed = self._mounts[prefix]
            path = root / inside if allowed.fullmatch(inside) else root
        else:
            root, path = self.static, self.static / name
        if not path.is_file() or not path.resolve().is_relative_to(root.resolve()):
            raise FileNotFoundError(f"There is no asset {name}.")
        return path

    def _rebuilt(self, hashed: str) -> Body | None:
        """A page stored by an earlier process names files this one has not sent yet."""
        path = PurePosixPath(hashed)
        stem, _, digest = path.stem.rpartition(".")
        if not re.fullmatch(r"[0-9a-f]{12}", digest):
            return None
        try:
            self.url(str(path.with_name(stem + path.suffix)))
        except (OSError, ValueError):  # OSError: not there, or a name longer than a file's may be
            return None
        return self._made.get(hashed)

    def _build(self, name: str, used: list[Path], above: tuple[str, ...]) -> str:
        if name in above:
            raise ValueError(f"{' → '.join((*above, name))}: these scripts import one another in a circle")

        def read(part: str) -> str:
            path = self.file(part)
            used.append(path)
            return path.read_text(encoding="utf-8")

        path = PurePosixPath(name)
        if name == PACK:
            body = pack(self._scripts(), read, lambda part: self._build(part, used, (*above, name))).encode()
        else:
            used.append(self.file(name))
            body = used[-1].read_bytes()
        pattern = {".js": _IMPORT, ".css": _URL}.get(path.suffix)
        if pattern is not None:
            body = pattern.sub(
                lambda match: self._rewritten(match, name, used, above), body.decode("utf-8")
            ).encode()
        return self.add(name, body)

    def _rewritten(self, match: re.Match[str], name: str, used: list[Path], above: tuple[str, ...]) -> str:
        target = match[2] if match.re is _IMPORT else match[1]
        address = self._build(_beside(name, target), used, (*above, name))
        return f"{match[1]}{address}{match[3]}" if match.re is _IMPORT else f'url("{address}")'


def _beside(name: str, target: str) -> str:
    parts = list(PurePosixPath(name).parent.parts)
    for part in PurePosixPath(target).parts:
        if part == "..":
            if not parts:
                raise FileNotFoundError(f"{name} imports {target}, which is outside the assets.")
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _body(suffix: str, content: bytes) -> Body:
    if suffix in _TEXT:
        return compressed(_TEXT[suffix], content)
    kind = mimetypes.guess_type(f"x{suffix}")[0] or "application/octet-stream"
    return Body(kind, digest(content), content)


class AssetHandler(RequestHandler):
    """Sends assets: public, immutable, in the best encoding the browser takes; anything else is 404."""

    def initialize(self, assets: Assets) -> None:
        """Receive what there is to send."""
        self.assets = assets

    def set_default_headers(self) -> None:
        """Say nothing of the server, and let no browser guess types."""
        self.clear_header("Server")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")

    def get(self, hashed: str) -> None:
        """Send the asset."""
        asset = self.assets.get(hashed)
        if asset is None:
            raise HTTPError(404)
        self.set_header("Cache-Control", "public, max-age=31536000, immutable")
        self.set_header("Content-Type", asset.type)
        self.set_header("Vary", "Accept-Encoding")
        encoding, body, etag = asset.chosen(self.request.headers.get("Accept-Encoding", ""))
        self.set_header("ETag", etag)
        if self.check_etag_header():
            self.set_status(304)
            return
        if encoding:
            self.set_header("Content-Encoding", encoding)
        self.set_header("Content-Length", str(len(body)))
        self.finish(body)

    head = get

    def write_error(self, status_code: int, **kwargs: object) -> None:
        """Answer with the bare status: nobody reads this page."""
        self.set_header("Content-Type", "text/plain")
        self.finish(f"{status_code}\n")
