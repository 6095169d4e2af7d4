"""A class opens a lesson at once: sign-in with a PIN, then the lesson with every asset that it names."""

import asyncio

from bench.burst import Burst, Journey, burst
from bench.classroom import LESSON, NOTEBOOK, PIN, Classroom
from bench.figures import Figure, most
from bench.processes import Watch
from bench.run import Run
from bench.server import Server
from bench.visitor import Visitor
from bench.voila_server import render_path

WHAT = "sign-in and first open of a lesson by a class at once"


def measure(run: Run) -> list[Figure]:
    """Return p95, maximum, errors, processor time a person and memory; 600 people with ``full``."""
    room, size = run.classroom(), run.size
    figures: list[Figure] = []
    with run.boai(room) as server:
        warmed(server)
        signed, signed_cpu, peak = _burst(server, size.people, size.seconds, sign_in(room))
        plain, plain_cpu, _ = _burst(server, size.people, size.seconds, read)
        stock, stock_cpu, stock_peak = _stock(run)
        per_person = f"{signed.requests / size.people:.0f} requests, {signed.bytes / size.people / 1024:.0f} KB a person"
        count = f"{size.people} people over {size.seconds:g} s"
        figures += [
            Figure("open.p95", f"{count}: sign-in + first open, p95", "s", signed.p95, most(0.6), stock.p95 if stock else None, note=per_person),
            Figure("open.max", f"{count}: sign-in + first open, max", "s", signed.worst, most(1.5), stock.worst if stock else None),
            Figure("open.errors", f"{count}: errors", "", len(signed.failures + plain.failures), most(0), len(stock.failures) if stock else None, note="; ".join((signed.failures + plain.failures)[:2])),
            Figure("open.cpu_signed", "server CPU a person, with sign-in", "s", signed_cpu, most(0.1), None),
            Figure("open.cpu", "server CPU a person, without sign-in", "s", plain_cpu, most(0.01), stock_cpu),
            Figure("open.memory", "memory of all processes in the burst, no kernels (PSS)", "MB", peak, most(200), stock_peak, note="Voilà cannot be without kernels"),
        ]  # fmt: skip
    return figures + (_many(run) if size.full else [])


def _many(run: Run) -> list[Figure]:
    room = run.classroom()
    with run.boai(room) as server:
        warmed(server)
        found, cpu, _ = _burst(server, 600, 60, sign_in(room))
    return [
        Figure("open.600.p95", "600 people over 60 s: sign-in + first open, p95", "s", found.p95, most(0.6)),
        Figure("open.600.max", "600 people over 60 s: sign-in + first open, max", "s", found.worst, most(1.5)),
        Figure("open.600.errors", "600 people over 60 s: errors", "", len(found.failures), most(0), note="; ".join(found.failures[:2])),
        Figure("open.600.cpu_signed", "600 people over 60 s: server CPU a person", "s", cpu, most(0.1)),
    ]


def _burst(server: Server, people: int, seconds: float, journey: Journey) -> tuple[Burst, float, float]:
    """Return the burst, CPU seconds a person and the largest PSS in MB."""
    before = server.account.cpu()
    with Watch(server.account) as watch:
        found = asyncio.run(burst(server.port, people, seconds, journey))
    return found, (server.account.cpu() - before) / people, watch.peak_mb


def _stock(run: Run) -> tuple[Burst | None, float | None, float | None]:
    with run.voila() as server:
        if server is None:
            return None, None, None

        async def journey(visitor: Visitor, _: int) -> None:
            await visitor.open(render_path(NOTEBOOK))

        return _burst(server, run.size.voila_people, run.size.seconds * run.size.voila_people / run.size.people, journey)


def sign_in(room: Classroom) -> Journey:
    """Return the journey of a learner who has joined before: form, name and PIN, course page, lesson."""

    async def journey(visitor: Visitor, number: int) -> None:
        learner = room.learners[number]
        form = f"/join/{learner.code}"
        await visitor.get(form)
        await visitor.send_form(form, name=learner.name, pin=PIN)
        if "boai_session" not in visitor.cookies:
            visitor.failures.append(f"{learner.name}: not signed in")
        await visitor.open(LESSON)

    return journey


async def read(visitor: Visitor, number: int = 0) -> None:
    """Open the lesson without signing in."""
    await visitor.open(LESSON)


def warmed(server: Server) -> Server:
    """Return the server after it has read the stored page and come to rest."""

    async def once() -> None:
        visitor = Visitor(server.port)
        await read(visitor)
        visitor.close()

    asyncio.run(once())
    server.rest()
    return server
