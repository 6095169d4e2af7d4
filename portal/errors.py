"""Mistakes that the portal itself tells, apart from what heavy modules raise them: nothing is loaded to name one."""

from grading.errors import BoaiError


class KernelsOffError(BoaiError):
    """Kernels cannot be confined on this machine, and the operator has not allowed them all the same."""


class PageChangedError(BoaiError):
    """The lesson is not the one that the reader's page shows any more."""
