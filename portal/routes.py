"""A route is a pattern, a handler and the roles it needs; ``portal.app`` refuses one without a decision."""

from dataclasses import dataclass, field
from typing import Any

from tornado.web import RequestHandler

PUBLIC = frozenset({"public"})
LEARNER = frozenset({"learner"})  # any signed-in person
ROLES = frozenset({"public", "learner", "trainer", "examiner", "manager", "issuer", "auditor", "operator"})


# Where people of these roles work; the first that fits is where they land after signing in.
_DESKS = (
    ("/centre", frozenset({"manager", "issuer", "operator"})),
    ("/teach", frozenset({"trainer", "examiner"})),
    ("/audit", frozenset({"auditor"})),
)


def desk(roles: set[tuple[str, str]]) -> str:
    """Return where someone with these roles works; a learner's own page for who has none."""
    held = {role for role, _ in roles}
    return next((address for address, whose in _DESKS if held & whose), "/me")


@dataclass(frozen=True)
class Route:
    """Pattern, handler, the roles of which a person needs one, and keyword arguments for the handler."""

    pattern: str
    handler: type[RequestHandler]
    roles: frozenset[str]
    kwargs: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.roles or not self.roles <= ROLES:
            raise ValueError(
                f"{self.pattern}: roles must be some of {sorted(ROLES)}, not {sorted(self.roles)}"
            )
