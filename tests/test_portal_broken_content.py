"""Content saved broken while a class is at work: the class goes on, learners get plain words, those who mend get the place.

It drives ``portal/last_good.py``, ``portal/notices.py``.
"""

import shutil

import pytest
from classroom import Classroom, run, serve, text_of
from test_portal_lessons import notebook, save, write_lesson

from grading import records
from portal import server

COURSE = """title = {{zh = "小课程", en = "Tiny course"}}
summary = {{zh = "一句", en = "One line"}}
audience = {{zh = "人", en = "People"}}
minutes = 30
lessons = {lessons}
edition = "2026-11"
"""
BROKEN = "titel = 1\n"
PLAIN = "这里的内容出了错，正在修。"


@pytest.fixture
def content(tmp_path):
    """A copy of the real course, whose files a test may break."""
    real = server.__file__.rpartition("portal")[0]
    shutil.copytree(f"{real}courses/cpr_aed", tmp_path / "content" / "courses" / "cpr_aed")
    return tmp_path / "content"


def bank_file(content):
    return sorted((content / "courses" / "cpr_aed" / "items").glob("*.toml"))[0]


async def start(room):
    reply = await room.post("/assess/cpr_aed/theory", "learner")
    assert reply.code == 303
    return reply.headers["Location"].rpartition("/")[2]


@pytest.mark.parametrize("name", ["course.toml", "items"])
def test_a_file_saved_broken_during_class_stops_neither_the_test_nor_the_class_page(tmp_path, content, name, caplog):
    async def check(room):
        await room.get("/assess/cpr_aed/theory", "learner")
        attempt = await start(room)
        file = bank_file(content) if name == "items" else content / "courses" / "cpr_aed" / name
        good = file.read_text(encoding="utf-8")
        file.write_text(BROKEN, encoding="utf-8")
        pages = {
            f"/assess/cpr_aed/theory/{attempt}": "learner",
            "/courses/cpr_aed": "",
            f"/teach/classes/{room.group}": "trainer",
            f"/centre/classes/{room.group}": "manager",
        }
        assert {page: (await room.get(page, who))[0] for page, who in pages.items()} == dict.fromkeys(pages, 200)
        assert (await room.fetch(f"/api/attempts/{attempt}/submit", "learner", "POST", {})).code == 200
        assert (await room.get(f"/assess/cpr_aed/theory/{attempt}/result", "learner"))[0] == 200
        place, what = str(file), "unknown key “titel”" if name == "items" else "key “title” is missing"
        for page, who in (("/teach", "trainer"), ("/centre", "operator")):
            assert f"{place} {what}" in text_of((await room.get(page, who))[1])
        assert place not in text_of((await room.get("/centre", "issuer"))[1])
        told = f"content: {place}: {what}"
        assert [r.getMessage().count(told) for r in caplog.records] == [1]
        file.write_text(good, encoding="utf-8")
        assert "处内容要修" not in (await room.get("/teach", "trainer"))[1]
        file.write_text(BROKEN, encoding="utf-8")
        await room.get("/teach", "trainer")
        assert [r.getMessage().count(told) for r in caplog.records] == [1, 1]

    run(tmp_path, check, content=content)


def test_an_attempt_is_submitted_with_the_key_version_of_its_form_even_when_the_bank_never_was_sound(tmp_path, content):
    async def begin(room):
        return await start(room), room.tokens["learner"]

    attempt, token = run(tmp_path, begin, content=content)
    bank_file(content).write_text(BROKEN, encoding="utf-8")

    async def check(app, port):
        room = Classroom(app, port)
        room.tokens["learner"] = token
        assert (await room.fetch(f"/api/attempts/{attempt}/submit", "learner", "POST", {})).code == 200
        sql = "SELECT form ->> 'key_version' AS form, key_version AS job FROM attempts JOIN jobs ON attempt = attempts.id"
        row = await app.site.record(records.one, sql)
        assert row["form"] == row["job"]
        assert (await room.get(f"/assess/cpr_aed/theory/{attempt}/result", "learner"))[0] == 200

    serve(tmp_path / "data", check, content=content)


@pytest.mark.parametrize(("who", "told"), [("learner", False), ("examiner", False), ("trainer", True), ("operator", True)])
def test_only_those_who_mend_content_are_told_file_and_item(tmp_path, content, who, told, caplog):
    file = bank_file(content)
    file.write_text(BROKEN, encoding="utf-8")

    async def check(room):
        if who != "learner":
            await room.site.record(lambda db: db.table("enrolments").insert(
                {"class": room.group, "person": room.ids[who], "name": who, "joined_at": records.now()}
            ))  # fmt: skip
        reply = await room.post("/assess/cpr_aed/theory", who)
        page = text_of(reply.body.decode())
        assert (reply.code, PLAIN in page, str(file) in page, str(content) in page) == (500, True, told, told)
        await room.post("/assess/cpr_aed/theory", who)
        assert [record.getMessage() for record in caplog.records] == [
            f"content: {file}: unknown key “titel” — remove it or correct it; known: item"
        ]

    run(tmp_path, check, content=content)


def test_the_api_tells_a_learner_no_path_no_item_and_no_key(tmp_path, content):
    async def check(room):
        attempt = await start(room)
        drawn = (await room.site.record(records.one, "SELECT form FROM attempts"))["form"]
        room.site._banks.clear()
        bank_file(content).write_text(BROKEN, encoding="utf-8")
        reply = await room.fetch(f"/assess/cpr_aed/theory/{attempt}", "learner")
        page = reply.body.decode()
        assert (reply.code, PLAIN in page, str(content) in page) == (500, True, False)
        assert "cpr-" in drawn
        assert "@1" not in page

    run(tmp_path, check, content=content)


def test_the_start_names_every_problem_with_its_place_and_the_rest_is_served(tmp_path, content, caplog):
    file = bank_file(content)
    first = file.read_text(encoding="utf-8").replace("correct = true", "correct = false", 4)
    file.write_text(first, encoding="utf-8")
    for name, lessons in (("good", '["first_aid/01_tiny", "first_aid/02_raises"]'), ("unknown", "[]\ncolour = 1")):
        (content / "courses" / name).mkdir()
        (content / "courses" / name / "course.toml").write_text(COURSE.format(lessons=lessons), encoding="utf-8")
    write_lesson(content)
    for lang in ("zh", "en"):
        save(content / "first_aid/02_raises", lang, notebook(lang, [("intro", "markdown", "# 坏"), ("boom", "code", "1 / 0")]))

    async def check(room):
        await server.look_through(room.site)
        said = [record.getMessage() for record in caplog.records]
        items = [line for line in said if "no option is right — write correct = true" in line]
        assert (len(items), all(str(file) in line for line in items)) == (2, True)
        assert [line.partition(" — ")[0] for line in said if "colour" in line] == [
            f"content: {content}/courses/unknown/course.toml: unknown key “colour”"
        ]
        raised = [line for line in said if "ZeroDivisionError" in line]
        assert sorted(line.partition(":")[2].strip() for line in raised) == [
            f"first_aid/02_raises/{lang}.ipynb, cell boom: ZeroDivisionError: division by zero — mend the cell" for lang in ("en", "zh")
        ]
        assert [(await room.get(page))[0] for page in ("/", "/courses/good", "/learn/good/01_tiny")] == [200, 200, 200]

    run(tmp_path, check, content=content)
