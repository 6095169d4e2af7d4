"""Kill -9, full tables and late answers (kernels/launch.py, kernels/leftovers.py): nothing is left behind, the next request works."""

import asyncio
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from forking import (
    LIMITS,
    SECONDS,
    Kernel,
    children,
    descendants,
    descriptors,
    exists,
    fork_server,
    kill,
    snapshot,
    wait_for_end,
)

from kernels import client, folders, messages
from kernels.client import ForkServer
from kernels.environment import home_environment
from kernels.errors import ForkServerGoneError, ForkUnavailableError, SnapshotError
from kernels.process import Channel, ForkedProcess
from kernels.snapshots import Snapshots

SLIDER = "import ipywidgets as w\nslider = w.IntSlider()"


@pytest.fixture(scope="module")
def server():
    with fork_server() as made:
        yield made


def plain(server, **more):
    """Ask for a kernel that ends at once: it has no folder."""
    return server.fork_kernel(["-f", "/boai-none"], "/boai-none", {"TZ": "UTC", **more}, None)


def held_by(server):
    """Return the server's processes, zombies too: what has ended is collected before the next request is answered."""
    with Kernel(server) as probe:
        return [pid for pid in children(server.pid) if pid != probe.process.pid]


def test_a_killed_kernel_is_noticed_and_collected_and_its_neighbours_go_on(server):
    with Kernel(server) as one, Kernel(server) as other:
        kill(one.process.pid)
        assert one.process.wait(SECONDS) == -1
        assert other.run("print('unharmed')") == "unharmed\n"
        assert held_by(server) == [other.process.pid]


def test_a_killed_snapshot_ends_with_its_kernels_and_only_with_them(server):
    made, survivor = snapshot(server, SLIDER), snapshot(server, SLIDER)
    with Kernel(made) as one, Kernel(survivor) as other:
        kill(made.process.pid)
        wait_for_end(made.process.pid, one.process.pid)
        assert (made.alive, survivor.alive) == (False, True)
        with pytest.raises(ForkServerGoneError):
            Kernel(made)
        assert other.reply(other.ask("kernel_info_request", {}))["content"]["status"] == "ok"
    survivor.retire()


def test_a_killed_server_ends_with_all_it_made_and_the_next_request_starts_another(server):
    made = snapshot(server, SLIDER)
    with Kernel(server) as one, Kernel(made) as other:
        first = server.pid
        below = descendants(first)
        assert set(below) == {made.process.pid, one.process.pid, other.process.pid}
        kill(first)
        wait_for_end(*below)
        with Kernel(server) as later:
            assert later.run("print('again')") == "again\n"
        assert (server.pid not in (None, first), made.alive) == (True, False)


def test_many_threads_that_find_the_server_dead_start_one_and_are_all_served(server):
    Kernel(server).close()
    kill(server.pid)
    before = set(children(os.getpid()))
    with ThreadPoolExecutor(8) as pool:
        kernels = list(pool.map(lambda _: Kernel(server), range(8)))
    assert set(children(os.getpid())) - before == {server.pid}
    assert sorted(children(server.pid)) == sorted(kernel.process.pid for kernel in kernels)
    for kernel in kernels:
        kernel.close()


def test_a_server_that_dies_under_a_notebook_is_not_the_notebooks_fault(server, tmp_path):
    pid = tmp_path / "pid"
    with ThreadPoolExecutor(1) as pool:
        # The first run waits until it is killed with its server; the second, by the new server, finds that the file is there.
        os.mkfifo(tmp_path / "wait")
        cell = f"import os\nfirst = not os.path.exists({str(pid)!r})\nopen({str(pid)!r}, 'w').close()\nif first: open({str(tmp_path / 'wait')!r}).read()"
        run = pool.submit(snapshot, server, cell, SLIDER)
        with (tmp_path / "wait").open("w"):  # opens once the notebook reads
            kill(server.pid)
            made = run.result(SECONDS)
    assert made.alive
    made.retire()


