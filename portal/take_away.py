"""The answers file of a learner whose server was gone: its key, and opening it.

Each attempt has a key of its own, made from a secret of this machine, so that none is stored. The attempt's own page holds
it, and seals with it: nobody else can read or change such a file. What the learner may do is what the page lets them do
anyway, answer; whether a late answer counts is for ``grading.supplements`` and a trainer.
"""

import base64
import hashlib
import hmac
import json
import re
import secrets
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from grading.errors import BoaiError, RefusedError
from grading.whole_file import PRIVATE, make_whole

MOST_BYTES = 256 * 1024
_SECRET_BYTES = 32


def secret_in(keys: Path) -> bytes:
    """Return the secret behind all files, made when it is first needed; a file sealed under a lost one is never opened.

    Raises BoaiError when the file is damaged, OSError when it cannot be written.
    """
    path = keys / "answers.key"
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        make_whole(path, secrets.token_bytes(_SECRET_BYTES), PRIVATE)
    secret = path.read_bytes()
    if len(secret) != _SECRET_BYTES:
        raise BoaiError(f"{path}: it must hold {_SECRET_BYTES} bytes; restore it, or delete it and a new one is made")
    return secret


def key_of(secret: bytes, attempt: str) -> bytes:
    """Return the attempt's key, 32 bytes."""
    return hmac.new(secret, b"boai take-away answers 1\0" + attempt.encode(), hashlib.sha256).digest()


def open_file(secret: bytes, content: bytes) -> dict[str, Any]:
    """Return ``attempt`` (id), ``skew`` (ms) and ``answers`` (value, seq, at by slot) of a file, none of it checked yet.

    Raises RefusedError ``file_large``, ``file_foreign`` for what is no answers file, ``file_changed`` for one that was
    altered, forged, or sealed by another machine's page.
    """
    if len(content) > MOST_BYTES:
        raise RefusedError("file_large", f"An answers file has at most {MOST_BYTES // 1024} KiB.")
    attempt, nonce, box = _outside(content)
    try:
        plain = ChaCha20Poly1305(key_of(secret, attempt)).decrypt(nonce, box, f"boai-answers-1:{attempt}".encode())
    except InvalidTag:
        raise RefusedError("file_changed", "The file was changed, or comes from another server.") from None
    try:
        found = json.loads(plain)
        sound = found["attempt"] == attempt and isinstance(found["answers"], dict) and type(found["skew"]) in (int, float)
        sound = sound and all(set(one) >= {"value", "seq", "at"} for one in found["answers"].values())
    except (ValueError, KeyError, TypeError, RecursionError):
        sound = False
    if not sound:
        raise RefusedError("file_foreign", "The file is no answers file of this program.")
    return {key: found[key] for key in ("attempt", "skew", "answers")}


def _outside(content: bytes) -> tuple[str, bytes, bytes]:
    try:
        outer = json.loads(content)
        attempt = outer["attempt"]
        nonce, box = (base64.b64decode(outer[key], validate=True) for key in ("nonce", "box"))
        known = (outer["boai"], outer["version"]) == ("answers", 1) and re.fullmatch(r"[\w-]{1,60}", attempt)
    except (ValueError, KeyError, TypeError, RecursionError):
        known = None
    if not known or len(nonce) != 12 or len(box) < 16:
        raise RefusedError("file_foreign", "The file is no answers file of this program.")
    return attempt, nonce, box
