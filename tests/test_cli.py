"""The ``boai`` command: help, exit codes, one line for each mistake.

It drives ``portal/cli/check.py``, ``portal/cli/new.py``, ``portal/cli/serve.py``, ``portal/options.py``.
"""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from portal import cli
from portal.cli import author, boai

ROOT = Path(__file__).resolve().parent.parent
BOAI = Path(sys.executable).with_name("boai")


def run(*arguments, **environment):
    done = subprocess.run(
        [BOAI, *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr


def test_every_verb_has_help_with_an_example():
    context = boai.make_context("boai", [], resilient_parsing=True)
    missing = []
    for name in boai.list_commands(context):
        command = boai.get_command(context, name)
        leaves = list(command.commands.values()) if hasattr(command, "commands") else [command]
        missing += [leaf.name for leaf in leaves if not leaf.help or "Example:" not in (leaf.epilog or "")]
    assert missing == []


def test_an_unknown_verb_or_option_is_wrong_usage():
    assert [run("dance")[0], run("check", "--nonsense")[0]] == [2, 2]


def test_a_problem_in_the_content_ends_with_1_and_sound_content_with_0(tmp_path):
    (tmp_path / "courses").mkdir()
    assert run("check", "--content", tmp_path) == (0, "No problem found.\n", "")
    (tmp_path / "courses" / "broken").mkdir()
    (tmp_path / "courses" / "broken" / "course.toml").write_text("titel = 1\n")
    code, said, error = run("check", "--content", tmp_path)
    assert (code, said.splitlines()[-1], error) == (1, "1 problem(s) found.", "")


def main(monkeypatch, capsys, *arguments):
    """Return what the command ends with and writes as its error, without a process of its own."""
    monkeypatch.setattr(sys, "argv", ["boai", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code, capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (PermissionError(13, "Permission denied", "/srv/x"), "boai: /srv/x: Permission denied; check that it exists"),
        (ValueError("two\nlines"), "boai: two lines; check the value"),
        (sqlite3.OperationalError("database or disk is full"), "boai: the record could not be read or written (database"),
    ],
)
def test_a_mistake_of_the_system_is_one_line_that_names_thing_and_remedy(monkeypatch, capsys, error, line):
    def fail(*arguments, **options):
        raise error

    monkeypatch.setattr(author.os, "execve", fail)  # JupyterLab takes this process's place, and so gives its status
    monkeypatch.setattr(author.os, "chdir", lambda folder: None)
    code, said = main(monkeypatch, capsys, "author")
    assert (code, said.startswith(line), said.count("\n")) == (1, True, 1)


@pytest.mark.parametrize("verb", ["serve", "check"])
def test_a_content_folder_that_is_none_is_refused_in_one_line(tmp_path, verb):
    code, said, error = run(verb, BOAI_CONTENT=str(tmp_path), BOAI_DATA=str(tmp_path / "data"))
    line = f"boai: {tmp_path}: holds no courses/, so it is not a content folder; correct BOAI_CONTENT or --content.\n"
    assert (code, said, error) == (1, "", line)
    assert list(tmp_path.iterdir()) == []


def test_a_port_in_use_is_one_line_with_the_remedy(tmp_path):
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, _, error = run("serve", "--data", tmp_path / "data", "--port", port)
    assert (code, error) == (
        1,
        f"boai: Port {port} is in use by another program; stop it or choose another with --port.\n",
    )


def test_a_data_folder_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").write_text("in the way")
    code, _, error = run("serve", "--data", tmp_path / "file" / "data", "--port", 8999)
    assert code == 1
    assert error.startswith(f"boai: {tmp_path / 'file' / 'data' / 'records.db'}: cannot open the record")
    assert error.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a limit on the size of files stands in for a full disk")
def test_a_full_disk_is_one_line_with_the_remedy(tmp_path):
    import resource

    def fill():
        resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    command = [BOAI, "serve", "--data", tmp_path / "data", "--port", "48123"]
    done = subprocess.run(command, preexec_fn=fill, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "cannot open the record" in done.stderr
    assert "free disk space" in done.stderr


def test_an_unknown_setting_stops_the_start():
    code, _, error = run("check", BOAI_PROT="1")
    assert (code, error.partition(";")[0]) == (1, "boai: BOAI_PROT: no such setting")


def test_a_new_lesson_is_complete_and_passes_the_check(tmp_path):
    (tmp_path / "courses").mkdir()
    (tmp_path / "first_aid").mkdir()
    guidelines = ROOT / "first_aid" / "guidelines.toml"
    (tmp_path / "first_aid" / "guidelines.toml").write_bytes(guidelines.read_bytes())
    assert run("new", "lesson", "first_aid/04_child_cpr", "--content", tmp_path)[0] == 0
    assert run("check", "--content", tmp_path) == (0, "No problem found.\n", "")


@pytest.mark.parametrize("ref", ["04_child_cpr", "first_aid/child", "../evil", "first_aid/04_Big"])
def test_a_new_lesson_of_a_wrong_name_is_wrong_usage(tmp_path, ref):
    assert run("new", "lesson", ref, "--content", tmp_path)[0] == 2
    assert list(tmp_path.iterdir()) == []