CLIENT = """
import sys; sys.path[:0] = sys.argv[1:2]
import json, os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may have it ignored
from forking import Kernel, LIMITS, snapshot
from kernels import folders
from kernels.client import shared
import tempfile
made = snapshot(shared(), "import ipywidgets as w; w.Text()", limits=LIMITS, home=folders.made("snapshots-"))
kept = [Kernel(shared(), home=folders.made("live-")), Kernel(made, LIMITS)]
print(json.dumps([shared().pid, made.process.pid, [k.process.pid for k in kept], str(folders.own()), [str(f) for k in kept for f in k.home.iterdir() if f.is_socket()]]), flush=True)
if sys.argv[2] == "wait": signal.pause()
"""


def started(*arguments):
    here = os.path.dirname(__file__)
    process = subprocess.Popen([sys.executable, "-c", CLIENT, here, *arguments], stdout=subprocess.PIPE, text=True, start_new_session=True)
    return process, json.loads(process.stdout.readline())


@pytest.mark.parametrize("how", ["kill", "interrupt", "terminate", "end"])
def test_when_the_client_is_gone_no_process_no_socket_and_no_folder_is_left(how):
    process, (server, made, kernels, folder, sockets) = started("end" if how == "end" else "wait")
    assert len(sockets) >= 8
    if how != "end":
        assert [exists(pid) for pid in (server, made, *kernels)] == [True] * 4
        process.send_signal({"kill": signal.SIGKILL, "interrupt": signal.SIGINT, "terminate": signal.SIGTERM}[how])
    process.wait(SECONDS)
    process.stdout.close()
    wait_for_end(server, made, *kernels)
    assert not Path(folder).exists()
    assert [path for path in sockets if Path(path).exists()] == []


def test_ctrl_c_in_a_terminal_reaches_the_client_and_not_the_kernels():
    """The whole foreground group is signalled; server and kernels are no part of it."""
    process, (server, made, kernels, folder, _) = started("wait")
    groups = {pid: os.getpgid(pid) for pid in (server, made, *kernels)}
    assert process.pid not in groups.values()
    for pid in (server, made, *kernels):
        os.kill(pid, 0)
    os.killpg(process.pid, signal.SIGINT)
    process.wait(SECONDS)
    process.stdout.close()
    wait_for_end(server, made, *kernels)
    assert not Path(folder).exists()


def test_a_copy_of_the_client_that_lives_on_does_not_keep_the_kernels_alive():
    code = CLIENT.replace("print(json", "child = os.fork()\nif child == 0: signal.pause()\nprint(child, flush=True)\nprint(json")
    process = subprocess.Popen([sys.executable, "-c", code, os.path.dirname(__file__), "wait"], stdout=subprocess.PIPE, text=True)
    copy = int(process.stdout.readline())
    server, made, kernels, folder, _ = json.loads(process.stdout.readline())
    process.kill()
    process.wait(SECONDS)
    process.stdout.close()
    wait_for_end(server, made, *kernels)
    assert (exists(copy), Path(folder).exists()) == (True, False)
    kill(copy)


def test_what_a_client_and_its_server_left_that_were_killed_together_the_next_one_removes(tmp_path, monkeypatch):
    left, young, held = (tmp_path / f"boai-kernels-{name}" for name in ("left", "young", "held"))
    for folder in (left, young, held):
        folder.mkdir()
        (folder / "lock").touch()
    (left / "live").mkdir()
    lock = folders._locked(held)
    for folder in (left, held):
        os.utime(folder, (0, 0))
    folders._sweep(str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["boai-kernels-held", "boai-kernels-young"]
    os.close(lock)


def test_a_folder_is_this_processs_own_and_short_enough_for_sockets(monkeypatch):
    assert folders.own() == folders.own()
    assert folders.made("a-").parent == folders.own()
    read, write = os.pipe()
    if os.fork() == 0:
        os.write(write, str(folders.own()).encode())
        os._exit(0)
    os.wait()
    copy = Path(os.read(read, 1000).decode())
    os.close(read)
    os.close(write)
    assert copy != folders.own()
    monkeypatch.setattr("tempfile.tempdir", "/var/" + "long" * 30)
    assert folders.base() == "/tmp"
    (copy / "lock").unlink()
    copy.rmdir()


def test_a_client_in_a_long_temporary_folder_gets_kernels_by_sockets_all_the_same(tmp_path):
    from kernels.manager import kernel_for_a_run

    long = tmp_path / ("long" * 20)
    long.mkdir()
    code = "import asyncio, sys\nfrom pathlib import Path\nfrom kernels.manager import kernel_for_a_run\nasync def main():\n    async with kernel_for_a_run(Path('.')) as manager:\n        client = manager.client()\n        client.start_channels()\n        await client.wait_for_ready(timeout=40)\n        print(manager.transport)\n        client.stop_channels()\nasyncio.run(main())"
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "TMPDIR": str(long)}, capture_output=True, text=True, timeout=90, check=False)
    assert (done.stdout, list(long.iterdir())) == ("ipc\n", []), done.stderr
    assert kernel_for_a_run


