"""The pages on which a corrected key is tried, read, and confirmed or rejected, on a class that nbgrader graded.

It drives ``portal/handlers/keys.py`` and ``portal/cli/grade.py``.
"""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from classroom import Classroom, serve, text_of
from key_fix_site import STAFF, FixSite

from grading import key_fixes, people, records

PAGE = "/teach/keys/cpr_aed"
BOAI = Path(sys.executable).with_name("boai")


@pytest.fixture
def site(tmp_path, monkeypatch):
    for name in ("BOAI_CONTENT", "BOAI_KEY_VERSION"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    site = FixSite(tmp_path)
    site.work()
    site.flip()
    yield site
    site.db.close()


def visit(site, check):
    """Serve the site and return what ``await check(room)`` does; staff are signed in by their names."""
    people.create_staff(site.db, "aud", "审计员", "x", records.now())
    auditor = people.find_staff(site.db, "aud")["id"]
    people.grant(site.db, auditor, "c", "auditor", None, records.now())
    tokens = {name: people.open_session(site.db, name, records.now()) for name in STAFF}
    tokens["aud"] = people.open_session(site.db, auditor, records.now())

    async def use(app, port):
        room = Classroom(app, port)
        room.tokens = tokens
        return await check(room)

    return serve(site.data, use, content=site.content)


def test_a_trainer_proposes_a_manager_confirms_and_an_auditor_reads_codes(site):
    names = {name: f"学员{name[1:]}" for name in site.ids}

    async def check(room):
        _, page = await room.get(PAGE, "tina")
        assert f"{len(site.drew)} 份答卷受影响" in text_of(page)
        asked = await room.post(PAGE, "tina", centre="c", assessment="theory", reason="第 1 个选项才对")
        address = asked.headers["Location"]
        _, page = await room.get(address, "mia")
        assert (f"{len(site.drew)} 份里评完 0 份" in page, "确认，新成绩生效" in page) == (True, False)
        early = await room.post(address, "mia", action="confirm", reason="核对过")
        assert (early.code, "试评还没有完成" in early.body.decode()) == (409, True)
        site.work()
        _, page = await room.get(address, "tina")
        assert (names[site.loser] in page, "由基地管理员或签发人确认" in page) == (True, True)
        assert (await room.post(address, "tina", action="confirm", reason="x")).code == 403
        _, page = await room.get(address, "mia")
        assert "变为合格 1 变为不合格 1" in text_of(page)
        _, page = await room.get(address, "aud")
        assert [name for name in names.values() if name in page] == []
        assert site.ids[site.loser][-6:].upper() in page
        assert (await room.post(address, "mia", action="confirm", reason="核对过教材")).code == 302
        assert (await room.post(address, "mia", action="confirm", reason="又按了一次")).code == 302
        _, page = await room.get(f"{address}?lang=en", "aud")
        assert "The new scores are in force. mia: 核对过教材" in text_of(page)
        return await room.fetch(f"{address}.csv", "ian"), await room.fetch(f"{address}.csv", "aud")

    named, coded = visit(site, check)
    assert (site.total(site.ids[site.loser])[0], site.total(site.ids[site.winner])[0]) == (7.0, 8.0)
    rows = list(csv.reader(io.StringIO(named.body.decode("utf-8-sig"))))
    assert rows[0] == ["学员", "班级", "原分数", "新分数", "原结果", "新结果", "变动的题", "证书"]
    assert rows[1] == [names[site.loser], "一班", "80", "70", "合格", "不合格", f"{site.item}@1 1→0", ""]
    assert (len(rows), names[site.loser] in coded.body.decode("utf-8-sig")) == (1 + len(site.drew), False)


def test_a_manager_cannot_confirm_their_own_change_of_passes_and_can_reject_it(site):
    fix = key_fixes.propose(site.db, site.bank, "c", "theory", "改", "mia", records.now())
    site.work()

    async def check(room):
        _, page = await room.get(f"{PAGE}/{fix}", "mia")
        assert ("提出更正的人不能自己确认" in page, 'value="confirm"' in page) == (True, False)
        assert (await room.post(f"{PAGE}/{fix}", "mia", action="confirm", reason="x")).code == 409
        assert (await room.post(f"{PAGE}/{fix}", "mia", action="reject", reason="原来的没错")).code == 302
        return text_of((await room.get(f"{PAGE}/{fix}", "mia"))[1])

    assert "没有采用，成绩都没有变。 mia：原来的没错" in visit(site, check)


def test_the_command_lists_what_a_corrected_key_concerns_and_grades_what_waits(site):
    # The grader of this process has set what no settings have.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BOAI_")}

    def boai(*arguments):
        command = [BOAI, "grade", "--data", site.data, "--content", site.content, *arguments]
        done = subprocess.run([*map(str, command)], capture_output=True, text=True, env=clean, check=False, timeout=200)
        return done.returncode, done.stdout.splitlines()

    code, lines = boai("--key-fix", "cpr_aed")
    n = len(site.drew)
    assert (code, lines[:3]) == (1, [f"0001 theory: {site.item}@1 changed, {n} attempts", f"0001 theory: class “一班”, {n} attempts", f"Attempts graded with another key: {n}."])
    late = site.take("full", 10)
    assert boai() == (0, ["Graded: 1. Given up: 0. Waiting: 0."])
    assert site.total(late) == (10.0, 10.0)
    assert boai("--key-fix", "nothing")[0] == 2
