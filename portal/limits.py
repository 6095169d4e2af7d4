"""How often one address may ask: a sliding window in memory, which a restart may forget."""

import time
from collections import deque


class RateLimit:
    """At most ``most`` requests a ``window`` of seconds from one key; the clock never goes back."""

    def __init__(self, most: int, window: float = 60.0, keys: int = 10_000) -> None:
        self._most = most
        self._window = window
        self._keys = keys
        self._seen: dict[str, deque[float]] = {}

    def allow(self, key: str, now: float | None = None) -> bool:
        """Count one request of ``key`` and tell whether it may pass; a refused one is not counted."""
        now = time.monotonic() if now is None else now
        times = self._seen.setdefault(key, deque())
        while times and times[0] <= now - self._window:
            times.popleft()
        if len(times) >= self._most:
            return False
        times.append(now)
        if len(self._seen) > self._keys:  # a stranger with many addresses must not fill the memory
            self._forget(now)
        return True

    def _forget(self, now: float) -> None:
        self._seen = {key: times for key, times in self._seen.items() if times and times[-1] > now - self._window}
        while len(self._seen) > self._keys:
            self._seen.pop(next(iter(self._seen)))
