"""Kernels for lessons: one for the time of a run, or one that belongs to one reader."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from os import name as system
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import zmq
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_async
from jupyter_events import EventLogger
from jupyter_server import DEFAULT_EVENTS_SCHEMA_PATH
from jupyter_server._tz import utcnow
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import PeriodicCallback
from tornado.web import HTTPError
from traitlets import Instance, Int, Unicode

from kernels import KERNEL, folders
from kernels.client import Snapshot
from kernels.confine import Limits
from kernels.environment import home_environment
from kernels.errors import TooManyKernelsError

__all__ = ["KERNEL", "TRANSPORT", "OwnedKernels", "TooManyKernelsError", "kernel_for_a_run", "owner"]
# Sockets in a folder of the kernel's own: no port that others on the machine could reach. Windows has only TCP.
TRANSPORT = "tcp" if system == "nt" else "ipc"
owner: ContextVar[str] = ContextVar("owner")
_SOCKETS_EACH = 12
_ACTIONS = DEFAULT_EVENTS_SCHEMA_PATH / "kernel_actions" / "v1.yaml"
_LOOK_MS = 1000  # how soon the end of a kernel is noticed


@asynccontextmanager
async def kernel_for_a_run(cwd: Path, limits: Limits | None = None) -> AsyncIterator[AsyncKernelManager]:
    """Give a started kernel in ``cwd`` with nothing of the caller's environment; end it in every case.

    ``limits`` confine it where the system can; the one folder it may write to is its own. Raises RuntimeError when
    the kernel does not start.
    """
    with TemporaryDirectory(prefix="run-", dir=folders.own(), ignore_cleanup_errors=True) as profile:
        connection = str(Path(profile) / "kernel.json")
        manager = AsyncKernelManager(kernel_name=KERNEL, transport=TRANSPORT, connection_file=connection)
        own = limits.within(profile) if limits else None
        await manager.start_kernel(cwd=str(cwd.resolve()), env=home_environment(profile), limits=own)
        try:
            yield manager
        finally:
            await manager.shutdown_kernel(now=True)


class OwnedKernels(AsyncMappingKernelManager):
    """Kernels that belong to the reader named by the context variable ``owner`` when they start.

    Starting one beyond ``per_owner`` or ``total`` raises TooManyKernelsError, and so does starting one for nobody.
    Each has a folder of its own under ``folder``, gone with it. A kernel that ends is not started again: whoever
    listens (``on_end``) is told, and asks for a new one.
    """

    per_owner = Int(2, help="Kernels one reader may hold").tag(config=True)
    total = Int(20, help="Kernels on this machine").tag(config=True)
    folder = Unicode(help="Folder of the kernels' folders").tag(config=True)
    limits = Instance(Limits, allow_none=True, help="What a kernel may use; None: not confined").tag(
        config=True
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # A reader takes some six sockets; zmq's own limit of 1,023 would be reached at 170 of them.
        self.context.set(zmq.MAX_SOCKETS, _SOCKETS_EACH * self.total + _SOCKETS_EACH)
        self.folder = self.folder or str(folders.made("live-"))
        self._owners: dict[str, str] = {}
        self._starting: list[str] = []
        self._homes: dict[str, str] = {}
        self._listeners: dict[str, list[Callable[[], None]]] = {}
        self._watch: PeriodicCallback | None = None
        self._events = EventLogger()  # one for all: to read the schema again costs each kernel a millisecond
        self._events.register_event_schema(_ACTIONS)

    def belongs(self, kernel_id: str, reader: str) -> bool:
        """Tell whether the kernel is this reader's."""
        return self._owners.get(kernel_id) == reader

    def room(self, reader: str) -> None:
        """Raise TooManyKernelsError when this reader can have no further kernel now."""
        held = [*self._owners.values(), *self._starting]
        if not reader or held.count(reader) >= self.per_owner:
            raise TooManyKernelsError(True, self.per_owner)
        if len(held) >= self.total:
            raise TooManyKernelsError(False, self.total)

    def on_end(self, kernel_id: str, tell: Callable[[], None]) -> None:
        """Call ``tell`` once when the kernel has ended, however it did."""
        self._listeners.setdefault(kernel_id, []).append(tell)

    def pre_start_kernel(self, kernel_name: str | None, kwargs: Any) -> tuple[Any, str, str]:
        """Make the kernel's manager, with its sockets in the kernel's own folder."""
        made: tuple[Any, str, str] = super().pre_start_kernel(kernel_name, kwargs)
        made[0].connection_file = str(Path(kwargs["env"]["IPYTHONDIR"]) / "k.json")
        made[0].transport, made[0].autorestart, made[0].event_logger = TRANSPORT, False, self._events
        return made

    def start_watching_activity(self, kernel_id: str) -> None:
        """Note when the kernel said something last, and whether it is busy: what the culling goes by.

        As the method it replaces, but without taking each message apart and checking its signature: who may write
        to this socket could write anything.
        """
        kernel = self._kernels[kernel_id]
        kernel.reason, kernel.last_activity = "", utcnow()
        kernel._activity_stream = kernel.connect_iopub()

        def noted(message: list[bytes]) -> None:
            self.last_kernel_activity = kernel.last_activity = utcnow()
            if message[0].endswith(b".status"):
                kernel.execution_state = json.loads(message[-1])["execution_state"]

        kernel._activity_stream.on_recv(noted)

    async def _async_start_kernel(  # type: ignore[override]
        self, *, kernel_id: str | None = None, snapshot: Snapshot | None = None, **kwargs: Any
    ) -> str:
        reader = owner.get("")
        self.room(reader)
        self._starting.append(reader)
        home = mkdtemp(dir=self.folder)
        try:
            kwargs |= {"kernel_name": KERNEL, "env": home_environment(home), "snapshot": snapshot}
            kwargs["limits"] = self.limits.within(home) if self.limits else None
            made: str = await super()._async_start_kernel(kernel_id=kernel_id, **kwargs)
        except BaseException:
            shutil.rmtree(home, ignore_errors=True)
            raise
        finally:
            self._starting.remove(reader)
        self._owners[made], self._homes[made] = reader, home
        if self._watch is None:
            self._watch = PeriodicCallback(self._forget_ended, _LOOK_MS)
            self._watch.start()
        return made

    # MappingKernelManager binds the public name in its class body, so the override has to be bound again.
    start_kernel = _async_start_kernel  # type: ignore[assignment]

    async def end(self, kernel_id: str) -> None:
        """End a kernel, unless it has ended by itself or somebody else is ending it."""
        with suppress(KeyError, HTTPError):
            if kernel_id in self:
                await self.shutdown_kernel(kernel_id, now=True)

    async def end_all(self) -> None:
        """End every kernel."""
        await asyncio.gather(*(self.end(kernel_id) for kernel_id in self.list_kernel_ids()))

    async def _forget_ended(self) -> None:
        for kernel_id in list(self._owners):
            if kernel_id in self and not await ensure_async(self.get_kernel(kernel_id).is_alive()):
                await self.end(kernel_id)

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel that ended, and whose it was; tell who listens."""
        self._owners.pop(kernel_id, None)
        if home := self._homes.pop(kernel_id, None):
            shutil.rmtree(home, ignore_errors=True)
        for tell in self._listeners.pop(kernel_id, []):
            tell()
        if not self._owners and self._watch is not None:
            self._watch.stop()
            self._watch = None
        return super().remove_kernel(kernel_id)
