"""Every way to install gives the same classroom."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parent.parent
MINORS = [f"3.{minor}" for minor in range(8, 20)]


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def environment():
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def lock():
    """Return the lock's entries as written: requirement → its lines."""
    entries, name = {}, ""
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            name = line.removesuffix("\\").strip()
            entries[name] = []
        elif name and line.strip() and not line.lstrip().startswith("#"):
            entries[name].append(line.strip().removesuffix("\\").strip())
    return entries


def named(text):
    return re.sub(r"[-_.]+", "-", Requirement(text).name).lower()


def test_conda_users_get_the_pythons_that_the_project_takes_and_no_other():
    (python,) = [line for line in environment()["dependencies"] if isinstance(line, str) and line.split()[0] == "python"]
    conda, pip = SpecifierSet(python.removeprefix("python").strip()), SpecifierSet(project()["requires-python"])
    assert [minor for minor in MINORS if minor in conda] == [minor for minor in MINORS if minor in pip] == ["3.11", "3.12", "3.13"]


def test_conda_users_install_this_very_project_and_nothing_besides():
    parts = environment()["dependencies"]
    (pip,) = [part["pip"] for part in parts if isinstance(part, dict)]
    assert pip == ["-e ."]  # its dependencies are those of pyproject.toml
    assert {part.split()[0] for part in parts if isinstance(part, str)} == {"python", "pip"}
    assert environment()["name"] == "boai"


def test_make_refuses_the_same_pythons_before_it_installs():
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8")
    low, high = re.search(r"\((\d, \d+)\) <= sys\.version_info < \((\d, \d+)\)", recipe).groups()
    assert project()["requires-python"] == f">={low.replace(', ', '.')},<{high.replace(', ', '.')}"


def test_every_package_of_the_lock_is_one_version_with_a_hash():
    entries = lock()
    assert len(entries) > 100
    assert [line for line in entries if not re.fullmatch(r"[a-z0-9.-]+==[^ ;]+( ; .+)?", line)] == []
    bare = [line for line, hashes in entries.items() if not hashes or not all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", one) for one in hashes)]
    assert bare == []


def test_the_lock_names_no_host():
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", (ROOT / "requirements.lock").read_text(encoding="utf-8"))


@pytest.mark.parametrize("group", ["dependencies", "test"])
def test_the_lock_fits_what_the_project_asks_for(group):
    wanted = project()["dependencies"] if group == "dependencies" else project()["optional-dependencies"]["test"]
    pinned = [Requirement(line) for line in lock()]
    for text in wanted:
        asked = Requirement(text)
        versions = [str(pin.specifier).removeprefix("==") for pin in pinned if named(str(pin)) == named(text)]
        assert versions, f"{text} is not in requirements.lock"
        assert [version for version in versions if version not in asked.specifier] == [], text


def test_what_has_wheels_for_one_machine_only_is_asked_for_there_only():
    marker = "sys_platform == 'linux' and platform_machine == 'x86_64'"
    assert [line for line in project()["dependencies"] if "pysqlite3" in line] == [f"pysqlite3>=0.6.1; {marker}"]
    (locked,) = re.findall(r"^pysqlite3==\S+ ; (.*) \\$", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(locked.split(" and ")) == set(marker.split(" and "))
