"""One exception per mistake; each message names the thing and the remedy."""


class BoaiError(Exception):
    """Base of every mistake that a person can mend; the text is shown to them."""


class RecordsError(BoaiError):
    """The record cannot be opened: not writable, too old, too new, or not ours."""


class NotFoundError(BoaiError):
    """No such person, class, attempt, station or certificate."""


class RefusedError(BoaiError):
    """The request is understood and not allowed; ``reason`` is a stable code for pages and tests.

    ``params`` is what a page fills into the sentence it has for the reason.
    """

    def __init__(self, reason: str, message: str, **params: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.params = params


class InvalidAnswerError(RefusedError):
    """An answer of the wrong type, or to an item that was not drawn."""


class StaleAnswerError(RefusedError):
    """A lower ``seq`` with another value than the stored one; ``stored`` is what the server holds."""

    def __init__(self, stored: dict[str, object]) -> None:
        super().__init__("stale", "A newer answer from another device is stored already.")
        self.stored = stored


class ContentError(BoaiError):
    """Course, item bank or lesson is wrong: ``where`` names file (and cell), ``remedy`` says what to do."""

    def __init__(self, where: str, problem: str, remedy: str = "") -> None:
        super().__init__(f"{where}: {problem}" + (f" — {remedy}" if remedy else ""))
        self.where, self.problem, self.remedy = where, problem, remedy


class GradingFaultError(BoaiError):
    """Grading did not finish properly: a fault to retry, never a zero."""
