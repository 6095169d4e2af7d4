"""One run of the benchmark: its size, its folders, and the rows one after another."""

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from time import monotonic

from bench import rows
from bench.boai_server import boai
from bench.classroom import Classroom
from bench.errors import NotMeasuredError
from bench.figures import Figure, not_measured
from bench.server import Server
from bench.voila_server import voila

ROOT = Path(__file__).resolve().parents[1]
CONTENT = Path(__file__).resolve().parent / "content"


@dataclass(frozen=True)
class Size:
    """How much is done; times in seconds. ``full`` adds the longest counts."""

    people: int = 60
    seconds: float = 10.0
    rounds: int = 5
    round_seconds: float = 2.0
    answers: int = 10
    voila_people: int = 60
    voila_kernels: int = 10
    visits: int = 3
    live_visits: int = 10
    readers: tuple[int, ...] = (10, 100, 1000)
    active: int = 10
    submissions: int = 60
    exercises: int = 1000
    full: bool = False


QUICK = Size(
    people=4, seconds=1.0, rounds=1, round_seconds=0.2, answers=2, voila_people=2, voila_kernels=1, visits=1, live_visits=1,
    readers=(2, 4), active=1, submissions=2, exercises=2,
)  # fmt: skip


class Run:
    """Gives rows what they share; everything it made is gone after ``close``."""

    def __init__(self, size: Size, say: Callable[[str], None], stock: bool = True) -> None:
        self.size, self.say, self.stock = size, say, stock
        self.folder = Path(tempfile.mkdtemp(prefix="boai-bench-"))
        self._count = 0

    def close(self) -> None:
        """Remove every folder of the run."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_folder(self) -> Path:
        """Return a fresh folder."""
        self._count += 1
        made = self.folder / str(self._count)
        made.mkdir()
        return made

    @cached_property
    def _prepared(self) -> Classroom:
        self.say("Preparing: a class of learners, every lesson run once …")
        people = 600 if self.size.full else max(self.size.people, 2)
        room = Classroom(self.new_folder() / "data", ROOT, people)
        room.prepare(self.new_folder())
        return room

    def classroom(self) -> Classroom:
        """Return a data folder of its own with the class and rendered pages."""
        return self._prepared.copy(self.new_folder() / "data")

    def boai(self, room: Classroom, **settings: int) -> Server:
        """Return our server on that classroom, not started yet."""
        return boai(room.data, room.content, self.new_folder(), **settings)

    def boai_on(self, content: Path, **settings: int) -> Server:
        """Return our server on an empty data folder with other content, not started yet."""
        return boai(self.new_folder() / "data", content, self.new_folder(), **settings)

    @contextmanager
    def voila(self, content: Path = ROOT) -> Iterator[Server | None]:
        """Give stock Voilà, running; None when the run leaves it out."""
        with voila(content, self.new_folder()) if self.stock else contextlib.nullcontext() as server:
            yield server


def names() -> list[str]:
    """Return the rows there are: the modules of ``bench/rows/``."""
    return sorted(module.name for module in iter_modules(rows.__path__))


def measure(run: Run, chosen: list[str]) -> list[Figure]:
    """Return the figures of the rows; a row that cannot be measured says why and stops no other."""
    figures: list[Figure] = []
    for name in chosen:
        start = monotonic()
        run.say(f"{name} …")
        row = import_module(f"bench.rows.{name}")
        try:
            figures += row.measure(run)
        except NotMeasuredError as error:
            figures.append(not_measured(name, row.WHAT, "", str(error)))
        except Exception as error:  # one broken row must not cost the half hour of the others; it is shown and fails the run
            figures.append(not_measured(name, row.WHAT, "", f"failed: {type(error).__name__}: {error}"))
        run.say(f"{name}: {monotonic() - start:.0f} s")
    return figures
