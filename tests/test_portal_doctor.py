"""``boai doctor``: each check in words, and which of them need attention (portal/doctor.py, portal/cli/doctor.py)."""

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_portal_lessons import SETUP, choice, write_lesson

from grading import fonts, migrations, records
from kernels import client
from kernels.confine import Confinement, available
from portal import doctor, tls
from portal.settings import Settings

NOW = datetime(2026, 12, 1, tzinfo=UTC)
BOAI = Path(sys.executable).with_name("boai")
THREAD = ("thread", "code", "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), name='clock', daemon=True).start()")


@pytest.fixture
def settings(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "content" / "courses").mkdir(parents=True)
    return Settings(data=tmp_path / "data", content=tmp_path / "content", host="127.0.0.1", port=port, https=False)


def said(findings):
    return [str(finding) for finding in findings]


def first(findings, thing):
    return next(str(finding) for finding in findings if finding.thing.startswith(thing))


def test_a_fit_machine_is_all_good_and_nothing_is_changed(settings):
    write_lesson(settings.content)
    found = list(doctor.examine(settings, NOW))
    assert [str(finding) for finding in found if not finding.good] == ([] if available().whole else [str(found[-3])])
    assert [finding.thing.split()[0] for finding in found] == [
        "Python", "SQLite", "Record", "Clock", "Data", "Fonts", "Port", "HTTPS", "Limits", "Kernels", "Lessons",
    ]  # fmt: skip
    assert not settings.data.exists()


def test_the_command_says_a_line_a_check_and_ends_with_one_when_something_needs_attention(settings):
    def run():
        command = [BOAI, "doctor", "--data", settings.data, "--content", settings.content, "--port", str(settings.port)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        return done.returncode, done.stdout.splitlines(), done.stderr

    code, lines, error = run()
    assert (code, error) == (0 if available().whole else 1, "")
    assert [line[:4] for line in lines if "Limits" not in line] == ["good"] * 11
    settings.data.mkdir()
    (settings.data / "records.db").write_text("no database at all, but long enough to be looked at as one" * 20)
    code, lines, _ = run()
    assert code == 1
    assert sum(line.startswith("LOOK  Record 记录: ") for line in lines) == 1


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("wal", "journal WAL: this library keeps every answer in it"),
        ("delete", "journal DELETE: before 3.51.3 a WAL can be damaged, so the slower and safe way is used"),
    ],
)
def test_the_journal_is_told_with_its_reason(monkeypatch, mode, words):
    monkeypatch.setattr(records, "journal_mode", lambda: mode)
    library, version = records.library()
    finding = doctor._sqlite()
    assert finding.found.startswith(f"{version} ({library}), ")
    assert (finding.good, words in finding.found) == (True, True)


def test_the_record_is_looked_at_and_not_touched(tmp_path):
    path = tmp_path / "records.db"
    newest = len(migrations.STEPS)
    assert said(doctor._record(path, NOW))[0] == f"good  Record 记录: none yet; the first start makes {path}"
    records.open_records(path).close()
    before = path.read_bytes()
    assert said(doctor._record(path, NOW))[0] == f"good  Record 记录: schema {newest}, the newest"
    assert path.read_bytes() == before
    other = records.sqlite3.connect(path)
    other.execute(f"PRAGMA user_version={newest - 1}")
    other.close()
    assert said(doctor._record(path, NOW))[0] == f"good  Record 记录: schema {newest - 1}; the next start brings it to {newest}"
    other = records.sqlite3.connect(path)
    other.execute("PRAGMA user_version=99")
    other.close()
    assert said(doctor._record(path, NOW))[0] == f"LOOK  Record 记录: {path}: written by a newer version (schema 99, this program knows {newest}); upgrade Bo'ai Classroom"


def test_a_clock_that_cannot_be_right_is_told(tmp_path):
    path = tmp_path / "records.db"
    db = records.open_records(path)
    db.execute("PRAGMA foreign_keys=OFF")
    columns = {row[1]: "'x'" if row[2] == "TEXT" else "0" for row in db.execute("PRAGMA table_info(attempts)").fetchall() if row[3] or row[5]}
    columns |= {"state": "'submitted'", "submitted_at": "'2026-12-24T03:00:00.000Z'"}
    db.execute(f"INSERT INTO attempts ({', '.join(columns)}) VALUES ({', '.join(columns.values())})")
    db.conn.commit()
    db.close()
    remedy = "set date and time: certificates carry them"
    assert said(doctor._record(path, NOW))[1] == f"LOOK  Clock 时钟: 2026-12-01T00:00:00+00:00 is before the newest entry of the record, 2026-12-24T03:00:00.000Z — {remedy}"
    assert said(doctor._record(path, datetime(2026, 12, 25, tzinfo=UTC)))[1] == "good  Clock 时钟: 2026-12-25T00:00:00+00:00"
    assert said(doctor._record(tmp_path / "none.db", datetime(1970, 1, 1, tzinfo=UTC)))[1] == f"LOOK  Clock 时钟: 1970-01-01T00:00:00+00:00 is before this program was made — {remedy}"


def test_a_data_folder_that_takes_nothing_is_told(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    assert str(doctor._data(tmp_path / "file")).startswith(f"LOOK  Data folder 数据文件夹: {tmp_path / 'file'} cannot be written to (")
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 100 << 20}))
    assert str(doctor._data(tmp_path)) == f"LOOK  Data folder 数据文件夹: {tmp_path}, 0.1 GiB free — free at least 1 GiB: a full disk takes no answers"
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def test_missing_fonts_are_told(monkeypatch):
    def missing():
        raise fonts.FontsMissingError("Noto Sans SC: not found")

    assert str(doctor._fonts()) == "good  Fonts 证书字体: Noto Sans SC, Noto Sans CJK SC, DejaVu Sans"
    monkeypatch.setattr(fonts, "files", missing)
    assert str(doctor._fonts()) == "LOOK  Fonts 证书字体: Noto Sans SC: not found"


