"""The snapshots of one site: each lesson's notebook is run once per version, then every kernel of it is a copy."""

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from kernels.client import ForkServer, Snapshot, aside, shared, supported
from kernels.confine import Limits
from kernels.environment import home_environment
from kernels.errors import ForkUnavailableError, SnapshotError

RUN_SECONDS = 60.0


class Snapshots:
    """At most ``most`` snapshots, the one unused for longest goes first. Only for one event loop.

    ``folder`` holds a folder for each snapshot and each of its kernels; they can write nowhere else. ``problems``
    says, by key, why a notebook could not be kept.
    """

    def __init__(self, limits: Limits | None, most: int = 8, server: ForkServer | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="boai-"))
        self.problems: dict[str, str] = {}
        self._limits, self._most, self._server = limits, most, server
        self._kept: dict[str, Snapshot] = {}  # in the order of their last use
        self._running: dict[str, asyncio.Task[Snapshot]] = {}

    async def get(self, key: str, cells: Sequence[str], cwd: Path) -> Snapshot:
        """Return the snapshot of these code cells; many asking at once wait for one run.

        ``key`` names their version. Raises SnapshotError when the notebook cannot be kept (again at once, for the
        same key), ForkUnavailableError when nothing can be forked here.
        """
        if not supported():
            raise ForkUnavailableError("this system cannot fork kernels")
        if key in self.problems:
            raise SnapshotError(self.problems[key])
        found = self._kept.pop(key, None)
        if found is not None and found.alive:
            self._kept[key] = found
            return found
        if key not in self._running:
            task = asyncio.create_task(self._made(key, list(cells), cwd))
            self._running[key] = task
            task.add_done_callback(lambda _: self._running.pop(key, None))
        return await asyncio.shield(self._running[key])

    async def close(self) -> None:
        """Make no more kernels and remove the folder; kernels that still run end with the fork server."""
        for snapshot in self._kept.values():
            await aside(snapshot.retire)
        self._kept.clear()
        await aside(shutil.rmtree, self.folder, True)

    async def _made(self, key: str, cells: list[str], cwd: Path) -> Snapshot:
        # A kernel's folder must be writable to its snapshot: limits only ever narrow.
        home = tempfile.mkdtemp(dir=self.folder)
        limits = self._limits.within(str(self.folder)) if self._limits else None
        server = self._server or shared()
        try:
            made: Snapshot = await aside(
                server.snapshot, cells, str(cwd), home_environment(home), limits, RUN_SECONDS
            )
        except SnapshotError as error:
            self.problems[key] = str(error)
            raise
        self._kept[key] = made
        while len(self._kept) > self._most:
            oldest = next(iter(self._kept))
            await aside(self._kept.pop(oldest).retire)
        return made
