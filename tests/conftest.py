"""What several areas test on: made once for all of them, because nbgrader needs seconds for it."""

import pytest
from graded_site import Site

from grading import records, stations


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
