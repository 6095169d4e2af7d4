"""Stored pages: a lesson is run once per version, not once per visitor.

A version is everything that can change the page: the notebook, its pictures, all widgets' sources, the table
of facts, the template, this code and the libraries. Deleting ``pages/`` loses nothing.
"""

import asyncio
import concurrent.futures
import hashlib
import json
import re
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from grading.errors import ContentError, NotFoundError
from grading.whole_file import write_whole
from kernels.confine import Limits
from portal.assets import WIDGETS, Assets
from portal.lessons import LANGUAGES, where
from portal.render_process import RenderProcess
from portal.stamps import Stamp, stamp

_HERE = Path(__file__).resolve().parent
_LIBRARIES = ("anywidget", "ipywidgets", "mistune", "nbconvert", "voila")
_ENGINE = ("rendering.py", "render.py", "models.py", "assets.py", "voila_template/voila/stored.html.j2")
_PICTURES = r"(first_aid|humanitarian_ed)/\d\d_\w+/assets/[\w.-]+\.(svg|png|jpe?g|webp|mp3|ogg|mp4|webm|vtt)"
_RETRY_SECONDS = 10.0


@dataclass(frozen=True)
class StoredPage:
    """A rendered lesson in one language.

    ``toc`` holds id and text of each section; ``scripts`` and ``styles`` are addresses of the page's widgets;
    ``etag`` is the version; ``unknown`` names what only ``/live/`` can show; ``widgets`` holds, in the order of their
    making, name in the page ("" for none), model name and key of each widget; ``listens`` tells whether Python listens to any of those shown.
    """

    ref: str
    lang: str
    title: str
    body_html: str
    etag: str
    toc: list[tuple[str, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    widgets: list[list[str]] = field(default_factory=list)
    listens: bool = False
    blobs: dict[str, str] = field(default_factory=dict)

    @property
    def needs_kernel(self) -> bool:
        """Whether only Voilà's own front end, with a kernel, can show everything on it."""
        return bool(self.unknown)


class PageStore:
    """The stored pages of the lessons under ``content``, kept in ``data/pages``; ``more`` are sections that lie elsewhere.

    ``problems`` holds what keeps a lesson from its newest version, by ref and language; readers get the last
    good page meanwhile.
    """

    def __init__(
        self,
        content: Path,
        data: Path,
        assets: Assets,
        limits: Limits | None = None,
        jobs: int = 1,
        on_problem: Callable[[ContentError], None] = lambda problem: None,
        more: dict[str, Path] | None = None,
    ) -> None:
        self._on_problem, self._limits, self._more = on_problem, limits, more or {}
        self._content, self._folder, self._assets = content, data / "pages", assets
        self._threads = concurrent.futures.ThreadPoolExecutor(jobs, thread_name_prefix="render")
        self._pages: dict[tuple[str, str], StoredPage] = {}
        self._versions: dict[tuple[str, str], tuple[Stamp, str]] = {}
        self._running: dict[str, asyncio.Task[StoredPage]] = {}
        self._failed: dict[tuple[str, str], tuple[str, float, ContentError]] = {}
        self._process = RenderProcess()
        mount_pictures(assets, content)

    @property
    def problems(self) -> list[ContentError]:
        """Return the lessons' mistakes that their run brought to light and that still stand."""
        return [error for page, (wanted, _, error) in self._failed.items() if self._stands(*page, wanted)]

    async def get(self, ref: str, lang: str) -> StoredPage:
        """Return the page of the lesson as it is on disk now; many asking at once wait for one run.

        Raises NotFoundError for no such lesson, ContentError when it cannot be run and no good page exists.
        """
        wanted = self.version(ref, lang)
        page = self._pages.get((ref, lang))
        if page and page.etag == wanted:
            return page
        failed = self._failed.get((ref, lang))
        if failed and failed[0] == wanted and time.monotonic() < failed[1]:
            return self._last_good(ref, lang, failed[2])
        if wanted not in self._running:
            task = asyncio.create_task(self._made(ref, lang, wanted))
            self._running[wanted] = task
            task.add_done_callback(lambda _: self._running.pop(wanted, None))
        try:
            return await asyncio.shield(self._running[wanted])
        except ContentError as error:
            return self._last_good(ref, lang, error)

    def is_newest(self, page: StoredPage) -> bool:
        """Tell whether the page is what is on disk now, not the last good one."""
        return self._stands(page.ref, page.lang, page.etag)

    def version(self, ref: str, lang: str) -> str:
        """Return the content hash of everything the page depends on; raises NotFoundError for no such lesson."""
        notebook = self._root(ref) / ref / f"{lang}.ipynb"
        if lang not in LANGUAGES or not re.fullmatch(r"\w+/\w+", ref) or not notebook.is_file():
            raise NotFoundError(f"There is no lesson {ref} in {lang}.")
        sources = self._sources(notebook)
        now = stamp(sources)
        known = self._versions.get((ref, lang))
        if known and known[0] == now:
            return known[1]
        digest = hashlib.sha256("|".join([ref, lang, *map(version, _LIBRARIES)]).encode())
        for path in sources:
            if path.is_file():
                digest.update(f"|{path.name}|".encode() + hashlib.sha256(path.read_bytes()).digest())
        self._versions[(ref, lang)] = (now, digest.hexdigest()[:32])
        return self._versions[(ref, lang)][1]

    def _root(self, ref: str) -> Path:
        return self._more.get(ref.partition("/")[0], self._content)

    def _stands(self, ref: str, lang: str, wanted: str) -> bool:
        try:
            return self.version(ref, lang) == wanted
        except NotFoundError:
            return False

    def close(self) -> None:
        """Let a running lesson end and free the thread and the process."""
        self._threads.shutdown(cancel_futures=True)
        self._process.close()

    def _sources(self, notebook: Path) -> list[Path]:
        section = notebook.parent.parent
        return [
            notebook,
            *sorted(notebook.parent.glob("assets/*")),
            self._content / "first_aid" / "guidelines.toml",
            *sorted(path for path in WIDGETS.rglob("*") if path.suffix in (".py", ".js", ".css")),
            *(_HERE / name for name in _ENGINE),
            section / "guidelines.toml",
        ]

    async def _made(self, ref: str, lang: str, wanted: str) -> StoredPage:
        loop = asyncio.get_running_loop()
        try:
            page = await loop.run_in_executor(self._threads, self._read_or_run, ref, lang, wanted)
        except ContentError as error:
            self._failed[(ref, lang)] = (wanted, float("inf"), error)
            self._on_problem(error)
            raise
        except (RuntimeError, OSError, TimeoutError, ValueError) as error:
            problem = ContentError(
                where(self._root(ref) / ref / f"{lang}.ipynb"), f"it could not be run: {error}"
            )
            self._failed[(ref, lang)] = (wanted, time.monotonic() + _RETRY_SECONDS, problem)
            self._on_problem(problem)
            raise problem from error
        self._failed.pop((ref, lang), None)
        self._pages[(ref, lang)] = page
        return page

    def _read_or_run(self, ref: str, lang: str, wanted: str) -> StoredPage:
        stored = self._read(wanted)
        if stored:
            return stored
        root, limits = self._root(ref).resolve(), self._limits
        if limits and ref.partition("/")[0] in self._more:
            limits = replace(limits, readable=(*limits.readable, str(root)))
        values = self._process.run(root, self._assets.static, limits, ref, lang)
        page = self._page({**values, "etag": wanted})
        if self.version(ref, lang) != wanted:
            return (
                page  # saved again during the run: this page may mix both, so it is shown once and not kept
            )
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._folder / f"{wanted}.json", json.dumps(asdict(page), ensure_ascii=False).encode())
            write_whole(self._pointer(ref, lang), wanted.encode())
        except OSError as error:  # readers get it from memory; the next start runs the lesson again
            remedy = "free disk space, or check the data folder's rights"
            self._on_problem(ContentError(str(self._folder), f"a page cannot be stored ({error.strerror})", remedy))
        return page

    def _read(self, wanted: str) -> StoredPage | None:
        try:
            return self._page(json.loads((self._folder / f"{wanted}.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, KeyError):
            return None  # not there, or not whole: run the lesson again

    def _page(self, values: dict[str, Any]) -> StoredPage:
        page = StoredPage(**{**values, "toc": [(name, text) for name, text in values["toc"]]})
        for name, text in page.blobs.items():
            self._assets.add(name, text.encode())
        return page

    def _pointer(self, ref: str, lang: str) -> Path:
        return self._folder / f"{ref.replace('/', '--')}.{lang}.last"

    def _last_good(self, ref: str, lang: str, error: ContentError) -> StoredPage:
        page = self._pages.get((ref, lang))
        if page is None:
            try:
                page = self._read(self._pointer(ref, lang).read_text(encoding="ascii"))
            except (OSError, ValueError):
                page = None
        if page is None:
            raise error
        self._pages[(ref, lang)] = page
        return page


def mount_pictures(assets: Assets, content: Path) -> None:
    """Let the pictures of the lessons be served under ``l/``."""
    assets.mount("l", content, _PICTURES)
