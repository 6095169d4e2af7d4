"""A lesson with a simulator on a phone: its first load, a slow network, the second visit, and no network at all."""

from dataclasses import dataclass
from typing import Any

from bench import moments
from bench.boai_server import HOSTNAME
from bench.classroom import LESSON, NOTEBOOK
from bench.figures import Figure, least, most
from bench.moments import Moments
from bench.phone import Person, Phone, Traffic, phone, settle
from bench.relay import Relay
from bench.run import Run
from bench.samples import median
from bench.server import Server
from bench.voila_server import render_path

WHAT = "first load of a lesson with a simulator"
_SIMULATOR = "section.bo-rhythm, .bo-rhythm"
_START = f":is({_SIMULATOR}) button.bo-primary, :is({_SIMULATOR}) button"
_ANSWER = ".bo-rhythm-target"
_TEXT = "article.lesson p, article.lesson li, .jp-RenderedMarkdown p, .jp-RenderedMarkdown li"
_CONTROL = ".exercise input[type=radio], .exercise input[type=checkbox], section.bo input[type=radio], section.bo input[type=checkbox]"
_KB = 1024
# Waits, at most a minute, until the service worker is in charge and keeps the lesson.
_KEPT = """async (lesson) => {
  const kept = async () => navigator.serviceWorker.controller && (await caches.match(lesson));
  for (const end = Date.now() + 60000; Date.now() < end; await new Promise((next) => setTimeout(next, 50))) if (await kept()) return true;
  return false;
}"""
_OFFLINE_SECONDS = 60


def measure(run: Run) -> list[Figure]:
    """Return what a phone needs: bytes, requests, seconds on slow 4G, the second visit, and a reload offline."""
    room = run.classroom()
    with phone(room.data / "keys" / "server.crt") as chromium:
        with run.boai(room) as server:
            url = f"http://{HOSTNAME}:{server.port}{LESSON}"
            first, second = _first_and_second(chromium, url)
            slow = _slow(chromium, url, run.size.visits)
            secure_bytes, offline = _secure(chromium, server)
        stock = _stock(run, chromium)
    return _loads(first, stock) + _moments(slow, stock) + _seconds(second, secure_bytes, offline, stock)


def _loads(first: Traffic, stock: "_Stock") -> list[Figure]:
    theirs = stock.first
    outside = "; ".join(first.outside[:2])
    return [
        Figure("load.bytes", f"{WHAT}, until it answers a tap", "KB", first.bytes / _KB, most(150), theirs.bytes / _KB if theirs else None),
        Figure("load.requests", f"{WHAT}: requests", "", first.requests, most(12), theirs.requests if theirs else None),
        Figure("load.scripts", f"{WHAT}: JavaScript, compressed", "KB", first.scripts / _KB, most(75), theirs.scripts / _KB if theirs else None),
        Figure("load.outside", f"{WHAT}: requests to elsewhere", "", len(first.outside), most(0), len(theirs.outside) if theirs else None, note=outside),
    ]


def _moments(slow: Moments, stock: "_Stock") -> list[Figure]:
    theirs = stock.slow
    note = "Voilà: no question took a click within two minutes" if stock.first and not theirs else ""
    return [
        Figure("load.readable", "slow 4G (1.6 Mbit/s, 150 ms, CPU ÷ 4): readable", "s", slow.readable, most(1.5), theirs.readable if theirs else None, note=note),
        Figure("load.usable", "slow 4G: first question usable", "s", slow.usable, most(2), theirs.usable if theirs else None),
        Figure("load.lost", "slow 4G: taps that a later script threw away", "", slow.lost, most(0), theirs.lost if theirs else None),
        Figure("load.shift", "slow 4G: layout shift (CLS)", "", slow.shift, most(0.05), theirs.shift if theirs else None),
    ]


def _seconds(second: Traffic, secure_bytes: int, offline: bool, stock: "_Stock") -> list[Figure]:
    return [
        Figure("load.second", "second visit, HTTP", "KB", second.bytes / _KB, most(10), stock.second.bytes / _KB if stock.second else None, note=f"requests: {second.requests}"),
        Figure("load.second_secure", "second visit, HTTPS, handshakes included", "KB", secure_bytes / _KB, most(10)),
        Figure("load.offline", "HTTPS, network cut, reload: readable and a question usable (1 = yes)", "", float(offline), least(1)),
    ]



def _first_and_second(chromium: Phone, url: str) -> tuple[Traffic, Traffic]:
    """Return the traffic of a first visit until the simulator answers a tap, and of a second one to its rest."""
    with chromium.person() as person:
        page, first = _tapped(person, url)
        kept = first.copy()
        settle(page, first)
        page.close()
        page, second = person.open(url)
        settle(page, second)
        return kept, second


def _tapped(person: Person, url: str) -> tuple[Any, Traffic]:
    page, traffic = person.open(url)
    page.locator(_START).first.tap()
    page.wait_for_selector(_ANSWER)
    return page, traffic


def _slow(chromium: Phone, url: str, times: int) -> Moments:
    """Return the middle of some visits, each with an empty browser."""
    seen = []
    for _ in range(times):
        with chromium.person(slow=True) as person:
            page, _ = person.open(url, moments.script(_TEXT, _CONTROL))
            seen.append(moments.wait(page))
    middle = (median([getattr(one, name) for one in seen]) for name in ("readable", "usable", "shift", "lost"))
    return Moments(*middle)


def _secure(chromium: Phone, server: Server) -> tuple[int, bool]:
    """Return the bytes of a second visit over HTTPS, and whether a reload works when the network is gone."""
    with Relay(server.port + 1) as relay, chromium.person() as person:
        url = f"https://{HOSTNAME}:{relay.port}{LESSON}"
        for _ in range(2):  # a service worker, where there is one, is at work from the second page on
            page, traffic = person.open(url)
            settle(page, traffic)
            page.evaluate(_KEPT, f"{LESSON}?lang=zh")
            page.close()
        before = relay.received
        page, traffic = person.open(url)
        settle(page, traffic)
        received = relay.received - before
        relay.cut()
        return received, _works_offline(person, page)


def _works_offline(person: Person, page: Any) -> bool:
    from playwright.sync_api import Error

    person.context.set_offline(True)
    page.add_init_script(moments.script(_TEXT, _CONTROL))
    try:
        page.reload(wait_until="commit")
        moments.wait(page, _OFFLINE_SECONDS)
    except (Error, TimeoutError):
        return False
    return True


@dataclass(frozen=True)
class _Stock:
    """What stock Voilà needs for the same; None where it was left out."""

    first: Traffic | None = None
    second: Traffic | None = None
    slow: Moments | None = None


def _stock(run: Run, chromium: Phone) -> _Stock:
    with run.voila() as server:
        if server is None:
            return _Stock()
        url = f"http://{HOSTNAME}:{server.port}{render_path(NOTEBOOK)}"
        first, second = _first_and_second(chromium, url)
        try:
            return _Stock(first, second, _slow(chromium, url, 1))
        except TimeoutError:  # our own figures are worth having all the same
            return _Stock(first, second)
