"""What a server costs: processor time and memory of all of its processes, read from ``/proc``.

A process that leaves the tree by itself (its parent ended) stays in the account, known by its id and start
time. Children that ended and were waited for are in their parent's account, as the kernel keeps it; the time of
those that nobody waited for is kept here, as it was when they were last seen.
"""

import os
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_KIB_PER_MB = 1024.0


@dataclass(frozen=True)
class Process:
    """One process: ``cpu`` seconds of its own and ``children_cpu`` of children that ended."""

    pid: int
    parent: int
    started: int
    cpu: float
    children_cpu: float
    zombie: bool = False


def parse_stat(text: str) -> Process:
    """Return the process that a line of ``/proc/<pid>/stat`` tells of; its name may hold spaces and brackets."""
    pid, _, rest = text.partition(" (")
    values = rest.rpartition(") ")[2].split()
    user, system, child_user, child_system = (int(v) / _TICKS for v in values[11:15])
    return Process(
        int(pid), int(values[1]), int(values[19]), user + system, child_user + child_system, values[0] == "Z"
    )


def all_processes(proc: Path = PROC) -> dict[int, Process]:
    """Return every process of the machine by its id."""
    found: dict[int, Process] = {}
    for entry in proc.iterdir():
        if entry.name.isdigit():
            try:
                found[int(entry.name)] = parse_stat((entry / "stat").read_text(encoding="utf-8", errors="replace"))
            except OSError:
                continue  # it ended meanwhile
    return found


def descendants(root: int, processes: dict[int, Process]) -> dict[int, Process]:
    """Return ``root`` and everything below it."""
    children: dict[int, list[int]] = {}
    for process in processes.values():
        children.setdefault(process.parent, []).append(process.pid)
    found: dict[int, Process] = {}
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        if pid in processes and pid not in found:
            found[pid] = processes[pid]
            waiting += children.get(pid, [])
    return found


def unaccounted(before: dict[int, Process], now: dict[int, Process]) -> float:
    """Return the seconds of processes that ended between two looks and that no living ancestor has taken over."""
    ended = {pid: one for pid, one in before.items() if pid not in now or now[pid].started != one.started}
    owed: dict[int, float] = {}
    for one in ended.values():
        heir = one.parent
        while heir in ended:
            heir = ended[heir].parent
        owed[heir] = owed.get(heir, 0.0) + one.cpu + one.children_cpu
    taken = {pid: now[pid].children_cpu - before[pid].children_cpu for pid in owed if pid in now and pid in before}
    return sum(max(0.0, seconds - taken.get(pid, 0.0)) for pid, seconds in owed.items())


def memory_mb(pid: int, field: str = "Pss", proc: Path = PROC) -> float:
    """Return ``Pss`` or ``Private`` (clean and dirty) of a process in MB (MiB); 0 when it has ended."""
    try:
        text = (proc / str(pid) / "smaps_rollup").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    names = ("Pss:",) if field == "Pss" else ("Private_Clean:", "Private_Dirty:")
    kib = sum(int(line.split()[1]) for line in text.splitlines() if line.startswith(names))
    return kib / _KIB_PER_MB


def command_line(pid: int, proc: Path = PROC) -> str:
    """Return the words a process was started with; empty when it has ended."""
    try:
        return (proc / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


class Account:
    """The account of one server, by the id of its first process."""

    def __init__(self, root: int, proc: Path = PROC) -> None:
        self._root, self._proc = root, proc
        self._known: dict[int, int] = {}
        self._seen: dict[int, Process] = {}
        self._lost = 0.0

    def members(self) -> dict[int, Process]:
        """Return the server's living processes, also those that left its tree."""
        return {pid: process for pid, process in self._tree().items() if not process.zombie}

    def _tree(self) -> dict[int, Process]:
        """Return the members and those that ended and were not waited for yet."""
        now = all_processes(self._proc)
        found = {p: now[p] for p, started in self._known.items() if p in now and now[p].started == started}
        for pid in [self._root, *list(found)]:
            found |= descendants(pid, now)
        self._known = {pid: process.started for pid, process in found.items()}
        return found

    def cpu(self) -> float:
        """Return the seconds of processor time used so far. It never falls from one call to the next."""
        now = self._tree()
        self._lost += unaccounted(self._seen, now)
        self._seen = now
        return self._lost + sum(process.cpu + process.children_cpu for process in now.values())

    def pss_mb(self) -> float:
        """Return the proportional memory of all processes in MB."""
        return sum(memory_mb(pid, "Pss", self._proc) for pid in self.members())


class Watch:
    """While open, follows an account: ``peak_mb`` is the largest PSS seen."""

    def __init__(self, account: Account, seconds: float = 0.5) -> None:
        self._account, self._seconds = account, seconds
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="watch", daemon=True)
        self.peak_mb = 0.0

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end.set()
        self._thread.join()

    def _follow(self) -> None:
        while True:
            self.peak_mb = max(self.peak_mb, self._account.pss_mb())
            if self._end.wait(self._seconds):
                return