def test_a_kernel_that_ends_before_it_listens_is_an_error_and_not_a_kernel(capfd):
    with fork_server() as server:
        with pytest.raises(ForkUnavailableError, match="the kernel ended, or did nothing, before it could be spoken to"):
            plain(server)
        assert "No such file or directory: '/boai-none'" in capfd.readouterr().err
        assert held_by(server) == []


def test_a_client_without_descriptors_is_refused_and_no_kernel_is_left_over(server):
    import resource

    with Kernel(server) as kernel:
        limits = resource.getrlimit(resource.RLIMIT_NOFILE)
        most = max(int(name) for name in os.listdir("/proc/self/fd")) + 1
        held = []
        resource.setrlimit(resource.RLIMIT_NOFILE, (most + 1, limits[1]))
        try:
            while True:
                held.append(os.open("/dev/null", os.O_RDONLY))
        except OSError:
            with pytest.raises(ForkUnavailableError, match="Too many open files"):
                plain(server)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
            for file in held:
                os.close(file)
        with Kernel(server) as other:  # comes after the end of the one that nobody got
            assert children(server.pid) == [kernel.process.pid, other.process.pid]


def test_a_server_without_descriptors_refuses_and_goes_on(server):
    import resource

    with Kernel(server) as kernel:
        most = descriptors(server.pid)
        limits = resource.prlimit(server.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (most + 1, limits[1]))
        for attempt in (lambda: plain(server), lambda: plain(server, LONG="x" * 100_000), lambda: snapshot(server, "1")):
            with pytest.raises(ForkUnavailableError, match="Too many open files"):
                attempt()
        resource.prlimit(server.pid, resource.RLIMIT_NOFILE, limits)
        assert descriptors(server.pid) == most
        assert kernel.run("print('unharmed')") == "unharmed\n"
        with Kernel(server) as other:
            assert other.run("print(1)") == "1\n"


def test_descriptors_above_1023_are_as_good_as_others(server):
    import resource

    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limits[1] < 2048:
        pytest.skip("this machine allows no more")
    resource.setrlimit(resource.RLIMIT_NOFILE, (2048, limits[1]))
    held = [os.open("/dev/null", os.O_RDONLY) for _ in range(1030)]
    try:
        with Kernel(server) as kernel:
            assert kernel.process.pidfd > 1023
            assert kernel.process.poll() is None
            assert kernel.run("print(1)") == "1\n"
            made = snapshot(server, SLIDER)
            with Kernel(made) as other:
                assert other.process.poll() is None
            made.retire()
    finally:
        for file in held:
            os.close(file)
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def test_an_answer_that_comes_too_late_is_not_taken_for_the_next_ones():
    ours, theirs = messages.pair()
    channel = Channel(ours)
    ours.settimeout(0.01)
    with pytest.raises(ForkUnavailableError, match="no answer in 10 s"):
        channel.ask({"do": "kernel"}, 0)
    ours.settimeout(SECONDS)
    first, _ = messages.receive(theirs)
    read, write = os.pipe()
    messages.send(theirs, {"id": first["id"], "pid": 4711}, (write,))
    os.close(write)
    messages.send(theirs, {"id": first["id"] + 1, "pid": 4712})
    assert channel.ask({"do": "kernel"}, 0) == ({"id": 2, "pid": 4712}, [])
    assert [messages.receive(theirs)[0] for _ in range(2)] == [{"do": "kernel", "id": 2}, {"do": "end", "pid": 4711}]
    assert os.read(read, 1) == b""  # the file that came with the late one is closed
    os.close(read)
    channel.close()
    theirs.close()


