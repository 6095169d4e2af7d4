"""Something read from an author's files: read again when they change, kept as it was when they are saved broken."""

from collections.abc import Callable
from typing import Generic, TypeVar

from grading.errors import ContentError
from portal.stamps import Stamp

T = TypeVar("T")


class LastGood(Generic[T]):
    """The newest sound version; ``problem`` is what is wrong with the files as they are now, or None."""

    def __init__(self) -> None:
        self.problem: ContentError | None = None
        self._stamp: Stamp | None = None
        self._value: T | None = None

    def get(self, now: Stamp, read: Callable[[], T]) -> T:
        """Return the value for files stamped ``now``; raises ContentError when it never was sound."""
        if now != self._stamp:
            try:
                self._value, self.problem = read(), None
            except ContentError as error:
                self.problem = error
            self._stamp = now
        if self._value is None:
            assert self.problem is not None
            raise self.problem
        return self._value
