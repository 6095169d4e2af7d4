"""The centre's pages: verdicts, issuing, revoking, staff, and what founds or renames one (portal/handlers/founding.py)."""

import json
import re

import pypdfium2
import zxingcpp
from classroom import Classroom, run, serve, text_of

from grading import centres, certificates, people, records
from portal.strings import day_text


def test_the_class_page_says_for_everyone_what_is_missing(tmp_path):
    async def check(room):
        status, html = await room.get(f"/centre/classes/{room.group}", "manager")
        words = text_of(html)
        assert status == 200
        assert "可以发证：0 人" in words
        assert "还没有参加理论考试。" in words
        assert "第 1 次面授没有签到。" in words

    run(tmp_path, check)


def test_only_an_issuer_of_the_centre_issues_and_only_after_confirming_ages(tmp_path):
    async def check(room):
        await room.site.record(room.qualify)
        page = f"/centre/classes/{room.group}/issue"
        codes = [(await room.post(page, role, age_checked="1")).code for role in ("manager", "other-issuer", "learner")]
        unchecked = await room.post(page, "issuer", person=room.ids["learner"])
        assert (codes, unchecked.code) == ([403, 403, 403], 409)
        assert "请先勾选" in unchecked.body.decode()
        assert await room.site.record(certificates.for_centre, room.centre) == []
        issued = await room.post(page, "issuer", person=room.ids["learner"], age_checked="1")
        papers = await room.site.record(certificates.for_centre, room.centre)
        assert (issued.code, len(papers)) == (200, 1)
        assert papers[0]["number"] in issued.body.decode()

    run(tmp_path, check)


def test_issuing_to_all_issues_to_those_who_are_ready_and_a_second_time_to_nobody(tmp_path):
    async def check(room):
        await room.site.record(room.learner, "演示学员二", "second")
        await room.site.record(room.qualify)
        page = f"/centre/classes/{room.group}/issue"
        await room.post(page, "issuer", age_checked="1")
        await room.post(page, "issuer", age_checked="1")
        papers = await room.site.record(certificates.for_centre, room.centre)
        assert [paper["person"] for paper in papers] == [room.ids["learner"]]

    run(tmp_path, check)


def test_a_name_that_cannot_be_printed_is_refused_by_naming_the_character(tmp_path):
    async def check(room):
        await room.site.record(room.learner, "演示བོད", "tibetan")
        await room.site.record(room.qualify, "tibetan")
        reply = await room.post(f"/centre/classes/{room.group}/issue", "issuer", person=room.ids["tibetan"], age_checked="1")
        assert "演示བོད: 姓名里的 བ (U+0F56) 打印不出来。" in text_of(reply.body.decode())
        assert await room.site.record(certificates.for_centre, room.centre) == []

    run(tmp_path, check)


def test_a_certificate_is_revoked_with_a_reason_and_the_public_page_says_so(tmp_path):
    async def check(room):
        number = await room.certify()
        page = f"/centre/certificates/{number}"
        assert (await room.get(page, "manager"))[0] == 200
        assert (await room.get(page, "other-manager"))[0] == 403
        assert (await room.post(f"{page}/revoke", "manager", reason="x")).code == 403
        assert (await room.post(f"{page}/revoke", "other-issuer", reason="x")).code == 403
        assert (await room.post(f"{page}/revoke", "issuer", reason="  ")).code == 409
        assert (await room.post(f"{page}/revoke", "issuer", reason="姓名有误")).code == 302
        assert "姓名有误" in (await room.get(page, "issuer"))[1]
        assert "已撤销" in (await room.get(f"/verify/{number}"))[1]

    run(tmp_path, check)


def test_the_pdf_goes_to_its_centre_and_its_holder_only(tmp_path):
    async def check(room):
        number = await room.certify()
        await room.site.record(room.learner, "演示学员二", "second")
        centre, mine = f"/centre/certificates/{number}/pdf", f"/me/certificates/{number}.pdf"
        replies = [await room.fetch(centre, "issuer"), await room.fetch(mine, "learner")]
        assert [reply.body[:5] for reply in replies] == [b"%PDF-", b"%PDF-"]
        assert (await room.fetch(centre, "other-issuer")).code == 403
        assert (await room.fetch(mine, "second")).code == 404

    run(tmp_path, check)


