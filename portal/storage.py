"""A full or failing disk is told from a mistake of the program: people can mend it, and need other words."""

import errno

from grading import records

_ERRNOS = {errno.ENOSPC, errno.EFBIG, errno.EIO, errno.EROFS, getattr(errno, "EDQUOT", errno.ENOSPC)}
# SQLITE_FULL, SQLITE_IOERR, SQLITE_READONLY, SQLITE_CANTOPEN; not every library tells the code itself.
_WORDS = ("disk is full", "disk I/O error", "readonly database", "unable to open database file")


def disk_problem(error: BaseException | None) -> bool:
    """Tell whether the error means that the disk takes nothing more."""
    if isinstance(error, records.OperationalError):
        return any(words in str(error) for words in _WORDS)
    return isinstance(error, OSError) and error.errno in _ERRNOS
