"""A class that comes at once: so many people, spread evenly over so many seconds, each with an empty browser."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bench.samples import percentile
from bench.visitor import Visitor

Journey = Callable[[Visitor, int], Awaitable[object]]


@dataclass
class Burst:
    """Seconds that each person waited, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    requests: int = 0
    bytes: int = 0

    @property
    def p95(self) -> float:
        """Return the 95th percentile in seconds."""
        return percentile(self.seconds, 0.95)

    @property
    def worst(self) -> float:
        """Return the longest time in seconds."""
        return max(self.seconds)


async def burst(port: int, people: int, seconds: float, journey: Journey) -> Burst:
    """Return how long ``journey`` took each person; one that fails is a failure, and counts with its time."""
    found = Burst()

    async def come(number: int, start: float) -> None:
        await asyncio.sleep(max(0.0, start + number * seconds / people - time.monotonic()))
        visitor = Visitor(port)
        began = time.monotonic()
        try:
            await journey(visitor, number)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            found.failures.append(f"{type(error).__name__}: {error}")
        finally:
            found.seconds.append(time.monotonic() - began)
            visitor.close()
        found.failures += visitor.failures
        found.requests += visitor.requests
        found.bytes += visitor.bytes

    start = time.monotonic() + 0.1
    await asyncio.gather(*(come(number, start) for number in range(people)))
    return found
