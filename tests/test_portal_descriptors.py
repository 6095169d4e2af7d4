"""The limit on open files is raised as far as the system lets it."""

import subprocess
import sys

import pytest

SCRIPT = """
import resource
from portal.descriptors import raise_limit
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
raise_limit()
print(resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.parametrize(("soft", "hard", "after"), [(256, 4096, (4096, 4096)), (4096, 4096, (4096, 4096))])
def test_the_soft_limit_becomes_the_hard_one(soft, hard, after):
    script = SCRIPT.format(soft=soft, hard=hard)
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout == f"{after}\n"
