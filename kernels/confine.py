"""Limits of a kernel process, set by the process itself before it runs a lesson and never lifted again.

Four layers, all of the operating system's own: resource limits (memory, CPU time, file size, open files), no
capabilities (root's, with which limits could be lifted), Landlock (which folders may be read and written, no TCP, no
signals to others; Linux 5.13 and newer, more of it in newer ones) and a seccomp filter (``kernels.call_filter``).
Landlock's numbers are from the kernel's ``include/uapi/linux/landlock.h``.
"""

import ctypes
import os
import platform
import struct
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from kernels import call_filter

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_RULE_PATH_BENEATH = 1
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
_WRITE_FILE, _TRUNCATE = 1 << 1, 1 << 14
_FILE_RIGHTS = _EXECUTE | _READ_FILE | _WRITE_FILE | _TRUNCATE
_FS_RIGHTS = {
    1: (1 << 13) - 1,
    2: (1 << 14) - 1,
    3: (1 << 15) - 1,
    5: (1 << 16) - 1,
}  # by version, as they came
_NET_RIGHTS = 0b11  # bind and connect TCP, from version 4
_SCOPES = 0b11  # abstract sockets and signals, from version 6
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER_MODE = 38, 22, 2
_CAPABILITIES = 0x20080522  # version 3 of linux/capability.h, two words of 32 for each set

_MIB = 1024 * 1024
_SPARE = 256 * _MIB  # address space beyond memory: stacks of threads, libraries, room of the allocator
# Of /etc only what libraries read: services keep their passwords there.
_ETC = ("fonts", "group", "host.conf", "hosts", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "locale.alias",
    "matplotlibrc", "mime.types", "nsswitch.conf", "passwd", "python3", "resolv.conf", "timezone",
)  # fmt: skip
_SYSTEM = (
    "/usr",
    "/lib",
    "/lib64",
    "/dev/zero",
    "/dev/urandom",
    "/sys/devices/system/cpu",
    *(f"/etc/{name}" for name in _ETC),
)
# Of /proc only its own folder: others' hold their environment.
_PROCESS = ("/proc/self", "/proc/meminfo", "/proc/cpuinfo", "/proc/stat")


@dataclass(frozen=True)
class Limits:
    """What a kernel may use: ``memory`` MiB beyond what its process began with, ``cpu`` seconds in all.

    ``readable`` are folders besides Python's own; ``writable`` is the one folder it may write to; ``file`` is the
    largest file in MiB.
    """

    memory: int = 512
    cpu: int = 60
    file: int = 32
    files: int = 256
    readable: tuple[str, ...] = ()
    writable: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, to be sent to a fork server."""
        return asdict(self)

    def within(self, folder: str, *read: str) -> "Limits":
        """Return the same limits with ``folder`` as the one that may be written to, and these that may be read too."""
        return replace(self, writable=folder, readable=(*self.readable, *read))


class Sizes(NamedTuple):
    """Bytes of a process: its whole address space, and its data as RLIMIT_DATA counts them."""

    whole: int
    data: int


@dataclass(frozen=True)
class Confinement:
    """What this machine offers: Landlock's version (0: none), and whether new programs can be refused."""

    landlock: int
    seccomp: bool

    @property
    def whole(self) -> bool:
        """Whether a kernel's files and processes can both be confined."""
        return self.landlock > 0 and self.seccomp


def available() -> Confinement:
    """Return what this machine offers; nothing is changed."""
    if sys.platform != "linux":
        return Confinement(0, False)
    version = _libc().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    return Confinement(max(0, version), platform.machine() in call_filter.MACHINES and sys.maxsize > 2**32)


def sizes() -> Sizes:
    """Return what this process holds now."""
    with open("/proc/self/statm") as pages:
        found = [int(number) * os.sysconf("SC_PAGE_SIZE") for number in pages.read().split()]
    return Sizes(found[0], found[5])


