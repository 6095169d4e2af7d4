"""The one thread that touches the record, and how many small writes share one trip to the disk.

A commit with ``synchronous=EXTRA`` waits for the disk. While one waits, further answers of a class arrive; they are
written as one transaction and told to their askers after its commit, never before.
"""

import asyncio
import concurrent.futures
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import sqlite_utils

from grading import records

T = TypeVar("T")
_Outcome = tuple[Any, BaseException | None]


class RecordThread:
    """Runs functions of the record one after another: writes never interleave, the loop never waits on a disk."""

    def __init__(self, path: Path) -> None:
        self._thread = concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix="record")
        try:
            self._db: sqlite_utils.Database = self._thread.submit(records.open_records, path).result()
        except BaseException:
            self._thread.shutdown()
            raise
        self._waiting: list[tuple[Callable[[], Any], asyncio.Future[Any]]] = []
        self._lock = threading.Lock()

    async def run(self, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Return ``function(db, *args)``."""
        call = partial(function, self._db, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)

    async def commit(self, function: Callable[..., T], *args: Any) -> T:
        """Return ``function(db, *args)`` after its writes are on disk, together with others that wait.

        One that raises takes nothing of the others with it; when the commit fails, it fails for all.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        with self._lock:
            first = not self._waiting
            self._waiting.append((partial(function, self._db, *args), future))
        if first:
            self._thread.submit(self._together, loop)
        return await future

    def close(self) -> None:
        """Finish running writes, close the record and end the thread."""
        self._thread.submit(self._db.close).result()
        self._thread.shutdown()

    def _together(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._lock:
            batch, self._waiting = self._waiting, []
        outcomes: list[_Outcome] = []
        try:
            with records.transaction(self._db):
                outcomes += [self._alone(call) for call, _ in batch]
        except BaseException as error:
            outcomes = [(None, error)] * len(batch)
        with suppress(RuntimeError):  # the loop is gone, and with it all who asked
            loop.call_soon_threadsafe(_tell, [future for _, future in batch], outcomes)

    def _alone(self, call: Callable[[], Any]) -> _Outcome:
        self._db.conn.execute("SAVEPOINT alone")
        try:
            result = call()
        except Exception as error:
            self._db.conn.execute("ROLLBACK TO alone")
            self._db.conn.execute("RELEASE alone")
            return None, error
        self._db.conn.execute("RELEASE alone")
        return result, None


def _tell(futures: list[asyncio.Future[Any]], outcomes: list[_Outcome]) -> None:
    for future, (result, error) in zip(futures, outcomes, strict=True):
        if future.done():  # whoever asked has gone
            continue
        if error is None:
            future.set_result(result)
        else:
            future.set_exception(error)
