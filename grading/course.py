"""A course as its ``course.toml`` states it: lessons, assessments, stations and what a certificate asks.

Every number here is the policy of a course, never a constant of the program: a province or a centre
changes the file.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grading.attempt_policy import Rules, read_rules
from grading.errors import ContentError
from grading.remembered import Remembered
from grading.toml_table import Table, read_toml
from grading.written import NONE, Written, read_written

DIRECT, KERNEL = "direct", "kernel"
ENGINES = (DIRECT, KERNEL)


@dataclass(frozen=True)
class Criterion:
    """One thing an examiner looks for; a critical one (★) must be done unprompted."""

    id: str
    critical: bool
    text: dict[str, str]


@dataclass(frozen=True)
class Station:
    """A practical station: ``minutes`` is the time a learner has there."""

    id: str
    title: dict[str, str]
    minutes: float
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Assessment:
    """A theory test (``items`` > 0) or a practical (``stations``).

    ``must_pass`` is how many must-pass items a form holds at least; ``points`` is what a slot of the ``blueprint`` is
    worth, ``worth`` holds further slots by their points, each with a blueprint of its own; ``items`` counts all slots;
    ``minutes`` of 0 means no time limit; ``pass_share`` is the share (0 to 1) that passes: of the score in a
    theory test, of the criteria that are not critical in a practical. ``engine`` runs the notebook's locked cells:
    ``direct`` without a kernel, ``kernel`` as nbgrader does by itself, for tests that need IPython. ``written`` answers come
    on top of ``items``.
    """

    id: str
    title: dict[str, str]
    pass_share: float
    items: int = 0
    blueprint: dict[str, int] = field(default_factory=dict)
    must_pass: int = 0
    attempts: int = 0
    minutes: int = 0
    points: float = 1.0
    stations: tuple[str, ...] = ()
    retries: int = 0
    engine: str = DIRECT
    rules: Rules = Rules()
    worth: dict[float, dict[str, int]] = field(default_factory=dict)
    written: Written = NONE

    @property
    def groups(self) -> dict[float, dict[str, int]]:
        """The blueprints by the points of their slots, in the order of a form: those of ``points`` first."""
        return {self.points: self.blueprint, **{points: self.worth[points] for points in sorted(self.worth)}}

    @property
    def slot_points(self) -> dict[str, float]:
        """The points of each slot of a theory test, e.g. ``{"slot01": 1.0}``, in the order of a form."""
        each = [points for points, blueprint in self.groups.items() for _ in range(sum(blueprint.values()))]
        return {f"slot{number:02d}": points for number, points in enumerate(each, start=1)}

    @property
    def topics(self) -> dict[str, int]:
        """How many items of each topic a form holds."""
        found: dict[str, int] = {}
        for blueprint in (*self.groups.values(), self.written.blueprint):
            for topic, count in blueprint.items():
                found[topic] = found.get(topic, 0) + count
        return found

    @property
    def practical(self) -> bool:
        """Whether examiners mark it at stations."""
        return bool(self.stations)


@dataclass(frozen=True)
class CertificatePolicy:
    """What a certificate of this course asks and says.

    ``hours`` are teaching hours of ``minutes_per_hour``; ``valid_months`` of 0 means it does not expire;
    ``theory`` and ``practical`` name assessments ("" for none); ``theory_pass`` is a share from 0 to 1;
    ``sessions`` is how many sessions must be attended; ``lessons`` says whether every lesson must be finished as well.
    """

    type: str
    title: dict[str, str]
    hours: float
    minutes_per_hour: int
    valid_months: int
    min_age: int
    theory: str
    theory_pass: float
    practical: str
    stations: tuple[str, ...]
    sessions: int
    lessons: bool


@dataclass(frozen=True)
class Course:
    """One course; ``path`` is its folder and ``id`` the folder's name."""

    id: str
    path: Path
    title: dict[str, str]
    summary: dict[str, str]
    audience: dict[str, str]
    minutes: int
    lessons: tuple[str, ...]
    edition: str
    certificate: CertificatePolicy | None
    assessments: dict[str, Assessment]
    stations: dict[str, Station]


_courses: Remembered[Course] = Remembered()


def load_course(path: Path) -> Course:
    """Return the course in folder ``path``.

    Raises ContentError naming file, key and remedy for an unknown key, a wrong type, a missing language, or
    a name that points to nothing. An unchanged file is not read a second time.
    """
    return _courses.get(path, [path / "course.toml"], lambda: _load_course(path))


def _load_course(path: Path) -> Course:
    file = path / "course.toml"
    top = Table(read_toml(file), str(file))
    stations = {name: _station(name, raw, file) for name, raw in top.take("stations", dict, {}).items()}
    certificate = _certificate(top, file)
    pass_shares = {certificate.theory: certificate.theory_pass} if certificate else {}
    assessments = {
        name: _assessment(name, raw, file, pass_shares.get(name, 0.0))
        for name, raw in top.take("assessments", dict, {}).items()
    }
    course = Course(
        id=path.name,
        path=path,
        title=top.words("title"),
        summary=top.words("summary"),
        audience=top.words("audience"),
        minutes=top.number("minutes", int, 1, 100_000),
        lessons=top.names("lessons"),
        edition=top.take("edition", str),
        certificate=certificate,
        assessments=assessments,
        stations=stations,
    )
    top.close()
    _check_names(course, str(file))
    return course


def load_courses(content: Path) -> tuple[dict[str, Course], list[ContentError]]:
    """Return the sound courses of ``content/courses`` by id, and what is wrong with the others."""
    courses: dict[str, Course] = {}
    errors: list[ContentError] = []
    for path in course_folders(content):
        try:
            courses[path.name] = load_course(path)
        except ContentError as error:
            errors.append(error)
    return courses, errors


