"""Grading, opening and analysis among thousands of attempts: the work of the databases, counted in their own steps, not in seconds."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from graded_site import Site

from bench.many_attempts import multiply
from bench.many_results import add_results
from grading import attempts, centres, gradebook_connection, jobs, people, records
from grading.analysis import Reports, report
from grading.grader import Grader
from grading.publish import publish

FEW = 50
STEP = 100  # of SQLite's virtual machine, for one count


class Counted:
    """Counts the steps of both databases while something is done."""

    def __init__(self, site: Site, patch: pytest.MonkeyPatch) -> None:
        self._site, self.steps = site, Counter[str]()
        hold = gradebook_connection.whole

        def whole(*given: Any) -> Any:
            return self._watched(hold(*given))

        patch.setattr(gradebook_connection, "whole", whole)

    def _watched(self, opened: Any) -> Any:
        enter = opened.__enter__

        class Watched:
            def __enter__(inner) -> Any:
                connection = enter()
                connection.set_progress_handler(lambda: self._count("gradebook"), STEP)
                return connection

            def __exit__(inner, *error: Any) -> Any:
                return opened.__exit__(*error)

        return Watched()

    def _count(self, name: str) -> int:
        self.steps[name] += 1
        return 0

    def of(self, action: Callable[[], Any]) -> dict[str, int]:
        self.steps.clear()
        self._site.db.conn.set_progress_handler(lambda: self._count("record"), STEP)
        try:
            action()
        finally:
            self._site.db.conn.set_progress_handler(None, STEP)
        return dict(self.steps)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name in ("BOAI_CONTENT", "BOAI_KEY_VERSION"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    site = Site(tmp_path)
    yield site
    site.db.close()


@pytest.mark.parametrize("many", [500, pytest.param(5000, marks=pytest.mark.full)])
def test_the_work_of_grading_and_opening_does_not_grow_with_the_attempts(
    site: Site, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    grader = Grader(site.db, site.data, site.content)
    publish(site.course, site.data)
    first = site.take("full", 10)
    assert grader.step()
    multiply(site.db, site.root, first, range(FEW))
    counted = Counted(site, monkeypatch)
    found = []
    for person, more in (("half", range(FEW, many)), ("blank", range(0))):
        taken: list[str] = []
        now = records.now()
        found.append(
            {
                "take": counted.of(lambda: taken.append(site.take(person, 5, 5))),  # noqa: B023
                "idle": counted.of(lambda: (jobs.count_due(site.db, now), grader.close_expired())),  # noqa: B023
                "grade": counted.of(grader.step),
                "result": counted.of(lambda: attempts.result(site.db, site.course, site.bank, taken[0], person, "zh", now)),  # noqa: B023
            }
        )
        assert site.total(taken[0]) == (5.0, 10.0)
        multiply(site.db, site.root, first, more)
    few, lots = found
    assert set(few["grade"]) == {"gradebook", "record"}
    for what, steps in lots.items():
        for database, count in steps.items():
            assert count <= 1.2 * few[what].get(database, 0) + 2, (what, database, few, lots)



@pytest.mark.parametrize("many", [500, pytest.param(5000, marks=pytest.mark.full)])
def test_the_work_of_analysis_after_one_more_result_does_not_grow_with_the_attempts(
    site: Site, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, counted = records.now(), Counted(site, monkeypatch)
    centre, trainer = centres.create(site.db, "0002", "基地", "Base", now), people.create_staff(site.db, "trainer", "t", "x", now)
    people.grant(site.db, trainer, centre, "trainer", None, now)
    course, bank, kept, found = site.course, site.bank, Reports(), []
    for numbers in (range(FEW), range(FEW, many)):
        group = add_results(site.db, course, bank, "theory", trainer, numbers)
        every = [row["id"] for row in site.db.query("SELECT id FROM classes")]
        steps = {"class": counted.of(lambda: report(site.db, bank, course.id, "theory", [group]))["record"]}  # noqa: B023
        kept.report(site.db, bank, course.id, "theory", every)
        more = range(many + len(numbers), many + len(numbers) + 1)
        add_results(site.db, course, bank, "theory", trainer, more, group)
        steps["all"] = counted.of(lambda: kept.report(site.db, bank, course.id, "theory", every)).get("record", 0)  # noqa: B023
        assert kept.report(site.db, bank, course.id, "theory", every) == report(site.db, bank, course.id, "theory", every)
        found.append(steps)
    few, lots = found
    assert few["class"] > few["all"]
    for what, count in lots.items():
        assert count <= 1.2 * few[what] + 2, (what, few, lots)
