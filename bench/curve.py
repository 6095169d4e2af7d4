"""Cost against readers: processor time and memory of the server for 10, 100, 1,000 readers, without and with kernels.

Cost must grow with active kernels, not with readers; the plot shows whether it does.
"""

import asyncio
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.burst import burst
from bench.classroom import NOTEBOOK, Classroom
from bench.echo import Attached, page_version, visit_ours
from bench.errors import NotMeasuredError
from bench.plot import Series, draw_curve
from bench.processes import Watch
from bench.rows.open import read, warmed
from bench.run import CONTENT, ROOT, Run
from bench.server import Server
from bench.visitor import Visitor
from bench.voila_server import render_path

FILE = "readers-curve.svg"
_READERS_A_SECOND = 25.0
_SECTIONS = ("courses", "first_aid", "humanitarian_ed")
_VOILA_READERS = 10  # each holds a kernel of 40 MB and needs more than a second of a core


@dataclass(frozen=True)
class Point:
    """CPU seconds of the whole server for these readers, and its largest PSS in MB meanwhile."""

    readers: int
    kernels: int
    cpu: float
    memory: float


def draw(run: Run, folder: Path, machine: dict[str, Any]) -> list[Path]:
    """Measure, draw into ``folder`` and return the file; kernels that cannot be had are left out and named."""
    room = _room(run)
    without = [_measured(run, room, readers, 0) for readers in run.size.readers]
    series = [_series("只读课文，没有内核\nreading only, no kernel", without)]
    try:
        busy = [_measured(run, room, readers, run.size.active) for readers in run.size.readers]
        series.append(_series(f"同时有 {run.size.active} 个内核在工作\n{run.size.active} kernels at work", busy))
    except NotMeasuredError as error:
        run.say(f"{run.size.active} kernels: {error}")
    if stock := _stock(run):
        series.append(_series("原版 Voilà，每人一个内核\nstock Voilà, a kernel each", [stock]))
    path = folder / FILE
    draw_curve(path, series, f"{machine['cpu']}, {machine['cores']} cores")
    return [path]


def _series(label: str, points: list[Point]) -> Series:
    return Series(label, [p.readers for p in points], [p.cpu for p in points], [p.memory for p in points])


def _room(run: Run) -> Classroom:
    room = Classroom(run.new_folder() / "data", _content(run), 1)
    room.prepare(run.new_folder())
    return room


def _measured(run: Run, room: Classroom, readers: int, kernels: int) -> Point:
    own = room.copy(run.new_folder() / "data")
    with run.boai(own, kernels_total=kernels + 5, kernel_idle_seconds=1800) as server:
        point = asyncio.run(_read(warmed(server), readers, kernels))
    run.say(str(asdict(point)))
    return point


def _content(run: Run) -> Path:
    """Return the real lessons with the benchmark's own beside them."""
    folder = run.new_folder()
    for source in (ROOT, CONTENT):
        for name in _SECTIONS:
            if (source / name).is_dir():
                shutil.copytree(source / name, folder / name, dirs_exist_ok=True)
    return folder


async def _read(server: Server, readers: int, kernels: int) -> Point:
    version = await page_version(server.port) if kernels else ""
    attached = [await visit_ours(server.port, version) for _ in range(kernels)]
    await asyncio.sleep(2)
    before = server.account.cpu()
    with Watch(server.account) as watch:
        asking = [asyncio.create_task(_ask_on(one)) for one in attached]
        await burst(server.port, readers, readers / _READERS_A_SECOND, read)
        cpu = server.account.cpu() - before
        for task in asking:
            task.cancel()
    for one in attached:
        one.close()
    return Point(readers, kernels, cpu, watch.peak_mb)


async def _ask_on(one: Attached) -> None:
    while True:
        await one.socket.ask()
        await asyncio.sleep(1)


def _stock(run: Run) -> Point | None:
    readers = min(_VOILA_READERS, max(run.size.readers))
    with run.voila() as server:
        if server is None:
            return None

        async def journey(reader: Visitor, _: int) -> None:
            await reader.open(render_path(NOTEBOOK))

        before = server.account.cpu()
        with Watch(server.account) as watch:
            asyncio.run(burst(server.port, readers, readers, journey))
        return Point(readers, readers, server.account.cpu() - before, watch.peak_mb)
