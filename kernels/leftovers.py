"""What a notebook's code has left running or open: what a copy of its process cannot have a share in."""

import os
import socket
import stat
import threading
from contextlib import suppress

REMEDY = "the notebook's code must leave no thread, process, connection or file to write open behind"
OpenFile = tuple[int, str, int, int]  # number, path, flags, place


def threads() -> str:
    """Return why this process cannot be copied: a word about its further threads, or ""."""
    count = len(os.listdir("/proc/self/task"))
    if count == 1:
        return ""
    names = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    said = "a thread still runs" if count == 2 else f"{count - 1} threads still run"
    return said + (f" ({', '.join(names)})" if names else "")


def processes() -> str:
    """Return a word about processes that this one has started and that have not been waited for, or ""."""
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return ""
    return "a process that it started has been left behind"


def descriptors() -> set[int]:
    """Return the numbers of all open files, connections and whatever else has one."""
    found = set()
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):  # the listing itself was one of them
            os.fstat(int(name))
            found.add(int(name))
    return found


def opened(before: set[int]) -> tuple[str, list[OpenFile]]:
    """Return a word about what was opened since and cannot be copied, or "", and the files that can: those to read."""
    kept: list[OpenFile] = []
    for number in sorted(descriptors() - before):
        mode, path = os.fstat(number).st_mode, os.readlink(f"/proc/self/fd/{number}")
        if stat.S_ISSOCK(mode):
            return f"a connection is still open ({_described(number)})", []
        if not stat.S_ISREG(mode) or not os.path.exists(path):
            return f"{path} is still open", []
        flags = _flags(number)
        if flags & os.O_ACCMODE != os.O_RDONLY:
            return f"the file {path} is still open to be written", []
        kept.append((number, path, flags, os.lseek(number, 0, os.SEEK_CUR)))
    return "", kept


def reopen(files: list[OpenFile]) -> None:
    """Give this process files of its own under the numbers it knows: a place in a file is shared between copies."""
    for number, path, flags, place in files:
        fresh = os.open(path, flags | os.O_CLOEXEC)
        os.lseek(fresh, place, os.SEEK_SET)
        if fresh != number:
            os.dup2(fresh, number, inheritable=False)
            os.close(fresh)


def _flags(number: int) -> int:
    import fcntl

    return fcntl.fcntl(number, fcntl.F_GETFL)


def _described(number: int) -> str:
    with socket.socket(fileno=os.dup(number)) as copy:
        return f"{copy.family.name} {copy.type.name}"
