"""What several areas test on: made once for all of them, because nbgrader needs seconds for it."""

import os

import pytest
from graded_site import Site

from grading import records, stations
from portal import pages
from portal.render_process import RenderProcess


class SharedProcess(RenderProcess):
    """Outlives the site that used it."""

    def close(self):
        """Leave it to the next site."""


@pytest.fixture(scope="session", autouse=True)
def one_process_runs_the_lessons_of_all_sites():
    """A process of its own would cost each site that a test makes four seconds; its kernels are new for each run."""
    process = SharedProcess(idle=3600.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "RenderProcess", lambda: process)
        yield
    RenderProcess.close(process)


@pytest.fixture(scope="module", autouse=True)
def what_a_grader_tells_its_cells_ends_with_the_file():
    """A grader in the tests' own process sets these for its cells; the programs that later files start refuse the second."""
    names = ("BOAI_CONTENT", "BOAI_KEY_VERSION")
    with pytest.MonkeyPatch.context() as patch:
        for name in names:
            patch.setenv(name, os.environ.get(name, ""))
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def graded(tmp_path_factory):
    """A course with three theory attempts and one station, marked; ``ids`` are the attempts by learner."""
    site = Site(tmp_path_factory.mktemp("site"))
    ids = {"full": site.take("full", 10), "half": site.take("half", 5, 5), "blank": site.take("blank", 0)}
    marks = {criterion.id: "done" for criterion in site.course.stations["cpr_aed"].criteria}
    marks["leave-on"] = "not_seen"
    row = stations.record(
        site.db,
        site.course,
        "cpr_aed",
        "full",
        "k",
        "examiner",
        marks,
        "r1",
        records.now(),
        comment="<b>稳</b>",
    )
    ids["station"] = row["attempt"]
    site.grade_all()
    yield site, ids
    site.db.close()
