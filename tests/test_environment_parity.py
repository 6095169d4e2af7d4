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
