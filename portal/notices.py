"""What is wrong with the content: named in the terminal once, as long as it stands.

A broken file is met at every request of a class; sixty equal lines would bury the one that helps.
"""

from collections.abc import Iterable

from tornado.log import app_log

from grading.errors import BoaiError, ContentError


class Notices:
    """Names mistakes in the log. One that was mended and comes back is named again."""

    def __init__(self) -> None:
        self._named: set[str] = set()
        self._stood: set[str] = set()

    def name(self, problem: BoaiError) -> None:
        """Write the mistake to the log, unless it stands there."""
        if str(problem) not in self._named:
            self._named.add(str(problem))
            app_log.error("content: %s", problem)

    def stands(self, problems: Iterable[ContentError]) -> list[ContentError]:
        """Name all mistakes of this moment, forget those that were mended since the last call, return each once."""
        found = {str(problem): problem for problem in problems}
        self._named -= self._stood - set(found)
        self._stood = set(found)
        for problem in found.values():
            self.name(problem)
        return list(found.values())
