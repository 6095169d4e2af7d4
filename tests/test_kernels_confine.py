"""What a confined kernel is stopped at, asserted from inside; the filter and Landlock's structures as bytes.

Kernels that cannot be forked confine themselves in kernels/launch.py."""

import errno
import os
import platform
import socket
import struct
import sys
from contextlib import closing

import pytest
from forking import LIMITS, SECONDS, Kernel, exists, fork_server, snapshot, wait_for_end

from kernels import call_filter
from kernels.confine import Confinement, Limits, available, ruleset_attributes

NOT_PERMITTED, DENIED = "PermissionError: [Errno 1] Operation not permitted", "PermissionError: [Errno 13] Permission denied"
confined = pytest.mark.skipif(not available().whole, reason="this machine has no Landlock or no filter of ours")


@pytest.fixture(scope="module")
def server():
    with fork_server("widgets") as made:
        yield made


@pytest.fixture(scope="module")
def kernel(server):
    with Kernel(server, LIMITS) as made:
        yield made


REFUSED = {
    "os.fork()": NOT_PERMITTED,
    "os.posix_spawn('/bin/true', ['true'], {})": NOT_PERMITTED,
    "subprocess.run(['true'])": NOT_PERMITTED,
    "os.system('true')": "OSError",
    "os.execv('/bin/true', ['true'])": NOT_PERMITTED,
    "multiprocessing.Process(target=print).start()": NOT_PERMITTED,
    "socket.create_connection(('127.0.0.1', 9))": NOT_PERMITTED,
    "socket.socket()": NOT_PERMITTED,
    "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)": NOT_PERMITTED,
    "socket.socket(socket.AF_INET6)": NOT_PERMITTED,
    "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)": NOT_PERMITTED,
    "socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)": NOT_PERMITTED,
    "socket.socket(socket.AF_UNIX).connect('/run/docker.sock')": NOT_PERMITTED,
    "urllib.request.urlopen('http://127.0.0.1:9/')": "URLError: <urlopen error [Errno 1] Operation not permitted>",
    "os.memfd_create('hidden')": NOT_PERMITTED,
    "os.kill(os.getppid(), 0)": NOT_PERMITTED,
    "os.kill(1, 0)": NOT_PERMITTED,
    "os.kill(-1, 0)": NOT_PERMITTED,
    "signal.pidfd_send_signal(os.pidfd_open(os.getppid()), 0)": NOT_PERMITTED,
    "open(f'/proc/{os.getppid()}/environ')": DENIED,
    "open('/proc/1/environ')": DENIED,
    "os.listdir('/proc')": DENIED,
    "os.listdir('/tmp')": DENIED,
    "os.listdir('/root')": DENIED,
    "open('/etc/shadow')": DENIED,
    "open('/etc/hostname')": DENIED,
    "open('/dev/kmsg')": DENIED,
    "open('/tmp/boai-test-evil', 'w')": DENIED,
    "open('/dev/shm/boai-test-evil', 'w')": DENIED,
    "os.mkdir('../beside')": DENIED,
    "os.remove('/usr/bin/env')": DENIED,
    "os.rename('/usr/bin/env', 'env')": DENIED,
    "os.chroot('.')": NOT_PERMITTED,
    "resource.setrlimit(resource.RLIMIT_DATA, (-1, -1))": "ValueError: not allowed to raise maximum limit",
    "resource.setrlimit(resource.RLIMIT_CPU, (-1, -1))": "ValueError: not allowed to raise maximum limit",
    "resource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))": NOT_PERMITTED,
    "os.setpriority(os.PRIO_PROCESS, os.getppid(), 19)": NOT_PERMITTED,
    "bytearray(4 << 30)": "MemoryError",
    "mmap.mmap(-1, 4 << 30)": "OSError: [Errno 12]",
    "numpy.ones(1 << 29)": "MemoryError: Unable to allocate",
    "open('large', 'wb').write(bytes(9 << 20))": "OSError: [Errno 27] File too large",
    "[os.open('/dev/null', 0) for _ in range(300)]": "OSError: [Errno 24] Too many open files",
}


