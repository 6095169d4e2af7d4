"""One exception for a wrongly written exercise, shown in the author's notebook cell."""


class ParameterError(ValueError):
    """A parameter of an exercise is wrong: the message says which, what was given and what is allowed."""

    def __init__(self, exercise: str, parameter: str, given: object, allowed: str) -> None:
        super().__init__(f"{exercise}: {parameter} is {given!r}; allowed: {allowed}")

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows instead of a traceback: the mistake is in the cell, not in our code."""
        return [f"{type(self).__name__}: {self}"]