def test_a_manager_invites_staff_by_a_link_that_works_once_and_never_an_operator(tmp_path):
    async def check(room):
        page = f"/centre/{room.centre}/staff"
        reply = await room.post(page, "manager", action="invite", role="examiner")
        link = re.search(r'href="https?://[^/"]+(/invitation/[^"]+)"', reply.body.decode())[1]
        form = {"login": "new-examiner", "name": "演示新考官", "password": "long enough secret"}
        assert (await room.post(link, **form)).code == 302
        assert (await room.post(link, **{**form, "login": "again"})).code == 409
        staff = {row["login"]: row["roles"] for row in await room.site.record(people.staff, room.centre)}
        assert staff["new-examiner"] == ["examiner"]
        assert (await room.post(page, "manager", action="invite", role="operator")).code == 400
        assert (await room.post(page, "other-manager", action="invite", role="examiner")).code == 403

    run(tmp_path, check)


def test_roles_are_given_and_taken_by_the_manager(tmp_path):
    async def check(room):
        page, person = f"/centre/{room.centre}/staff", room.ids["trainer"]
        await room.post(page, "manager", action="grant", role="examiner", person=person)
        assert await room.site.record(people.roles, person) == {("trainer", room.centre), ("examiner", room.centre)}
        await room.post(page, "manager", action="withdraw", role="trainer", person=person)
        assert await room.site.record(people.roles, person) == {("examiner", room.centre)}

    run(tmp_path, check)


def test_an_invitation_with_a_login_in_use_keeps_what_was_typed_and_the_link(tmp_path):
    async def check(room):
        reply = await room.post(f"/centre/{room.centre}/staff", "manager", action="invite", role="trainer")
        link = re.search(r'href="https?://[^/"]+(/invitation/[^"]+)"', reply.body.decode())[1]
        form = {"login": "manager", "name": "演示新老师", "password": "long enough secret"}
        taken = await room.post(link, **form)
        assert (taken.code, "这个登录名有人用了，换一个。" in taken.body.decode()) == (409, True)
        assert 'value="演示新老师"' in taken.body.decode()
        made = await room.post(link, **{**form, "login": "new-trainer"})
        assert (made.code, made.headers["Location"]) == (302, "/teach")
        assert (await room.get(link))[0] == 409

    run(tmp_path, check)


def test_nobody_makes_themselves_examiner_or_issuer(tmp_path):
    async def check(room):
        page = f"/centre/{room.centre}/staff"
        for who in ("manager", "operator", "other-operator"):
            before = await room.site.record(people.roles, room.ids[who])
            for role in ("examiner", "issuer"):
                reply = await room.post(page, who, action="grant", role=role, person=room.ids[who])
                assert (reply.code, "请另一位负责人来加" in reply.body.decode()) == (409, True)
            assert await room.site.record(people.roles, room.ids[who]) == before
        await room.post(page, "operator", action="grant", role="issuer", person=room.ids["manager"])
        held = await room.site.record(people.roles, room.ids["manager"])
        assert held == {("manager", room.centre), ("issuer", room.centre)}

    run(tmp_path, check)


async def revoked(room, reason="姓名有误"):
    """Issue and revoke the learner's certificate; return its number and the day's words."""
    number = await room.certify()
    await room.post(f"/centre/certificates/{number}/revoke", "issuer", reason=reason)
    return number, day_text(records.now(), "zh")


def test_a_revoked_certificates_page_says_so_first_with_day_and_reason(tmp_path):
    async def check(room):
        number, day = await revoked(room)
        html = (await room.get(f"/centre/certificates/{number}", "manager"))[1]
        banner = re.search(r'<section class="card stack verdict verdict-revoked".*?</section>', html, re.S)[0]
        assert text_of(banner) == f"✕ 已撤销 {day} 演示 issuer 撤销，原因：姓名有误"
        assert "打开 PDF" not in text_of(html)
        assert "下载 PDF（盖有“已撤销”）" in text_of(html)

    run(tmp_path, check)


