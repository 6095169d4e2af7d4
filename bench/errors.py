"""What keeps the benchmark from measuring."""

from grading.errors import BoaiError


class NotMeasuredError(BoaiError):
    """Something that a row needs is not there; the row says so and the others go on."""


class ServerFailedError(BoaiError):
    """A server under test did not start or did not answer; the message ends with what it said."""
