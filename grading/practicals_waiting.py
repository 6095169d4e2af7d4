"""Who still waits for an examiner at a practical station, class by class."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlite_utils

from grading import classes
from grading.course import Course


def of_centres(
    db: sqlite_utils.Database, centres: Iterable[str], courses: Mapping[str, Course], now: str
) -> list[dict[str, Any]]:
    """Return the open classes of these centres where somebody waits, oldest first.

    Each has ``id, name, station`` (the station itself), ``fresh`` (learners who were not there yet) and ``again``
    (who did not pass and has a try left).
    """
    found = []
    for centre in sorted(centres):
        for group in reversed(classes.for_centre(db, centre)):
            course = courses.get(group["course"])
            if course is None or group["opens_at"] > now or (group["closes_at"] and group["closes_at"] <= now):
                continue
            for assessment in course.assessments.values():
                for station in assessment.stations:
                    counted = _counted(db, group["id"], station, assessment.retries)
                    if any(counted.values()):
                        row = {"id": group["id"], "name": group["name"], "station": course.stations[station]}
                        found.append({**row, **counted})
    return found


def _counted(db: sqlite_utils.Database, class_id: str, station: str, retries: int) -> dict[str, int]:
    sql = (
        "SELECT sum(tries = 0) AS fresh, sum(tries > 0 AND NOT passed AND tries <= :retries) AS again FROM ("
        " SELECT count(s.id) AS tries, coalesce(max(s.passed), 0) AS passed FROM enrolments AS e LEFT JOIN stations AS s"
        " ON s.class = e.class AND s.person = e.person AND s.station = :station WHERE e.class = :class GROUP BY e.person)"
    )
    row = next(iter(db.query(sql, {"retries": retries, "station": station, "class": class_id})))
    return {name: row[name] or 0 for name in ("fresh", "again")}