def test_a_message_arrives_as_it_was_sent_whatever_its_size():
    ours, theirs = messages.pair()
    with ours, theirs:
        for length in (0, messages.PACKET - 20, messages.PACKET, 1_000_000):
            messages.send(ours, {"id": 7, "text": "字" * length}, (0,))
            received, files = messages.receive(theirs)
            assert (received, len(files)) == ({"id": 7, "text": "字" * length}, 1)
            assert not os.get_inheritable(files[0])
            os.close(files[0])
        ours.close()
        assert messages.receive(theirs) == (None, [])


def test_a_thread_that_asked_first_may_end_without_the_server_ending(server):
    thread = threading.Thread(target=lambda: Kernel(server).close())
    thread.start()
    thread.join()
    first = server.pid
    with Kernel(server) as kernel:
        assert (kernel.run("print(1)"), server.pid) == ("1\n", first)


def test_a_process_that_has_ended_is_never_mistaken_for_another_of_its_number():
    gc.collect()  # what others left open
    with subprocess.Popen(["/bin/sleep", "60"]) as child:
        process = ForkedProcess(child.pid, os.pidfd_open(child.pid))
        assert (process.poll(), process.returncode) == (None, None)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0)
        process.terminate()
        child.wait()
    before = descriptors()
    ends = [threading.Thread(target=process.wait) for _ in range(8)]
    for thread in ends:
        thread.start()
    for thread in ends:
        thread.join()
    assert (process.poll(), process.wait(0), process.returncode) == (-1, -1, -1)
    process.send_signal(signal.SIGKILL)
    process.kill()
    assert descriptors() == before - 1
    del process
    assert descriptors() == before - 1


def test_a_storm_of_kernels_that_end_leaves_no_zombie(server):
    with Kernel(server) as kernel:
        for _ in range(20):
            with pytest.raises(ForkUnavailableError):
                plain(server)
        assert kernel.run("print('unharmed')") == "unharmed\n"
        assert held_by(server) == [kernel.process.pid]


def test_a_retired_snapshot_makes_no_more_kernels_and_ends_after_its_last(server):
    made = snapshot(server, SLIDER)
    with Kernel(made) as kernel:
        made.retire()
        pid = made.process.pid
        del made
        assert kernel.reply(kernel.ask("kernel_info_request", {}))["content"]["status"] == "ok"
        assert exists(pid)
    wait_for_end(pid)
    assert held_by(server) == []


def test_a_server_whose_modules_have_changed_gives_way_to_a_new_one_and_ends_after_its_last_kernel(tmp_path, monkeypatch):
    package = tmp_path / "boai_changing"
    package.mkdir()
    (package / "__init__.py").write_text("VALUE = 1")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    value = "__import__('boai_changing').VALUE"
    with fork_server("boai_changing") as server, Kernel(server) as old:
        first = server.pid
        (package / "__init__.py").write_text("VALUE = 22")
        with Kernel(server) as new:
            assert [old.value(value), new.value(value)] == [1, 22]
            assert (server.pid != first, exists(first)) == (True, True)
            old.close()
            wait_for_end(first)


def test_without_a_server_that_starts_the_reason_is_said_and_nothing_is_left(monkeypatch):
    before = descriptors()
    with fork_server() as server:
        monkeypatch.setattr(sys, "executable", "/boai-none/python")
        with pytest.raises(ForkUnavailableError, match="the fork server cannot be started"):
            plain(server)
        monkeypatch.setattr(sys, "executable", "/bin/false")
        with pytest.raises(ForkUnavailableError, match="the fork server ended at its start"):
            plain(server)
        monkeypatch.setattr(client, "supported", lambda: False)
        with pytest.raises(ForkUnavailableError, match="this system cannot fork kernels"):
            plain(server)
        assert server.pid is None
    assert descriptors() == before


