"""New passwords of staff, and the ways by which operators, auditors and centres come in."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from classroom import run

from grading import centres, new_passwords, people, records
from grading.errors import RefusedError

OLD, NEW = "long enough secret", "another long secret"
BOAI = Path(sys.executable).with_name("boai")


def session(reply):
    return re.search(r"boai_session=([^;]+)", reply.headers["Set-Cookie"])[1]


def link_in(reply):
    return re.search(r'href="https?://[^/"]+(/invitation/[^"]+)"', reply.body.decode())[1]


async def codes(room, login):
    """Return what the old and the new password of ``login`` open."""
    return [(await room.post("/signin", login=login, password=password)).code for password in (OLD, NEW)]


def test_staff_change_their_password_and_their_other_sessions_end(tmp_path):
    async def check(room):
        room.tokens["elsewhere"] = session(await room.post("/signin", login="trainer", password=OLD))
        assert "/me/password" in (await room.get("/me", "trainer"))[1]
        wrong = await room.post("/me/password", "trainer", old="no", password=NEW)
        short = await room.post("/me/password", "trainer", old=OLD, password="short")
        assert [(reply.code, told in reply.body.decode()) for reply, told in ((wrong, "现在的密码不对"), (short, "新密码至少要 10 个字符"))] == [
            (401, True), (400, True),
        ]  # fmt: skip
        assert (await room.get("/teach", "elsewhere"))[0] == 200
        done = await room.post("/me/password", "trainer", old=OLD, password=NEW)
        assert (done.code, done.headers["Location"]) == (302, "/me?changed=1")
        assert [(await room.get("/teach", who))[0] for who in ("trainer", "elsewhere")] == [302, 302]
        room.tokens["trainer"] = session(done)
        assert "新密码已保存" in (await room.get("/me?changed=1", "trainer"))[1]
        assert await codes(room, "trainer") == [401, 302]

    run(tmp_path, check)


def test_wrong_old_passwords_count_as_tries_of_that_account(tmp_path):
    async def check(room):
        tried = [(await room.post("/me/password", "trainer", old="no", password=NEW)).code for _ in range(11)]
        assert tried == [401] * 10 + [409]
        assert (await room.post("/signin", login="TRAINER", password=OLD)).code == 409

    run(tmp_path, check)


def test_a_learner_has_no_password_to_change(tmp_path):
    async def check(room):
        assert "/me/password" not in (await room.get("/me", "learner"))[1]
        assert (await room.get("/me/password", "learner"))[0] == 403
        assert (await room.post("/me/password", "learner", old="135790", password=NEW)).code == 403

    run(tmp_path, check)


@pytest.mark.parametrize("who", ["manager", "issuer", "operator"])
def test_a_forgotten_password_is_replaced_by_a_link_that_works_once_and_is_on_record(tmp_path, who):
    async def check(room):
        page, person = f"/centre/{room.centre}/staff", room.ids["examiner"]
        assert "忘了密码" in (await room.get(page, who))[1]
        first = link_in(await room.post(page, who, action="password", person=person))
        link = link_in(await room.post(page, who, action="password", person=person))
        assert (await room.get(first))[0] == 409
        shown = await room.get(link)
        assert (shown[0], "演示 examiner" in shown[1], 'name="old"' in shown[1]) == (200, True, False)
        assert (await room.post(link, password="short")).code == 400
        assert await codes(room, "examiner") == [302, 401]
        done = await room.post(link, password=NEW)
        assert (done.code, done.headers["Location"]) == (302, "/teach")
        assert await codes(room, "examiner") == [401, 302]
        assert ((await room.post(link, password=OLD)).code, (await room.get("/teach", "examiner"))[0]) == (409, 302)
        noted = await room.site.record(lambda db: list(db.query("SELECT person, action, subject FROM access_log")))
        made = {"person": room.ids[who], "action": "new_password_link", "subject": person}
        assert noted == [made, made, {"person": person, "action": "new_password", "subject": person}]

    run(tmp_path, check)


def test_nobody_gets_through_such_a_link_what_they_could_not_be_given(tmp_path):
    async def check(room):
        page = f"/centre/{room.centre}/staff"
        await room.site.record(people.grant, room.ids["examiner"], room.elsewhere, "manager", None, records.now())

        async def ask(who, whom, where=page):
            return (await room.post(where, who, action="password", person=room.ids[whom])).code

        refused = [("manager", "operator"), ("issuer", "operator"), ("manager", "other-trainer"), ("manager", "examiner")]
        refused += [("other-manager", "trainer"), ("trainer", "issuer"), ("manager", "learner"), ("operator", "learner")]
        assert {pair: await ask(*pair) for pair in refused} == dict.fromkeys(refused, 403)
        assert [await ask("operator", "examiner"), await ask("other-operator", "operator"), await ask("manager", "issuer")] == [200] * 3
        html = (await room.get(page, "issuer"))[1]
        assert ('value="grant"' in html, 'value="withdraw"' in html, 'value="invite"' in html) == (False, False, False)
        assert (await room.post(page, "issuer", action="grant", role="trainer", person=room.ids["issuer"])).code == 403

    run(tmp_path, check)


def test_a_link_for_a_password_makes_no_account_and_the_reverse(tmp_path):
    async def check(room):
        now = records.now()
        back = await room.site.record(new_passwords.link, room.ids["trainer"], room.ids["manager"], now)
        fresh = await room.site.record(people.invite, "trainer", now, room.centre)
        with pytest.raises(RefusedError, match="makes a new account"):
            await room.site.record(new_passwords.use_link, fresh, "x", now)
        form = {"login": "new", "name": "新", "password": NEW}
        assert (await room.post(f"/invitation/{back}", **form)).headers["Location"] == "/teach"
        assert await room.site.record(people.find_staff, "new") is None
        assert (await room.post(f"/invitation/{fresh}", **form)).code == 302

    run(tmp_path, check)


def test_an_operator_invites_an_auditor_and_a_manager_cannot(tmp_path):
    async def check(room):
        page = f"/centre/{room.centre}/staff"
        assert "省级监督员" not in (await room.get(page, "manager"))[1]
        assert (await room.post(page, "manager", action="invite", role="auditor")).code == 400
        link = link_in(await room.post(page, "operator", action="invite", role="auditor"))
        done = await room.post(link, login="province", name="演示监督员", password=NEW)
        assert (done.code, done.headers["Location"]) == (302, "/audit")
        found = await room.site.record(people.find_staff, "province")
        assert await room.site.record(people.roles, found["id"]) == {("auditor", room.centre)}

    run(tmp_path, check)


def test_an_operator_founds_a_second_centre_and_invites_its_manager(tmp_path):
    async def check(room):
        form = {"code": "0101", "zh": "临平区培训基地", "en": "Linping Training Centre"}
        assert "/centre/new" in (await room.get("/centre", "operator"))[1]
        assert "/centre/new" not in (await room.get("/centre", "manager"))[1]
        assert (await room.post("/centre/new", "manager", **form)).code == 403
        for wrong, told in (({"code": "7"}, "基地代码是 4 位数字"), ({"code": "0001"}, "有人用了"), ({"en": " "}, "要写中文和英文")):
            again = await room.post("/centre/new", "operator", **{**form, **wrong})
            assert (again.code, told in again.body.decode(), 'value="临平区培训基地"' in again.body.decode()) == (409, True, True)
        made = await room.post("/centre/new", "operator", **form)
        new = (await room.site.record(centres.listing))[-1]
        assert (new["code"], new["name_zh"], new["name_en"]) == tuple(form.values())
        assert (made.code, made.headers["Location"]) == (302, f"/centre/{new['id']}/staff")
        link = link_in(await room.post(made.headers["Location"], "operator", action="invite", role="manager"))
        assert (await room.post(link, login="linping", name="演示负责人", password=NEW)).headers["Location"] == "/centre"

    run(tmp_path, check)


def test_the_terminal_makes_another_operator_while_the_site_runs(tmp_path):
    async def check(room):
        command = [BOAI, "new", "operator", "--data", tmp_path / "data", "--port", str(room.port)]
        made = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        link = re.search(rf"^http://localhost:{room.port}(/invitation/\S+)$", made, re.MULTILINE)[1]
        done = await room.post(link, login="second", name="演示管理员", password=NEW)
        assert (done.code, done.headers["Location"]) == (302, "/centre")
        room.tokens["second"] = session(done)
        back = await room.post(f"/centre/{room.centre}/staff", "second", action="password", person=room.ids["operator"])
        assert (await room.post(link_in(back), password=NEW)).code == 302
        assert await codes(room, "operator") == [401, 302]

    run(tmp_path, check)


def test_without_a_record_the_terminal_makes_no_operator_and_no_record(tmp_path):
    done = subprocess.run([BOAI, "new", "operator", "--data", tmp_path / "none"], capture_output=True, text=True, check=False)
    line = f"boai: {tmp_path / 'none' / 'records.db'}: there is no record yet; `boai serve` makes it, and the first operator.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", line)
    assert list(tmp_path.iterdir()) == []
