"""Limits of a kernel process, set by the process itself before it runs a lesson and never lifted again.

Three layers, all of the operating system's own: resource limits (memory, CPU time, file size, open files),
Landlock (which folders may be read and written, no TCP, no signals to others; Linux 5.13 and newer, more of it
in newer ones) and a seccomp filter (no new process or program, no sockets but local ones). Landlock's numbers
are from the kernel's ``include/uapi/linux/landlock.h``, seccomp's from ``linux/seccomp.h`` and ``linux/bpf_common.h``.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

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

# Audit number and system calls by architecture: clone, socket, those refused, those said not to exist.
_CALLS: dict[str, tuple[int, int, int, tuple[int, ...], tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        56,
        41,
        (57, 58, 59, 322, 101),
        (435,),
    ),  # fork vfork execve execveat ptrace; clone3
    "aarch64": (0xC00000B7, 220, 198, (221, 281, 117), (435,)),  # execve execveat ptrace; clone3
}
_THREAD = 0x10000  # CLONE_THREAD: a new thread of the same process is allowed
_X32 = 0x40000000
_LOAD, _JUMP_EQUAL, _JUMP_SET, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_MIB = 1024 * 1024
_SYSTEM = ("/usr", "/lib", "/lib64", "/etc", "/dev/zero", "/dev/urandom", "/sys/devices/system/cpu")
_PROCESS = (
    "/proc/self",
    "/proc/meminfo",
    "/proc/cpuinfo",
    "/proc/stat",
)  # others' folders hold their environment


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

    def within(self, folder: str) -> "Limits":
        """Return the same limits with ``folder`` as the one that may be written to."""
        return replace(self, writable=folder)


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
    return Confinement(max(0, version), platform.machine() in _CALLS and sys.maxsize > 2**32)


def data_size() -> int:
    """Return the bytes of data this process holds, as RLIMIT_DATA counts them."""
    with open("/proc/self/statm") as pages:
        return int(pages.read().split()[5]) * os.sysconf("SC_PAGE_SIZE")


def confine(limits: Limits, data: int, forks: bool = False) -> None:
    """Confine this process for good; with ``forks`` it may still make processes (a snapshot makes its kernels).

    ``data`` is the ``data_size`` to start from: a kernel whose parent is confined cannot ask for its own. Layers
    that the machine lacks are left out: ask ``available`` first. Raises OSError when one fails.
    """
    found = available()
    _set_resources(limits, data)
    if found.landlock or found.seccomp:
        _checked(_libc().prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0), "no new privileges")
    if found.landlock:
        _restrict_files(found.landlock, limits)
    if found.seccomp:
        _restrict_calls(forks)


def _set_resources(limits: Limits, data: int) -> None:
    import resource

    def lower(which: int, most: int) -> None:
        _, hard = resource.getrlimit(which)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (most, most))

    lower(resource.RLIMIT_DATA, data + limits.memory * _MIB)
    lower(resource.RLIMIT_CPU, limits.cpu)
    lower(resource.RLIMIT_FSIZE, limits.file * _MIB)
    lower(resource.RLIMIT_NOFILE, limits.files)
    lower(resource.RLIMIT_CORE, 0)


def _restrict_files(version: int, limits: Limits) -> None:
    rights = _FS_RIGHTS[max(known for known in _FS_RIGHTS if known <= version)]
    # handled_access_fs, handled_access_net, scoped: older versions know only the first fields.
    fields = [rights, _NET_RIGHTS if version >= 4 else 0, _SCOPES if version >= 6 else 0]
    used = fields[: 1 if version < 4 else 2 if version < 6 else 3]
    attributes = struct.pack(f"={len(used)}Q", *used)
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
    program = b"".join(_filter(platform.machine(), forks))
    buffer = ctypes.create_string_buffer(program)
    head = struct.pack("@HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
    _checked(_libc().prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.c_char_p(head), 0, 0), "seccomp")


def _filter(machine: str, forks: bool) -> list[bytes]:
    """The filter, a line each: 32-bit words of struct seccomp_data are at 0 (call), 4 (machine), 16 (first argument)."""
    audit, clone, socket, refused, missing = _CALLS[machine]
    allow, refuse = _line(_RETURN, _ALLOW), _line(_RETURN, _ERROR | errno.EPERM)
    lines = [_line(_LOAD, 4), _line(_JUMP_EQUAL, audit, 1, 0), _line(_RETURN, _KILL), _line(_LOAD, 0)]
    if machine == "x86_64":
        lines += [_line(_JUMP_AT_LEAST, _X32, 0, 1), _line(_RETURN, _KILL)]
    kept = (57, 58) if machine == "x86_64" else ()
    for call in refused:
        if not (forks and call in kept):
            lines += [_line(_JUMP_EQUAL, call, 0, 1), refuse]
    if not forks:
        for call in missing:  # the C library then uses clone, whose flags the filter can read
            lines += [_line(_JUMP_EQUAL, call, 0, 1), _line(_RETURN, _ERROR | errno.ENOSYS)]
        lines += [
            _line(_JUMP_EQUAL, clone, 0, 4),
            _line(_LOAD, 16),
            _line(_JUMP_SET, _THREAD, 0, 1),
            allow,
            refuse,
        ]
    # Local sockets only: AF_UNIX is 1.
    lines += [_line(_JUMP_EQUAL, socket, 0, 3), _line(_LOAD, 16), _line(_JUMP_EQUAL, 1, 1, 0), refuse]
    return [*lines, allow]


def _line(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("=HBBI", code, then, otherwise, value)


def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result
