"""``boai bench`` as it is typed.

It drives ``portal/cli/bench.py``.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BOAI = Path(sys.executable).with_name("boai")


def bench(*arguments, timeout=120):
    return subprocess.run([BOAI, "bench", *map(str, arguments)], capture_output=True, text=True, timeout=timeout, check=False)


def test_an_unknown_row_is_wrong_usage_and_names_the_rows():
    done = bench("--only", "speed")
    assert done.returncode == 2
    assert "speed: choose from answers, grade, growth, kernel, live, load, open, page, password, touch" in done.stderr


def test_one_row_is_measured_and_written_as_json(tmp_path):
    done = bench("--quick", "--only", "password", "--json", tmp_path / "out.json")
    assert done.returncode == 0
    read = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [figure["key"] for figure in read["figures"]] == ["password.cpu", "password.wait_p95", "password.wait_max"]
    assert all(figure["ours"] > 0 for figure in read["figures"])
    assert "argon2id" in done.stdout


@pytest.mark.full
@pytest.mark.browser
def test_every_row_of_a_quick_run_measures(tmp_path):
    done = bench("--quick", "--json", tmp_path / "out.json", timeout=900)
    assert done.returncode in (0, 1), done.stderr
    figures = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["figures"]
    broken = [(f["key"], f["note"]) for f in figures if f["ours"] is None and not f["note"].startswith(("not available", "no nginx"))]
    assert broken == []
    without_a_stranger = [f["key"] for f in figures if f["key"] in ("open.errors", "answers.lost") and f["ours"] != 0]
    assert without_a_stranger == []


@pytest.mark.full
def test_the_curve_is_drawn(tmp_path):
    done = bench("--quick", "--no-stock", "--curve", tmp_path, timeout=600)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "readers-curve.svg").read_text(encoding="utf-8")
    assert text.startswith("<?xml")
    assert "<svg" in text