FAULTS = {
    "raise ValueError('五')": ("ValueError: 五", 1),
    "x = (": ("_IncompleteInputError" if sys.version_info >= (3, 13) else "SyntaxError", 1),
    "import sys; sys.exit(3)": ("SystemExit: 3", 1),
    "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), name='left-over').start()": ("a thread still runs (left-over): ", None),
    "import socket\nkept = socket.socket()": ("a connection is still open (AF_INET SOCK_STREAM): ", None),
    "import asyncio\nkept = asyncio.new_event_loop()": ("", None),
    "import zmq\nkept = zmq.Context()\nopened = kept.socket(zmq.PUB)": ("", None),
    "kept = open('/tmp/boai-test-kept', 'w')": ("the file /tmp/boai-test-kept is still open to be written: ", None),
    "import os\nkept = os.pipe()": ("pipe:", None),
    "import os\nos._exit(0)": ("its process ended, perhaps at a limit", None),
}


@pytest.mark.parametrize("cell", FAULTS)
def test_a_notebook_that_cannot_be_kept_is_refused_with_the_reason(server, cell):
    reason, number = FAULTS[cell]
    with pytest.raises(SnapshotError) as caught:
        snapshot(server, "1", cell)
    assert (str(caught.value).startswith(reason), caught.value.cell, caught.value.lasting) == (True, number, "limit" not in reason), caught.value
    if number is None and caught.value.lasting:
        assert str(caught.value).endswith(": the notebook's code must leave no thread, process, connection or file to write open behind")
    Path("/tmp/boai-test-kept").unlink(missing_ok=True)
    assert held_by(server) == []


def test_a_notebook_that_never_ends_is_stopped(server):
    with pytest.raises(SnapshotError) as caught:
        snapshot(server, "while True: pass", seconds=0.2)
    assert (str(caught.value), caught.value.lasting) == ("it ran longer than 0.2 s", False)
    assert held_by(server) == []


def test_many_who_ask_for_a_lesson_at_once_wait_for_one_run(server, tmp_path):
    async def main():
        kept = Snapshots(LIMITS, server=server)
        found = await asyncio.gather(*(kept.get("a", [SLIDER], tmp_path) for _ in range(20)))
        again = await kept.get("a", [SLIDER], tmp_path)
        below = held_by(server)
        await kept.close()
        return len({id(one) for one in (*found, again)}), below == [again.process.pid], again.process.pid, kept.folder

    count, only, pid, folder = asyncio.run(main())
    assert (count, only, folder.exists()) == (1, True, False)
    wait_for_end(pid)


def test_the_lesson_unused_for_longest_makes_room_without_ending_its_kernels(server, tmp_path):
    async def main():
        kept = Snapshots(LIMITS, most=2, server=server)
        first = await kept.get("a", [SLIDER], tmp_path)
        with Kernel(first, LIMITS.within(str(kept.folder)), home=folders_in(kept.folder)) as kernel:
            second = await kept.get("b", [SLIDER], tmp_path)
            assert await kept.get("a", [SLIDER], tmp_path) is first
            await kept.get("c", [SLIDER], tmp_path)  # b goes
            wait_for_end(second.process.pid)
            await kept.get("d", [SLIDER], tmp_path)  # a goes
            assert list(kept._kept) == ["c", "d"]
            with pytest.raises(ForkUnavailableError):
                first.fork_kernel(["-f", "/boai-none"], "/", {}, None)
            assert kernel.reply(kernel.ask("kernel_info_request", {}))["content"]["status"] == "ok"
        wait_for_end(first.process.pid)
        assert await kept.get("a", [SLIDER], tmp_path) is not first
        assert len(list(kept.folder.iterdir())) == 3  # d's, a's, and c's, which goes with the next run
        await kept.close()

    asyncio.run(main())


