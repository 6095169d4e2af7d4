"""The one table of settings: name, default, help. Unknown or malformed ones stop the start."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from grading.errors import BoaiError
from kernels.confine import Limits, available
from portal.network import outward_address

_PREFIX = "BOAI_"
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9a-f:]+")
_REPOSITORY = Path(__file__).resolve().parent.parent


class SettingsError(BoaiError):
    """A setting is unknown or malformed; the message says which and what is allowed."""


def _setting(default: Any, text: str, low: int | None = None, high: int | None = None) -> Any:
    return field(default=default, metadata={"help": text, "range": (low, high)})


@dataclass(frozen=True)
class Settings:
    """Everything an operator can choose; each field is also the environment variable ``BOAI_<NAME>``."""

    data: Path = _setting(Path("data"), "Folder of the record, courses, pages and keys")
    content: Path = _setting(_REPOSITORY, "Folder that holds courses/, first_aid/, humanitarian_ed/")
    host: str = _setting("0.0.0.0", "Address to listen on; the class's phones need 0.0.0.0")  # noqa: S104
    port: int = _setting(8866, "HTTP port; HTTPS uses the next one", 1, 65534)
    https: bool = _setting(True, "Also serve HTTPS with the data folder's own CA")
    tls_certificate: str = _setting("", "File of a certificate (with its chain) for HTTPS; empty: one of the own CA")
    tls_key: str = _setting("", "File of the key to that certificate")
    hostname: str = _setting("", "Name or address that phones use; empty: found out at the start")
    public_url: str = _setting("", "Address under which everyone reaches the site, e.g. https://boai.example.org; empty: this network's")
    session_days: int = _setting(14, "Days until a sign-in ends", 1, 365)
    kernels_per_person: int = _setting(2, "Live kernels one person may hold", 1, 100)
    kernels_total: int = _setting(100, "Live kernels on this machine", 1, 1000)
    kernel_idle_seconds: int = _setting(600, "Idle seconds after which a live kernel ends", 1, 86400)
    page_check_ms: int = _setting(1000, "Milliseconds for which a drawn page is taken as unchanged on disk", 0, 60_000)
    kernel_memory: int = _setting(512, "Memory a live kernel may use, in MiB, beyond what all kernels share", 32, 1_000_000)
    kernel_cpu_seconds: int = _setting(60, "CPU seconds a live kernel may use in its life", 1, 86400)
    kernel_snapshots: int = _setting(8, "Lessons whose kernels start at once; each keeps some 15 MB", 0, 1000)
    unconfined_kernels: bool = _setting(False, "Allow live kernels where the system cannot confine them")
    grader_idle_seconds: int = _setting(120, "Seconds without a test to grade after which the grader ends", 1, 86400)
    password_jobs: int = _setting(2, "Passwords checked at the same time", 1, 64)
    checks_per_minute: int = _setting(60, "Certificate checks a minute from one address", 1, 100_000)
    pin_tries: int = _setting(10, "Wrong PINs for one name in 15 minutes before it must wait", 1, 1000)

    def require_content(self) -> Path:
        """Return the content folder; raises SettingsError when it is not one, so that no empty site is served."""
        if not self.content.is_dir():
            problem = f"{self.content}: there is no such content folder"
        elif not (self.content / "courses").is_dir():
            problem = f"{self.content}: holds no courses/, so it is not a content folder"
        else:
            return self.content
        raise SettingsError(f"{problem}; correct BOAI_CONTENT or --content.")

    @property
    def address(self) -> str:
        """Return the address that goes into QR codes and links: the public one, or this machine's on its network."""
        return self.public_url or f"http://{self.hostname or outward_address() or 'localhost'}:{self.port}"


def load(environment: Mapping[str, str] = os.environ, **given: Any) -> Settings:
    """Build the settings from ``BOAI_*`` variables, then from ``given`` values that are not None.

    Raises SettingsError for an unknown variable, or a value that does not fit its type or range.
    """
    known = {f.name: f for f in fields(Settings)}
    values: dict[str, Any] = {}
    for variable, text in environment.items():
        if not variable.startswith(_PREFIX):
            continue
        name = variable.removeprefix(_PREFIX).lower()
        if name not in known:
            raise SettingsError(
                f"{variable}: no such setting; there are: {', '.join(_PREFIX + n.upper() for n in known)}"
            )
        values[name] = _parsed(variable, text, known[name].type)
    chosen = {name: value for name, value in given.items() if value is not None}
    for name, value in {**values, **chosen}.items():
        low, high = known[name].metadata["range"]
        if low is not None and not low <= value <= high:
            asked = f"--{name} {value}" if name in chosen else f"{_PREFIX}{name.upper()}={value}"
            what = known[name].metadata["help"]
            raise SettingsError(f"{asked}: choose a number from {low} to {high} ({what})")
    settings = Settings(**{**values, **chosen})
    if bool(settings.tls_certificate) != bool(settings.tls_key):
        raise SettingsError("BOAI_TLS_CERTIFICATE and BOAI_TLS_KEY: set both, or neither for the own CA")
    if settings.public_url and not _is_site(settings.public_url):
        raise SettingsError(
            f"{_PREFIX}PUBLIC_URL={settings.public_url!r}: write http:// or https:// and a host name,"
            " as https://boai.example.org, with nothing after it"
        )
    return settings


def _is_site(url: str) -> bool:
    """Tell whether ``url`` is scheme, host and perhaps a port, with no slash after them."""
    try:
        parts = urlsplit(url)
        plain = f"{parts.scheme}://{parts.netloc}" == url and parts.port != 0
    except ValueError:
        return False
    host = parts.hostname or ""
    return plain and parts.scheme in ("http", "https") and "@" not in url and bool(_HOST.fullmatch(host))


def _parsed(variable: str, text: str, kind: Any) -> Any:
    if kind is Path:
        return Path(text).expanduser()
    if kind is str:
        return text
    if kind is bool:
        if text.lower() not in ("1", "0", "true", "false"):
            raise SettingsError(f"{variable}={text!r}: write true or false")
        return text.lower() in ("1", "true")
    try:
        return int(text)
    except ValueError:
        raise SettingsError(f"{variable}={text!r}: write a whole number") from None


def limits_of(settings: Settings) -> Limits | None:
    """Return what a lesson's kernel may use, or None where this machine cannot confine one."""
    if not available().whole:
        return None
    sections = tuple(str(settings.content.resolve() / name) for name in ("first_aid", "humanitarian_ed"))
    return Limits(memory=settings.kernel_memory, cpu=settings.kernel_cpu_seconds, readable=sections)