@confined
@pytest.mark.parametrize("attempt", REFUSED)
def test_a_confined_kernel_is_refused(kernel, attempt):
    modules = "import os, mmap, multiprocessing, numpy, resource, signal, socket, subprocess, urllib.request"
    # One that went through is said as what it returned; os.system says it by its status.
    code = f"{modules}\ngot = {attempt}\nif got == -1 or (isinstance(got, int) and 'system' in {attempt!r} and got): raise OSError('refused')\nprint('went through', got)"
    shown = kernel.run(code)
    assert shown.startswith(REFUSED[attempt]), shown
    assert kernel.run("print('unharmed')") == "unharmed\n"


@confined
def test_a_confined_kernel_may_do_what_lessons_do(server):
    with Kernel(server, LIMITS) as kernel:
        assert kernel.run("import threading; t = threading.Thread(target=print, args=('in a thread',)); t.start(); t.join()") == "in a thread\n"
        assert kernel.run("import os; os.kill(os.getpid(), 0); os.killpg(0, 0); print('itself')") == "itself\n"
        assert kernel.run("import pathlib; p = pathlib.Path('a') / 'b'; p.parent.mkdir(); p.write_text('三'); print(p.read_text(), [str(f) for f in pathlib.Path('a').glob('*')])") == "三 ['a/b']\n"
        assert kernel.run("import tempfile; f = tempfile.NamedTemporaryFile(); f.write(b'x'); print(f.name.startswith(os.environ['TMPDIR']))") == "True\n"
        assert kernel.run("import asyncio; print(await asyncio.sleep(0, 'later'))") == "later\n"
        assert kernel.run("import getpass, time, zoneinfo, locale; print(time.tzname != None, zoneinfo.ZoneInfo('Asia/Shanghai'))") == "True Asia/Shanghai\n"


@confined
def test_a_lesson_with_a_figure_a_table_and_a_database_runs_confined(server):
    with Kernel(server, Limits(memory=512, cpu=60, file=32, files=256)) as kernel:
        assert kernel.run("import sqlite3; db = sqlite3.connect(':memory:'); db.execute('create table t (a)'); db.execute('insert into t values (?)', ['心肺复苏']); print(db.execute('select * from t').fetchall())") == "[('心肺复苏',)]\n"
        assert kernel.run("import csv, statistics, json, pathlib, io; csv.writer(open('t.csv', 'w', newline='', encoding='utf-8')).writerows([['次', 100], ['分', 120]]); print([statistics.mean([100, 120]), json.dumps(list(csv.reader(open('t.csv', encoding='utf-8'))), ensure_ascii=False)])") == """[110, '[["次", "100"], ["分", "120"]]']\n"""
        figure = "import matplotlib\nmatplotlib.use('svg')\nimport matplotlib.pyplot as plt, zhplot, warnings\nwarnings.simplefilter('error')\nplt.rcParams['svg.fonttype'] = 'none'\nfig, ax = plt.subplots()\nax.plot([1, 2], [100, 120])\nax.set_title('按压频率')\nout = io.StringIO()\nfig.savefig(out, format='svg')\nprint('<svg' in out.getvalue(), '按压频率' in out.getvalue())"
        assert kernel.run(figure) == "True True\n"
        number = kernel.client.execute("from IPython.display import display, SVG; display(SVG(out.getvalue()))")
        assert [set(content["data"]) for kind, content in kernel.until_idle(number) if kind == "display_data"] == [{"image/svg+xml", "text/plain"}]
        assert kernel.run("import numpy as np; print(float(np.linalg.solve(np.eye(200) * 2, np.ones(200)).sum()))") == "100.0\n"


@confined
def test_a_kernel_that_computes_for_ever_ends_at_its_limit_and_others_do_not(server):
    with Kernel(server, LIMITS) as other, Kernel(server, Limits(memory=256, cpu=1, file=8, files=128)) as kernel:
        kernel.client.execute("while True: pass")
        assert kernel.process.wait(SECONDS) == -1
        assert other.run("print('unharmed')") == "unharmed\n"
    assert server.pid is not None


