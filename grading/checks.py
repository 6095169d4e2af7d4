"""What the locked cells of a theory notebook call. It runs in the grading kernel only, beside the bank.

The notebook carries slots and points; the answers come as data in ``answers.json``; the keys stay in the item
bank under ``BOAI_CONTENT``. Every problem raises, because a fault must never look like a zero.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grading.errors import GradingFaultError
from grading.items import Bank, check_value, load_bank, score_value


@dataclass(frozen=True)
class Answers:
    """The frozen answers of one attempt, with the bank that holds their keys."""

    points: float
    answers: dict[str, dict[str, Any]]
    bank: Bank


def load_answers(path: str) -> Answers:
    """Return the answers in file ``path``; raises GradingFaultError when they, or their bank, are not there."""
    try:
        frozen = json.loads(Path(path).read_text(encoding="utf-8"))
        content = Path(os.environ["BOAI_CONTENT"])
    except (OSError, ValueError, KeyError) as error:
        raise GradingFaultError(
            f"{path}: no answers to grade ({error!r}); place the submission again"
        ) from error
    bank = load_bank(content / "courses" / frozen["course"])
    wanted = os.environ.get("BOAI_KEY_VERSION", bank.key_version)
    if bank.key_version != wanted:
        raise GradingFaultError(
            f"the item bank is {bank.key_version}, not {wanted}: it changed just now; try again"
        )
    return Answers(float(frozen["points"]), frozen["answers"], bank)


def score(slot: str, answers: Answers) -> float:
    """Return the points that the answer in ``slot`` earns, from 0 to the slot's points."""
    if slot not in answers.answers:
        raise GradingFaultError(f"{slot}: not in this attempt; the notebook and the form do not fit together")
    answer = answers.answers[slot]
    item = answers.bank.find(answer["item"])
    if answer["value"] is not None:
        check_value(item.kind, item.rules.shape(item.content, answer["order"]), answer["value"])
    return score_value(item, answer["order"], answer["value"], answer.get("points", answers.points))
