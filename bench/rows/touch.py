"""The first touches of every exercise, on a phone with a quarter of the processor: how long until the next picture.

And the rhythm trainer's clock: presses whose times the browser is told exactly, against what the exercise notes.

Each exercise is opened in the gallery. A touch counts as the browser itself counts it for "interaction to next paint":
from the finger to the frame that shows what came of it.
"""

import time
from typing import Any

import widgets
from bench.boai_server import HOSTNAME
from bench.errors import NotMeasuredError
from bench.figures import Figure, most
from bench.phone import CPU_RATE, Person, Phone, phone
from bench.run import Run

WHAT = "first touches of each exercise, CPU ÷ 4"
TOUCHES = 3
PRESSES, INTERVAL_MS = 24, 545  # 110 a minute
_CONTROLS = ".exercise :is(button:enabled:not([aria-disabled=true]), input:enabled, select:enabled, summary)"
# The browser tells events from 16 ms on, and of the first one always; only those of an interaction have an id.
_WATCH = """window.touches = [];
const kept = (list) => { for (const one of list.getEntries()) if (one.interactionId || one.entryType === "first-input") window.touches.push(one.duration); };
new PerformanceObserver(kept).observe({ type: "event", durationThreshold: 16, buffered: true });
new PerformanceObserver(kept).observe({ type: "first-input", buffered: true });"""
_PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 200))))"


def measure(run: Run) -> list[Figure]:
    """Return the longest time from a touch to the next frame, over all exercises; the note names the slowest."""
    room = run.classroom()
    token = room.trainer_session()
    names = sorted(widgets.catalogue())[: run.size.exercises]
    found: dict[str, float] = {}
    with run.boai(room) as server, phone() as chromium:
        for name in names:
            with chromium.person() as person:
                person.context.add_cookies([{"name": "boai_session", "value": token, "domain": HOSTNAME, "path": "/"}])
                address = f"http://{HOSTNAME}:{server.port}/teach/gallery/{name}"
                found[name] = _worst(person, address)
        off = _rhythm(server.port, token, chromium)
    slowest = sorted(found, key=lambda name: -found[name])
    told = ", ".join(f"{name} {found[name]:.0f}" for name in slowest[:4])
    clock = "rhythm trainer, CPU ÷ 4: largest error of a noted press"
    rhythm = Figure("touch.rhythm", clock, "ms", off, most(5), note=f"{PRESSES} presses, {INTERVAL_MS} ms apart")
    return [rhythm, Figure("touch.worst", f"{WHAT}: longest to the next picture", "ms", found[slowest[0]], most(200), note=f"{len(names)} exercises; slowest: {told} ms")]


def _rhythm(port: int, token: str, chromium: Phone) -> float:
    """Return the largest difference in milliseconds between the presses' times and the exercise's, both from the first on."""
    with chromium.person() as person:
        person.context.add_cookies([{"name": "boai_session", "value": token, "domain": HOSTNAME, "path": "/"}])
        page, _ = person.open(f"http://{HOSTNAME}:{port}/teach/gallery/CprRhythm")
        page.wait_for_selector("html[data-player=ready]", state="attached")
        session = person.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_RATE})
        page.locator(".bo-rhythm button").first.tap()
        box = page.locator(".bo-rhythm-target").bounding_box()
        place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2, "button": "left", "clickCount": 1}
        begun = time.time()
        for number in range(PRESSES):
            at = begun + number * INTERVAL_MS / 1000
            time.sleep(max(0.0, at - time.time()))
            session.send("Input.dispatchMouseEvent", {"type": "mousePressed", **place, "timestamp": at})
            session.send("Input.dispatchMouseEvent", {"type": "mouseReleased", **place, "timestamp": at + 0.08})
        page.locator(".bo-rhythm button").filter(visible=True).last.click()
        events = page.evaluate("Object.values(JSON.parse(sessionStorage.getItem('boai-gallery:CprRhythm')))[0].events")
    taps = [float(event[0]) for event in events if event[1] == "tap"]
    if len(taps) != PRESSES:
        raise NotMeasuredError(f"the rhythm trainer noted {len(taps)} of {PRESSES} presses")
    return max(abs(tap - taps[0] - number * INTERVAL_MS) for number, tap in enumerate(taps))


def _worst(person: Person, address: str) -> float:
    page, _ = person.open(address, before=_WATCH)
    page.wait_for_selector("html[data-player=ready]", state="attached")
    session = person.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_RATE})
    for place in range(TOUCHES):
        _touch(page, place)
    durations: list[float] = page.evaluate("window.touches")
    if not durations:
        raise NotMeasuredError(f"{address}: the browser told of no touch")
    return max(durations)


def _touch(page: Any, place: int) -> None:
    """Tap the control at that place among those that can be used now, and wait until the browser has told of it."""
    usable = page.locator(_CONTROLS).filter(visible=True)
    count = usable.count()
    if count:
        usable.nth(min(place, count - 1)).tap()
        page.evaluate(_PAINTED)
