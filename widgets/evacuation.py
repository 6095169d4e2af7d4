"""Earthquake, fire and flood on a floor plan: where to go, what to do, what becomes of each choice."""

from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise
from widgets.evacuation_check import problem
from widgets.evacuation_plans import OUTSIDE, PLANS, STREET, worded
from widgets.evacuation_words import WORDS

EVENTS = ("earthquake", "fire", "flood")
NUMBERS = {"cm": 15, "car": 60}  # centimetres of moving water that knock a person down, that move a car
CARDS = {"earthquake": 4, "fire": 6, "flood": 5}
Step = dict[str, Any]


class Evacuation(Exercise):
    """Get out of an earthquake, a fire or a flood, one decision after another on a drawn floor plan.

    The learner stands on the plan; every place that can be chosen has a number there and a line below. A choice moves the
    learner, and what becomes of it is said at once. Which stairs are blocked or full of smoke, and whether the door is hot,
    changes from run to run. ``value`` is ``{"points", "of", "mistakes", "seed"}`` of the last run. Facts: fact sheet first-aid
    section 5 [S19]: cover near you while it shakes, then stairs and open ground; in a fire alarm and 119, back of the hand, low,
    stairs, shut doors, or shut in, wet-sealed, at the window; never back; a wet towel does not stop carbon monoxide; in a flood
    up, not through: 15 cm of moving water knocks a person down, about 60 cm moves a car.

    Args:
        prompt: text, what is asked.
        event: "earthquake", "fire" or "flood".
        plan: "home" (a flat on the sixth floor), "classroom" (third floor), "station" (a metro hall), or a dict: your own
            building as ``widgets/evacuation_plans.py`` describes it (rooms, doors, windows, furniture, exits, places, in metres).
        seed: int 0 or more, which way is blocked; "try again" takes the next.

    Example (zh)::

        Evacuation("fire-1", "zh", prompt="夜里闻到烟味。一步一步，安全地离开。", event="fire", plan="home", seed=0)

    Example (en)::

        Evacuation("fire-1", "en", prompt="You smell smoke at night. Get out safely, step by step.", event="fire", plan="home", seed=0)
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = WORDS

    def __init__(
        self,
        key: str,
        lang: str = "zh",
        prompt: str = "",
        event: str = "earthquake",
        plan: Any = "home",
        seed: int = 0,
    ) -> None:
        if not isinstance(prompt, str) or not prompt.strip():
            raise self.wrong("prompt", prompt, "a text that is not empty")
        if event not in EVENTS:
            raise self.wrong("event", event, "'earthquake', 'fire' or 'flood'")
        if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed < 2**32:
            raise self.wrong("seed", seed, "a whole number from 0 to 4294967295")
        inside = worded(PLANS[plan], lang) if isinstance(plan, str) and plan in PLANS else plan
        wrong = problem(inside, event)
        if wrong:
            raise self.wrong(*wrong)
        outside = worded(STREET if event == "flood" else OUTSIDE, lang)
        words = WORDS["en" if lang == "en" else "zh"]  # the base class refuses another lang
        runs = _Story(event, inside, outside, words).runs()
        super().__init__(
            key,
            lang,
            {
                "prompt": prompt,
                "event": event,
                "plans": {"inside": inside, "outside": outside},
                "runs": runs,
                "seed": seed,
                "numbers": NUMBERS,
            },
        )

    def card_lines(self) -> list[str]:
        """Return what to do in such an event as sentences in the exercise's language."""
        event = self.params["event"]
        return [self.words[f"c_{event}_{n + 1}"].format(**NUMBERS) for n in range(CARDS[event])]

    def fallback_html(self) -> str:
        """Return each step of the first run with its answers, the right one folded away, and the card."""
        w, params = self.words, self.params
        steps = "".join(self._step(step) for step in params["runs"][params["seed"] % len(params["runs"])])
        card = "".join(f"<li>{escape(line)}</li>" for line in self.card_lines())
        return (
            f'<section class="bo bo-evacuation"><p class="bo-prompt">{escape(params["prompt"])}</p><p>{escape(w["intro_" + params["event"]].format(name=params["plans"]["inside"]["name"]))}</p>'
            f"<ol>{steps}</ol><p><strong>{escape(w['card_' + params['event']])}</strong></p><ul>{card}</ul></section>"
        )

    def _step(self, step: Step) -> str:
        options = "".join(f"<li>{escape(one['text'])}</li>" for one in step["options"])
        right = "".join(
            f"<p><strong>{escape(one['text'])}</strong></p><p>{escape(one['why'])}</p>"
            for one in step["options"]
            if one["right"]
        )
        return f"<li>{escape(step['ask'])}<ul>{options}</ul><details><summary>{escape(self.words['answer'])}</summary>{right}</details></li>"


