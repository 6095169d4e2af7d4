"""How many files and sockets this process may hold: as many as the system lets it, not the shell's cautious 1,024."""

from contextlib import suppress

ENOUGH = 65_536  # 300 live kernels with a reader each need about 6,000


def raise_limit() -> None:
    """Raise this process's own limit, and so its children's, as far as it may; do nothing where there is none."""
    try:
        import resource
    except ImportError:  # Windows
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH if hard == resource.RLIM_INFINITY else min(ENOUGH, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):  # a system's own, lower bound
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