def test_a_revoked_certificates_pdf_is_marked_for_the_centre_and_the_holder_and_stored_as_issued(tmp_path):
    async def check(room):
        number = await room.certify()
        issued = (await room.fetch(f"/me/certificates/{number}.pdf", "learner")).body
        await room.post(f"/centre/certificates/{number}/revoke", "issuer", reason="姓名有误")
        for page, who in ((f"/centre/certificates/{number}/pdf", "manager"), (f"/me/certificates/{number}.pdf", "learner")):
            reply = await room.fetch(page, who)
            assert f'filename="{number}-REVOKED.pdf"' in reply.headers["Content-Disposition"]
            assert "已撤销 REVOKED" in pypdfium2.PdfDocument(reply.body)[0].get_textpage().get_text_range()
        assert (await room.site.record(certificates.pdf, number))[0] == issued

    run(tmp_path, check)


def test_who_had_a_certificate_revoked_is_left_out_of_issuing_to_all_and_gets_a_correction_alone(tmp_path):
    async def check(room):
        await room.site.record(room.learner, "演示学员二", "second")
        await room.site.record(room.qualify, "second")
        number, day = await revoked(room)
        page = f"/centre/classes/{room.group}"
        words = text_of((await room.get(page, "issuer"))[1])
        assert "可以发证：1 人" in words
        assert f"演示学员 ✕ 曾撤销 · {number} · {day} · 姓名有误 更正补发" in words
        await room.post(f"{page}/issue", "issuer", age_checked="1")
        papers = await room.site.record(certificates.for_centre, room.centre)
        assert sorted(paper["name"] for paper in papers) == ["演示学员", "演示学员二"]
        await room.post(f"{page}/issue", "issuer", person=room.ids["learner"], age_checked="1")
        newest = (await room.site.record(certificates.for_person, room.ids["learner"]))[0]["number"]
        assert (await room.site.record(certificates.full, newest))["replaces"] == number
        assert "曾撤销" not in text_of((await room.get(page, "issuer"))[1])

    run(tmp_path, check)


def test_before_issuing_the_issuer_is_warned_of_an_address_that_only_this_network_can_open(tmp_path):
    async def check(room):
        await room.site.record(room.qualify)
        return text_of((await room.get(f"/centre/classes/{room.group}", "issuer"))[1])

    warning = "证书上的二维码会写 http://192.168.1.20:8866，出了本单位的网络就打不开，发出后不能改。"
    assert warning in run(tmp_path / "here", check, hostname="192.168.1.20")
    assert "出了本单位的网络" not in run(tmp_path / "public", check, public_url="https://boai.example.org")


def test_the_public_address_is_in_the_certificates_code_and_in_the_join_code(tmp_path):
    async def check(room):
        await room.site.record(room.qualify)
        await room.post(f"/centre/classes/{room.group}/issue", "issuer", person=room.ids["learner"], age_checked="1")
        (paper,) = await room.site.record(certificates.for_centre, room.centre)
        pdf, _ = await room.site.record(certificates.pdf, paper["number"])
        codes = zxingcpp.read_barcodes(pypdfium2.PdfDocument(pdf)[0].render(scale=3).to_pil())
        assert [code.text for code in codes] == [f"https://boai.example.org/verify/{paper['number']}"]
        assert "打开 https://boai.example.org/join，输入班级码" in text_of((await room.get(f"/teach/classes/{room.group}", "trainer"))[1])

    run(tmp_path, check, public_url="https://boai.example.org")


