"""Choking: ask, judge, call, lean forward, five and five, and what to do when it ends well or badly."""

from html import escape
from typing import ClassVar

from widgets.base import Exercise
from widgets.choking_words import EN, ZH
from widgets.scoring.choking import BLOWS, CHEST, PATIENTS, SEEDS, SEVERITIES, outcome, sequence, table


class Choking(Exercise):
    """Help someone who chokes, on a drawn body: 背 5 腹 5, or chest thrusts where the belly must not be pressed.

    The learner asks, judges mild or severe, sends for 120, chooses position and place of the hands, gives blows and thrusts by
    tapping and looks after each. A seed decides when the object comes out, whether the person becomes unresponsive (then CPR from
    compressions) and whether a mild case gets worse; each new run takes the next seed. Every wrong act is explained at once.
    ``value`` is ``{"points", "of", "mistakes"}``: steps without a mistake, all steps of the run, and each mistake as
    ``"step:what"`` in its order. Order, numbers and acts: fact sheet section 2.4, D1 and D2.

    Args:
        prompt: text, the situation in one or two sentences.
        patient: "adult", "child" (1 year and older), "infant" (under 1 year), "pregnant" (late pregnancy) or "large" (very large body).
        severity: "severe" or "mild" (can cough; may get worse).
        seed: int 0 to 4294967295, which course the first run takes.

    Example (zh)::

        Choking(
            "choking-1",
            "zh",
            prompt="食堂里，同桌的人吃着吃着突然站起来。他怎么了？你来救。",
            patient="adult",
            severity="severe",
            seed=18,
        )

    Example (en)::

        Choking(
            "choking-1",
            "en",
            prompt="In the canteen, the man at your table suddenly stands up. What is the matter? You help.",
            patient="adult",
            severity="severe",
            seed=18,
        )
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {"zh": ZH, "en": EN}

    def __init__(
        self,
        key: str,
        lang: str = "zh",
        prompt: str = "",
        patient: str = "adult",
        severity: str = "severe",
        seed: int = 1,
    ) -> None:
        if not isinstance(prompt, str) or not prompt.strip():
            raise self.wrong("prompt", prompt, "the situation, as text")
        if patient not in PATIENTS:
            raise self.wrong("patient", patient, " or ".join(map(repr, PATIENTS)))
        if severity not in SEVERITIES:
            raise self.wrong("severity", severity, " or ".join(map(repr, SEVERITIES)))
        if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < SEEDS:
            raise self.wrong("seed", seed, f"a whole number from 0 to {SEEDS - 1}")
        steps = {
            step.id: {
                "right": step.right,
                "choices": list(step.choices),
                "taps": step.taps,
                "star": step.star,
            }
            for step in table(patient, severity).values()
        }
        params = {
            "prompt": prompt,
            "patient": patient,
            "severity": severity,
            "seed": seed,
            "blows": BLOWS,
            "steps": steps,
        }
        super().__init__(key, lang, params)

    def word(self, base: str, key: str, end: str = "") -> str:
        """Return the most particular word of a step, as the script finds it; "" where there is none."""
        patient, severity = self.params["patient"], self.params["severity"]
        group = "infant" if patient == "infant" else "chest" if patient in CHEST else "whole"
        tails = [
            f"{one}_{two}" if two else one for one in (end, severity) if one for two in (patient, group, "")
        ]
        who = str(self.words[f"who_{patient}"])
        for tail in [*tails, patient, group, ""]:
            name = f"{base}_{key}_{tail}" if tail else f"{base}_{key}"
            if name in self.words:
                return str(self.words[name]).format(who=who, Who=who[0].upper() + who[1:], n=BLOWS)
        return ""

    def fallback_html(self) -> str:
        """Return the right course step by step, each question folded over its answer, with the reason."""
        params = self.params
        seed = params["seed"]
        while outcome(seed).down or (params["severity"] == "mild" and not outcome(seed).worsens):
            seed += 1  # the longer course that ends well teaches most on paper
        rows = ""
        for step in sequence(params["patient"], params["severity"], seed):
            base = step.id.rstrip("12")
            seen, ask, right, why = (
                self.word(base, key, step.end) for key in ("seen", "ask", step.right, f"{step.right}_why")
            )
            rows += f"<li><p>{escape(seen)} {escape(ask)}</p><details><summary>{escape(self.words['answer'])}</summary><p><strong>{escape(right)}</strong> {escape(why)}</p></details></li>"
        group = (
            "infant" if params["patient"] == "infant" else "chest" if params["patient"] in CHEST else "whole"
        )
        back = "card_back_infant" if group == "infant" else "card_back"
        cards = ("card_mild", back, f"card_thrusts_{group}", "card_down", "card_after")
        card = "".join(f"<li>{escape(self.words[name])}</li>" for name in cards)
        return (
            f'<section class="bo bo-choking"><p class="bo-prompt">{escape(params["prompt"])}</p><p>{escape(self.words["how"])}</p>'
            f"<ol>{rows}</ol><p><strong>{escape(self.words['card'])}</strong></p><ul>{card}</ul></section>"
        )
