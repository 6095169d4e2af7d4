"""A phone: a real Chromium that finds ``class.test`` on this machine and nothing else anywhere.

Every byte is counted as the browser's network stack reports it: headers, bodies as they travel, websocket frames.
"""

import base64
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from bench.boai_server import HOSTNAME
from bench.errors import NotMeasuredError

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_RULES = f"--host-resolver-rules=MAP {HOSTNAME} 127.0.0.1,MAP * ~NOTFOUND,EXCLUDE 127.0.0.1"
_SCREEN: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "zh-CN"}
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
CPU_RATE = 4


@dataclass
class Traffic:
    """What one page fetched; ``scripts`` are bytes of JavaScript as they travelled."""

    bytes: int = 0
    scripts: int = 0
    requests: int = 0
    outside: list[str] = field(default_factory=list)
    _kinds: dict[str, str] = field(default_factory=dict)

    def copy(self) -> "Traffic":
        """Return what was counted so far."""
        return Traffic(self.bytes, self.scripts, self.requests, list(self.outside))

    def follow(self, session: Any) -> None:
        """Count what the page of this CDP session fetches from now on."""
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.requestServedFromCache", lambda event: self._kept(event["requestId"]))
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.webSocketFrameReceived", lambda event: self._add(len(event["response"]["payloadData"])))
        session.send("Network.enable")

    def _sent(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        if not url.startswith(("http:", "https:")):
            return
        if "redirectResponse" in event:
            self._add(event["redirectResponse"]["encodedDataLength"])
        self.requests += 1
        self._kinds[event["requestId"]] = event.get("type", "")
        if urlsplit(url).hostname not in (HOSTNAME, "127.0.0.1"):
            self.outside.append(url)

    def _answered(self, event: dict[str, Any]) -> None:
        response = event["response"]
        if response.get("fromDiskCache") or response.get("fromServiceWorker"):
            self._kept(event["requestId"])

    def _kept(self, request: str) -> None:
        """Take back a request that the browser answered itself."""
        if self._kinds.pop(request, None) is not None:
            self.requests -= 1

    def _finished(self, event: dict[str, Any]) -> None:
        kind = self._kinds.get(event["requestId"])
        if kind is not None:
            self._add(event["encodedDataLength"])
            if kind == "Script":
                self.scripts += int(event["encodedDataLength"])

    def _add(self, count: float) -> None:
        self.bytes += int(count)


class Phone:
    """A browser; each ``person`` has an empty one of their own."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser

    @contextmanager
    def person(self, slow: bool = False) -> Iterator["Person"]:
        """Give a browser with empty caches; ``slow`` is slow 4G and a quarter of the processor."""
        context = self._browser.new_context(**_SCREEN)
        try:
            yield Person(context, slow)
        finally:
            context.close()


class Person:
    """One person's browser: pages opened in it share its caches."""

    def __init__(self, context: Any, slow: bool) -> None:
        self.context, self._slow = context, slow

    def open(self, url: str, before: str = "") -> tuple[Any, Traffic]:
        """Open ``url`` in a new page and return the page with its traffic; ``before`` is a script that runs first."""
        page, traffic = self.context.new_page(), Traffic()
        page.set_default_timeout(180_000)
        session = self.context.new_cdp_session(page)
        traffic.follow(session)
        if self._slow:
            session.send("Network.emulateNetworkConditions", SLOW_4G)
            session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_RATE})
        if before:
            page.add_init_script(before)
        page.goto(url, wait_until="commit")
        return page, traffic


def settle(page: Any, traffic: Traffic, quiet: float = 1.0, longest: float = 60.0) -> None:
    """Wait until nothing new came for ``quiet`` seconds."""
    end, last, since = time.monotonic() + longest, -1, time.monotonic()
    while time.monotonic() < end and (traffic.bytes != last or time.monotonic() - since < quiet):
        if traffic.bytes != last:
            last, since = traffic.bytes, time.monotonic()
        page.wait_for_timeout(100)


@contextmanager
def phone(certificate: Path | None = None) -> Iterator[Phone]:
    """Give a phone that trusts ``certificate``, as one does that has the centre's CA installed.

    Only a trusted page may keep things: with errors merely ignored the browser would cache nothing. Raises
    NotMeasuredError where there is no Chromium or no Playwright.
    """
    path = os.environ.get("CHROMIUM") or next((p for name in _NAMES if (p := shutil.which(name))), None)
    if path is None:
        raise NotMeasuredError("no Chromium; run make browser, or set CHROMIUM to its path")
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        raise NotMeasuredError("no Playwright; run make setup") from None
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking", _RULES]
        if certificate:
            arguments.append(f"--ignore-certificate-errors-spki-list={_pin(certificate)}")
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            yield Phone(browser)
        finally:
            browser.close()


def _pin(certificate: Path) -> str:
    """Return the hash of the certificate's key, as the browser's list of exceptions wants it."""
    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(der).digest()).decode()
