"""What the tests of kernels share: kernels without a manager, code run in them, and counting what is left."""

import json
import os
import signal
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty

from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.connect import write_connection_file

from kernels.client import ForkServer
from kernels.confine import Limits
from kernels.environment import home_environment

SECONDS = 40  # after which a test that waits has failed
LIMITS = Limits(memory=256, cpu=30, file=8, files=128)


class Kernel:
    """A kernel process, its folder and a client of it."""

    def __init__(self, source, limits=None, cwd=None, home=None, transport="ipc", env=None):
        # In the system's own folder: a socket's path has 107 bytes at most, pytest's folders are longer.
        # That of a snapshot's kernel is in the snapshot's: limits only ever narrow.
        self.home = Path(home or tempfile.mkdtemp(prefix="boai-test-", dir=getattr(source, "home", None)))
        file = str(self.home / "k.json")
        write_connection_file(file, transport=transport, ip=str(self.home / "k") if transport == "ipc" else "127.0.0.1", key=os.urandom(8).hex().encode(), signature_scheme="hmac-sha256")
        env = home_environment(str(self.home)) if env is None else env
        own = limits.within(str(self.home)) if limits else None
        self.process = source.fork_kernel(["-f", file, "--HistoryManager.enabled=False"], str(cwd or self.home), env, own)
        self.client = BlockingKernelClient(connection_file=file)
        self.client.load_connection_file()
        self.client.start_channels(hb=False)
        # What a kernel publishes before somebody listens is lost: ask until an answer shows that it hears us, as
        # jupyter_client does. (ipykernel's greeting to subscribers may wait for the next thing it publishes.)
        for _ in range(SECONDS):
            with suppress(Empty):
                self.until_idle(self.ask("kernel_info_request", {}), 1)
                break

    def run(self, code):
        """Return what the code prints, or "ErrorName: message" when it fails."""
        shown = []

        def show(message):
            content = message["content"]
            shown.append(content.get("text") or (f"{content['ename']}: {content['evalue']}" if "ename" in content else ""))

        self.client.execute_interactive(code, timeout=SECONDS, output_hook=show, allow_stdin=False)
        return "".join(shown)

    def value(self, expression):
        """Return the value of an expression, by way of JSON."""
        text = self.run(f"import json; print(json.dumps({expression}))")
        try:
            return json.loads(text)
        except ValueError:
            raise AssertionError(text) from None

    def ask(self, kind, content, channel="shell"):
        """Send a message; return its id."""
        message = self.client.session.msg(kind, content)
        getattr(self.client, f"{channel}_channel").send(message)
        return message["header"]["msg_id"]

    def reply(self, number, channel="shell"):
        """Return the reply to the message of that id."""
        while True:
            message = getattr(self.client, f"get_{channel}_msg")(timeout=SECONDS)
            if message["parent_header"].get("msg_id") == number:
                return message

    def until_idle(self, number, seconds=SECONDS):
        """Return (kind, content) of all that came on iopub for the message, up to its end."""
        found = []
        while True:
            message = self.client.get_iopub_msg(timeout=seconds)
            if message["parent_header"].get("msg_id") != number:
                continue
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return found
            found.append((message["msg_type"], message["content"]))

    def close(self):
        import shutil

        self.client.stop_channels()
        self.process.kill()
        self.process.wait(SECONDS)
        shutil.rmtree(self.home, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


@contextmanager
def fork_server(*modules, **options):
    """Give a fork server of its own, and end it."""
    server = ForkServer(modules, **options)
    try:
        yield server
    finally:
        server.close()


def snapshot(server, *cells, limits=None, seconds=SECONDS, home=None):
    """Return the snapshot of these cells."""
    home = str(home or tempfile.mkdtemp(prefix="boai-test-"))
    own = limits.within(home) if limits else None
    made = server.snapshot(list(cells), home, home_environment(home), own, seconds)
    made.home = home
    return made


def children(pid):
    """Return the pids of a process's children, zombies too."""
    return [int(p) for task in Path(f"/proc/{pid}/task").iterdir() for p in (task / "children").read_text().split()]


def descendants(pid):
    """Return the pids of all processes below this one."""
    found = children(pid)
    return found + [below for one in found for below in descendants(one)]


def exists(pid):
    """Tell whether there is such a process that is not only waiting to be collected."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def descriptors(pid="self"):
    """Return how many files a process holds open."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def wait_for_end(*pids):
    """Wait until none of these processes runs."""
    import select

    for pid in pids:
        try:
            file = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        poll = select.poll()
        poll.register(file, select.POLLIN)
        ended = poll.poll(SECONDS * 1000)
        os.close(file)
        assert ended, f"{pid} still runs"


def kill(pid):
    """Kill -9."""
    os.kill(pid, signal.SIGKILL)