def test_a_port_of_another_program_is_told_and_one_of_the_classroom_is_good(settings, monkeypatch):
    name = f"Port 端口 {settings.port}"
    assert said(doctor._ports(settings)) == [f"good  {name}: free"]
    with socket.create_server(("127.0.0.1", settings.port)):
        monkeypatch.setattr(doctor, "_serves", lambda port: False)
        assert said(doctor._ports(settings)) == [f"LOOK  {name}: not to be had (Address already in use) — stop the other program, or choose another with --port"]
        monkeypatch.setattr(doctor, "_serves", lambda port: port == settings.port)
        assert said(doctor._ports(settings)) == [f"good  {name}: the classroom answers there"]


def test_something_that_does_not_speak_like_the_classroom_is_not_it(settings):
    assert doctor._serves(settings.port) is False


def test_the_certificates_end_is_told(tmp_path):
    own = Settings(data=tmp_path)
    assert str(doctor._certificate(own, NOW)) == "good  HTTPS: no certificate yet; the first start makes one"
    tls.server_context(tmp_path / "keys")
    path = tmp_path / "keys" / "server.crt"
    ends = doctor.x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    day = f"{ends:%Y-%m-%d}"
    assert str(doctor._certificate(own, NOW)) == f"good  HTTPS: {path} ends on {day}"
    assert str(doctor._certificate(own, ends)) == f"LOOK  HTTPS: {path} ends on {day} — start again: a new one is made"
    given = Settings(data=tmp_path / "other", tls_certificate=str(path), tls_key="k")
    assert str(doctor._certificate(given, ends)) == f"LOOK  HTTPS: {path} ends on {day} — renew it and start again"
    path.write_text("no certificate")
    assert str(doctor._certificate(own, NOW)).startswith(f"LOOK  HTTPS: {path}: no certificate can be read (")
    assert str(doctor._certificate(Settings(https=False), NOW)) == "good  HTTPS: switched off by BOAI_HTTPS"


@pytest.mark.parametrize(
    ("found", "allowed", "line"),
    [
        (Confinement(7, True), False, "good  Limits of kernels 内核限制: confined: Landlock 7, seccomp"),
        (Confinement(0, True), False, "LOOK  Limits of kernels 内核限制: not confined: no Landlock (Linux 5.13 or newer has it), seccomp — live lessons stay off; BOAI_UNCONFINED_KERNELS=true allows them to lessons that you trust"),
        (Confinement(0, False), True, "good  Limits of kernels 内核限制: not confined: no Landlock (Linux 5.13 or newer has it), no seccomp filter for this machine; allowed by BOAI_UNCONFINED_KERNELS"),
    ],
)
def test_what_confines_kernels_is_told(found, allowed, line):
    assert str(doctor.confinement(found, allowed)) == line


def test_ordinary_kernels_are_told_with_the_reason(monkeypatch):
    def broken(*_):
        raise client.ForkUnavailableError("the fork server ended at its start")

    remedy = "they work, but each costs a second and 40 MB"
    assert str(doctor._kernels()) == "good  Kernels 内核: forked"
    monkeypatch.setattr(client.ForkServer, "snapshot", broken)
    assert str(doctor._kernels()) == f"LOOK  Kernels 内核: ordinary: the fork server ended at its start — {remedy}"
    monkeypatch.setattr(client, "supported", lambda: False)
    assert str(doctor._kernels()) == f"LOOK  Kernels 内核: ordinary: this system cannot fork them (Linux can) — {remedy}"


def test_each_lesson_that_cannot_be_copied_is_told_with_the_reason(settings):
    write_lesson(settings.content, "first_aid/01_sound")
    assert said(doctor.lessons(settings)) == ["good  Lessons 课程: every lesson's kernel starts as a copy of one that has run it"]
    write_lesson(settings.content, "first_aid/02_thread", [SETUP, choice(), THREAD])
    write_lesson(settings.content, "first_aid/03_fails", [SETUP, ("bad", "code", "1 / 0")])
    (settings.content / "first_aid" / "03_fails" / "en.ipynb").write_text("{")
    line = "LOOK  Lesson 课程 first_aid/{}.ipynb: {} — {}"
    left = "a thread still runs (clock): the notebook's code must leave no thread, process, connection or file to write open behind"
    slow = "each of its readers' kernels runs the whole lesson"
    assert said(doctor.lessons(settings)) == [
        line.format("02_thread/zh", left, slow),
        line.format("02_thread/en", left, slow),
        line.format("03_fails/zh", "ZeroDivisionError: division by zero (code cell 2)", slow),
        line.format("03_fails/en", "it cannot be read", "boai check says more"),
    ]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_without_rights_is_told(tmp_path):
    tmp_path.chmod(0o500)
    assert not doctor._data(tmp_path / "data").good


def test_the_text_of_a_finding_has_its_remedy_only_when_it_is_needed():
    good, bad = (doctor.Finding("a", good, "b", "c") for good in (True, False))
    assert [str(good), str(bad), first([good, bad], "a")] == ["good  a: b", "LOOK  a: b — c", "good  a: b"]


def test_an_installation_without_our_kernels_name_is_told(monkeypatch):
    monkeypatch.setattr(doctor, "KERNEL", "boai-never-installed")
    assert str(doctor._kernels()) == "LOOK  Kernels 内核: Jupyter knows no kernel named boai-never-installed: no lesson can be run — make setup installs it"