@confined
def test_a_kernel_reads_what_it_was_given_and_nothing_of_another(server, tmp_path):
    (tmp_path / "lesson").mkdir()
    (tmp_path / "lesson" / "table.csv").write_text("a")
    (tmp_path / "keys").write_text("secret")
    limits = Limits(memory=256, cpu=30, file=8, files=128, readable=(str(tmp_path / "lesson"),))
    with Kernel(server, limits, cwd=tmp_path / "lesson") as kernel, Kernel(server, LIMITS) as other:
        assert kernel.run("print(open('table.csv').read())") == "a\n"
        assert kernel.run("open('new.csv', 'w')").startswith(DENIED)
        assert kernel.run("open('../keys')").startswith(DENIED)
        for path in (other.home, other.home / "k.json", other.process.pid and f"/proc/{other.process.pid}/environ"):
            assert kernel.run(f"import os; os.listdir({str(path)!r}) if os.path.isdir({str(path)!r}) else open({str(path)!r})").startswith(DENIED)
        assert kernel.run(f"import os; os.kill({other.process.pid}, 9)").startswith(NOT_PERMITTED)
        sockets = [file for file in other.home.iterdir() if file.is_socket()]
        assert sockets
        assert kernel.run(f"import zmq, socket; socket.socket(socket.AF_UNIX).connect({str(sockets[0])!r})").startswith(NOT_PERMITTED)
        assert other.run("print('unharmed')") == "unharmed\n"


@confined
def test_a_kernel_cannot_open_a_port_nor_reach_one(server):
    with closing(socket.create_server(("127.0.0.1", 0))) as listening, Kernel(server, LIMITS) as kernel:
        port = listening.getsockname()[1]
        assert kernel.run(f"import socket; socket.create_connection(('127.0.0.1', {port}))").startswith(NOT_PERMITTED)
        assert kernel.run("import socket; socket.create_server(('127.0.0.1', 0))").startswith(NOT_PERMITTED)


NOTEBOOKS = {
    "open('/tmp/boai-test-evil', 'w')": "PermissionError: [Errno 13] Permission denied: '/tmp/boai-test-evil'",
    "bytearray(4 << 30)": "MemoryError: ",
    "import socket; socket.create_connection(('127.0.0.1', 9))": "PermissionError: [Errno 1] Operation not permitted",
    "import os; os.fork()": "PermissionError: os.fork: a lesson starts no processes",
    "import os; os.system('true')": "PermissionError: os.system: a lesson starts no processes",
    "import subprocess; subprocess.run(['true'])": "PermissionError: subprocess.Popen: a lesson starts no processes",
    "import os; os.execv('/bin/true', ['true'])": "PermissionError: [Errno 1] Operation not permitted",
    "import resource; resource.setrlimit(resource.RLIMIT_DATA, (-1, -1))": "ValueError: not allowed to raise maximum limit",
    "open('/etc/shadow')": "PermissionError: [Errno 13] Permission denied: '/etc/shadow'",
    "import os; open(f'/proc/{os.getppid()}/environ')": "PermissionError: [Errno 13] Permission denied: '/proc/{parent}/environ'",
}


@confined
@pytest.mark.parametrize("attempt", NOTEBOOKS)
def test_a_confined_notebook_is_refused_and_named(server, attempt):
    from kernels.errors import SnapshotError

    with pytest.raises(SnapshotError) as caught:
        snapshot(server, "1", attempt, limits=LIMITS)
    assert (str(caught.value), caught.value.cell, caught.value.lasting) == (NOTEBOOKS[attempt].replace("{parent}", str(server.pid)), 1, True)


@confined
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_it_holds_for_root_and_for_an_ordinary_user_alike(tmp_path):
    """The fork server, kernels and their refusals under a user without any rights."""
    import subprocess

    code = (
        "import sys; sys.path[:0] = sys.argv[1:2]\nimport os; os.setgid(65534); os.setuid(65534)\n"
        "from forking import LIMITS, Kernel, fork_server, snapshot\n"
        "with fork_server() as server:\n"
        "    with Kernel(server, LIMITS) as kernel:\n"
        "        print([kernel.run('print(1)'), kernel.run('import os; os.fork()')[:30], kernel.run('open(\"/tmp/x\", \"w\")')[:30]])\n"
    )
    # The interpreter of the tests may stand in a folder that only root may enter.
    probe = subprocess.run([sys.executable, "-c", "import os; os.setuid(65534); import importlib.util, sys; open(sys.executable).close(); import numpy, kernels"], check=False, capture_output=True)
    if probe.returncode:
        pytest.skip("the tests' Python cannot be read by other users here")
    done = subprocess.run([sys.executable, "-c", code, os.path.dirname(__file__)], capture_output=True, text=True, timeout=120, check=False, cwd="/", env={**os.environ, "TMPDIR": "/tmp", "HOME": "/tmp"})
    assert done.stdout == str(["1\n", "PermissionError: [Errno 1] Oper"[:30], "PermissionError: [Errno 13] Per"[:30]]) + "\n", done.stderr


