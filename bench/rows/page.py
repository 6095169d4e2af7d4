"""The stored page in a closed loop, beside nginx with the same compressed bytes, by turns in one run."""

import asyncio

from bench import closed_loop
from bench.classroom import LESSON, NOTEBOOK
from bench.closed_loop import Loop
from bench.errors import NotMeasuredError
from bench.figures import Figure, least, not_measured
from bench.nginx_server import nginx
from bench.run import Run
from bench.server import Server
from bench.visitor import Visitor
from bench.voila_server import render_path

WHAT = "stored page, closed loop"
# A browser that was here before has these; they make each answer as long as the last.
_COOKIES = "Cookie: lang=zh; _xsrf=bench\r\n"


def measure(run: Run) -> list[Figure]:
    """Return requests a second of one core and the share of nginx's."""
    room = run.classroom()
    with run.boai(room) as server:
        raw, encoding, etag = asyncio.run(_page(server))
        try:
            with nginx(run.new_folder(), raw, encoding) as static:
                ours, limit = _by_turns(run, server, static)
        except NotMeasuredError as error:
            ours, limit, why = _rounds(run, server), None, str(error)
        again = closed_loop.run(server, LESSON, run.size.round_seconds, headers=f"{_COOKIES}If-None-Match: {etag}\r\n") if etag else None
    per_core = f"{len(raw) / 1024:.1f} KB {encoding}; by the clock {ours.requests / ours.seconds:,.0f}/s"
    figures = [
        Figure("page.per_core", "stored page, closed loop, requests a second of one core", "/s", ours.per_core, least(1500), _stock(run), limit.per_core if limit else None, note=per_core)
    ]  # fmt: skip
    if limit is None:
        figures.append(not_measured("page.of_nginx", "stored page: share of nginx", "", f"not measured: {why}", least(0.05)))
    else:
        figures.append(Figure("page.of_nginx", "stored page: share of nginx", "", ours.per_core / limit.per_core, least(0.05), nginx=1.0))
    if again:
        figures.append(Figure("page.not_modified", "stored page, unchanged (304), requests a second of one core", "/s", again.per_core))
    return figures


def _by_turns(run: Run, server: Server, static: Server) -> tuple[Loop, Loop]:
    ours, limit = Loop(), Loop()
    for _ in range(run.size.rounds):
        ours += closed_loop.run(server, LESSON, run.size.round_seconds, headers=_COOKIES)
        limit += closed_loop.run(static, "/page", run.size.round_seconds)
    return ours, limit


def _rounds(run: Run, server: Server) -> Loop:
    return closed_loop.run(server, LESSON, run.size.rounds * run.size.round_seconds, headers=_COOKIES)


async def _page(server: Server) -> tuple[bytes, str, str]:
    """Return the bytes as they travel, their encoding and the page's ETag."""
    visitor = Visitor(server.port, {"lang": "zh", "_xsrf": "bench"})
    await visitor.get(LESSON)  # the first is read from the disk
    reply = await visitor.get(LESSON)
    visitor.close()
    return reply.raw, reply.header("content-encoding"), reply.header("etag")


def _stock(run: Run) -> float | None:
    """Return stock Voilà's pages a second of one core, its kernel included, without assets."""
    with run.voila() as server:
        if server is None:
            return None
        before = server.account.cpu()
        asyncio.run(_renders(server, run.size.visits))
        return run.size.visits / (server.account.cpu() - before)


async def _renders(server: Server, times: int) -> None:
    visitor = Visitor(server.port)
    for _ in range(times):
        await visitor.get(render_path(NOTEBOOK))
    visitor.close()
