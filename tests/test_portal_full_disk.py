"""A disk that fills up while the classroom is open: plain words, nothing lost, and on it goes when there is room."""

import json
import sys

import pytest
from classroom import Classroom, serve, text_of
from test_portal_lessons import write_lesson
from tiny_course import write_course

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no small disk can be made there")


@pytest.fixture
def disk(tmp_path):
    import disks

    made, end = disks.make(tmp_path / "disk")
    yield made
    end()


def run(disk, check, **settings):
    async def use(app, port):
        room = Classroom(app, port)
        await room.furnish()
        return await check(room)

    return serve(disk.folder / "data", use, **settings)


def lines(caplog):
    return [record.getMessage() for record in caplog.records]


async def answer(room, attempt, value, seq):
    body = {"value": value, "seq": seq, "at": "2026-11-24T03:00:00.000Z"}
    reply = await room.fetch(f"/api/attempts/{attempt}/answers/{room.slot}", "learner", "PUT", body)
    return reply.code, json.loads(reply.body)


async def begin(room):
    reply = await room.post("/assess/cpr_aed/theory", "learner")
    attempt = reply.headers["Location"].rpartition("/")[2]
    row = (await room.site.record(lambda db: list(db.query("SELECT form FROM attempts"))))[0]
    slot = next(slot for slot in json.loads(row["form"])["slots"] if slot["kind"] == "choice")
    room.slot = slot["slot"]
    return attempt


def test_an_answer_that_cannot_be_stored_is_told_so_in_one_line_and_stored_answers_stay(disk, caplog):
    async def check(room):
        attempt = await begin(room)
        assert (await answer(room, attempt, [0], 1))[0] == 200
        disk.fill()
        code, told = await answer(room, attempt, [1], 2)
        assert (code, told["error"]["code"]) == (507, "disk_full")
        assert "答案还在你的设备上，硬盘腾出空间后会自动再发。" in told["error"]["message"]
        (line,) = lines(caplog)
        assert line.startswith(f"PUT /api/attempts/{attempt}/answers/{room.slot} was not stored: ")
        assert line.endswith("; free disk space")
        assert caplog.records[0].exc_info is None
        stored = json.loads((await room.fetch(f"/api/attempts/{attempt}", "learner")).body)["answers"]
        assert stored[room.slot]["value"] == [0]
        disk.free()
        code, told = await answer(room, attempt, [1], 2)
        assert (code, told["value"]) == (200, [1])

    run(disk, check)


def test_a_form_that_cannot_be_stored_says_that_this_step_was_not_saved(disk):
    async def check(room):
        disk.fill()
        form = {"name": "演示新学员", "pin": "135790"}
        reply = await room.post(f"/join/{room.code}", **form)
        page = text_of(reply.body.decode())
        assert (reply.code, "刚才这一步没有存上，以前存好的都在。" in page, "什么都没丢" in page) == (507, True, False)
        english = await room.post(f"/join/{room.code}?lang=en", **form)
        assert "This step was not saved; everything saved before is there." in text_of(english.body.decode())
        disk.free()
        assert (await room.post(f"/join/{room.code}", **form)).code == 302

    run(disk, check)


def test_pages_are_read_from_a_full_disk_and_a_lesson_that_cannot_be_stored_is_served_from_memory(disk, tmp_path, caplog):
    content = tmp_path / "content"
    write_lesson(content)
    write_course(content)

    async def check(room):
        if disk.mounted:
            disk.fill()
        else:  # a limit on files would also keep the lesson from being run
            (disk.folder / "data" / "pages").write_text("in the way")
        pages = ["/learn/tiny/01_tiny", "/learn/tiny/01_tiny", "/", "/healthz"]
        assert [(await room.get(page))[0] for page in pages] == [200] * 4
        assert [line.partition(" (")[0] for line in lines(caplog)] == [
            f"content: {disk.folder / 'data' / 'pages'}: a page cannot be stored"
        ]
        assert list((disk.folder / "data").glob("pages/*")) == []

    run(disk, check, content=content)


def test_what_is_no_matter_of_the_disk_stays_a_mistake_of_the_program(disk):
    from portal.storage import disk_problem

    assert [disk_problem(error) for error in (FileNotFoundError(2, "x"), OSError(28, "x"), ValueError(), None)] == [
        False, True, False, False,
    ]  # fmt: skip
