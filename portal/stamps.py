"""Telling cheaply whether files changed: by path, time of change and size."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

Stamp = tuple[tuple[str, int, int], ...]


def stamp(paths: Iterable[Path]) -> Stamp:
    """Return the stamp of those files that exist: equal stamps, unchanged files."""
    found = []
    for path in paths:
        try:
            status = path.stat()
        except OSError:
            continue
        found.append((str(path), status.st_mtime_ns, status.st_size))
    return tuple(sorted(found))


class Watch:
    """Counts how often anything under some folders changed, looking at most once every ``seconds``.

    Hidden files and Python's caches do not count. A look at a few hundred files costs about two milliseconds,
    whoever asks in between pays nothing.
    """

    def __init__(
        self, folders: Iterable[Path], seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._folders, self._seconds, self._clock = tuple(folders), seconds, clock
        self._next = float("-inf")
        self._seen: list[tuple[str, int, int]] | None = None
        self._count = 0

    def generation(self) -> int:
        """Return a number that is the same as before only when nothing changed until the last look."""
        now = self._clock()
        if now >= self._next:
            self._next = now + self._seconds
            found = sorted(entry for folder in self._folders for entry in _files(str(folder)))
            if found != self._seen:
                self._seen = found
                self._count += 1
        return self._count


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return  # not there (yet), or gone between two looks
    for entry in entries:
        if entry.name.startswith((".", "__pycache__")):
            continue
        try:
            if entry.is_dir():
                yield from _files(entry.path)
            else:
                status = entry.stat()
                yield entry.path, status.st_mtime_ns, status.st_size
        except OSError:
            continue
