"""What can go wrong with kernels, one class per mistake."""


class TooManyKernelsError(Exception):
    """The reader, or the machine, holds as many kernels as allowed; ``mine`` tells which."""

    def __init__(self, mine: bool, limit: int) -> None:
        super().__init__(f"at most {limit} kernels {'per person' if mine else 'on this machine'}")
        self.mine = mine
        self.code = "kernels_mine" if mine else "kernels_full"


class ForkUnavailableError(Exception):
    """No kernel can be forked here and now; an ordinary one can be started instead."""


class ForkServerGoneError(ForkUnavailableError):
    """The process that forks has ended; a new one can be started."""


class SnapshotError(Exception):
    """The notebook cannot be kept as a snapshot; the message says why and what helps.

    ``lasting`` tells whether another try would end the same way, ``cell`` which code cell failed (from 0), if one did.
    """

    def __init__(self, reason: str, lasting: bool = True, cell: int | None = None) -> None:
        super().__init__(reason)
        self.lasting, self.cell = lasting, cell