class _Story:
    """The steps of each way an event can go, made from a plan."""

    def __init__(
        self, event: str, inside: dict[str, Any], outside: dict[str, Any], words: dict[str, str]
    ) -> None:
        self.event, self.plans, self.words = event, {"inside": inside, "outside": outside}, words
        stairs = [one["id"] for one in inside["exits"] if one["kind"] == "stairs"]
        self.blocks = stairs if len(stairs) > 1 else [""]

    def runs(self) -> list[list[Step]]:
        """Return the runs one after another, as the seed takes them."""
        if self.event == "earthquake":
            return [self._earthquake(blocked) for blocked in self.blocks]
        if self.event == "flood":
            high = any(one["kind"] == "high" for one in self.plans["inside"]["places"])
            return [
                self._flood("high" if high else "stairs", blocked)
                for blocked in ([""] if high else self.blocks)
            ]
        if self.plans["inside"]["door"] is None:
            return [self._fire(blocked) for blocked in self.blocks]
        free = [self._fire(blocked) for blocked in self.blocks]
        return [free[0], self._shut_in(), *free[1:]]

    def _earthquake(self, blocked: str) -> list[Step]:
        shows = {"rubble": [blocked]} if blocked else {}
        first = next(one["id"] for one in self.plans["inside"]["exits"] if one["kind"] == "stairs")
        return [
            {
                **self._places(
                    "where",
                    "cover",
                    ("window", "glass", "tall", "jump", "escalator", "lift", "stairs"),
                    only=first,
                ),
                "shake": True,
            },
            {**self._choices("hold", "hold", "stand", "edge"), "picture": "hold", "shake": True},
            self._places("after", "stairs", ("lift", "jump", "escalator"), blocked=blocked, shows=shows),
            self._places("outside_earthquake", "open", ("wall", "pole", "back"), plan="outside"),
        ]

    def _fire(self, blocked: str) -> list[Step]:
        shows = {"smoke": [blocked]} if blocked else {}
        through = self.plans["inside"]["door"] is not None
        steps = [self._choices("alarm", "alarm", "film", "pack")]
        if through:
            steps.append(
                {
                    **self._choices("feel", "hand", "open", "grip"),
                    "picture": "feel",
                    "at": self._by_the_door(),
                    "after": self.words["cool"],
                }
            )
        low = self._choices("low", "low", "run", "towel", ask="low_door" if through else "low_hall")
        steps.append({**low, "picture": "low", "shows": shows})
        if through:
            steps.append(
                {**self._choices("shut", "shut", "open"), "shows": shows, "at": self._beyond_the_door()}
            )
        steps.append(
            self._places("route", "stairs", ("lift", "escalator", "down"), blocked=blocked, shows=shows)
        )
        return [*steps, self._places("outside_fire", "open", ("wall", "back"), plan="outside")]

    def _shut_in(self) -> list[Step]:
        room, beyond = self.plans["inside"]["start"]["fire"][0], self._beyond_the_door()[0]
        shows = {"fire": [beyond], "smoke": [beyond]}
        at = self._by_the_door()
        signal = self._places("signal", "window", ("tall",), shows=shows, room=room)
        signal["options"].append(self._option("signal", "jump", False))
        return [
            self._choices("alarm", "alarm", "film", "pack"),
            {**self._choices("feel", "hand", "open", "grip"), "picture": "feel", "at": at, "after": self.words["hot"]},
            {**self._choices("stay", "stay", "go"), "shows": shows, "at": at},
            {**self._choices("seal", "seal", "peek", "hide"), "shows": shows, "at": at},
            signal,
        ]  # fmt: skip

    def _flood(self, right: str, blocked: str) -> list[Step]:
        shows = {"water": [blocked]} if blocked else {}
        return [
            self._places(
                "water", right, ("down", "lift", "through", "escalator"), blocked=blocked, shows=shows
            ),
            self._places("street", "high", ("pole", "manhole", "through"), plan="outside"),
            self._choices("car", "out", "wait", "drive"),
            self._choices("dry", "check", "switch", "tap"),
        ]

    def _by_the_door(self) -> list[Any]:
        """Return [room, x, y] two steps from the door on the near side."""
        plan = self.plans["inside"]
        room, x, y = plan["start"]["fire"]
        door_x, door_y = plan["doors"][plan["door"]]["at"]
        far = max(0.01, ((x - door_x) ** 2 + (y - door_y) ** 2) ** 0.5)
        return [
            room,
            round(door_x + (x - door_x) * 0.7 / far, 2),
            round(door_y + (y - door_y) * 0.7 / far, 2),
        ]

    def _beyond_the_door(self) -> list[Any]:
        """Return [room, x, y] of the far side of the door."""
        plan = self.plans["inside"]
        way = plan["doors"][plan["door"]]
        beyond = next(room for room in way["rooms"] if room != plan["start"]["fire"][0])
        x, y, wide, high = next(room["box"] for room in plan["rooms"] if room["id"] == beyond)
        return [
            beyond,
            min(max(way["at"][0], x + 0.6), x + wide - 0.6),
            min(max(way["at"][1], y + 0.6), y + high - 0.6),
        ]

    def _places(
        self, step: str, right: str, wrong: tuple[str, ...], plan: str = "inside", blocked: str = "", shows: dict[str, list[str]] | None = None, only: str = "", room: str = "",
    ) -> Step:  # fmt: skip
        found = []
        for one in [*self.plans[plan]["places"], *self.plans[plan]["exits"]]:
            skip = (room and one["room"] != room) or (only and one["kind"] == "stairs" and one["id"] != only)
            if skip or one["kind"] not in (right, *wrong):
                continue
            kind = "blocked" if one["id"] == blocked else one["kind"]
            why = self.words[f"y_{step}_{kind}"].format(**NUMBERS)
            found.append(
                {
                    "id": one["id"],
                    "text": one["text"],
                    "right": kind == right,
                    "why": why,
                    "at": [one["room"], *one["at"]],
                }
            )
        return {
            "id": step,
            "ask": self.words[f"q_{step}"],
            "plan": plan,
            "options": found,
            **({"shows": shows} if shows else {}),
        }

    def _choices(self, step: str, right: str, *wrong: str, ask: str = "") -> Step:
        options = [self._option(step, name, name == right) for name in (right, *wrong)]
        return {"id": step, "ask": self.words[f"q_{ask or step}"], "plan": "inside", "options": options}

    def _option(self, step: str, name: str, right: bool) -> dict[str, Any]:
        return {
            "id": name,
            "text": self.words[f"o_{step}_{name}"],
            "right": right,
            "why": self.words[f"y_{step}_{name}"].format(**NUMBERS),
            "at": None,
        }