def course_folders(content: Path) -> list[Path]:
    """Return the folders of ``content/courses``, those of unsound courses as well, in order."""
    folder = content / "courses"
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if path.is_dir() and not path.name.startswith((".", "_"))]


def _station(name: str, raw: Any, file: Path) -> Station:
    table = Table(raw, f"{file}: [stations.{name}]")
    criteria: list[Criterion] = []
    for number, values in enumerate(table.take("criteria", list), start=1):
        row = Table(values, f"{file}: [[stations.{name}.criteria]] {number}")
        criterion = Criterion(row.take("id", str), row.take("critical", bool), row.words("text"))
        row.close()
        if any(criterion.id == other.id for other in criteria):
            raise ContentError(
                row.where, f"id “{criterion.id}” is used twice", "give each criterion its own id"
            )
        criteria.append(criterion)
    if not criteria:
        raise ContentError(table.where, "has no criteria", f"add [[stations.{name}.criteria]]")
    station = Station(name, table.words("title"), table.number("minutes", float, 0.5, 600), tuple(criteria))
    table.close()
    return station


def _assessment(name: str, raw: Any, file: Path, pass_share: float) -> Assessment:
    table = Table(raw, f"{file}: [assessments.{name}]")
    title = table.words("title")
    engine = table.one_of("engine", ENGINES, DIRECT)
    if "stations" in table.values:
        found = Assessment(
            name,
            title,
            table.number("pass_share", float, 0, 1),
            stations=table.names("stations"),
            retries=table.number("retries", int, 0, 20),
            engine=engine,
        )
        table.close()
        return found
    items = table.number("items", int, 1, 500)
    points = table.number("points", float, 0.01, 1000, 1.0)
    blueprint = _blueprint(table.take("blueprint", dict), table.where, "blueprint")
    worth = _worth(table, points)
    slots = sum(sum(part.values()) for part in (blueprint, *worth.values()))
    if slots != items:
        problem = f"the blueprint adds up to {slots}, items is {items}"
        raise ContentError(table.where, problem, "make both the same number")
    found = Assessment(
        name,
        title,
        pass_share,
        items=items,
        blueprint=blueprint,
        must_pass=table.number("must_pass", int, 0, items, 0),
        attempts=table.number("attempts", int, 1, 100),
        minutes=table.number("minutes", int, 0, 10_000, 0),
        points=points,
        engine=engine,
        rules=read_rules(table),
        worth=worth,
        written=read_written(table.take("written", dict, None), f"{table.where} written"),
    )
    table.close()
    return found


def _blueprint(topics: dict[str, Any], where: str, name: str) -> dict[str, int]:
    for topic, count in topics.items():
        if type(count) is not int or count < 1:
            raise ContentError(where, f"{name} “{topic}” is {count!r}", "write how many items, from 1")
    return topics


def _worth(table: Table, points: float) -> dict[float, dict[str, int]]:
    found: dict[float, dict[str, int]] = {}
    for key, topics in table.take("worth", dict, {}).items():
        where = f"{table.where} worth “{key}”"
        if not re.fullmatch(r"\d{1,4}(\.\d{1,2})?", key) or not 0.01 <= float(key) <= 1000:
            raise ContentError(where, "is no number of points", 'from 0.01 to 1000, e.g. "2" = {cpr = 1}')
        if float(key) == points or float(key) in found:
            raise ContentError(where, f"slots of {float(key):g} points are there already", "add these items there")
        if not isinstance(topics, dict) or not topics:
            raise ContentError(where, "has no blueprint", "e.g. {cpr = 1}")
        found[float(key)] = _blueprint(topics, where, "blueprint")
    return found


def _certificate(top: Table, file: Path) -> CertificatePolicy | None:
    raw = top.take("certificate", dict, None)
    if raw is None:
        return None
    table = Table(raw, f"{file}: [certificate]")
    policy = CertificatePolicy(
        type=table.take("type", str),
        title=table.words("title"),
        hours=table.number("hours", float, 0, 1000),
        minutes_per_hour=table.number("minutes_per_hour", int, 30, 60),
        valid_months=table.number("valid_months", int, 0, 600, 0),
        min_age=table.number("min_age", int, 0, 120, 0),
        theory=table.take("theory", str, ""),
        theory_pass=table.number("theory_pass", float, 0, 1, 0.0),
        practical=table.take("practical", str, ""),
        stations=table.names("stations", []),
        sessions=table.number("sessions", int, 0, 100, 0),
        lessons=table.take("lessons", bool, False),
    )
    table.close()
    return policy


def _check_names(course: Course, file: str) -> None:
    tests = {a.id for a in course.assessments.values() if not a.practical}
    practicals = {a.id for a in course.assessments.values() if a.practical}
    wanted = [
        (f"{file}: [assessments.{a.id}] stations", name, set(course.stations))
        for a in course.assessments.values()
        for name in a.stations
    ]
    if policy := course.certificate:
        where = f"{file}: [certificate]"
        wanted += [(f"{where} theory", policy.theory, tests)] if policy.theory else []
        wanted += [(f"{where} practical", policy.practical, practicals)] if policy.practical else []
        wanted += [(f"{where} stations", name, set(course.stations)) for name in policy.stations]
    for where, name, known in wanted:
        if name not in known:
            remedy = f"known here: {', '.join(sorted(known)) or 'none'}"
            raise ContentError(where, f"“{name}” is not defined in this file", remedy)
