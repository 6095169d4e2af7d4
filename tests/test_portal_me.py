"""A learner's own page and data."""

import json

from classroom import run, text_of


def test_my_page_says_what_is_missing_and_where_the_test_is(tmp_path):
    async def check(room):
        status, html = await room.get("/me", "learner")
        assert status == 200
        assert "拿证还差 还没有参加理论考试。" in text_of(html)
        assert 'href="/assess/cpr_aed/theory"' in html

    run(tmp_path, check)


def test_my_page_shows_my_certificate(tmp_path):
    async def check(room):
        number = await room.certify()
        html = (await room.get("/me", "learner"))[1]
        assert f'href="/me/certificates/{number}.pdf"' in html

    run(tmp_path, check)


def test_my_data_are_complete_and_hold_no_secret_and_nobody_else(tmp_path):
    async def check(room):
        number = await room.certify()
        await room.site.record(room.learner, "另一位演示学员", "second")
        text = (await room.get("/me/export", "learner"))[1]
        data = json.loads(text)
        assert data["person"]["name"] == "演示学员"
        assert [paper["number"] for paper in data["certificates"]] == [number]
        assert [row["passed"] for row in data["stations"]] == [1]
        assert data["attempts"][0]["scores"][0]["score"] == 1.0
        assert "argon2" not in text
        assert "另一位演示学员" not in text

    run(tmp_path, check)


def test_a_visitor_is_led_to_sign_in(tmp_path):
    async def check(room):
        reply = await room.fetch("/me")
        assert (reply.code, reply.headers["Location"]) == (302, "/signin?next=/me")

    run(tmp_path, check)
