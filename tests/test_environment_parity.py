"""Every way to install gives the same classroom."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_conda_users_install_this_very_project_and_a_fitting_python():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert "- -e ." in text
    lowest = re.search(r"python >=(\d+\.\d+)", text)[1]
    assert project()["requires-python"] == f">={lowest}"


def test_the_lock_pins_every_dependency_with_hashes_and_names_no_host():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([a-z0-9.-]+)==", lock, re.MULTILINE))
    wanted = project()["dependencies"] + project()["optional-dependencies"]["test"] + ["hatchling"]
    assert {re.match(r"[\w-]+", line)[0].lower() for line in wanted} - pinned == set()
    assert len(re.findall(r"--hash=sha256:", lock)) >= len(pinned)
    assert "://" not in lock


def test_what_has_wheels_for_one_machine_only_is_asked_for_there_only():
    marker = "sys_platform == 'linux' and platform_machine == 'x86_64'"
    assert [line for line in project()["dependencies"] if "pysqlite3" in line] == [f"pysqlite3>=0.6.1; {marker}"]
    (locked,) = re.findall(r"^pysqlite3==\S+ ; (.*) \\$", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(locked.split(" and ")) == set(marker.split(" and "))