def confine(limits: Limits, held: Sizes, forks: bool = False) -> None:
    """Confine this process for good; with ``forks`` it may still make processes (a snapshot makes its kernels).

    ``held`` are the ``sizes`` to start from: a kernel whose parent is confined cannot ask for its own. Layers
    that the machine lacks are left out: ask ``available`` first. Raises OSError when one fails.
    """
    found = available()
    _set_resources(limits, held, forks)
    _drop_capabilities()
    if found.landlock or found.seccomp:
        _checked(_libc().prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0), "no new privileges")
    if found.landlock:
        _restrict_files(found.landlock, limits)
    if found.seccomp:
        _restrict_calls(forks)


def _set_resources(limits: Limits, held: Sizes, forks: bool) -> None:
    import resource

    def lower(which: int, most: int) -> None:
        _, hard = resource.getrlimit(which)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (most, most))

    lower(resource.RLIMIT_DATA, held.data + limits.memory * _MIB)
    lower(resource.RLIMIT_AS, held.whole + limits.memory * _MIB + _SPARE)  # shared memory is no data
    lower(resource.RLIMIT_CPU, limits.cpu)
    lower(resource.RLIMIT_FSIZE, limits.file * _MIB)
    if not forks:  # who forks holds a descriptor of each kernel
        lower(resource.RLIMIT_NOFILE, limits.files)
    lower(resource.RLIMIT_CORE, 0)


def _drop_capabilities() -> None:
    """Root keeps its files, but may no longer lift its limits, mount, change the clock or load modules."""
    head, none = struct.pack("=Ii", _CAPABILITIES, 0), bytes(24)
    _checked(_libc().capset(ctypes.c_char_p(head), ctypes.c_char_p(none)), "capabilities")


def ruleset_attributes(version: int) -> tuple[int, bytes]:
    """Return the rights to files that this version of Landlock knows, and its struct landlock_ruleset_attr."""
    rights = _FS_RIGHTS[max(known for known in _FS_RIGHTS if known <= version)]
    # handled_access_fs, handled_access_net, scoped: older versions know only the first fields.
    fields = [rights, _NET_RIGHTS if version >= 4 else 0, _SCOPES if version >= 6 else 0]
    used = fields[: 1 if version < 4 else 2 if version < 6 else 3]
    return rights, struct.pack(f"={len(used)}Q", *used)


def _restrict_files(version: int, limits: Limits) -> None:
    rights, attributes = ruleset_attributes(version)
    ruleset = _checked(
        _libc().syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0)),
        "Landlock",
    )
    try:
        read = _EXECUTE | _READ_FILE | _READ_DIR
        for path in {*_SYSTEM, *_PROCESS, *_python_folders(), *limits.readable}:
            _allow(ruleset, path, read)
        _allow(ruleset, "/dev/null", _READ_FILE | _WRITE_FILE)
        if limits.writable:
            _allow(ruleset, limits.writable, rights)
        _checked(_libc().syscall(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0)), "Landlock")
    finally:
        os.close(ruleset)


def _python_folders() -> set[str]:
    """Return where modules come from: the installation's folders, and packages that are installed in place."""
    packages = {str(Path(module.__file__).parent) for name in ("widgets", "kernels") if (module := sys.modules.get(name)) and module.__file__}  # fmt: skip
    return {sys.prefix, sys.base_prefix, sys.exec_prefix, os.path.realpath(sys.executable), *packages}


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)  # type: ignore[attr-defined,unused-ignore]
    except (FileNotFoundError, NotADirectoryError):
        return  # not every system has every folder
    try:
        if not os.path.isdir(path):
            rights &= _FILE_RIGHTS
        rule = struct.pack("=Qi", rights, folder)
        _checked(
            _libc().syscall(
                _ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(_RULE_PATH_BENEATH), rule, ctypes.c_uint32(0)
            ),
            path,
        )
    finally:
        os.close(folder)


def _restrict_calls(forks: bool) -> None:
    program = call_filter.program(platform.machine(), forks, os.getpid())
    buffer = ctypes.create_string_buffer(program)
    head = struct.pack("@HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
    _checked(_libc().prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.c_char_p(head), 0, 0), "seccomp")


def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result
