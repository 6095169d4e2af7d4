"""What the figures were measured on: without it they mean nothing."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.errors import NotMeasuredError
from bench.nginx_server import find as find_nginx

_QUIET_LOAD = 0.3


def load() -> float:
    """Return how many processes wanted a processor during the last minute."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def is_quiet() -> bool:
    """Tell whether nothing else is at work, so that times mean something."""
    return load() <= _QUIET_LOAD


def facts() -> dict[str, Any]:
    """Return processors, memory, system and the versions of everything that is compared."""
    return {
        "cpu": _cpu_name(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        **{name: version(name) for name in ("tornado", "voila", "nbgrader", "ipykernel")},
        "nginx": _nginx_version(),
        "load_before": round(load(), 2),
    }


def _cpu_name() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _nginx_version() -> str:
    try:
        said = subprocess.run([find_nginx(), "-v"], capture_output=True, text=True, check=False).stderr
    except NotMeasuredError:
        return "not found"
    return said.rpartition("/")[2].strip()
