"""Kernels for lessons: one for the time of a run, or one that belongs to one reader."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from os import name as system
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Int

from kernels.environment import kernel_environment

# Sockets in a folder of the kernel's own: no port that others on the machine could reach. Windows has only TCP.
TRANSPORT = "tcp" if system == "nt" else "ipc"
# In memory: what one reader's kernel ran is nothing another's may look up.
_ARGUMENTS = ["--HistoryManager.hist_file=:memory:"]
owner: ContextVar[str] = ContextVar("owner")


class TooManyKernelsError(Exception):
    """The reader, or the machine, holds as many kernels as allowed; ``mine`` tells which."""

    def __init__(self, mine: bool, limit: int) -> None:
        super().__init__(f"at most {limit} kernels {'per person' if mine else 'on this machine'}")
        self.mine = mine


@asynccontextmanager
async def kernel_for_a_run(cwd: Path) -> AsyncIterator[AsyncKernelManager]:
    """Give a started kernel in ``cwd`` with nothing of the caller's environment; end it in every case.

    Raises RuntimeError when the kernel does not start.
    """
    with TemporaryDirectory(prefix="boai-kernel-") as profile:
        connection = str(Path(profile) / "kernel.json")
        manager = AsyncKernelManager(kernel_name="python3", transport=TRANSPORT, connection_file=connection)
        await manager.start_kernel(
            cwd=str(cwd.resolve()), env=kernel_environment(IPYTHONDIR=profile), extra_arguments=_ARGUMENTS
        )
        try:
            yield manager
        finally:
            await manager.shutdown_kernel(now=True)


class OwnedKernels(AsyncMappingKernelManager):
    """Kernels that belong to the reader named by the context variable ``owner`` when they start.

    Starting one beyond ``per_owner`` or ``total`` raises TooManyKernelsError, and so does starting one for nobody.
    """

    per_owner = Int(2, help="Kernels one reader may hold").tag(config=True)
    total = Int(20, help="Kernels on this machine").tag(config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._owners: dict[str, str] = {}
        self._starting: list[str] = []
        self._profiles: dict[str, TemporaryDirectory[str]] = {}

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

    async def _async_start_kernel(self, *, kernel_id: str | None = None, **kwargs: Any) -> str:  # type: ignore[override]
        reader = owner.get("")
        self.room(reader)
        self._starting.append(reader)
        profile: TemporaryDirectory[str] = TemporaryDirectory(
            prefix="boai-kernel-", ignore_cleanup_errors=True
        )
        try:
            kwargs["env"] = kernel_environment(IPYTHONDIR=profile.name)
            kwargs["extra_arguments"] = _ARGUMENTS
            made: str = await super()._async_start_kernel(kernel_id=kernel_id, **kwargs)
        except BaseException:
            profile.cleanup()
            raise
        finally:
            self._starting.remove(reader)
        self._owners[made], self._profiles[made] = reader, profile
        return made

    # MappingKernelManager binds the public name in its class body, so the override has to be bound again.
    start_kernel = _async_start_kernel  # type: ignore[assignment]

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel that ended, and whose it was."""
        self._owners.pop(kernel_id, None)
        if profile := self._profiles.pop(kernel_id, None):
            profile.cleanup()
        return super().remove_kernel(kernel_id)