def test_what_a_kernel_may_use_is_counted_from_what_its_process_began_with():
    limits = Limits(memory=1, readable=("/a",))
    assert limits.within("/w") == Limits(memory=1, readable=("/a",), writable="/w")
    assert limits.within("/w", "/b") == Limits(memory=1, readable=("/a", "/b"), writable="/w")
    assert limits.as_dict() == {"memory": 1, "cpu": 60, "file": 32, "files": 256, "readable": ("/a",), "writable": ""}
    assert [Confinement(7, True).whole, Confinement(0, True).whole, Confinement(7, False).whole] == [True, False, False]


@pytest.mark.parametrize(
    ("version", "rights", "fields"),
    [
        (1, 0x1FFF, [0x1FFF]), (2, 0x3FFF, [0x3FFF]), (3, 0x7FFF, [0x7FFF]), (4, 0x7FFF, [0x7FFF, 3]), (5, 0xFFFF, [0xFFFF, 3]),
        (6, 0xFFFF, [0xFFFF, 3, 3]), (7, 0xFFFF, [0xFFFF, 3, 3]), (9, 0xFFFF, [0xFFFF, 3, 3]),
    ],
)  # fmt: skip
def test_each_version_of_landlock_is_asked_for_no_more_than_it_knows(version, rights, fields):
    assert ruleset_attributes(version) == (rights, struct.pack(f"={len(fields)}Q", *fields))


ALLOW, KILL, EPERM, ENOSYS = 0x7FFF0000, 0x80000000, 0x50000 | errno.EPERM, 0x50000 | errno.ENOSYS


def judged(program, machine, call, *arguments):
    """Return what the filter answers: the classic BPF machine, as far as filters of ours use it."""
    data = struct.pack("=IIQ6Q", call, machine, 0, *[*arguments, 0, 0, 0, 0, 0, 0][:6])
    lines = list(struct.iter_unpack("=HBBI", program))
    place = held = 0
    while True:
        code, then, otherwise, value = lines[place]
        place += 1
        if code == 0x20:
            held = struct.unpack_from("=I", data, value)[0]
        elif code == 0x54:
            held &= value
        elif code == 0x06:
            return value
        else:
            place += then if {0x15: held == value, 0x45: bool(held & value), 0x35: held >= value}[code] else otherwise


X86, ARM = 0xC000003E, 0xC00000B7
CALLS = [
    # x86_64, aarch64, arguments, answer to a kernel, answer to a snapshot
    ((59, 221), (), EPERM, EPERM), ((322, 281), (), EPERM, EPERM), ((101, 117), (), EPERM, EPERM), ((425, 425), (), EPERM, EPERM),
    ((42, 203), (), EPERM, EPERM), ((310, 270), (), EPERM, EPERM), ((319, 279), (), EPERM, ALLOW), ((435, 435), (), ENOSYS, ALLOW),
    ((56, 220), (17,), EPERM, ALLOW), ((56, 220), (0x3D0F00,), ALLOW, ALLOW), ((41, 198), (1, 1), ALLOW, ALLOW),
    ((41, 198), (1, 0x80801), ALLOW, ALLOW), ((41, 198), (1, 2), EPERM, EPERM), ((41, 198), (2, 1), EPERM, EPERM), ((41, 198), (10, 2), EPERM, EPERM),
    ((62, 129), (77, 9), ALLOW, ALLOW), ((62, 129), (2**64 - 77, 9), ALLOW, ALLOW), ((62, 129), (0, 9), ALLOW, ALLOW), ((62, 129), (78, 9), EPERM, ALLOW),
    ((62, 129), (2**64 - 1, 9), EPERM, ALLOW), ((234, 131), (77, 77, 6), ALLOW, ALLOW), ((234, 131), (78, 78, 6), EPERM, ALLOW), ((424, 424), (), EPERM, ALLOW),
    ((302, 261), (0, 9), ALLOW, ALLOW), ((302, 261), (78, 9), EPERM, ALLOW), ((203, 122), (78,), 0x50000, ALLOW), ((144, 119), (78,), 0x50000, ALLOW),
    ((0, 63), (), ALLOW, ALLOW), ((257, 56), (), ALLOW, ALLOW), ((9, 222), (), ALLOW, ALLOW), ((53, 199), (1, 1), ALLOW, ALLOW), ((49, 200), (), ALLOW, ALLOW),
]  # fmt: skip


