"""Who may give blood, to whom it may go, and the score of a ``BloodMatch`` run from its raw log.

Ages, weights, intervals and amounts are the fact sheet's (humanitarian.md section 7: 献血法 1998, GB 18467-2011 [S18]).
"""

import calendar
from datetime import date, timedelta
from typing import Any

from widgets.scoring.log import acts
from widgets.scoring.result import Event, Result

LAW = {
    "age_min": 18, "age_max": 55, "age_max_repeat": 60, "kg_man": 50, "kg_woman": 45, "ml_usual": 200, "ml_max": 400,
    "whole_months": 6, "platelet_days": 14, "platelets_a_year": 24, "whole_to_platelet_months": 3,
}  # fmt: skip
TYPES = ("O−", "O+", "A−", "A+", "B−", "B+", "AB−", "AB+")
REASONS = ("young", "old", "light", "soon")
PRODUCTS = {"red": ("red",), "both": ("red", "plasma")}

KINDS = ("end", "give", "match", "start")


def months_later(start: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month where it has no such day."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def again(person: dict[str, Any], law: dict[str, int]) -> date | None:
    """Return the first day the interval since the last donation allows, or None for who never gave."""
    if person["last"] is None:
        return None
    last = date.fromisoformat(person["last"]["on"])
    if person["last"]["kind"] == "platelets":
        return last + timedelta(days=law["platelet_days"])
    return months_later(last, law["whole_months" if person["wants"] == "whole" else "whole_to_platelet_months"])


def verdict(person: dict[str, Any], law: dict[str, int], today: str) -> dict[str, Any]:
    """Return ``{"may", "why", "when"}``: whether today, the first of REASONS that forbids it or "", an ISO date or ""."""
    oldest = law["age_max_repeat" if person["last"] else "age_max"]
    first = again(person, law)
    if person["age"] < law["age_min"]:
        why = "young"
    elif person["age"] > oldest:
        why = "old"
    elif person["kg"] < law["kg_woman" if person["woman"] else "kg_man"]:
        why = "light"
    else:
        why = "soon" if first and date.fromisoformat(today) < first else ""
    return {"may": not why, "why": why, "when": first.isoformat() if why == "soon" and first else ""}


def compatible(donor: str, patient: str, product: str = "red") -> bool:
    """Return whether the donor's red cells (ABO and Rh) or plasma (ABO alone) suit the patient. Types as in TYPES."""
    given, own = ({letter for letter in kind[:-1] if letter != "O"} for kind in (donor, patient))
    if product == "plasma":
        return own <= given
    return given <= own and (donor[-1] == "−" or patient[-1] == "+")


def score(params: dict[str, Any], events: list[Event]) -> Result:
    """Return one point for each question right at its first answer, and for each patient whose bags are exactly right.

    Mistakes: ``may_yes`` and ``may_no`` (what was wrongly said), ``why``, ``when``, ``unsafe_<product>`` and
    ``missed_<product>``. Raises ValueError that names the event where the last run holds one the exercise cannot write.
    """
    acts(events, KINDS)
    starts = [place for place, event in enumerate(events) if event[1] == "start"]
    if not starts:
        return Result(0, 1)
    run = events[starts[-1] :]
    people, patients = _drawn(params, run[0])
    answers: dict[tuple[Any, ...], bool] = {}
    mistakes: list[str] = []
    for event in run[1:]:
        if event[1] not in ("give", "match"):
            continue
        try:
            slot, mistake = (_give if event[1] == "give" else _match)(params, people, patients, event[2])
        except (KeyError, IndexError, TypeError, ValueError):
            raise ValueError(f"BloodMatch: event {event!r} is not one the exercise writes") from None
        if slot in answers:
            continue  # the first answer counts
        answers[slot] = not mistake
        if mistake:
            mistakes.append(mistake)
    of = sum(_asked(params["people"][place]) for place in people) + len(patients) * len(PRODUCTS[params["product"]])
    return Result(sum(answers.values()), of, tuple(mistakes), len(answers) == of)


def _asked(person: dict[str, Any]) -> int:
    found = person["verdict"]
    return 1 + int(not found["may"]) + int(found["why"] == "soon")


def _drawn(params: dict[str, Any], start: Event) -> tuple[list[int], list[str]]:
    data = start[2] if isinstance(start[2], dict) else {}
    people, patients = data.get("people"), data.get("patients")
    sound = (
        isinstance(people, list)
        and isinstance(patients, list)
        and len(set(people)) == len(people) == params["count"]
        and all(place in range(len(params["people"])) for place in people)
        and len(set(patients)) == len(patients) == params["patients"]
        and set(patients) <= set(TYPES)
    )
    if not sound:
        raise ValueError(f"BloodMatch: event {start!r} is not one the exercise writes")
    return people or [], patients or []


def _give(params: dict[str, Any], people: list[int], patients: list[str], data: dict[str, Any]) -> tuple[tuple[Any, ...], str]:
    person = params["people"][people[people.index(data["p"])]]
    found, asked, pick = person["verdict"], data["q"], data["pick"]
    if asked == "may":
        wrong = {"yes": not found["may"], "no": found["may"]}[pick]
        return ("give", data["p"], "may"), f"may_{pick}" if wrong else ""
    if asked == "why" and not found["may"]:
        return ("give", data["p"], "why"), "" if REASONS[REASONS.index(pick)] == found["why"] else "why"
    if asked == "when" and found["why"] == "soon":
        return ("give", data["p"], "when"), "" if person["dates"][person["dates"].index(pick)] == found["when"] else "when"
    raise ValueError


def _match(params: dict[str, Any], people: list[int], patients: list[str], data: dict[str, Any]) -> tuple[tuple[Any, ...], str]:
    patient = patients[patients.index(data["patient"])]
    product = PRODUCTS[params["product"]][PRODUCTS[params["product"]].index(data["product"])]
    picks = {TYPES[TYPES.index(pick)] for pick in data["picks"]}
    right = {donor for donor in TYPES if compatible(donor, patient, product)}
    mistake = f"unsafe_{product}" if picks - right else f"missed_{product}" if right - picks else ""
    return ("match", patient, product), mistake
