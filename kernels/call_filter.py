"""The seccomp filter of a kernel process: which system calls it may make.

No new process or program, no sockets but local ones that others connect to, no signals or limits for others, no way
around its own (io_uring, files in memory alone). Numbers are from ``linux/seccomp.h``, ``linux/bpf_common.h`` and
each architecture's table of system calls.
"""

import errno
import struct
from dataclasses import dataclass


@dataclass(frozen=True)
class _Machine:
    """An architecture: its audit number, and the numbers of its calls."""

    audit: int
    clone: int
    socket: int
    own: tuple[int, ...]  # of which the first argument says to whom: allowed to itself
    forks: tuple[int, ...]  # fork, vfork
    always: tuple[int, ...]  # refused to every process
    kernels: tuple[int, ...]  # refused to kernels
    pretended: tuple[
        int, ...
    ]  # do nothing and succeed: zmq sets its threads' priority, but others' could be set too


MACHINES = {
    "x86_64": _Machine(
        # kill tgkill prlimit64
        0xC000003E, clone=56, socket=41, own=(62, 234, 302), forks=(57, 58),
        # execve execveat ptrace io_uring_setup process_vm_readv process_vm_writev connect
        always=(59, 322, 101, 425, 310, 311, 42),
        # memfd_create memfd_secret tkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal setpriority ioprio_set
        kernels=(319, 447, 200, 129, 297, 424, 141, 251),
        # sched_setparam sched_setscheduler sched_setaffinity sched_setattr
        pretended=(142, 144, 203, 314),
    ),
    "aarch64": _Machine(
        0xC00000B7, clone=220, socket=198, own=(129, 131, 261), forks=(),
        always=(221, 281, 117, 425, 270, 271, 203),
        kernels=(279, 447, 130, 138, 240, 424, 140, 30),
        pretended=(118, 119, 122, 274),
    ),
}  # fmt: skip
_CLONE3 = 435  # on every architecture
_THREAD = 0x10000  # CLONE_THREAD: a new thread of the same process is allowed
_LOCAL, _STREAM, _TYPE = 1, 1, 0xF  # AF_UNIX; SOCK_STREAM, which connect serves; the rest of a type are flags
_X32 = 0x40000000
_LOAD, _AND, _EQUAL, _SET, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x45, 0x35, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
# Offsets in struct seccomp_data; of 64-bit arguments the low half.
_CALL, _MACHINE, _FIRST, _SECOND = 0, 4, 16, 24
_REFUSE, _MISSING = _ERROR | errno.EPERM, _ERROR | errno.ENOSYS


def program(machine: str, forks: bool, pid: int) -> bytes:
    """Return the filter for this architecture: struct sock_filter after struct sock_filter.

    ``forks``: the process may still make others, and its copies will narrow the filter for themselves. ``pid`` is
    its own, which it may signal.
    """
    calls = MACHINES[machine]
    lines = [
        _line(_LOAD, _MACHINE),
        _line(_EQUAL, calls.audit, 1, 0),
        _line(_RETURN, _KILL),
        _line(_LOAD, _CALL),
    ]
    if machine == "x86_64":
        lines += [_line(_AT_LEAST, _X32, 0, 1), _line(_RETURN, _KILL)]
    for call in calls.always:
        lines += _when(call, _line(_RETURN, _REFUSE))
    lines += _when(calls.socket, *_local_streams())
    if not forks:
        for call in (*calls.forks, *calls.kernels):
            lines += _when(call, _line(_RETURN, _REFUSE))
        for call in calls.pretended:
            lines += _when(call, _line(_RETURN, _ERROR))
        # The C library then uses clone, whose flags the filter can read.
        lines += _when(_CLONE3, _line(_RETURN, _MISSING))
        lines += _when(
            calls.clone,
            _line(_LOAD, _FIRST),
            _line(_SET, _THREAD, 1, 0),
            _line(_RETURN, _REFUSE),
            _line(_RETURN, _ALLOW),
        )
        for call in calls.own:
            lines += _when(call, *_own(pid))
    return b"".join([*lines, _line(_RETURN, _ALLOW)])


def _when(call: int, *then: bytes) -> list[bytes]:
    """``then``, which returns, for one call; the accumulator holds the call's number before and after."""
    return [_line(_EQUAL, call, 0, len(then)), *then]


def _local_streams() -> list[bytes]:
    return [
        _line(_LOAD, _FIRST), _line(_EQUAL, _LOCAL, 0, 3),
        _line(_LOAD, _SECOND), _line(_AND, _TYPE), _line(_EQUAL, _STREAM, 1, 0),
        _line(_RETURN, _REFUSE), _line(_RETURN, _ALLOW),
    ]  # fmt: skip


def _own(pid: int) -> list[bytes]:
    """Allow the process itself, its group by either of its names, nobody else."""
    return [
        _line(_LOAD, _FIRST), _line(_EQUAL, pid, 3, 0), _line(_EQUAL, -pid & 0xFFFFFFFF, 2, 0), _line(_EQUAL, 0, 1, 0),
        _line(_RETURN, _REFUSE), _line(_RETURN, _ALLOW),
    ]  # fmt: skip


def _line(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("=HBBI", code, then, otherwise, value)
