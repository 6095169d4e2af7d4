"""``boai doctor``: is this machine fit to run the classroom? Each check looks and says, and changes nothing."""

import asyncio
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

from cryptography import x509
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

from grading import fonts, records
from grading.errors import BoaiError
from kernels import KERNEL, client, snapshots
from kernels.confine import Confinement, available
from kernels.environment import home_environment
from kernels.errors import ForkUnavailableError, SnapshotError
from portal.lesson_kernels import code_of
from portal.lessons import LANGUAGES, lesson_folders
from portal.settings import Settings, limits_of

_OLDEST = (3, 11)
_RELEASED = datetime(2026, 11, 1, tzinfo=UTC)  # no clock shows less since this was written
_FREE = 1 << 30
_EXPIRES = timedelta(days=30)
_SECONDS = 60.0


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, whether it is good, what was found, and what helps where it is not."""

    thing: str
    good: bool
    found: str
    remedy: str = ""

    def __str__(self) -> str:
        line = f"{'good' if self.good else 'LOOK'}  {self.thing}: {self.found}"
        return line if self.good or not self.remedy else f"{line} — {self.remedy}"


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Yield the findings one by one, the quick ones first."""
    yield _python()
    yield _sqlite()
    yield from _record(settings.data / "records.db", now)
    yield _data(settings.data)
    yield _fonts()
    yield from _ports(settings)
    yield _certificate(settings, now)
    yield confinement(available(), settings.unconfined_kernels)
    forked = _kernels()
    yield forked
    if forked.good:
        yield from lessons(settings)


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    remedy = "install Python 3.11 or newer and run make setup again"
    return Finding("Python", sys.version_info >= _OLDEST, f"{version} in {sys.prefix}", remedy)


def _sqlite() -> Finding:
    library, version = records.library()
    if records.journal_mode() == "wal":
        return Finding(
            "SQLite 数据库",
            True,
            f"{version} ({library}), journal WAL: this library keeps every answer in it",
        )
    why = "journal DELETE: before 3.51.3 a WAL can be damaged, so the slower and safe way is used"
    return Finding("SQLite 数据库", True, f"{version} ({library}), {why}")


def _record(path: Path, now: datetime) -> Iterator[Finding]:
    try:
        seen = records.look(path)
    except BoaiError as error:
        yield Finding("Record 记录", False, str(error))
        yield _clock(now, None)
        return
    if seen is None:
        yield Finding("Record 记录", True, f"none yet; the first start makes {path}")
    elif seen.schema < seen.newest_schema:
        yield Finding(
            "Record 记录", True, f"schema {seen.schema}; the next start brings it to {seen.newest_schema}"
        )
    else:
        yield Finding("Record 记录", True, f"schema {seen.schema}, the newest")
    yield _clock(now, seen.latest if seen else None)
    if seen is not None and seen.differences:
        found = f"{seen.differences} scores in Formgrader differ from the record"
        remedy = "/teach/marking lists them with what to do; certificates rest on the record alone"
        yield Finding("Gradebooks 成绩册", False, found, remedy)


def _clock(now: datetime, latest: str | None) -> Finding:
    shown = now.isoformat(timespec="seconds")
    remedy = "set date and time: certificates carry them"
    if now < _RELEASED:
        return Finding("Clock 时钟", False, f"{shown} is before this program was made", remedy)
    if latest and datetime.fromisoformat(latest) > now:
        return Finding(
            "Clock 时钟", False, f"{shown} is before the newest entry of the record, {latest}", remedy
        )
    return Finding("Clock 时钟", True, shown)


def _data(folder: Path) -> Finding:
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            free = shutil.disk_usage(there).free
    except OSError as error:
        remedy = "give this user the right to write, or choose another with --data"
        return Finding(
            "Data folder 数据文件夹", False, f"{there} cannot be written to ({error.strerror})", remedy
        )
    found = f"{folder.absolute()}, {free / (1 << 30):.1f} GiB free"
    return Finding(
        "Data folder 数据文件夹", free >= _FREE, found, "free at least 1 GiB: a full disk takes no answers"
    )


def _fonts() -> Finding:
    try:
        fonts.files()
    except BoaiError as error:
        return Finding("Fonts 证书字体", False, str(error))
    return Finding("Fonts 证书字体", True, ", ".join(fonts.FAMILIES))


