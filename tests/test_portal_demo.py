"""``boai demo``: cut off it begins afresh, it never fills a folder that is in use, and its sign-ins work."""

import re
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from classroom import Classroom, serve

from grading import centres, certificates, records
from grading.grader import lock_grading
from portal import demo, whole_folder
from portal.settings import Settings

BOAI = Path(sys.executable).with_name("boai")
ROLES = ["operator", "manager", "issuer", "trainer", "examiner", "auditor"]


def start(folder):
    command = [BOAI, "demo", "--data", folder, "--learners", "4"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the folder, and what the command said, after an earlier run was killed while it graded."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    first = start(folder)
    while "The grader marks" not in first.stdout.readline():
        assert first.poll() is None
    first.kill()
    first.communicate()
    left = sorted(path.name for path in folder.parent.iterdir())
    assert left == [".data.filling"]
    left = [process for process in psutil.process_iter(["cmdline"]) if str(folder.parent) in " ".join(process.info["cmdline"] or [])]
    assert psutil.wait_procs(left, timeout=30)[1] == []  # its grader ends with it, also one that was only starting
    second = start(folder)
    said, error = second.communicate(timeout=300)
    assert (second.returncode, error) == (0, "")
    return folder, said


def test_a_run_that_was_cut_off_is_replaced_by_a_whole_one(made):
    folder, _ = made
    assert [path.name for path in folder.parent.iterdir()] == ["data"]
    assert not (folder / "filling.lock").exists()
    db = records.open_records(folder / "records.db")
    states = [row["state"] for row in db.query("SELECT state FROM attempts")]
    papers = certificates.for_centre(db, centres.listing(db)[0]["id"])
    db.close()
    assert states == ["graded"] * 5
    assert [bool(paper["revoked_at"]) for paper in papers].count(True) == 1
    assert len(papers) == 2


def test_every_sign_in_that_it_prints_works(made, tmp_path):
    folder, said = made
    staff = dict(re.findall(r"^(\w+) +login \1 +password (\S+)$", said, re.MULTILINE))
    code, last, pin = re.search(r"class code (\w+), name 演示一号 … (\S+), PIN (\d+)", said).groups()
    assert (list(staff), last) == (ROLES, "演示四号")

    async def use(app, port):
        room = Classroom(app, port)
        for role, password in staff.items():
            reply = await room.post("/signin", login=role, password=password)
            room.tokens[role] = re.search(r"boai_session=([^;]+)", reply.headers["Set-Cookie"])[1]
        desks = {role: "/centre" if role in ("operator", "manager", "issuer") else "/teach" for role in ROLES[:5]}
        assert {role: (await room.get(desk, role))[0] for role, desk in desks.items()} == dict.fromkeys(desks, 200)
        for name in ("演示一号", last):
            reply = await room.post(f"/join/{code}", name=name, pin=pin)
            assert (reply.code, reply.headers["Location"]) == (302, "/courses/cpr_aed")

    serve(folder, use)


def test_a_filled_folder_is_not_filled_again_and_prints_the_same_sign_ins(made):
    folder, said = made
    assert demo.sign_ins(folder) in said
    with pytest.raises(whole_folder.NotEmptyError):
        demo.make(Settings(data=folder), print)


def test_a_folder_that_a_server_uses_is_refused_in_one_line_at_once(tmp_path):
    data = tmp_path / "data"
    lock = lock_grading(data)
    ended = start(data)
    said, error = ended.communicate(timeout=60)
    line = f"boai: {data}: another boai command is at work there; stop it first, or choose another folder with --data.\n"
    assert (ended.returncode, said, error) == (1, "", line)
    assert [path.name for path in data.iterdir()] == ["grader.lock"]
    lock.close()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mine.txt").write_text("mine")
    with pytest.raises(whole_folder.NotEmptyError, match="is not empty; choose a new folder"):
        demo.make(Settings(data=tmp_path / "data"), print)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_two_at_once_do_not_fill_the_same_folder(tmp_path):
    with whole_folder.filled(tmp_path / "data") as first:
        (first / "mine").touch()
        with pytest.raises(whole_folder.FolderInUseError), whole_folder.filled(tmp_path / "data"):
            pass
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["mine"]
