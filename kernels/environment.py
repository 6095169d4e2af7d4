"""What a kernel may know of the process that started it: an allowlist, never the whole environment."""

import os
from collections.abc import Mapping

_NAMES = frozenset(
    {
        "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "VIRTUAL_ENV",
        "PYTHONPATH", "PYTHONHOME", "CONDA_PREFIX", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
        "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "USERPROFILE",
    }
)  # fmt: skip
_PREFIXES = ("LC_",)
_FIXED = {
    "PYTHONHASHSEED": "0",  # the same notebook gives the same page
    "PYTHONUTF8": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",  # threads of a kernel take turns anyway; one heap is smaller
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # the debugger would warn of Python's own frozen modules at each start
}


def kernel_environment(source: Mapping[str, str] = os.environ, **extra: str) -> dict[str, str]:
    """Return the environment for a kernel: what Python needs to start, and ``extra``.

    Settings, passwords, tokens and addresses of the portal are not in it, nor anything a reader's request holds.
    """
    kept = {name: value for name, value in source.items() if _allowed(name)}
    return {**kept, **_FIXED, **extra}


def home_environment(folder: str) -> dict[str, str]:
    """Return the environment of a kernel that has ``folder`` for everything it writes."""
    return kernel_environment(IPYTHONDIR=folder, HOME=folder, TMPDIR=folder, MPLCONFIGDIR=folder)


def _allowed(name: str) -> bool:
    return name.upper() in _NAMES or name.upper().startswith(_PREFIXES)