@pytest.mark.parametrize(("machine", "audit", "column"), [("x86_64", X86, 0), ("aarch64", ARM, 1)])
def test_the_filter_answers_each_call_as_meant(machine, audit, column):
    kernels, snapshots = (call_filter.program(machine, forks, 77) for forks in (False, True))
    given = [(numbers[column], arguments) for numbers, arguments, _, _ in CALLS]
    assert [judged(kernels, audit, *(call, *arguments)) for call, arguments in given] == [answer for *_, answer, _ in CALLS]
    assert [judged(snapshots, audit, *(call, *arguments)) for call, arguments in given] == [answer for *_, answer in CALLS]


def test_calls_in_another_architectures_numbers_end_the_process():
    x86, arm = (call_filter.program(machine, False, 77) for machine in ("x86_64", "aarch64"))
    assert [judged(x86, ARM, 0), judged(arm, X86, 0), judged(x86, 0x40000003, 0), judged(x86, X86, 0x40000000)] == [KILL] * 4
    forks = [judged(call_filter.program("x86_64", forks, 77), X86, call) for forks in (False, True) for call in (57, 58)]
    assert forks == [EPERM, EPERM, ALLOW, ALLOW]


def test_what_is_found_here_is_told_as_the_system_is(monkeypatch):
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert available().seccomp is False
    monkeypatch.setattr(sys, "platform", "win32")
    assert available() == Confinement(0, False)


@confined
def test_an_ordinary_kernel_is_confined_by_its_launcher_too(tmp_path):
    """What runs where nothing can be forked: a new Python that confines itself."""
    import json
    import subprocess
    import tempfile

    from jupyter_client.blocking import BlockingKernelClient
    from jupyter_client.connect import write_connection_file

    from kernels.environment import home_environment

    with tempfile.TemporaryDirectory() as home:
        file = f"{home}/k.json"
        write_connection_file(file, transport="ipc", ip=f"{home}/k", key=b"key", signature_scheme="hmac-sha256")
        limits = json.dumps(LIMITS.within(home).as_dict())
        with subprocess.Popen([sys.executable, "-m", "kernels.launch", limits, "-f", file], cwd=home, env=home_environment(home)) as process:
            try:
                client = BlockingKernelClient(connection_file=file)
                client.load_connection_file()
                client.start_channels(hb=False)
                client.wait_for_ready(timeout=SECONDS)
                shown = []
                for code in ("print(1)", "import os; os.fork()", "open('/tmp/boai-test-evil', 'w')"):
                    client.execute_interactive(code, timeout=SECONDS, output_hook=lambda m: shown.append(m["content"].get("text") or m["content"].get("ename", "")))
                client.stop_channels()
            finally:
                process.kill()
    assert [one for one in shown if one] == ["1\n", "PermissionError", "PermissionError"]


def test_a_notebook_that_starts_a_process_past_python_is_refused_and_the_process_ends(server):
    """Python's own ways are refused at once; one through the C library is found afterwards, its copy ends by itself."""
    from kernels.errors import SnapshotError

    with pytest.raises(SnapshotError) as caught:
        snapshot(server, "import ctypes, os, signal\npid = ctypes.CDLL(None).fork()\nif pid == 0: signal.pause()\nopen('pid', 'w').write(str(pid))", "raise ValueError(pid)")
    pid = int(str(caught.value).removeprefix("ValueError: "))
    wait_for_end(pid)
    assert not exists(pid)
    with pytest.raises(SnapshotError, match="a process that it started has been left behind: the notebook's code must leave no thread, process, connection or file to write open behind"):
        snapshot(server, "import ctypes, os, signal\nif ctypes.CDLL(None).fork() == 0: signal.pause()")
