"""Error pages: what they say of answers, and where they lead (portal/ways_on.py)."""

import re

import pytest
from classroom import run, text_of


def ways(page):
    return re.findall(r'<a class="button(?: primary)?" href="([^"]+)">', re.search(r"<main.*</main>", page, re.S)[0])


@pytest.mark.parametrize(
    ("path", "who", "status", "on"),
    [
        ("/nowhere", "", 404, ["/"]),
        ("/nowhere/at/all", "learner", 404, ["/"]),
        ("/learn/cpr_aed/none", "", 404, ["/courses/cpr_aed", "/"]),
        ("/assess/cpr_aed/none", "learner", 404, ["/courses/cpr_aed", "/"]),
        ("/teach/classes/none", "trainer", 404, ["/teach", "/"]),
        ("/teach/classes/none/station/none/none", "examiner", 404, ["/teach/classes/none", "/teach", "/"]),
        ("/assess/none/theory", "learner", 404, ["/"]),
        ("/teach", "learner", 403, ["/me", "/"]),
        ("/centre/certificates/HB-0001-none-0000", "learner", 403, ["/me", "/"]),
        ("/me/certificates/HB-0001-none-0000.pdf", "learner", 409, ["/me", "/"]),
        ("/invitation/0123456789012345678901234567890", "", 409, ["/"]),
    ],
)
def test_an_error_page_leads_to_the_nearest_place_its_reader_can_open(tmp_path, path, who, status, on):
    async def check(room):
        found, page = await room.get(path, who)
        assert (found, ways(page)) == (status, on)

    run(tmp_path, check)


def test_only_who_is_in_a_test_is_told_that_answers_are_safe(tmp_path):
    async def check(room):
        told = {
            (path, who): "已经保存的答案和成绩都在" in text_of((await room.get(path, who))[1])
            for path in ("/nowhere", "/assess/cpr_aed/none") for who in ("", "learner")
        }
        assert [key for key, said in told.items() if said] == [("/assess/cpr_aed/none", "learner")]

    run(tmp_path, check)
