"""A data folder that is filled whole or not at all: beside its place, then put there in one step."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grading.errors import BoaiError
from grading.locks import lock_file

_LOCK = "filling.lock"


class FolderInUseError(BoaiError):
    """A server or another command works in the folder."""


class NotEmptyError(BoaiError):
    """There is something in the folder already."""


def refuse_used(data: Path) -> None:
    """Raise FolderInUseError while a server grades in ``data``."""
    _refuse_locked(data / "grader.lock", data)


@contextmanager
def filled(target: Path) -> Iterator[Path]:
    """Yield an empty folder that takes the place of ``target`` when the block ends well.

    What an earlier run left half filled is thrown away. Raises NotEmptyError for a target that holds
    something, FolderInUseError when another run is at work.
    """
    if target.is_dir() and any(target.iterdir()):
        raise NotEmptyError(f"{target}: is not empty; choose a new folder with --data, or delete this one.")
    beside = target.with_name(f".{target.name}.filling")
    for name in (_LOCK, "grader.lock"):
        _refuse_locked(beside / name, target)
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    lock = lock_file(beside / _LOCK)
    if lock is None:
        raise FolderInUseError(_used(target))
    with lock:
        yield beside
    (beside / _LOCK).unlink()
    if target.is_dir():
        target.rmdir()  # empty, as seen above; Windows renames onto nothing
    os.rename(beside, target)


def _refuse_locked(lock: Path, folder: Path) -> None:
    if not lock.exists():
        return
    handle = lock_file(lock)
    if handle is None:
        raise FolderInUseError(_used(folder))
    handle.close()


def _used(folder: Path) -> str:
    return f"{folder}: another boai command is at work there; stop it first, or choose another folder with --data."
