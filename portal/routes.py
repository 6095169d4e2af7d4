"""A route is a pattern, a handler and the roles it needs; ``portal.app`` refuses one without a decision."""

from dataclasses import dataclass, field
from typing import Any

from tornado.web import RequestHandler

PUBLIC = frozenset({"public"})
LEARNER = frozenset({"learner"})  # any signed-in person
ROLES = frozenset({"public", "learner", "trainer", "examiner", "manager", "issuer", "auditor", "operator"})


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
