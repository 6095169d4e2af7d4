"""The auditor's read-only view (grading/oversight.py): whose centres, what is shown, what never is."""

import re

from classroom import run, text_of

from grading import certificates, people, records


def appoint(db, room):
    """Make an auditor of the first centre."""
    person = people.create_staff(db, "auditor", "演示监督员", "hash", records.now())
    people.grant(db, person, room.centre, "auditor", None, records.now())
    room.tokens["auditor"] = people.open_session(db, person, records.now())


def numbers(page):
    return re.findall(r'class="number" href="/verify/([^"]+)"', page)


def test_an_auditor_sees_figures_and_masked_names_of_their_centre_only(tmp_path):
    async def check(room):
        await room.site.record(appoint, room)
        number = await room.certify()
        status, page = await room.get("/audit", "auditor")
        words = text_of(re.search(r"<main.*</main>", page, re.S)[0])
        assert status == 200
        assert numbers(page) == [number]
        assert "演**员 · 心肺复苏与 AED 培训合格证" in words
        assert "演示学员" not in words
        assert "学员 1 人，实操考核 1 人次、通过 1 人次，发证 1 张、撤销 0 张" in words
        assert "演示培训基地" in words
        assert "另一个基地" not in words
        assert "<button" not in re.sub(r'<form method="get".*?</form>', "", re.search(r"<main.*</main>", page, re.S)[0], flags=re.S)

    run(tmp_path, check)


def test_certificates_are_filtered_by_status_year_and_type(tmp_path):
    async def check(room):
        await room.site.record(appoint, room)
        await room.site.record(room.learner, "演示学员二", "second")
        revoked, valid = await room.certify(), await room.certify("second")
        await room.site.record(certificates.revoke, revoked, "王小明的姓名有误", room.ids["issuer"], records.now())
        year = certificates.day(records.now()).year
        found = {query: numbers((await room.get(f"/audit?{query}", "auditor"))[1]) for query in
                 ("status=valid", "status=revoked", "status=expired", f"year={year}&type=CA&status=revoked", "year=1999", "type=ZZ")}
        assert found == {
            "status=valid": [valid], "status=revoked": [revoked], "status=expired": [],
            f"year={year}&type=CA&status=revoked": [revoked], "year=1999": [], "type=ZZ": [],
        }  # fmt: skip
        assert "王小明" not in (await room.get("/audit", "auditor"))[1]

    run(tmp_path, check)


def test_nobody_else_opens_the_auditors_view(tmp_path):
    async def check(room):
        codes = [(await room.get("/audit", role))[0] for role in ("manager", "operator", "trainer", "learner")]
        assert codes == [403] * 4
        assert (await room.fetch("/audit")).code == 302

    run(tmp_path, check)
