"""Pages that are the same for everybody: drawn once a version, held as compressed bytes, sent without any work.

What a page depends on is whatever its drawing reads. While the watch sees no file change, the kept bytes are the
page; after a change each page is drawn again when it is next asked for, once for all who ask at that moment.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from portal.encodings import Body, compressed, digest
from portal.stamps import Watch

HTML = "text/html; charset=utf-8"
_RECHECK_SECONDS = 1.0


@dataclass(frozen=True)
class Drawing:
    """A page's HTML, or the address that shows it instead; ``newest`` is false for a last good page."""

    html: str = ""
    location: str = ""
    newest: bool = True


@dataclass(frozen=True)
class Drawn:
    """A drawn page: its bytes, or where to go instead."""

    body: Body
    location: str
    generation: int
    good_until: float


Draw = Callable[[], Awaitable[Drawing]]


class DrawnPages:
    """The drawn pages by key; a key names everything that a request may choose (page, language, type size)."""

    def __init__(self, watch: Watch, clock: Callable[[], float] = time.monotonic) -> None:
        self._watch, self._clock = watch, clock
        self._kept: dict[tuple[str, ...], Drawn] = {}
        self._running: dict[tuple[tuple[str, ...], int], asyncio.Task[Drawn]] = {}

    @property
    def generation(self) -> int:
        """Return a number that is another one after a file changed."""
        return self._watch.generation()

    def ready(self, key: tuple[str, ...]) -> Drawn | None:
        """Return the page if it is drawn and nothing changed since."""
        kept = self._kept.get(key)
        if kept and kept.generation == self._watch.generation() and self._clock() < kept.good_until:
            return kept
        return None

    async def get(self, key: tuple[str, ...], draw: Draw) -> Drawn:
        """Return the page as it is now; many asking at once wait for one drawing.

        Raises what ``draw`` raises; then nothing is kept.
        """
        generation = self._watch.generation()
        found = self.ready(key)
        if found:
            return found
        flight = (key, generation)
        if flight not in self._running:
            task = asyncio.create_task(self._made(key, generation, draw))
            self._running[flight] = task
            task.add_done_callback(lambda _: self._running.pop(flight, None))
        return await asyncio.shield(self._running[flight])

    async def _made(self, key: tuple[str, ...], generation: int, draw: Draw) -> Drawn:
        drawing = await draw()
        plain = drawing.html.encode()
        kept = self._kept.get(key)
        if kept and kept.body.etag == digest(plain):
            body = kept.body
        else:
            body = await asyncio.to_thread(compressed, HTML, plain)
        # A last good page is looked at again soon: what failed may work without any file having changed.
        good_until = float("inf") if drawing.newest else self._clock() + _RECHECK_SECONDS
        drawn = Drawn(body, drawing.location, generation, good_until)
        kept = self._kept.get(key)
        if kept is None or kept.generation <= generation:
            self._kept[key] = drawn
        return drawn
