"""Answers of a whole class during the burst: sent at once, committed to disk, and looked up afterwards."""

import asyncio
import json
import time
from dataclasses import dataclass, field

from bench.burst import burst
from bench.classroom import Attempt, Classroom
from bench.figures import Figure, least, most
from bench.rows.open import read, warmed
from bench.run import Run
from bench.samples import percentile
from bench.server import Server
from bench.visitor import Visitor

WHAT = "answers of a class during the burst"
_HEAD_START = 1.0  # seconds of the burst before the answers begin


@dataclass
class _Sent:
    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    began: float = 0.0
    ended: float = 0.0


def measure(run: Run) -> list[Figure]:
    """Return p95, maximum, rate and the number of acknowledged answers that the record does not hold."""
    room, size = run.classroom(), run.size
    sitting = room.open_attempts(room.learners[: size.people])
    with run.boai(room) as server:
        warmed(server)
        sent = asyncio.run(_together(server, sitting, run))
    lost = sum(_missing(room, attempt, size.answers) for attempt in sitting)
    rate = len(sent.seconds) / (sent.ended - sent.began)
    count = f"{len(sitting)} × {size.answers} answers"
    return [
        Figure("answers.p95", f"{count} during the burst, p95", "s", percentile(sent.seconds, 0.95), most(0.2)),
        Figure("answers.max", f"{count} during the burst, max", "s", max(sent.seconds), most(1.0)),
        Figure("answers.rate", f"{count} during the burst, rate", "/s", rate, least(300), note="each learner sends the next answer when the last is stored"),
        Figure("answers.lost", f"{count}: refused, or acknowledged and not in the record", "", len(sent.failures) + lost, most(0), note="; ".join(sent.failures[:2])),
    ]  # fmt: skip


async def _together(server: Server, sitting: list[Attempt], run: Run) -> _Sent:
    size, sent = run.size, _Sent()
    opening = asyncio.create_task(burst(server.port, size.people, size.seconds, read))
    await asyncio.sleep(min(_HEAD_START, size.seconds / 2))
    sent.began = time.monotonic()
    await asyncio.gather(*(_answer(server.port, attempt, size.answers, sent) for attempt in sitting))
    sent.ended = time.monotonic()
    await opening
    return sent


async def _answer(port: int, attempt: Attempt, count: int, sent: _Sent) -> None:
    visitor = Visitor(port, {"boai_session": attempt.token, "_xsrf": "bench", "lang": "zh"})
    for slot, value in list(attempt.answers.items())[:count]:
        body = json.dumps({"value": value, "seq": 1, "at": "2026-11-24T03:00:00.000Z"}).encode()
        path = f"/api/attempts/{attempt.id}/answers/{slot}"
        began = time.monotonic()
        reply = await visitor.request("PUT", path, body, Content_Type="application/json", X_CSRFToken="bench")
        sent.seconds.append(time.monotonic() - began)
        if reply.status != 200:
            sent.failures.append(f"{path}: {reply.status}")
    visitor.close()


def _missing(room: Classroom, attempt: Attempt, count: int) -> int:
    """Return how many of the answers sent are not in the record, byte for byte."""
    stored = room.stored_answers(attempt.id)
    wanted = dict(list(attempt.answers.items())[:count])
    return sum(stored.get(slot) != json.dumps(value) for slot, value in wanted.items())
