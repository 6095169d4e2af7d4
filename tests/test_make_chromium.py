"""``make browser``: which Chromium is taken, and what is said when there is none."""

import os
import subprocess

import pytest
from browser import find_chromium


@pytest.fixture
def program(tmp_path):
    """Return ``program(name, text)``: the only programs on the PATH are those it made."""

    def add(name, text="#!/bin/sh\n"):
        path = tmp_path / name
        path.write_text(text)
        path.chmod(0o755)
        return str(path)

    return add


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)


def test_what_chromium_names_comes_first_and_must_be_a_program(program, monkeypatch, tmp_path, capsys):
    found = program("chromium")
    assert find_chromium.find() == found
    mine = program("mine")
    monkeypatch.setenv("CHROMIUM", mine)
    assert find_chromium.find() == mine
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "none"))
    assert (find_chromium.find(), find_chromium.main()) == (None, 1)
    assert capsys.readouterr().err.startswith(f"CHROMIUM={tmp_path / 'none'} is no program: correct it, or unset it. The")


def test_a_failing_apt_is_a_sentence_and_the_remedy(program, monkeypatch, capfd):
    program("apt-get", "#!/bin/sh\necho apt: no network >&2\nexit 100\n")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert find_chromium.main() == 1
    assert capfd.readouterr().err == (
        "apt: no network\n`apt-get update -qq` ended with 100; what it says stands above. The browser tests need Chromium. "
        "Debian/Ubuntu: sudo apt-get install chromium fonts-noto-cjk. Elsewhere: install Chromium or Chrome and set CHROMIUM to its path.\n"
    )


def test_an_apt_that_installs_it_is_enough(program, monkeypatch, tmp_path):
    program("apt-get", f'#!/bin/sh\n[ "$1" = install ] && printf "#!/bin/sh\\n" > {tmp_path}/chromium && /bin/chmod +x {tmp_path}/chromium\nexit 0\n')
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert find_chromium.main() == 0
    assert find_chromium.find() == str(tmp_path / "chromium")


def test_nobody_else_is_asked_to_install(program, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(subprocess, "run", lambda *arguments, **options: pytest.fail("apt was started"))
    program("apt-get")
    assert find_chromium.main() == 1