def _ports(settings: Settings) -> Iterator[Finding]:
    for port in [settings.port, settings.port + 1] if settings.https else [settings.port]:
        with socket.socket() as probe:
            # As the server does: the last connections of a server that ended do not hold the port.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(os.name != "nt"))
            try:
                probe.bind((settings.host, port))
            except OSError as error:
                ours = _serves(settings.port)
                found = "the classroom answers there" if ours else f"not to be had ({error.strerror})"
                yield Finding(
                    f"Port 端口 {port}", ours, found, "stop the other program, or choose another with --port"
                )
                continue
        yield Finding(f"Port 端口 {port}", True, "free")


def _serves(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _certificate(settings: Settings, now: datetime) -> Finding:
    if not settings.https:
        return Finding("HTTPS", True, "switched off by BOAI_HTTPS")
    path = (
        Path(settings.tls_certificate) if settings.tls_certificate else settings.data / "keys" / "server.crt"
    )
    if not settings.tls_certificate and not path.exists():
        return Finding("HTTPS", True, "no certificate yet; the first start makes one")
    try:
        ends = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    except (OSError, ValueError) as error:
        return Finding(
            "HTTPS", False, f"{path}: no certificate can be read ({error})", "put it right, or delete it"
        )
    remedy = "renew it and start again" if settings.tls_certificate else "start again: a new one is made"
    return Finding("HTTPS", ends - now > _EXPIRES, f"{path} ends on {ends:%Y-%m-%d}", remedy)


def confinement(found: Confinement, allowed: bool) -> Finding:
    """Return whether lessons' kernels are held to their limits, and what the site does where they cannot be."""
    layers = f"Landlock {found.landlock}" if found.landlock else "no Landlock (Linux 5.13 or newer has it)"
    layers += ", seccomp" if found.seccomp else ", no seccomp filter for this machine"
    if found.whole:
        return Finding("Limits of kernels 内核限制", True, f"confined: {layers}")
    if allowed:
        return Finding(
            "Limits of kernels 内核限制", True, f"not confined: {layers}; allowed by BOAI_UNCONFINED_KERNELS"
        )
    remedy = "live lessons stay off; BOAI_UNCONFINED_KERNELS=true allows them to lessons that you trust"
    return Finding("Limits of kernels 内核限制", False, f"not confined: {layers}", remedy)


def _kernels() -> Finding:
    try:
        KernelSpecManager().get_kernel_spec(KERNEL)
    except NoSuchKernel:
        problem = f"Jupyter knows no kernel named {KERNEL}: no lesson can be run"
        return Finding("Kernels 内核", False, problem, "make setup installs it")
    remedy = "they work, but each costs a second and 40 MB"
    if not client.supported():
        return Finding("Kernels 内核", False, "ordinary: this system cannot fork them (Linux can)", remedy)
    with tempfile.TemporaryDirectory() as home:
        try:
            client.shared().snapshot([], home, home_environment(home), None, _SECONDS).retire()
        except (ForkUnavailableError, SnapshotError) as error:
            return Finding("Kernels 内核", False, f"ordinary: {error}", remedy)
    return Finding("Kernels 内核", True, "forked")


def lessons(settings: Settings) -> Iterator[Finding]:
    """Run each lesson once; yield those whose kernels cannot begin where that ended, or one line for all."""
    refused = asyncio.run(_refused(settings))
    yield from refused
    if not refused:
        yield Finding("Lessons 课程", True, "every lesson's kernel starts as a copy of one that has run it")


async def _refused(settings: Settings) -> list[Finding]:
    kept = snapshots.Snapshots(limits_of(settings), most=1)
    found = []
    remedy = "each of its readers' kernels runs the whole lesson"
    for folder in lesson_folders(settings.content):
        for lang in LANGUAGES:
            name = f"{folder.parent.name}/{folder.name}/{lang}.ipynb"
            try:
                await kept.get(name, code_of(folder / f"{lang}.ipynb"), folder)
            except SnapshotError as error:
                place = "" if error.cell is None else f" (code cell {error.cell + 1})"
                found.append(Finding(f"Lesson 课程 {name}", False, f"{error}{place}", remedy))
            except (OSError, ValueError, KeyError):
                found.append(
                    Finding(f"Lesson 课程 {name}", False, "it cannot be read", "boai check says more")
                )
    await kept.close()
    return found
