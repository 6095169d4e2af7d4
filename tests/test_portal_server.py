"""The running server: what it prints, both ports, the grader beside it, and an end in order.

It drives ``portal/server.py`` as ``boai serve`` does.
"""

import asyncio
import os
import re
import signal
import ssl
import sys
from contextlib import suppress
from urllib.parse import urlsplit

import psutil
import pytest
from browser.running import two_free_ports
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from portal import server
from portal.server import PortInUseError
from portal.settings import Settings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals end it")


def running(tmp_path, check, **settings):
    """Serve, run ``await check(said, port)`` once it has greeted, tell it to end, and return what it said."""

    async def main():
        said, port, greeted = [], two_free_ports(), asyncio.Event()

        def say(line):
            said.append(line)
            greeted.set()

        chosen = Settings(data=tmp_path / "data", port=port, host="127.0.0.1", **settings)
        serving = asyncio.create_task(server.serve(chosen, say))
        told = asyncio.create_task(greeted.wait())
        await asyncio.wait({serving, told}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        try:
            if not serving.done():
                await check(said, port)
        finally:
            if not serving.done():
                os.kill(os.getpid(), signal.SIGTERM)  # as systemd and a terminal do
            await asyncio.wait_for(serving, 30)
        return said

    return asyncio.run(main())


def graders():
    """Return the graders among the processes that this one started."""
    found = []
    for child in psutil.Process().children():
        with suppress(psutil.NoSuchProcess):  # or already ended: lessons' kernels come and go meanwhile
            found += [child] if "grading.grader" in child.cmdline() else []
    return found


async def status(url, ca=None):
    return (await AsyncHTTPClient().fetch(HTTPRequest(url, ca_certs=ca), raise_error=False)).code


def test_it_answers_on_both_ports_and_its_certificate_is_its_own_authoritys(tmp_path):
    async def check(said, port):
        assert await status(f"http://127.0.0.1:{port}/healthz") == 200
        ca = str(tmp_path / "data" / "keys" / "ca.crt")
        assert await status(f"https://127.0.0.1:{port + 1}/healthz", ca) == 200
        with pytest.raises(ssl.SSLError):
            await AsyncHTTPClient().fetch(f"https://127.0.0.1:{port + 1}/healthz")

    running(tmp_path, check)


def test_it_prints_its_address_and_a_link_for_the_first_operator_that_works(tmp_path):
    async def check(said, port):
        while not (link := re.search(r"http://localhost:(\d+)(/invitation/\S+)", "\n".join(said))):
            await asyncio.sleep(0)  # the loop is this one: the greeting goes on at the next turn
        assert said[0].endswith(f"http://localhost:{port}")
        assert int(link[1]) == port
        assert await status(f"http://127.0.0.1:{port}{urlsplit(link[0]).path}") == 200

    running(tmp_path, check, https=False)


def test_the_grader_runs_while_it_serves_and_ends_with_it(tmp_path):
    found = []

    async def check(said, port):
        while not found:
            found.extend(graders())
            await asyncio.sleep(0)

    running(tmp_path, check, https=False)
    assert [child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in found] == [False]


def test_a_port_taken_by_another_stops_the_start_and_leaves_nothing_running(tmp_path):
    import socket

    port = two_free_ports()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port + 1))  # HTTPS would use that one
        taken.listen()
        with pytest.raises(PortInUseError, match=f"Port {port + 1} is in use"):
            asyncio.run(server.serve(Settings(data=tmp_path / "data", port=port, host="127.0.0.1"), lambda line: None))
    with socket.socket() as again:
        again.bind(("127.0.0.1", port))  # the first was given back
    assert graders() == []
