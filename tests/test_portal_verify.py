"""What anyone may see: the check of a certificate, and the public figures."""

import json

from classroom import run, text_of

from grading import figures
from portal.limits import RateLimit


def test_a_valid_number_shows_its_verdict_and_a_masked_name_only(tmp_path):
    async def check(room):
        number = await room.certify()
        status, html = await room.get(f"/verify/{number}")
        typed = await room.get(f"/verify?number={number.lower().replace('-', '%20')}")
        assert (status, typed[0]) == (200, 200)
        assert "有效 这张证书由下面的基地颁发，现在有效。" in text_of(html)
        assert "演**员" in html
        assert "演示学员" not in html + typed[1]
        data = json.loads((await room.get(f"/api/verify/{number}"))[1])
        assert (data["status"], data["name"], data["centre"]) == ("valid", "演**员", {"zh": "演示培训基地", "en": "Demo centre"})

    run(tmp_path, check)


def test_a_changed_number_is_refused_in_words(tmp_path):
    async def check(room):
        number = await room.certify()
        last = "B" if number[-1] == "A" else "A"
        serial = number.replace("000001", "000002")
        pages = [await room.get(f"/verify/{n}?lang=en") for n in (number[:-1] + last, serial, "nonsense")]
        assert [status for status, _ in pages] == [404, 404, 404]
        headings = [html.partition('id="verdict">')[2].partition("</h1>")[0].rpartition(">")[2] for _, html in pages]
        assert headings == ["Not found", "Mistyped number", "Not a number of ours"]

    run(tmp_path, check)


def test_too_many_checks_from_one_address_must_wait(tmp_path):
    async def check(room):
        codes = [(await room.get("/verify/nonsense"))[0] for _ in range(4)]
        assert codes == [404, 404, 404, 429]
        assert (await room.get("/api/verify/nonsense"))[0] == 429
        assert (await room.get("/verify"))[0] == 200

    run(tmp_path, check, checks_per_minute=3)


def test_the_limit_is_a_sliding_window_per_address():
    limit = RateLimit(2, window=60)
    assert [limit.allow("a", now) for now in (0, 1, 2, 61, 62, 62.5)] == [True, True, False, True, True, False]
    assert limit.allow("b", 2)


def test_the_limit_forgets_old_addresses_when_there_are_too_many():
    limit = RateLimit(1, window=60, keys=2)
    assert [limit.allow(key, 0) for key in "abc"] == [True, True, True]
    assert len(limit._seen) <= 2


def test_public_figures_are_counted_from_the_record_and_name_nobody(tmp_path):
    async def check(room):
        await room.certify()
        counted = await room.site.record(figures.public)
        assert counted["totals"] == {"classes": 1, "learners": 1, "issued": 1, "revoked": 0}
        assert counted["centres"][0]["practicals"] == {"examined": 1, "passed": 1}
        assert counted["centres"][1]["certificates"] == []
        status, html = await room.get("/transparency")
        assert status == 200
        assert "开班 1 个，学员 1 人；实操考核 1 人次，通过 1 人次。" in html
        assert "演示学员" not in html

    run(tmp_path, check)
