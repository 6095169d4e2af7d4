"""Ten thousand kernels one after the other leak nothing, and three hundred live at once; ``make test`` runs a sample."""

import os
import resource
import tempfile
from pathlib import Path

import pytest
from forking import LIMITS, SECONDS, Kernel, children, descriptors, fork_server, snapshot

from kernels.errors import ForkUnavailableError

LESSON = "import ipywidgets as w\nslider = w.IntSlider()\nslider.observe(lambda change: setattr(slider, 'description', str(change.new)), 'value')"


def private(pid):
    """Return the KiB that are this process's alone."""
    rows = (line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines())
    return sum(int(row[1]) for row in rows if row[0] in ("Private_Clean:", "Private_Dirty:"))


def raw(source, count):
    """Fork kernels that end at once: their folder is not there."""
    for _ in range(count):
        with pytest.raises(ForkUnavailableError):
            source.fork_kernel(["-f", "/boai-none"], "/boai-none", {}, None)


def whole(source, count, comm=None):
    """Start kernels one after the other, get an answer of each and end it."""
    for number in range(count):
        with Kernel(source, LIMITS if comm else None) as kernel:
            if comm is None:
                assert kernel.run(f"print({number})") == f"{number}\n"
                continue
            asked = kernel.ask("comm_msg", {"comm_id": comm, "data": {"method": "update", "state": {"value": 7}, "buffer_paths": []}})
            answers = [content["data"]["state"] for kind, content in kernel.until_idle(asked) if kind == "comm_msg"]
            assert answers == [{"value": 7}, {"description": "7"}]


@pytest.mark.parametrize(
    ("ends_at_once", "plain", "learners"), [(30, 6, 24), pytest.param(9_000, 200, 800, marks=pytest.mark.full)]
)
def test_kernels_one_after_the_other_leak_nothing(ends_at_once, plain, learners, capfd):
    with tempfile.TemporaryDirectory(prefix="boai-many-") as folder, pytest.MonkeyPatch.context() as patched, fork_server() as server:
        patched.setattr(tempfile, "tempdir", folder)
        made = snapshot(server, LESSON, limits=LIMITS)
        comm = next(row[0] for row in made.comms if row[1] == "IntSliderModel")
        # The first few fill what is kept for good: modules, caches, the allocator's rooms.
        raw(server, 3), raw(made, 3), whole(server, 2), whole(made, 2, comm)

        def held():
            with Kernel(server) as probe:  # what has ended before is collected by now
                found = [children(server.pid) == [made.process.pid, probe.process.pid], children(made.process.pid)]
                found += [descriptors(pid) for pid in ("self", server.pid, made.process.pid)]
            return found, len(os.listdir(folder))

        raw(made, 1)
        before, memory = held(), [private(pid) for pid in (server.pid, made.process.pid)]
        raw(server, ends_at_once // 2), raw(made, ends_at_once - ends_at_once // 2)
        whole(server, plain), whole(made, learners, comm), raw(made, 1)
        grown = [private(pid) - kept for pid, kept in zip((server.pid, made.process.pid), memory, strict=True)]
        assert held() == before
        # A page that a kernel shared is the parent's alone once the kernel ends: its count moves, its size does not grow with the number.
        assert [growth < 2048 for growth in grown] == [True, True], grown
        made.retire()
    assert "Traceback" in capfd.readouterr().err  # each that ended at once has said why


@pytest.mark.full
def test_three_hundred_kernels_live_at_once_and_all_answer():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 16384), hard))
    kernels = []
    try:
        with fork_server() as server:
            made = snapshot(server, LESSON, limits=LIMITS)
            comm = next(row[0] for row in made.comms if row[1] == "IntSliderModel")
            kernels += [Kernel(made, LIMITS) for _ in range(300)]
            assert sorted(children(made.process.pid)) == sorted(kernel.process.pid for kernel in kernels)
            asked = [kernel.ask("comm_msg", {"comm_id": comm, "data": {"method": "update", "state": {"value": number % 100 + 1}, "buffer_paths": []}}) for number, kernel in enumerate(kernels)]
            answers = [[content["data"]["state"] for kind, content in kernel.until_idle(number) if kind == "comm_msg"] for kernel, number in zip(kernels, asked, strict=True)]
            assert answers == [[{"value": number % 100 + 1}, {"description": str(number % 100 + 1)}] for number in range(300)]
            for kernel in kernels:
                kernel.close()
            with Kernel(made, LIMITS) as probe:
                assert children(made.process.pid) == [probe.process.pid]
            made.retire()
    finally:
        for kernel in kernels:
            kernel.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def loaded(kernel):
    return set(kernel.value("sorted(__import__('sys').modules)"))


OWN = {"runpy"}  # Python's own, for the server's start by ``-m``


@pytest.mark.parametrize("limits", [None, LIMITS], ids=["ordinary", "confined"])
def test_a_started_kernel_has_imported_nothing_that_the_server_has_not(limits):
    """Each module more would be the memory and time of every kernel: add it to kernels/preload.py."""
    with fork_server("widgets") as server:
        made = snapshot(server, "import sys, ipywidgets as w\nheld = sorted(sys.modules)\nprobe = w.Text()\nprobe.on_msg(lambda widget, content, buffers: probe.send(sorted(set(sys.modules) - set(held))))", limits=limits)
        comm = next(row[0] for row in made.comms if row[1] == "TextModel")
        with Kernel(made, limits) as kernel:
            number = kernel.ask("comm_msg", {"comm_id": comm, "data": {"method": "custom", "content": {}}})
            ((_, answer),) = [found for found in kernel.until_idle(number) if found[0] == "comm_msg"]
        made.retire()
        with Kernel(server, limits) as kernel:
            for code in ("1", "import ipywidgets as w; w.IntSlider()", "print('shown')", "1 / 0", "_ = [x for x in range(3)]"):
                kernel.run(code)
            more = loaded(kernel) - preloaded()
        assert (answer["data"]["content"], sorted(more - OWN)) == ([], [])


def preloaded():
    """Return the modules of a fresh server, as it holds them before its first fork."""
    import subprocess
    import sys

    code = "import sys, kernels.forkserver\nfrom kernels.preload import preload\nassert preload(['widgets']) == []\nprint('\\n'.join(sys.modules))"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=SECONDS * 2).stdout.split())
