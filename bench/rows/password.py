"""Checking a password by itself: what argon2 costs, and how long a class waits for it."""

import asyncio
import time

from bench.classroom import PIN
from bench.figures import Figure
from bench.run import Run
from bench.samples import percentile
from portal import passwords
from portal.settings import Settings

WHAT = "password check"


def measure(run: Run) -> list[Figure]:
    """Return the processor time of one check, and the wait when a whole class signs in at the same moment."""
    secret = passwords.hashed(PIN)
    jobs = Settings.password_jobs
    cpu, waits = asyncio.run(_class(secret, run.size.people, jobs))
    count = f"{run.size.people} at the same moment, {jobs} at once"
    return [
        Figure("password.cpu", "argon2id (19 MiB, 2 passes): CPU of one check", "s", cpu, note="part of the 0.1 s a person"),
        Figure("password.wait_p95", f"password check, {count}: p95", "s", percentile(waits, 0.95)),
        Figure("password.wait_max", f"password check, {count}: max", "s", max(waits)),
    ]


async def _class(secret: str, people: int, jobs: int) -> tuple[float, list[float]]:
    checker = passwords.Passwords(jobs)
    waits: list[float] = []

    async def one() -> None:
        began = time.monotonic()
        if not await checker.check(secret, PIN):
            raise ValueError("a right PIN was refused")
        waits.append(time.monotonic() - began)

    before = time.process_time()
    await asyncio.gather(*(one() for _ in range(people)))
    cpu = (time.process_time() - before) / people
    checker.close()
    return cpu, waits
