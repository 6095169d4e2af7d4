"""The snapshots of one site: each lesson's notebook is run once per version, then every kernel of it is a copy."""

import asyncio
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from kernels import folders
from kernels.client import ForkServer, Snapshot, aside, shared, supported
from kernels.confine import Limits
from kernels.environment import home_environment
from kernels.errors import ForkUnavailableError, SnapshotError

RUN_SECONDS = 60.0
_AGAIN_SECONDS = 60.0  # until another try after a failure that may have been the machine's


@dataclass
class _Kept:
    """A snapshot, and the folder that it and nobody else writes to."""

    snapshot: Snapshot
    home: Path


class Snapshots:
    """At most ``most`` snapshots, the one unused for longest goes first. Only for one event loop.

    ``folder`` holds a folder for each snapshot and each of its kernels; they can write nowhere else. ``problems``
    says, by key, why a notebook could not be kept. A notebook may run for ``seconds``; ``clock`` is monotonic.
    """

    def __init__(
        self,
        limits: Limits | None,
        most: int = 8,
        server: ForkServer | None = None,
        seconds: float = RUN_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.folder = folders.made("snapshots-")
        self.problems: dict[str, str] = {}
        self._limits, self._most, self._server = limits, most, server
        self._seconds, self._clock = seconds, clock
        self._kept: dict[str, _Kept] = {}  # in the order of their last use
        self._retired: list[_Kept] = []
        self._running: dict[str, asyncio.Task[Snapshot]] = {}
        self._failed: dict[str, tuple[float, SnapshotError]] = {}  # until when, and why

    async def get(self, key: str, cells: Sequence[str], cwd: Path) -> Snapshot:
        """Return the snapshot of these code cells; many asking at once wait for one run.

        ``key`` names their version. Raises SnapshotError when the notebook cannot be kept (again at once, for the
        same key), ForkUnavailableError when nothing can be forked here.
        """
        if not supported():
            raise ForkUnavailableError("this system cannot fork kernels")
        if self._most == 0:
            raise ForkUnavailableError("no snapshots are wanted")
        until, error = self._failed.get(key, (0.0, None))
        if error is not None and self._clock() < until:
            raise SnapshotError(str(error), error.lasting, error.cell)
        found = self._kept.pop(key, None)
        if found is not None and found.snapshot.alive:
            self._kept[key] = found
            return found.snapshot
        if found is not None:
            self._retired.append(found)
        if key not in self._running:
            task = asyncio.create_task(self._made(key, list(cells), cwd))
            self._running[key] = task
            task.add_done_callback(lambda _: self._running.pop(key, None))
        return await asyncio.shield(self._running[key])

    async def close(self) -> None:
        """Make no more kernels and remove the folder; kernels that still run end with the fork server."""
        for kept in self._kept.values():
            await aside(kept.snapshot.retire)
        self._kept.clear()
        await aside(shutil.rmtree, self.folder, True)

    async def _made(self, key: str, cells: list[str], cwd: Path) -> Snapshot:
        await self._remove_ended()
        home = mkdtemp(dir=self.folder)
        # A kernel's folder must be writable to its snapshot: limits only ever narrow.
        limits = self._limits.within(str(self.folder), str(cwd.resolve())) if self._limits else None
        server = self._server or shared()
        try:
            made: Snapshot = await aside(
                server.snapshot, cells, str(cwd.resolve()), home_environment(home), limits, self._seconds
            )
        except BaseException as error:
            await aside(shutil.rmtree, home, True)
            if isinstance(error, SnapshotError):
                again = float("inf") if error.lasting else self._clock() + _AGAIN_SECONDS
                self._failed[key], self.problems[key] = (again, error), str(error)
            raise
        self.problems.pop(key, None)
        self._kept[key] = _Kept(made, Path(home))
        while len(self._kept) > self._most:
            oldest = self._kept.pop(next(iter(self._kept)))
            self._retired.append(oldest)
            await aside(oldest.snapshot.retire)
        return made

    async def _remove_ended(self) -> None:
        """Remove the folders of retired snapshots that have ended: their kernels may still read there."""
        ended = [kept for kept in self._retired if not kept.snapshot.alive]
        self._retired = [kept for kept in self._retired if kept not in ended]
        for kept in ended:
            await aside(shutil.rmtree, kept.home, True)
