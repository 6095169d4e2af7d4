"""When a page becomes readable and its first question usable, seen from inside the page at each frame.

Readable: text of the article is painted. Usable: a real control of the first question is on the page, takes a
click and keeps it. Layout shift: the sum of all shifts that no tap caused.
"""

import json
import time
from dataclasses import dataclass
from typing import Any

_SCRIPT = """
(() => {
  const found = (window.boaiBench = { readable: null, usable: null, shift: 0 });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) found.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  const shown = (el) => el.getClientRects().length > 0 && getComputedStyle(el).visibility === "visible";
  const text = () => [...document.querySelectorAll(TEXT)].some((el) => el.textContent.trim().length > 20 && shown(el));
  const control = () => [...document.querySelectorAll(CONTROL)].find((el) => !el.disabled && shown(el.closest("label") || el));
  const look = () => {
    const now = performance.now();
    const painted = performance.getEntriesByName("first-contentful-paint")[0];
    if (found.readable === null && painted && text()) found.readable = Math.max(now, painted.startTime);
    if (found.usable === null && painted) {
      const one = control();
      if (one) { one.click(); if (one.checked) found.usable = now; }
    }
    if (found.readable === null || found.usable === null) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""


@dataclass(frozen=True)
class Moments:
    """Seconds from the start of the navigation until readable and until usable; the layout shift."""

    readable: float
    usable: float
    shift: float


def script(text: str, control: str) -> str:
    """Return the script that looks for article text and question controls by these selectors."""
    return _SCRIPT.replace("TEXT", json.dumps(text)).replace("CONTROL", json.dumps(control))


def wait(page: Any, longest: float = 120.0) -> Moments:
    """Return the moments, a second after the last of them. Raises TimeoutError when one never came."""
    end = time.monotonic() + longest
    while time.monotonic() < end:
        found = page.evaluate("window.boaiBench")
        if found and found["readable"] is not None and found["usable"] is not None:
            page.wait_for_timeout(1000)
            shift = page.evaluate("window.boaiBench.shift")
            return Moments(found["readable"] / 1000, found["usable"] / 1000, shift)
        page.wait_for_timeout(100)
    raise TimeoutError(f"the page never became {'usable' if found and found['readable'] else 'readable'}")
