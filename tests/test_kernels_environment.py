"""What a kernel inherits, and that one that was started is ended again.

It drives ``kernels/forked.py``, ``kernels/forkserver.py``, ``kernels/provisioner.py``, ``kernels/preload.py``,
``kernels/errors.py``.
"""

import asyncio
import json
import os
from pathlib import Path

import pytest

from kernels.environment import kernel_environment
from kernels.manager import OwnedKernels, TooManyKernelsError, kernel_for_a_run, owner

FIXED = {
    "PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}  # fmt: skip


def test_only_names_of_the_allowlist_are_handed_on():
    source = {
        "PATH": "/bin", "HOME": "/home/a", "LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai", "VIRTUAL_ENV": "/v",
        "BOAI_DATA": "/srv", "BOAI_PORT": "1", "SECRET": "s", "AWS_SECRET_ACCESS_KEY": "s", "DATABASE_URL": "s", "HTTP_COOKIE": "s",
        "SCRIPT_NAME": "s", "QUERY_STRING": "s", "SSH_AUTH_SOCK": "s", "http_proxy": "s", "JUPYTER_TOKEN": "s", "PATHS": "s", "LCX": "s",
    }  # fmt: skip
    kept = {name: source[name] for name in ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "VIRTUAL_ENV")}
    assert kernel_environment(source) == {**kept, **FIXED}


def test_names_are_compared_without_case_as_windows_writes_them():
    assert kernel_environment({"SystemRoot": "C:\\Windows", "Path": "C:\\"}) == {"SystemRoot": "C:\\Windows", "Path": "C:\\", **FIXED}


def test_what_is_given_wins_and_what_is_fixed_cannot_be_inherited():
    made = kernel_environment({"PYTHONHASHSEED": "7", "PYTHONPATH": "/a"}, PYTHONPATH="/b", IPYTHONDIR="/i")
    assert made == {**FIXED, "PYTHONPATH": "/b", "IPYTHONDIR": "/i"}


def test_without_a_source_the_environment_of_now_is_read(monkeypatch):
    monkeypatch.setenv("LC_BOAI_TEST", "here")
    monkeypatch.setenv("BOAI_TEST_SECRET", "s")
    made = kernel_environment()
    assert made["LC_BOAI_TEST"] == "here"
    assert "BOAI_TEST_SECRET" not in made
    assert set(made) - set(FIXED) <= set(os.environ)


async def printed(manager, code):
    """Return what the code prints in the kernel."""
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=60)
        texts = []
        await client.execute_interactive(code, timeout=60, output_hook=lambda m: texts.append(m["content"].get("text", "")))
        return "".join(texts)
    finally:
        client.stop_channels()


def test_a_run_knows_nothing_of_the_portal_and_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("BOAI_TEST_SECRET", "do-not-tell")
    monkeypatch.setenv("QUERY_STRING", "do-not-tell")

    async def main():
        async with kernel_for_a_run(tmp_path) as manager:
            code = "import os, json; print(json.dumps([dict(os.environ), os.getcwd(), os.environ['IPYTHONDIR']]))"
            shown = await printed(manager, code)
            files = Path(manager.connection_file).parent
            return shown, files, manager.transport, await manager.is_alive()

    shown, files, transport, alive = asyncio.run(main())
    environment, cwd, profile = json.loads(shown)
    assert [name for name in environment if name.startswith(("BOAI", "QUERY"))] == []
    assert "do-not-tell" not in shown
    assert (cwd, profile, alive) == (str(tmp_path), str(files), True)
    assert transport == ("tcp" if os.name == "nt" else "ipc")
    assert not files.exists()


def test_a_kernel_is_ended_also_when_the_run_fails(tmp_path):
    kept = []

    async def main():
        async with kernel_for_a_run(tmp_path) as manager:
            kept.append(manager)
            raise ValueError("the run failed")

    with pytest.raises(ValueError, match="the run failed"):
        asyncio.run(main())
    assert not kept[0].has_kernel
    assert not Path(kept[0].connection_file).exists()


def held(*readers, per_owner=2, total=3):
    """Return a manager in whose books these readers hold a kernel each."""
    kernels = OwnedKernels(per_owner=per_owner, total=total)
    kernels._owners = {f"k{number}": reader for number, reader in enumerate(readers)}
    return kernels


def refused(kernels, reader):
    try:
        kernels.room(reader)
    except TooManyKernelsError as error:
        return error.mine, str(error)
    return None


def test_each_person_and_the_machine_have_a_limit():
    assert refused(held("a"), "a") is None
    assert refused(held("a", "a"), "a") == (True, "at most 2 kernels per person")
    assert refused(held("a", "a"), "b") is None
    assert refused(held("a", "b", "c"), "d") == (False, "at most 3 kernels on this machine")


def test_nobody_has_no_kernel():
    assert refused(held(), "") == (True, "at most 2 kernels per person")
    with pytest.raises(TooManyKernelsError):
        asyncio.run(OwnedKernels().start_kernel(kernel_name="python3"))


def test_a_kernel_belongs_to_one_reader():
    kernels = held("a", "b")
    assert [kernels.belongs("k0", reader) for reader in ("a", "b", "")] == [True, False, False]
    assert not kernels.belongs("unknown", "a")


def test_starts_at_the_same_moment_count_towards_the_limits():
    async def main():
        kernels = OwnedKernels(per_owner=1, total=20)
        owner.set("a")
        found = await asyncio.gather(*(kernels.start_kernel(kernel_name="python3") for _ in range(3)), return_exceptions=True)
        held = dict(kernels._owners)
        homes = [Path(home) for home in kernels._homes.values()]
        await kernels.shutdown_all(now=True)
        return found, held, homes, kernels

    found, held, homes, kernels = asyncio.run(main())
    assert sorted(type(one).__name__ for one in found) == ["TooManyKernelsError", "TooManyKernelsError", "str"]
    assert list(held.values()) == ["a"]
    assert [home.exists() for home in homes] == [False]
    assert (kernels._owners, kernels._starting, kernels.list_kernel_ids()) == ({}, [], [])