def folders_in(folder):
    made = folder / "kernel"
    made.mkdir()
    return made


def test_a_lesson_that_fails_is_run_once_and_one_that_may_have_been_unlucky_again_later(server, tmp_path):
    times = [0.0]

    async def failure(kept, key, cell):
        try:
            await kept.get(key, [cell], tmp_path)
        except SnapshotError as error:
            return str(error)
        return None

    async def main():
        kept = Snapshots(None, server=server, clock=lambda: times[0])
        count = f"open({str(tmp_path / 'runs')!r}, 'a').write('x')\n"
        unlucky = f"import os, signal\nif not os.path.exists({str(tmp_path / 'ran')!r}):\n    open({str(tmp_path / 'ran')!r}, 'w').close()\n    os.kill(os.getpid(), signal.SIGKILL)"
        said = [await failure(kept, "bad", count + "1 / 0") for _ in range(2)]
        said += [await failure(kept, "unlucky", unlucky) for _ in range(2)]
        problems = dict(kept.problems)
        times[0] = 61.0
        said += [await failure(kept, "bad", count + "1 / 0"), await failure(kept, "unlucky", unlucky)]
        left = kept.problems, [path.name for path in kept.folder.iterdir()]
        await kept.close()
        return said, problems, left

    said, problems, (left, homes) = asyncio.run(main())
    wrong, ended = "ZeroDivisionError: division by zero", "its process ended, perhaps at a limit"
    assert said == [wrong, wrong, ended, ended, wrong, None]
    assert (problems, left) == ({"bad": wrong, "unlucky": ended}, {"bad": wrong})
    assert (tmp_path / "runs").read_text() == "x"
    assert len(homes) == 1


def test_a_lesson_whose_snapshot_was_killed_is_run_again(server, tmp_path):
    async def main():
        kept = Snapshots(LIMITS, server=server)
        first = await kept.get("a", [SLIDER], tmp_path)
        kill(first.process.pid)
        wait_for_end(first.process.pid)
        second = await kept.get("a", [SLIDER], tmp_path)
        assert (second is first, second.alive) == (False, True)
        kill(server.pid)
        wait_for_end(second.process.pid)
        third = await kept.get("a", [SLIDER], tmp_path)
        assert third.alive
        assert len(list(kept.folder.iterdir())) == 1
        await kept.close()

    asyncio.run(main())


def test_where_no_snapshots_are_wanted_there_are_none(tmp_path):
    async def main():
        kept = Snapshots(LIMITS, most=0)
        with pytest.raises(ForkUnavailableError, match="no snapshots are wanted"):
            await kept.get("a", [SLIDER], tmp_path)
        await kept.close()

    asyncio.run(main())


def test_where_nothing_can_be_forked_there_are_no_snapshots(tmp_path, monkeypatch):
    monkeypatch.setattr("kernels.snapshots.supported", lambda: False)

    async def main():
        kept = Snapshots(LIMITS)
        with pytest.raises(ForkUnavailableError, match="this system cannot fork kernels"):
            await kept.get("a", [SLIDER], tmp_path)
        await kept.close()

    asyncio.run(main())


def test_the_servers_environment_holds_none_of_the_clients_secrets(server, monkeypatch):
    monkeypatch.setenv("BOAI_TEST_SECRET", "do-not-tell")
    Kernel(server).close()
    held = Path(f"/proc/{server.pid}/environ").read_text()
    assert "do-not-tell" not in held
    assert "PYTHONHASHSEED=0" in held


def test_server_and_kernels_hold_no_socket_of_the_clients(server):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.set_inheritable(True)
        Kernel(server).close()
        number = os.readlink(f"/proc/self/fd/{listening.fileno()}")
        links = [os.readlink(f"/proc/{server.pid}/fd/{name}") for name in os.listdir(f"/proc/{server.pid}/fd")]
        assert number not in links
        assert isinstance(server, ForkServer)
        assert home_environment("/x")["HOME"] == "/x"
