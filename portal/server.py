"""The running server: HTTP, HTTPS on the next port, the grader beside it, and an orderly end."""

import asyncio
import errno
import signal
from collections.abc import Callable
from contextlib import suppress

import sqlite_utils
from tornado.httpserver import HTTPServer

from grading import formgrader, jobs, people, records
from grading.errors import BoaiError, ContentError
from portal import check, network, tls
from portal.app import make_app
from portal.descriptors import raise_limit
from portal.grader_process import GraderProcess, grader_command
from portal.handlers.learn import lesson_pages
from portal.settings import Settings
from portal.site import Site

_WARM_SECONDS = 5.0


class PortInUseError(BoaiError):
    """Another program listens on the port already."""


async def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM. Raises PortInUseError, RecordsError or SettingsError before anything starts."""
    raise_limit()
    app = make_app(settings)
    site = app.site
    servers: list[HTTPServer] = []
    command = grader_command(settings.data, settings.content)
    grader = GraderProcess(command, lambda: _is_due(site), settings.grader_idle_seconds)
    supervision: asyncio.Task[None] | None = None
    told = _told_to_end()  # before the greeting: whoever reads it may end us at once, and that in order too
    try:
        servers.append(_listen(HTTPServer(app, max_body_size=8 << 20), settings.port, settings.host))
        if settings.https:
            if settings.tls_certificate:
                context = tls.given_context(settings.tls_certificate, settings.tls_key)
            else:
                context = tls.server_context(settings.data / "keys", settings.hostname)
            secure = HTTPServer(app, ssl_options=context, max_body_size=8 << 20)
            servers.append(_listen(secure, settings.port + 1, settings.host))
        supervision = asyncio.create_task(grader.run())
        await _greet(site, settings, say)
        warming = asyncio.create_task(_warm(site))
        await told.wait()
        warming.cancel()
    finally:
        for server in servers:
            server.stop()
        await grader.stop()
        await site.close_kernels()
        if supervision:
            supervision.cancel()
            with suppress(asyncio.CancelledError):
                await supervision
        site.close()


def _listen(server: HTTPServer, port: int, host: str) -> HTTPServer:
    try:
        server.listen(port, address=host)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortInUseError(
                f"Port {port} is in use by another program; stop it or choose another with --port."
            ) from error
        raise PortInUseError(
            f"Cannot listen on {host}:{port} ({error.strerror}); choose another with --port."
        ) from error
    return server


async def _greet(site: Site, settings: Settings, say: Callable[[str], None]) -> None:
    say(f"博爱课堂 Bo'ai Classroom: http://localhost:{settings.port}")
    address = network.outward_address()
    if address:
        say(f"  on this network: http://{address}:{settings.port}")
    if settings.https:
        host = settings.hostname or address or "localhost"
        say(f"  secure: https://{host}:{settings.port + 1}")
        if site.ca_file:
            say(f"    phones install the CA once: http://{host}:{settings.port}/ca explains it")
            say(f"    its file: {site.ca_file}")
            say(f"    its SHA-256: {tls.fingerprint(site.ca_file)}")
    if not await site.record(_has_operator):
        token = await site.record(people.invite, "operator", records.now())
        say("  No operator yet. Open this link once, within 24 hours, to make the first one:")
        say(f"  http://localhost:{settings.port}/invitation/{token}")


async def _is_due(site: Site) -> bool:
    """Tell whether the grader finds work: a job, or what somebody wrote in Formgrader."""
    return bool(await site.record(jobs.due, records.now())) or bool(formgrader.changed(site.settings.data))


def _has_operator(db: sqlite_utils.Database) -> bool:
    return records.one(db, "SELECT 1 FROM roles WHERE role = 'operator'") is not None


async def _warm(site: Site) -> None:
    """Look through the content in the background, now and whenever something in it was saved."""
    seen = None
    while True:
        if seen != site.drawn.generation:
            seen = site.drawn.generation
            await look_through(site)
        await asyncio.sleep(_WARM_SECONDS)


async def look_through(site: Site) -> None:
    """Name every problem of the content and draw every lesson once.

    The first reader does not wait, and a trainer hears of a mistake before a learner meets it.
    """
    for problem in await asyncio.to_thread(check.check_sources, site.settings.content):
        site.notices.name(ContentError(problem.where, problem.problem, problem.remedy))
    for key, draw in lesson_pages(site):
        with suppress(BoaiError):  # the store has named it
            await site.drawn.get(key, draw)


def _told_to_end() -> asyncio.Event:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, told.set)
        except NotImplementedError:  # Windows: KeyboardInterrupt ends the loop instead
            break
    return told
