"""The browser seals an answers file as RFC 8439 says, and the server opens it.

It drives ``portal/static/take_away.js``.
"""

import json
from pathlib import Path

import pytest
from browser.find_chromium import find
from playwright.sync_api import sync_playwright

from portal import take_away

ROOT = Path(__file__).parent.parent
SCRIPT = (ROOT / "portal" / "static" / "take_away.js").read_text(encoding="utf-8").replace("export function", "function")
VECTORS = json.loads((ROOT / "tests" / "vectors" / "chacha20poly1305.json").read_text(encoding="utf-8"))["cases"]
SEAL = """(cases) => {
  const out = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return cases.map(({ key, nonce, about, plain }) => out(seal(hex(key), hex(nonce), hex(about), hex(plain))));
}"""
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        page = chromium.new_page()
        page.add_script_tag(content=SCRIPT)
        yield page
        chromium.close()


def test_the_published_cases_come_out_to_the_byte(page):
    assert page.evaluate(SEAL, VECTORS) == [case["sealed"] for case in VECTORS]


def test_every_length_is_sealed_as_the_library_does(page):
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    key, nonce, about = bytes(range(32)), bytes(range(12)), "考试".encode()
    plains = [bytes((7 * i + n) % 256 for i in range(n)) for n in range(200)]
    cases = [{"key": key.hex(), "nonce": nonce.hex(), "about": about.hex(), "plain": plain.hex()} for plain in plains]
    assert page.evaluate(SEAL, cases) == [ChaCha20Poly1305(key).encrypt(nonce, plain, about).hex() for plain in plains]


def test_the_server_opens_what_the_page_sealed_and_no_other_attempts_key_does(page):
    secret, answers = b"s" * 32, {"slot01": {"value": ["在 5 分钟内"], "seq": 3, "at": "2026-11-24T03:00:00.000Z"}}
    key = take_away.key_of(secret, "t1").hex()
    content = page.evaluate("(given) => answersFile(...given)", ["t1", key, answers, -1500]).encode()
    assert take_away.open_file(secret, content) == {"attempt": "t1", "skew": -1500, "answers": answers}
    assert "slot01" not in content.decode()
    again = page.evaluate("(given) => answersFile(...given)", ["t1", key, answers, -1500]).encode()
    assert json.loads(again)["nonce"] != json.loads(content)["nonce"]
    for other in (take_away.key_of(b"t" * 32, "t1"), take_away.key_of(secret, "t2")):
        forged = page.evaluate("(given) => answersFile(...given)", ["t1", other.hex(), answers, 0]).encode()
        with pytest.raises(take_away.RefusedError) as caught:
            take_away.open_file(secret, forged)
        assert caught.value.reason == "file_changed"


def test_the_script_is_small(page):
    assert len(SCRIPT) < 5000
