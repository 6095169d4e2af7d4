"""The recovery position: first whether it is right at all, then every move on a drawn body."""

from html import escape
from typing import Any, ClassVar

from widgets.base import Exercise
from widgets.recovery_words import EN, ZH
from widgets.scoring.recovery_position import FINDINGS, PATIENTS, sequence, table


class RecoveryPosition(Exercise):
    """Place someone who does not respond but breathes normally on the side, move by move, on a body drawn from above.

    First the learner checks whether it is right: gasping is cardiac arrest (CPR), after a major injury nobody is turned. Then each
    move is chosen and seen, up to watching the breathing, changing side after 30 minutes and the change to gasping. ``value`` is
    ``{"points", "of", "mistakes"}``: steps without a mistake, all steps, each mistake as ``"step:what"`` in its order. Order, critical
    steps and numbers: fact sheet section 1.3; the check of at most 10 s: 1.1.

    Args:
        prompt: text, the situation in one or two sentences.
        patient: "adult", "elder" (an older woman) or "pregnant" (eight months; rolled onto the left, not changed after 30 minutes).
        finding: "normal" (breathing normally), "gasping" or "fall" (major injury, breathing normally); the last two are short.

    Example (zh)::

        RecoveryPosition(
            "recovery-1",
            "zh",
            prompt="公园长椅旁，一位男子慢慢滑倒在草地上。你走过去。",
            patient="adult",
            finding="normal",
        )

    Example (en)::

        RecoveryPosition(
            "recovery-1",
            "en",
            prompt="In the park, a man slides from a bench onto the grass. You go to him.",
            patient="adult",
            finding="normal",
        )
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {"zh": ZH, "en": EN}

    def __init__(
        self,
        key: str,
        lang: str = "zh",
        prompt: str = "",
        patient: str = "adult",
        finding: str = "normal",
    ) -> None:
        if not isinstance(prompt, str) or not prompt.strip():
            raise self.wrong("prompt", prompt, "the situation, as text")
        if patient not in PATIENTS:
            raise self.wrong("patient", patient, " or ".join(map(repr, PATIENTS)))
        if finding not in FINDINGS:
            raise self.wrong("finding", finding, " or ".join(map(repr, FINDINGS)))
        steps = {
            step.id: {"right": step.right, "choices": list(step.choices), "star": step.star}
            for step in table(patient, finding).values()
        }
        order = [step.id for step in sequence(patient, finding)]
        params: dict[str, Any] = {
            "prompt": prompt,
            "patient": patient,
            "finding": finding,
            "steps": steps,
            "order": order,
        }
        super().__init__(key, lang, params)

    def word(self, step: str, key: str, _end: str = "") -> str:
        """Return the word of a step, as the script finds it: by finding, by patient, or for all; "" where there is none."""
        base = f"{step}_{key}"
        names = (f"{base}_{self.params['finding']}", f"{base}_{self.params['patient']}", base)
        found = next((str(self.words[name]) for name in names if name in self.words), "")
        who = str(self.words[f"who_{self.params['patient']}"])
        return found.format(who=who, Who=who[0].upper() + who[1:])

    def fallback_html(self) -> str:
        """Return the right course step by step, each question folded over its answer, with the reason."""
        params = self.params
        rows = ""
        for step in sequence(params["patient"], params["finding"]):
            seen, ask, right, why = (
                escape(self.word(step.id, key)) for key in ("seen", "ask", step.right, f"{step.right}_why")
            )
            rows += f"<li><p>{seen} {ask}</p><details><summary>{escape(self.words['answer'])}</summary><p><strong>{right}</strong> {why}</p></details></li>"
        last = "card_watch_pregnant" if params["patient"] == "pregnant" else "card_watch"
        card = "".join(
            f"<li>{escape(self.words[name])}</li>"
            for name in ("card_when", "card_arm", "card_knee", "card_tilt", last)
        )
        return (
            f'<section class="bo bo-recovery"><p class="bo-prompt">{escape(params["prompt"])}</p><p>{escape(self.words["how"])}</p>'
            f"<ol>{rows}</ol><p><strong>{escape(self.words['card'])}</strong></p><ul>{card}</ul></section>"
        )
