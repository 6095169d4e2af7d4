"""The score of a ``Triage`` run: the incident is made again from its seed, every tag is judged again by what was looked at."""

from typing import Any

from widgets.scoring.incident import TAGS, incident, judged, needed, worsened
from widgets.scoring.log import Act, last_run
from widgets.scoring.result import Event, Result

ACTS = ("walk", "breath", "open", "rate", "pulse", "obeys", "bleed", "breaths", "cpr", "treat")
STEPS = {"first": ("look", "loud", "still"), "call": ("call", "ask", "carry")}  # the first of each is right
KINDS = ("start", "scene", "open", "check", "tag", "round", "end")


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return two points for the scene, one a casualty, one for each hard bleeding, one for the second round.

    A casualty's point is for the right tag at the first try, given after the acts that decide it and without long treatment.
    Mistakes: ``first:<pick>``, ``call:<pick>``; ``under:<id>``, ``over:<id>``, ``guess:<id>`` (right or wrong, not looked at
    what decides), ``bleed:<id>``, ``cpr:<id>``, ``treat:<id>``, ``breaths:<id>``; ``worse:<id>`` where the one who got worse
    was not tagged again rightly. Raises ValueError for a malformed event.
    """
    run = _Run(params)
    for act in last_run(events, KINDS):
        run.take(act)
    return run.result()


class _Run:
    def __init__(self, params: dict[str, Any]) -> None:
        self.params = params
        self.people = incident(params["seed"], params["casualties"], params["children"])
        self.begun = self.ended = False
        self.round = 1
        self.scene: dict[str, list[str]] = {"first": [], "call": []}
        self.looked: dict[tuple[int, int], set[str]] = {}
        self.tags: dict[tuple[int, int], str] = {}
        self.mistakes: list[str] = []
        self.points = 0

    def take(self, act: Act) -> None:
        if self.ended or (act.kind != "start" and not self.begun):
            raise act.wrong("stands outside a run")
        getattr(self, f"_{act.kind}")(act)

    def result(self) -> Result:
        bleeding = sum(one["bleeds"] for one in self.people)
        of = len(self.scene) + len(self.people) + bleeding + 1
        return Result(self.points, of, tuple(self.mistakes), self.ended)

    def _start(self, act: Act) -> None:
        if self.begun:
            raise act.wrong("begins a run that has begun")
        self.begun = True
        seed = act.field("seed", int)
        self.people = incident(seed, self.params["casualties"], self.params["children"])
        self.worse = worsened(seed, self.people)

    def _scene(self, act: Act) -> None:
        step, pick = act.field("step", str), act.field("pick", str)
        if pick not in STEPS.get(step, ()):
            raise act.wrong(f"picks {pick!r} at {step!r}, which is not offered")
        if pick == STEPS[step][0]:
            self.points += not self.scene[step]
        else:
            self.mistakes.append(f"{step}:{pick}")
        self.scene[step].append(pick)

    def _person(self, act: Act) -> dict[str, Any]:
        place: int = act.field("id", int)
        if place not in range(len(self.people)):
            raise act.wrong(f"is of casualty {place}, who is not there")
        return self.worse if self.round == 2 and place == self.worse["id"] else self.people[place]

    def _open(self, act: Act) -> None:
        self._person(act)

    def _check(self, act: Act) -> None:
        one, what = self._person(act), act.field("what", str)
        if what not in ACTS:
            raise act.wrong(f"checks {what!r}; there are: {', '.join(ACTS)}")
        looked = self.looked.setdefault((self.round, one["id"]), set())
        harmful = what in ("cpr", "treat") or (what == "breaths" and judged(one)[1] != "breaths")
        if harmful and what not in looked:
            self.mistakes.append(f"{what}:{one['id']}")
        looked.add(what)

    def _tag(self, act: Act) -> None:
        one, given = self._person(act), act.field("tag", str)
        if given not in TAGS:
            raise act.wrong(f"gives the tag {given!r}; there are: {', '.join(TAGS)}")
        where = (self.round, one["id"])
        if where in self.tags:
            raise act.wrong(f"tags casualty {one['id']} twice in one round")
        self.tags[where] = given
        good = self._judge(one, given, self.looked.get(where, set()))
        if self.round == 2:
            self.points += good and one["id"] == self.worse["id"]
            return
        self.points += good
        if one["bleeds"]:
            stopped = "bleed" in self.looked.get(where, set())
            self.points += stopped
            if not stopped:
                self.mistakes.append(f"bleed:{one['id']}")

    def _judge(self, one: dict[str, Any], given: str, looked: set[str]) -> bool:
        """Note what is wrong with the tag; return whether nothing is."""
        right = judged(one)[0]
        if given != right:
            self.mistakes.append(
                f"{'over' if TAGS.index(given) > TAGS.index(right) else 'under'}:{one['id']}"
            )
        unchanged = self.round == 2 and one is not self.worse
        guessed = not unchanged and not set(needed(one)) <= looked
        if guessed:
            self.mistakes.append(f"guess:{one['id']}")
        return given == right and not guessed and not looked & {"cpr", "treat"}

    def _round(self, act: Act) -> None:
        if self.round == 2 or len(self.tags) < len(self.people):
            raise act.wrong("begins the second round before everyone has a tag, or once more")
        self.round = 2

    def _end(self, act: Act) -> None:
        if self.round != 2:
            raise act.wrong("comes before the second round")
        self.ended = True
        if self.tags.get((2, self.worse["id"])) != judged(self.worse)[0]:
            self.mistakes.append(f"worse:{self.worse['id']}")
