"""A file written whole or not at all: after a power cut, on a full disk or beside another writer it is old or new, never half."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PUBLIC, PRIVATE = 0o666, 0o600  # before the process's own mask


def write_whole(path: Path, content: bytes, mode: int = PUBLIC) -> None:
    """Write the file, in the place of the one that may be there. Raises OSError that names it."""
    with _beside(path, content, mode) as fresh:
        fresh.replace(path)
    sync_folder(path.parent)


def make_whole(path: Path, content: bytes, mode: int = PUBLIC) -> bool:
    """Write the file unless there is one; return whether it was written. Raises OSError that names it."""
    with _beside(path, content, mode) as fresh:
        try:
            os.link(fresh, path)
        except FileExistsError:
            return False
    sync_folder(path.parent)
    return True


def sync_folder(folder: Path) -> None:
    """Bring the names of a folder's files to the disk: a file's own sync does not promise that it is found again."""
    if os.name == "nt":  # where a folder cannot be opened, and names are written with the files
        return
    with suppress(OSError):  # some file systems of a network refuse; then they keep names in their own way
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _beside(path: Path, content: bytes, mode: int) -> Iterator[Path]:
    """Yield a file with the content, on the disk, that is gone afterwards unless it was moved."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.new")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield fresh
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        fresh.unlink(missing_ok=True)
