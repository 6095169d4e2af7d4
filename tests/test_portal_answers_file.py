"""The page where a trainer hands in a learner's answers file: taken once; forged, foreign and edited ones refused.

It drives ``portal/take_away.py``, ``portal/handlers/answers_file.py``.
"""

import base64
import json
import re
import stat

import pytest
from classroom import run, text_of
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from whole_record import whole

from grading import attempts, records

PAGE = "/teach/answers"
START = "/assess/cpr_aed/theory"


def sealed(key, attempt, answers, inside=None):
    """Return a file as the page makes it."""
    nonce = bytes(12)
    plain = json.dumps({"attempt": inside or attempt, "skew": 0, "answers": answers}).encode()
    box = ChaCha20Poly1305(key).encrypt(nonce, plain, f"boai-answers-1:{attempt}".encode())
    outer = {"boai": "answers", "version": 1, "attempt": attempt}
    return json.dumps({**outer, **{name: base64.b64encode(part).decode() for name, part in (("nonce", nonce), ("box", box))}}).encode()


class Upload:
    """A learner's open attempt, the key that its page holds, and the trainer's upload."""

    def __init__(self, room):
        self.room = room

    async def begin(self):
        started = await self.room.post(START, "learner")
        self.attempt = started.headers["Location"].rpartition("/")[2]
        _, page = await self.room.get(f"{START}/{self.attempt}", "learner")
        self.key = bytes.fromhex(re.search(r'data-seal="([0-9a-f]{64})"', page)[1])
        bank = self.room.site.bank("cpr_aed")
        view = await self.room.site.record(attempts.view, bank, self.attempt, self.room.ids["learner"], "zh")
        self.slot = next(slot["slot"] for slot in view["slots"] if slot["kind"] == "choice")
        self.answers = {self.slot: {"value": [1], "seq": 1, "at": records.now()}}
        self.held = await self.room.site.record(whole)
        return self

    async def send(self, content, who="trainer", reason="停电了"):
        parts = [f'--b\r\nContent-Disposition: form-data; name="reason"\r\n\r\n{reason}\r\n'.encode()]
        parts.append(b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.json"\r\n\r\n' + content + b"\r\n--b--\r\n")
        headers = {"Content-Type": "multipart/form-data; boundary=b"}
        return await self.room.fetch(PAGE, who, "POST", b"".join(parts), headers)

    async def unchanged(self):
        return await self.room.site.record(whole) == self.held


def test_a_file_is_taken_once_by_a_trainer_of_the_centre(tmp_path):
    async def check(room):
        upload = await Upload(room).begin()
        content = sealed(upload.key, upload.attempt, upload.answers)
        for who, code in (("other-trainer", 403), ("learner", 403), ("examiner", 403), ("", 401)):
            assert (await upload.send(content, who)).code == code, who
            assert await upload.unchanged(), who
        reply = await upload.send(content)
        assert "已收下演示学员的 1 个答案，考试还没交，可以接着答。" in text_of(reply.body.decode())
        stored = json.loads((await room.get(f"/api/attempts/{upload.attempt}", "learner"))[1])["answers"]
        assert stored == {upload.slot: {"value": [1], "seq": 1}}
        upload.held = await room.site.record(whole)
        again = await upload.send(content)
        assert again.code == 409
        assert "这个文件已经收过了。" in text_of(again.body.decode())
        assert await upload.unchanged()
        secret = room.site.settings.data / "keys" / "answers.key"
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600

    run(tmp_path, check)


def test_forged_foreign_edited_and_too_large_files_are_refused_with_a_reason(tmp_path):
    async def check(room):
        upload = await Upload(room).begin()
        good = sealed(upload.key, upload.attempt, upload.answers)
        outer = json.loads(good)
        box = bytearray(base64.b64decode(outer["box"]))
        box[5] ^= 1
        edited = json.dumps({**outer, "box": base64.b64encode(bytes(box)).decode()}).encode()
        renamed = json.dumps({**outer, "attempt": "t-other"}).encode()
        cut = json.dumps({**outer, "box": outer["box"][:-8]}).encode()
        by_hand = sealed(bytes(32), upload.attempt, upload.answers)
        inside = sealed(upload.key, upload.attempt, upload.answers, inside="t-other")
        cases = [
            (edited, "这个文件被改过"), (renamed, "这个文件被改过"), (cut, "这个文件被改过"), (by_hand, "这个文件被改过"),
            (inside, "这不是答案文件"), (b"x", "这不是答案文件"), (b"[]", "这不是答案文件"), (b"[" * 9000, "这不是答案文件"),
            (b'{"boai": "answers", "version": 1, "attempt": 5, "nonce": "", "box": ""}', "这不是答案文件"),
            (json.dumps({**outer, "version": 2}).encode(), "这不是答案文件"),
            (sealed(upload.key, upload.attempt, {"slot01": [0]}), "这不是答案文件"),
            (sealed(upload.key, upload.attempt, {"slot99": {"value": [0], "seq": 1, "at": records.now()}}), "文件里有这次考试不可能有的答案"),
            (b" " * (256 * 1024 + 1), "文件太大"), (b"", "请选一个答案文件"),
        ]  # fmt: skip
        for content, told in cases:
            reply = await upload.send(content)
            assert reply.code == 409, content[:60]
            assert told in text_of(reply.body.decode()), content[:60]
            assert await upload.unchanged(), content[:60]
        assert "请写明为什么要算这些答案" in text_of((await upload.send(good, reason="")).body.decode())
        assert await upload.unchanged()

    run(tmp_path, check)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_what_it_is_for(tmp_path, lang):
    async def check(room):
        code, page = await room.get(f"{PAGE}?lang={lang}", "trainer")
        assert code == 200
        assert {"zh": "收答案文件", "en": "Take an answers file"}[lang] in text_of(page)

    run(tmp_path, check)
