"""Where kernels keep their files: one folder for each process of ours that starts some, gone when that ends.

The process removes it at its end; after a kill -9 its fork server does; after both were killed, the next process.
"""

import atexit
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

_PREFIX = "boai-kernels-"
_LOCK = "lock"
_LONGEST = 48  # a socket's path has 107 bytes at most, and a kernel's is some 55 longer than this
_YOUNG_SECONDS = 60  # between a folder's making and its lock
_made: dict[int, tuple[Path, int]] = {}  # by process: a copy of this one needs a folder of its own


def own() -> Path:
    """Return this process's folder, made at the first call."""
    if os.getpid() not in _made:
        _sweep(base())
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=base()))
        _made[os.getpid()] = folder, _locked(folder)
        atexit.register(_remove_own, os.getpid())
    return _made[os.getpid()][0]


def made(prefix: str) -> Path:
    """Return a new folder in this process's own."""
    return Path(tempfile.mkdtemp(prefix=prefix, dir=own()))


def base() -> str:
    """Return the system's folder for temporary files, or /tmp where its name is too long for a socket in it."""
    chosen = tempfile.gettempdir()
    return "/tmp" if os.name != "nt" and len(os.fsencode(chosen)) > _LONGEST else chosen  # noqa: S108


def _locked(folder: Path) -> int:
    """Hold a lock on the folder as long as this process lives: whoever can take it may remove the folder."""
    file = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    if os.name != "nt":
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            raise
    return file


def _sweep(where: str) -> None:
    """Remove what processes that were killed have left."""
    if os.name == "nt":
        return
    for folder in Path(where).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            found = folder.lstat()
            if found.st_uid == os.getuid() and found.st_mtime < time.time() - _YOUNG_SECONDS:
                os.close(_locked(folder))
                shutil.rmtree(folder)


def _remove_own(process: int) -> None:
    if os.getpid() == process and process in _made:
        folder, lock = _made.pop(process)
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)
