"""When a page becomes readable and its first question usable, seen from inside the page at each frame.

Readable: text of the article is painted. Usable: a real control of the first question is on the page, takes a
click and keeps it: where a script that comes later throws the click away, the time starts anew. Layout shift: the
sum of all shifts that no tap caused.
"""

import json
import time
from dataclasses import dataclass
from typing import Any

_REST_SECONDS = 5.0  # on slow 4G the scripts come within this time after the text
_SCRIPT = """
(() => {
  const found = (window.boaiBench = { readable: null, usable: null, shift: 0, clicks: 0 });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) found.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  const shown = (el) => el.getClientRects().length > 0 && getComputedStyle(el).visibility === "visible";
  const text = () => [...document.querySelectorAll(TEXT)].some((el) => el.textContent.trim().length > 20 && shown(el));
  // Of the first question alone: a simulator further down has settings that are chosen from the start.
  const questionOf = (el) => el.closest(".exercise, .bo, form") || el.parentElement;
  const controls = () => {
    const all = [...document.querySelectorAll(CONTROL)];
    return all.filter((el) => questionOf(el) === questionOf(all[0]));
  };
  const look = () => {
    const now = performance.now();
    const painted = performance.getEntriesByName("first-contentful-paint")[0];
    if (found.readable === null && painted && text()) found.readable = Math.max(now, painted.startTime);
    if (painted && !controls().some((el) => el.checked)) {
      const one = controls().find((el) => !el.disabled && shown(el.closest("label") || el));
      if (one) { one.click(); if (one.checked) { found.usable = now; found.clicks += 1; } }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""


@dataclass(frozen=True)
class Moments:
    """Seconds from the start of the navigation until readable and until usable; the layout shift; clicks thrown away."""

    readable: float
    usable: float
    shift: float
    lost: float = 0


def script(text: str, control: str) -> str:
    """Return the script that looks for article text and question controls by these selectors."""
    return _SCRIPT.replace("TEXT", json.dumps(text)).replace("CONTROL", json.dumps(control))


def wait(page: Any, longest: float = 120.0) -> Moments:
    """Return the moments once nothing changed for some seconds. Raises TimeoutError when one never came."""
    end, last, since = time.monotonic() + longest, None, time.monotonic()
    while time.monotonic() < end:
        found = page.evaluate("window.boaiBench")
        if found != last:
            last, since = found, time.monotonic()
        complete = found and found["readable"] is not None and found["usable"] is not None
        if complete and time.monotonic() - since > _REST_SECONDS:
            return Moments(found["readable"] / 1000, found["usable"] / 1000, found["shift"], found["clicks"] - 1)
        page.wait_for_timeout(100)
    raise TimeoutError(f"the page never became {'usable' if found and found['readable'] else 'readable'}")
