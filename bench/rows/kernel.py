"""Live kernels: from the first message to the reply for a class, what each costs, and how many live at once."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bench.echo import Attached, page_version, visit_ours, visit_voila
from bench.errors import NotMeasuredError
from bench.figures import Figure, Gate, least, most, not_measured
from bench.kernel_client import VISIT_ERRORS
from bench.processes import memory_mb
from bench.run import CONTENT, Run
from bench.samples import percentile
from bench.server import Server

WHAT = "live kernel, first message to reply"
_ALIVE = 300
_GATES: dict[str, tuple[str, str, Gate]] = {
    "kernel.p95": ("live kernel, first message to reply, p95", "s", most(0.3)),
    "kernel.errors": ("live kernels: errors", "", most(0)),
    "kernel.cpu": ("live kernel, CPU each", "s", most(0.08)),
    "kernel.memory": ("live kernel, private memory each", "MB", most(20)),
}

Visit = Callable[[], Awaitable[Attached]]


@dataclass
class _Found:
    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    unavailable: str = ""
    cpu: float = 0.0
    memory: float = 0.0
    alive: int = 0


def measure(run: Run) -> list[Figure]:
    """Return p95, CPU and private memory each; with ``full`` also how many of 300 answer at once."""
    size = run.size
    alive = _ALIVE if size.full else size.people
    with run.boai_on(CONTENT, kernels_total=alive + 5, kernel_idle_seconds=1800) as server:
        ours = asyncio.run(_ours(server, size.people, size.seconds, alive))
    stock = _stock(run)
    label = {"kernel.p95": f", {size.people} within {size.seconds:g} s"}
    if ours.unavailable or not ours.seconds:
        why = ours.unavailable or "; ".join(ours.failures[:2])
        figures = [not_measured(key, what + label.get(key, ""), unit, why, gate) for key, (what, unit, gate) in _GATES.items()]
        return [_beside(figure, stock) for figure in figures]
    values = {"kernel.p95": percentile(ours.seconds, 0.95), "kernel.errors": len(ours.failures), "kernel.cpu": ours.cpu, "kernel.memory": ours.memory}
    notes = {
        "kernel.p95": f"from the request for a kernel; median {percentile(ours.seconds, 0.5):.3f} s; Voilà: from the request for the page, {size.voila_kernels} people at the same pace",
        "kernel.errors": "; ".join(ours.failures[:2]),
    }
    figures = [Figure(key, what + label.get(key, ""), unit, values[key], gate, note=notes.get(key, "")) for key, (what, unit, gate) in _GATES.items()]
    shown = [_beside(figure, stock) for figure in figures]
    if size.full:
        shown.append(Figure("kernel.alive", f"live kernels that answer while {_ALIVE} live at once", "", ours.alive, least(_ALIVE)))
    return shown


def _beside(figure: Figure, stock: _Found | None) -> Figure:
    if stock is None or not stock.seconds:
        return figure
    beside = {"kernel.p95": percentile(stock.seconds, 0.95), "kernel.errors": len(stock.failures), "kernel.cpu": stock.cpu, "kernel.memory": stock.memory}
    return Figure(figure.key, figure.what, figure.unit, figure.ours, figure.gate, beside[figure.key], note=figure.note)


async def _ours(server: Server, people: int, seconds: float, alive: int) -> _Found:
    version = await page_version(server.port)

    async def visit() -> Attached:
        return await visit_ours(server.port, version)

    try:
        # The first kernel of a version pays for its snapshot, once for all readers: it is not part of the class.
        (await visit()).close()
    except NotMeasuredError as error:
        return _Found(unavailable=str(error))
    except VISIT_ERRORS as error:
        return _Found(failures=[f"{type(error).__name__}: {error}"])
    return await _class(server, people, seconds, visit, alive)


def _stock(run: Run) -> _Found | None:
    with run.voila(CONTENT) as server:
        if server is None:
            return None
        people = run.size.voila_kernels
        return asyncio.run(_class(server, people, run.size.seconds * people / run.size.people, lambda: visit_voila(server.port), people))


async def _class(server: Server, people: int, seconds: float, visit: Visit, alive: int) -> _Found:
    found, attached = _Found(), list[Attached]()
    await asyncio.to_thread(server.rest)
    before, cpu = set(server.account.members()), server.account.cpu()
    await _come(people, seconds, visit, found, attached)
    kernels = {pid: process for pid, process in server.account.members().items() if pid not in before}
    found.cpu = (server.account.cpu() - cpu) / people
    found.memory = sum(memory_mb(pid, "Private") for pid in kernels) / max(1, len(attached))
    if alive > people:
        await _come(alive - people, (alive - people) * seconds / people, visit, found, attached)
    found.alive = sum(await asyncio.gather(*(_still_answers(one) for one in attached)))
    for one in attached:
        one.close()
    return found


async def _come(people: int, seconds: float, visit: Visit, found: _Found, attached: list[Attached]) -> None:
    start = time.monotonic()

    async def one(number: int) -> None:
        await asyncio.sleep(max(0.0, start + number * seconds / people - time.monotonic()))
        try:
            made = await visit()
        except VISIT_ERRORS as error:
            found.failures.append(f"{type(error).__name__}: {error}")
            return
        attached.append(made)
        found.seconds.append(made.seconds)

    await asyncio.gather(*(one(number) for number in range(people)))


async def _still_answers(one: Attached) -> bool:
    try:
        await one.socket.ask()
    except VISIT_ERRORS:
        return False
    return True
