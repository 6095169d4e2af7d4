"""Polls on the server: what a lesson asks, the secret behind the voters' hashes, and guests' votes, which are never stored."""

import hashlib
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from grading.errors import BoaiError
from grading.whole_file import PRIVATE, make_whole
from portal.models import exercises_in

GUEST_COOKIE = "boai_class"  # class code and a token of the phone's own: who opened a class's link without signing in
GUEST_DAYS = 0.5
_GUEST = re.compile(r"([A-Za-z0-9]{4,12})\.([\w-]{20,64})")
_SECRET_BYTES = 32
_GUEST_SECONDS = 12 * 3600.0  # a day in class


@dataclass(frozen=True)
class Asked:
    """A poll as its lesson asks it: the question, and the text of each choice by its id."""

    prompt: str
    choices: dict[str, str]


def polls_in(body: str) -> dict[str, Asked]:
    """Return the polls of a stored page's body by key."""
    found = [state for state in exercises_in(body) if state["kind"] == "Poll"]
    return {
        state["key"]: Asked(state["params"]["prompt"], {one["id"]: one["text"] for one in state["params"]["options"]})
        for state in found
    }


def guest_cookie(code: str, held: str | None) -> str:
    """Return the cookie of a phone that opens the link of the class; the one it holds, where that is of this class."""
    return held if held and guest_of(held)[0] == code else f"{code}.{secrets.token_urlsafe(16)}"


def guest_of(cookie: str | None) -> tuple[str, str]:
    """Return class code and token in the cookie; ("", "") where there is none."""
    found = _GUEST.fullmatch(cookie or "")
    return (found[1], found[2]) if found else ("", "")


def secret_in(keys: Path) -> bytes:
    """Return the secret of the voters' hashes, made when it is first needed; it is no part of the record.

    Without it votes stay counted, and nobody's is found again. Raises BoaiError when the file is damaged, OSError when
    it cannot be written.
    """
    path = keys / "polls.key"
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        make_whole(path, secrets.token_bytes(_SECRET_BYTES), PRIVATE)
    secret = path.read_bytes()
    if len(secret) != _SECRET_BYTES:
        raise BoaiError(f"{path}: it must hold {_SECRET_BYTES} bytes; delete it, a new one is made")
    return secret


class GuestVotes:
    """Votes of phones that opened a class's link without signing in, held in memory for one day of class.

    This is class mode (docs/architecture.md: a learner under 14 is not recorded): nothing reaches the disk, a restart
    forgets all. A poll takes at most ``most`` guests, and at most ``polls`` polls are held; the oldest go first.
    """

    def __init__(self, most: int = 200, polls: int = 500, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._polls, self._clock = most, polls, clock
        self._salt = secrets.token_bytes(16)
        self._votes: OrderedDict[tuple[str, str, str], tuple[float, dict[str, str]]] = OrderedDict()

    def vote(self, class_id: str, lesson: str, key: str, token: str, choice: str) -> bool:
        """Take or change the vote of the phone that holds ``token``; False when the poll is full."""
        name = (class_id, lesson, key)
        votes = self._of(name)
        who = self._who(token)
        if who not in votes and len(votes) >= self._most:
            return False
        self._votes[name] = (self._clock(), {**votes, who: choice})
        self._votes.move_to_end(name)
        while len(self._votes) > self._polls:
            self._votes.popitem(last=False)
        return True

    def forget(self, class_id: str, lesson: str, key: str, token: str) -> None:
        """Drop the vote of the phone with ``token``, where there is one."""
        self._of((class_id, lesson, key)).pop(self._who(token), None)

    def has_voted(self, class_id: str, lesson: str, key: str, token: str) -> bool:
        """Tell whether the phone with ``token`` has voted."""
        return self._who(token) in self._of((class_id, lesson, key))

    def counts(self, class_id: str) -> dict[tuple[str, str], dict[str, int]]:
        """Return how many guests chose what, by lesson and key."""
        found: dict[tuple[str, str], dict[str, int]] = {}
        for name in [name for name in self._votes if name[0] == class_id]:
            for choice in self._of(name).values():
                votes = found.setdefault(name[1:], {})
                votes[choice] = votes.get(choice, 0) + 1
        return found

    def _of(self, name: tuple[str, str, str]) -> dict[str, str]:
        at, votes = self._votes.get(name, (0.0, {}))
        if votes and self._clock() - at > _GUEST_SECONDS:
            del self._votes[name]
            return {}
        return votes

    def _who(self, token: str) -> str:
        return hashlib.sha256(self._salt + token.encode()).hexdigest()


Votes = dict[tuple[str, str], dict[str, int]]


def together(stored: Votes, guests: Votes) -> Votes:
    """Return the votes of learners and guests in one count."""
    found = {name: dict(votes) for name, votes in stored.items()}
    for name, votes in guests.items():
        mine = found.setdefault(name, {})
        for choice, n in votes.items():
            mine[choice] = mine.get(choice, 0) + n
    return found