def test_only_the_first_operator_is_asked_for_the_centres_names_and_then_sees_what_comes_next(tmp_path):
    async def use(app, port):
        room = Classroom(app, port)
        token = await room.site.record(people.invite, "operator", records.now())
        form = {"login": "op", "name": "演示管理员", "password": "long enough secret"}
        page = (await room.get(f"/invitation/{token}"))[1]
        assert re.findall(r'name="(centre_\w+)"[^>]* required', page) == ["centre_zh", "centre_en"]
        nameless = await room.post(f"/invitation/{token}", **form, centre_zh="江城基地")
        assert (nameless.code, "请写培训基地的中文和英文名称。" in nameless.body.decode()) == (400, True)
        assert 'value="江城基地"' in nameless.body.decode()
        made = await room.post(f"/invitation/{token}", **form, centre_zh="江城基地", centre_en="River City Base")
        assert (made.code, made.headers["Location"]) == (302, "/centre")
        room.tokens["op"] = re.search(r"boai_session=([^;]+)", made.headers["Set-Cookie"])[1]
        words = text_of((await room.get("/centre", "op"))[1])
        assert "江城基地 基地代码 0001" in words
        assert "下一步 先邀请负责人和培训师。" in words
        (centre,) = await room.site.record(centres.listing)
        later = await room.site.record(people.invite, "trainer", records.now(), centre["id"])
        words = (await room.get(f"/invitation/{later}"))[1]
        assert "centre_zh" not in words
        assert "你的身份：培训师。" in text_of(words)

    serve(tmp_path / "data", use)


def test_a_centre_that_has_everybody_and_a_class_is_told_of_no_next_step(tmp_path):
    async def check(room):
        assert "下一步" not in text_of((await room.get("/centre", "manager"))[1])

    run(tmp_path, check)


def test_a_centre_is_renamed_on_record_by_its_manager_and_issued_certificates_keep_the_old_name(tmp_path):
    async def check(room):
        number, page = await room.certify(), f"/centre/{room.centre}/name"
        names = {"centre_zh": "新名基地", "centre_en": "New Name Centre"}
        assert (await room.post(page, "other-manager", **names)).code == 403
        assert (await room.post(page, "issuer", **names)).code == 403
        assert (await room.post(page, "manager", centre_zh="新名基地", centre_en=" ")).code == 400
        assert (await room.post(page, "manager", **names)).code == 302
        assert "新名基地" in text_of((await room.get("/centre", "manager"))[1])
        assert "演示培训基地" in text_of((await room.get(f"/verify/{number}"))[1])
        (entry,) = await room.site.record(lambda db: list(db.table("access_log").rows))
        assert (entry["person"], entry["action"], json.loads(entry["subject"])) == (
            room.ids["manager"], "rename_centre",
            {
                "centre": room.centre, "from": {"name_en": "Demo centre", "name_zh": "演示培训基地"},
                "to": {"name_en": "New Name Centre", "name_zh": "新名基地"},
            },
        )  # fmt: skip

    run(tmp_path, check)


def test_an_invitation_names_the_address_that_phones_reach_wherever_it_was_made(tmp_path):
    async def check(room):
        reply = await room.post(f"/centre/{room.centre}/staff", "manager", action="invite", role="examiner")
        page = reply.body.decode()
        assert re.search(r'<input value="http://192\.168\.1\.20:8866/invitation/[\w-]{43}" readonly>', page)
        assert "对方的手机要连在同一个网络，才打得开。" in page

    run(tmp_path, check, hostname="192.168.1.20")


def test_a_certified_name_is_corrected_by_revoking_renaming_and_issuing_again(tmp_path):
    async def check(room):
        number, page = await room.certify(), f"/teach/classes/{room.group}/learner/{room.ids['learner']}"
        refused = await room.post(page, "trainer", action="rename", name="演示学圆")
        assert (refused.code, "先请发证人撤销证书，再改姓名" in refused.body.decode()) == (409, True)
        await room.post(f"/centre/certificates/{number}/revoke", "issuer", reason="姓名有误")
        assert (await room.post(page, "trainer", action="rename", name="演示学圆")).code == 302
        await room.post(f"/centre/classes/{room.group}/issue", "issuer", person=room.ids["learner"], age_checked="1")
        papers = await room.site.record(certificates.for_person, room.ids["learner"])
        assert [(paper["name"], bool(paper["revoked_at"])) for paper in papers] == [("演示学圆", False), ("演示学员", True)]

    run(tmp_path, check)
