"""One connection for all that nbgrader reads and writes about one submission, and one transaction for its marks.

nbgrader opens its gradebook about ten times for each submission and commits after every grade cell. With the database
address ``sqlite+whole:///…`` all of it meets on the connection that :func:`whole` opens. From :meth:`Connection.hold`
to :meth:`Connection.keep` what nbgrader commits is one transaction: a submission's marks are in the gradebook
altogether or not at all, the disk is waited for once, and between two such times another grader can write.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL, Engine
from sqlalchemy.pool import Pool, StaticPool

from grading import locks
from grading.errors import GradingFaultError

SCHEME = "sqlite+whole"
LOCK_SECONDS = 30.0
# Its tables lack what its queries need; without these a query reads all grades that were ever given.
_INDEXES = """
CREATE INDEX IF NOT EXISTS boai_grade_notebook ON grade (notebook_id);
CREATE INDEX IF NOT EXISTS boai_comment_notebook ON comment (notebook_id);
CREATE INDEX IF NOT EXISTS boai_submitted_notebook_assignment ON submitted_notebook (assignment_id);
CREATE INDEX IF NOT EXISTS boai_submitted_assignment_student ON submitted_assignment (student_id);
"""
_open: dict[str, "Connection"] = {}
_compiled: dict[
    Any, Any
] = {}  # statements of all engines; nbgrader makes an engine each time it opens its gradebook


@contextmanager
def whole(gradebook: Path, lock_seconds: float = LOCK_SECONDS) -> Iterator["Connection"]:
    """Open the connection that nbgrader uses inside; what is held and not kept at the end is rolled back."""
    name = gradebook.as_posix()
    connection = sqlite3.connect(name, timeout=lock_seconds, isolation_level=None, factory=Connection)
    # SQLite looks for its lock now and then; our own graders wake each other.
    connection.turn = locks.Turn(gradebook.with_name(".gradebook.turn"))
    _open[name] = connection
    try:
        yield connection
    finally:
        del _open[name]
        connection.end()
        connection.turn.close()


def hold(url: str) -> None:
    """Hold the gradebook with this address, when it is one of ours; see :meth:`Connection.hold`."""
    scheme, _, name = url.partition(":///")
    if scheme == SCHEME:
        _open[name].hold()


def add_indexes(gradebook: Path) -> None:
    """Give nbgrader's tables the indexes that its queries need."""
    connection = sqlite3.connect(gradebook, timeout=LOCK_SECONDS)
    try:
        connection.executescript(_INDEXES)
    finally:
        connection.close()


class Connection(sqlite3.Connection):
    """nbgrader's commit and rollback end at a savepoint, and its close is none."""

    turn: locks.Turn
    _tables: frozenset[str] = frozenset()

    def has_table(self, name: str) -> bool:
        """Tell whether there is a table; one that was there is not looked for again."""
        if name not in self._tables:
            rows = self.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            self._tables = frozenset(found for (found,) in rows)
        return name in self._tables

    def hold(self) -> None:
        """Begin to write. Raises GradingFaultError when somebody else writes for longer than the connection waits."""
        self.turn.take()
        try:
            self.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise GradingFaultError(f"another program holds the gradebook ({error})") from error
        self.execute("SAVEPOINT nbgrader")

    def keep(self) -> None:
        """Commit what was written since :meth:`hold`."""
        self.execute("COMMIT")
        self.turn.give_back()

    def commit(self) -> None:
        """Keep what nbgrader wrote as far as the whole is kept."""
        if self.in_transaction:
            self.execute("RELEASE nbgrader")
            self.execute("SAVEPOINT nbgrader")

    def rollback(self) -> None:
        """Undo what nbgrader wrote since its last commit."""
        if self.in_transaction:
            self.execute("ROLLBACK TO nbgrader")

    def close(self) -> None:
        """Stay open for the next time that nbgrader opens its gradebook."""

    def end(self) -> None:
        """Really close."""
        super().close()


class WholeDialect(SQLiteDialect_pysqlite):
    """SQLAlchemy's SQLite on the connection of :func:`whole`. All instances are the same one, so compiled statements are shared."""

    driver = "whole"
    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """Return a pool of one."""
        return StaticPool

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Let it use what others have compiled."""
        engine.update_execution_options(compiled_cache=_compiled)

    def has_table(self, connection: Any, table_name: str, *given: Any, **options: Any) -> bool:
        """Return whether the table is there; nbgrader asks for each of its tables whenever it opens its gradebook."""
        return connection.connection.dbapi_connection.has_table(table_name)  # type: ignore[no-any-return]

    def connect(self, *cargs: Any, **cparams: Any) -> Any:
        """Return the open connection; raises KeyError outside of :func:`whole`."""
        return _open[cargs[0]]


registry.register("sqlite.whole", __name__, "WholeDialect")
