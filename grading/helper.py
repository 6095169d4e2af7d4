"""A second grader for a long queue: a fork of the first one, which has imported nbgrader already.

It leases jobs as the first one does and ends when none is due. nbgrader is not made for threads, and one process is
the most that a gradebook's writing leaves idle: two keep two cores busy, a third would wait for the other two.
"""

import os
import warnings
from collections.abc import Callable

ENOUGH = 4  # jobs: fewer are graded before a second process is worth its memory


class Helper:
    """Runs ``work`` in a fork of this process, one at a time, which inherits everything but its threads."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work, self._child = work, 0
        self._failed = False

    def wanted(self, due: int) -> bool:
        """Tell whether this machine can use a second grader for so many jobs. Once one was cut off, none is made."""
        able = hasattr(os, "fork") and (os.cpu_count() or 1) > 1
        return able and due >= ENOUGH and not self._failed and not self.at_work()

    def start(self) -> None:
        """Fork."""
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", DeprecationWarning
            )  # the watchdog's thread holds no lock while it sleeps
            self._child = os.fork()
        if self._child == 0:
            try:
                self._work()
                os._exit(0)
            finally:
                os._exit(1)

    def at_work(self) -> bool:
        """Tell whether one is at work."""
        if self._child:
            ended, status = os.waitpid(self._child, os.WNOHANG)
            if ended:
                self._child, self._failed = 0, status != 0
        return self._child != 0

    def cut_off(self) -> bool:
        """Tell whether one has ended in the middle of its work."""
        return not self.at_work() and self._failed
