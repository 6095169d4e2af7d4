"""Kernels for readers of lessons: a copy of the lesson's snapshot each, or an ordinary kernel that runs the lesson."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from traitlets.config import Config

from kernels.asking import widgets_of
from kernels.client import Snapshot
from kernels.errors import ForkUnavailableError, SnapshotError
from kernels.manager import TRANSPORT, OwnedKernels, owner
from kernels.snapshots import Snapshots
from portal.errors import KernelsOffError, PageChangedError
from portal.pages import StoredPage
from portal.settings import Settings, limits_of

if TYPE_CHECKING:
    from portal.live_page import LiveTemplate

Rows = list[list[Any]]
ALLOWED_MESSAGES = ["comm_open", "comm_msg", "comm_close", "comm_info_request", "kernel_info_request"]
_CELL_SECONDS = 60


@dataclass(frozen=True)
class Opened:
    """A reader's kernel, and the id in it of each of the page's widgets by its name in the page."""

    kernel: str
    models: dict[str, str]


class LessonKernels:
    """The kernels of one running site. Made inside its event loop; ``close`` ends them all."""

    def __init__(self, settings: Settings) -> None:
        self._limits = limits = limits_of(settings)
        self._templates: dict[str, asyncio.Future[LiveTemplate]] = {}
        self._most = settings.kernel_snapshots
        self.allowed = limits is not None or settings.unconfined_kernels
        self.snapshots = Snapshots(limits, settings.kernel_snapshots)
        self.manager = OwnedKernels(
            config=Config({"KernelManager": {"transport": TRANSPORT}}),
            per_owner=settings.kernels_per_person,
            total=settings.kernels_total,
            cull_idle_timeout=settings.kernel_idle_seconds,
            cull_interval=max(1, min(60, settings.kernel_idle_seconds // 2)),
            cull_connected=True,
            folder=str(self.snapshots.folder),
            limits=limits,
            root_dir=str(settings.content.resolve()),
            allowed_message_types=ALLOWED_MESSAGES,
        )
        self._content = settings.content.resolve()

    async def open(self, page: StoredPage, reader: str) -> Opened:
        """Return a kernel of the reader's own in which the lesson has been run.

        Raises KernelsOffError, TooManyKernelsError, PageChangedError.
        """
        kernel_id, made = await self.start(page, reader)
        if len(made) != len(page.widgets):
            await self.manager.end(kernel_id)
            raise PageChangedError(f"{page.ref}: the page shows other widgets than the lesson makes now")
        pairs = zip(page.widgets, made, strict=True)
        if any(shown[1:] != [model, key] for shown, (_, model, key, _) in pairs):
            await self.manager.end(kernel_id)
            raise PageChangedError(f"{page.ref}: the lesson makes its widgets in another order at each run")
        return Opened(
            kernel_id, {shown[0]: row[0] for shown, row in zip(page.widgets, made, strict=True) if shown[0]}
        )

    async def start(self, page: StoredPage, reader: str) -> tuple[str, Rows]:
        """Start a kernel in which the lesson has been run; return its id and the widgets there."""
        self.room(reader)
        owner.set(reader)
        snapshot = await self.snapshot(page)
        folder = str((self._content / page.ref).resolve())
        if snapshot is not None:
            with suppress(ForkUnavailableError):  # it has ended since: the lesson is run in a kernel of its own
                return await self.manager.start_kernel(snapshot=snapshot, cwd=folder), snapshot.comms
        kernel_id = await self.manager.start_kernel(cwd=folder)
        try:
            return kernel_id, await self._run(kernel_id, page)
        except BaseException:
            await self.manager.end(kernel_id)
            raise

    async def snapshot(self, page: StoredPage) -> Snapshot | None:
        """Return the lesson's snapshot, or None where there can be none: then each kernel runs the lesson itself."""
        folder = self._content / page.ref
        try:
            return await self.snapshots.get(page.etag, code_of(folder / f"{page.lang}.ipynb"), folder)
        except (SnapshotError, ForkUnavailableError):
            return None

    def room(self, reader: str) -> None:
        """Raise KernelsOffError or TooManyKernelsError when the reader can have no kernel now."""
        if not self.allowed:
            raise KernelsOffError("Kernels cannot be confined on this machine; see boai doctor.")
        self.manager.room(reader)

    async def live_template(self, page: StoredPage, handler: Any) -> "LiveTemplate":
        """Return the lesson's page for Voilà's front end, rendered once a version by ``handler``'s settings."""
        from portal.live_page import live_template

        made = self._templates.get(page.etag)
        if made is None:
            while len(self._templates) >= self._most:
                self._templates.pop(next(iter(self._templates)))
            notebook, folder = f"{page.ref}/{page.lang}.ipynb", self._content / page.ref
            made = asyncio.ensure_future(live_template(handler, notebook, folder, self._limits))
            self._templates[page.etag] = made
        try:
            return await asyncio.shield(made)
        except Exception:
            self._templates.pop(page.etag, None)
            raise

    async def close(self) -> None:
        """End all kernels."""
        await self.manager.end_all()
        await self.snapshots.close()

    async def _run(self, kernel_id: str, page: StoredPage) -> Rows:
        kernel = self.manager.get_kernel(kernel_id)
        client: Any = kernel.client()
        client.start_channels(stdin=False, hb=False)
        try:
            await client.wait_for_ready(timeout=_CELL_SECONDS)
            for source in code_of(self._content / page.ref / f"{page.lang}.ipynb"):
                await client.execute_interactive(
                    source, store_history=False, timeout=_CELL_SECONDS, output_hook=_drop
                )
        finally:
            client.stop_channels()
        return await widgets_of(kernel)


def code_of(notebook: Path) -> list[str]:
    """Return the sources of a notebook's code cells."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def _drop(_message: dict[str, Any]) -> None:
    """Ignore what the lesson shows: it is in the page already."""
