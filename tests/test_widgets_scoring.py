"""Scores from raw logs made by hand: perfect runs, each kind of mistake, new runs, unfinished and malformed ones."""

import pytest

import widgets
from widgets.scoring import aed_trainer, choice, classify, cpr_rhythm, emergency_call, order
from widgets.scoring.log import Act, last_run
from widgets.scoring.result import Result

WHY = "因为。"
ONE = widgets.Choice("c", prompt="先做什么？", options=[{"text": str(n), "correct": n == 1, "why": WHY} for n in range(3)]).params
SEVERAL = widgets.Choice("c", prompt="哪些？", options=[{"text": str(n), "correct": n < 2, "why": WHY} for n in range(3)], many=True).params
STEPS = widgets.Order("o", prompt="排好。", steps=[{"text": str(n), "why": WHY} for n in range(3)]).params
BINS = [{"id": "call", "text": "打120"}, {"id": "home", "text": "自己处理"}]
SORT = widgets.Classify("s", prompt="分一分。", bins=BINS, items=[{"text": str(n), "bin": bin_, "why": WHY} for n, bin_ in enumerate(("call", "home", "home"))]).params
CASE = {"place": "a", "landmark": "b", "what": "c", "people": "d", "condition": "e", "done": "f", "phone": "1234567"}
CALL = widgets.EmergencyCall("e", case=CASE).params
AED = widgets.AedTrainer("a").params


def log(*acts):
    """Return a raw log of (kind, data), a tenth of a second apart."""
    return [[100.0 * place, kind, data] for place, (kind, data) in enumerate(acts)]


# ---- what every log is -----------------------------------------------------------------------------------------------


def test_the_last_run_is_what_comes_after_the_last_again():
    events = log(("move", 1), ("again", None), ("move", 2), ("again", None), ("move", 3), ("move", 4))
    assert last_run(events, {"move"}) == [Act(4, 400.0, "move", 3), Act(5, 500.0, "move", 4)]
    assert last_run([], {"move"}) == []


@pytest.mark.parametrize(
    ("events", "message"),
    [
        ("x", r"the log is str; give a list of events"),
        ([[1, "move"]], r"event 0 is \[1, 'move'\]; it must be \[milliseconds, kind, data\]"),
        ([[1, "move", None], [1, 2, None]], r"event 1 is \[1, 2, None\]; it must be"),
        ([[1, "move", None], {"ms": 1}], r"event 1 is \{'ms': 1\}; it must be"),
        ([["1", "move", None]], r"event 0 \(move\) is at '1'; its time must be milliseconds"),
        ([[float("nan"), "move", None]], r"event 0 \(move\) is at nan; its time must be"),
        ([[True, "again", None]], r"event 0 \(again\) is at True; its time must be"),
        ([[1, "jump", None]], r"event 0 \(jump\) is of no kind known here: move"),
    ],
)
def test_a_malformed_event_is_named_wherever_it_stands(events, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        last_run([*events, [9, "again", None]] if isinstance(events, list) else events, {"move"})


def test_a_part_of_an_event_that_is_missing_or_of_another_kind_is_named():
    act = Act(3, 1.0, "pick", {"step": 7, "ok": True})
    for name, kind, message in (("step", str, "has step 7, which is no str"), ("pick", str, "has pick None, which is no str"), ("ok", int, "has ok True, which is no int")):
        with pytest.raises(ValueError, match=rf"^event 3 \(pick\) {message}"):
            act.field(name, kind)
    with pytest.raises(ValueError, match=r"^event 3 \(pick\) has step None"):
        act._replace(data=None).field("step", str)


# ---- Choice ------------------------------------------------------------------------------------------------------------


def check(*picks, right=None):
    return ("check", {"picks": list(picks), "right": right})


@pytest.mark.parametrize(
    ("params", "acts", "result"),
    [
        (ONE, [("choose", [1]), check(1)], Result(1, 1, (), True)),
        (ONE, [check(0), check(2), check(1)], Result(1, 1, ("option-0", "option-2"), True)),
        (ONE, [check(0, right=True)], Result(0, 1, ("option-0",), False)),  # what the log calls right is not believed
        (ONE, [check(0), check(2), ("show", None), check(1)], Result(0, 1, ("option-0", "option-2"), True)),
        (ONE, [check(1), check(0)], Result(1, 1, (), True)),  # the run was over
        (ONE, [check(1), ("again", None), check(2)], Result(0, 1, ("option-2",), False)),
        (ONE, [check(2), ("again", None), check(1)], Result(1, 1, (), True)),
        (ONE, [check(1), ("again", None)], Result(0, 1, (), False)),
        (SEVERAL, [check(0), check(0, 2), check(1, 0)], Result(1, 1, ("option-1", "option-1", "option-2"), True)),
    ],
)
def test_a_choice_is_right_or_not(params, acts, result):
    assert choice.score(params, log(*acts)) == result


@pytest.mark.parametrize("picks", [[], [3], [-1], [0, 0], [True], ["0"], None])
def test_picks_that_no_choice_offers_are_refused(picks):
    with pytest.raises(ValueError, match=r"^event 1 \(check\) "):
        choice.score(ONE, log(("choose", [0]), ("check", {"picks": picks})))


# ---- Order -------------------------------------------------------------------------------------------------------------


def placed(kind, *steps):
    return (kind, {"order": list(steps), "right": True})


@pytest.mark.parametrize(
    ("acts", "result"),
    [
        ([("move", {"step": 1}), placed("check", 0, 1, 2)], Result(3, 3, (), True)),
        ([placed("check", 1, 0, 2)], Result(1, 3, ("step-1", "step-0"), False)),
        ([placed("check", 2, 0, 1), placed("check", 0, 2, 1), placed("check", 0, 1, 2)], Result(3, 3, ("step-2", "step-0", "step-1", "step-2", "step-1"), True)),
        ([placed("check", 2, 1, 0), placed("check", 2, 1, 0), placed("show", 0, 2, 1), placed("check", 0, 1, 2)], Result(1, 3, ("step-2", "step-0") * 2, True)),
        ([placed("check", 0, 1, 2), ("again", None), ("move", None)], Result(0, 3, (), False)),
    ],
)
def test_an_order_counts_what_stands_in_its_place(acts, result):
    assert order.score(STEPS, log(*acts)) == result


@pytest.mark.parametrize("steps", [[0, 1], [0, 1, 1], [0, 1, 3], [0, 1, "2"], [0, True, 2], None])
def test_an_order_of_other_steps_is_refused(steps):
    with pytest.raises(ValueError, match=r"^event 0 \(check\) "):
        order.score(STEPS, log(("check", {"order": steps})))


# ---- Classify ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("acts", "result"),
    [
        ([("choose", {"item": 0}), check("call", "home", "home")], Result(3, 3, (), True)),
        ([check("call", "call", "home"), check("call", "home", "home")], Result(3, 3, ("item-1",), True)),
        ([check("home", "call", "home", right=True)], Result(1, 3, ("item-0", "item-1"), False)),
        ([check("home", "call", "call"), check("home", "home", "call"), ("show", {"picks": ["home", "home", "call"]})], Result(1, 3, ("item-0", "item-1", "item-2", "item-0", "item-2"), True)),
        ([check("call", "home", "home"), ("again", None)], Result(0, 3, (), False)),
    ],
)
def test_a_classify_counts_what_lies_where_it_belongs(acts, result):
    assert classify.score(SORT, log(*acts)) == result


@pytest.mark.parametrize("picks", [["call", "home"], ["call", "home", "street"], ["call", "home", None], ["call", "home", 1], "call"])
def test_picks_of_other_groups_are_refused(picks):
    with pytest.raises(ValueError, match=r"^event 0 \(check\) has picks "):
        classify.score(SORT, log(("check", {"picks": picks})))


# ---- EmergencyCall -----------------------------------------------------------------------------------------------------

CALL_STEPS = [step["id"] for step in CALL["steps"]]
CALL_ALL = len(CALL_STEPS) + 3


def pick(step, pick, right=False):
    return ("pick", {"step": step, "pick": pick, "right": right})


def called(**before):
    """Return the acts of a whole call; ``before`` gives the picks that come before the right one of a step."""
    right = {"dial": "120", "speaker": "speaker", **dict.fromkeys(CALL_STEPS, "right"), "hang_up": "hang_up"}
    return [pick(step, one) for step, last in right.items() for one in [*before.get(step, []), last]]


@pytest.mark.parametrize(
    ("acts", "result"),
    [
        (called(), Result(CALL_ALL, CALL_ALL, (), True)),
        (called(dial=["119"], place=["vague", "locate"]), Result(CALL_ALL - 2, CALL_ALL, ("dial:119", "place:vague", "place:locate"), True)),
        # Hanging up too early is a mistake of hanging up, not of the question it came at.
        (called(speaker=["mute"], what=["hang_up"], phone=["slip", "hang_up"]), Result(CALL_ALL - 3, CALL_ALL, ("speaker:mute", "what:hang_up", "phone:slip", "phone:hang_up"), True)),
        (called(speaker=["hang_up"])[:-1], Result(CALL_ALL - 1, CALL_ALL, ("speaker:hang_up",), False)),
        (called()[:3], Result(3, CALL_ALL, (), False)),
        ([pick("dial", "110", right=True)], Result(0, CALL_ALL, ("dial:110",), False)),
        ([*called(dial=["110"]), ("again", None), *called()], Result(CALL_ALL, CALL_ALL, (), True)),
    ],
)
def test_a_call_counts_the_steps_that_were_right_at_once(acts, result):
    assert emergency_call.score(CALL, log(*acts)) == result


@pytest.mark.parametrize(
    ("acts", "message"),
    [
        ([pick("speaker", "speaker")], r"event 0 \(pick\) is of step 'speaker', but the call is at 'dial'"),
        ([pick("dial", "")], r"event 0 \(pick\) dials '', which is no number"),
        ([pick("dial", "1l0")], r"event 0 \(pick\) dials '1l0', which is no number"),
        ([pick("dial", "120"), pick("speaker", "off")], r"event 1 \(pick\) picks 'off' at 'speaker'; offered are: mute, speaker, hang_up"),
        ([*called()[:2], pick("place", "story")], r"event 2 \(pick\) picks 'story' at 'place'; offered are: right, vague, locate, hang_up"),
        ([*called()[:-1], pick("hang_up", "right")], r"event 12 \(pick\) picks 'right' at 'hang_up'; offered is: hang_up"),
        ([*called(), pick("hang_up", "hang_up")], r"event 13 \(pick\) is of step 'hang_up', but the call is at 'its end'"),
        ([("pick", {"step": "dial", "pick": 120})], r"event 0 \(pick\) has pick 120, which is no str"),
    ],
)
def test_a_pick_that_the_call_does_not_offer_there_is_refused(acts, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        emergency_call.score(CALL, log(*acts))


# ---- AedTrainer --------------------------------------------------------------------------------------------------------

AED_ALL = len(AED["steps"])


def act(step, action):
    return ("act", {"step": step, "action": action})


def pad(place):
    return ("pad", {"place": place, "right": True})


CLOCK = ("step", {"step": "cpr_run", "action": "clock"})


def shocked(params=AED, **before):
    """Return the acts of a whole run; ``before`` gives the actions that come before the right one of a step."""
    acts = []
    for step in params["steps"]:
        made = pad if step["id"] == "pads" else lambda action, step=step: act(step["id"], action)
        acts += [made(action) for action in before.get(step["id"], [])]
        acts += {"pads": [pad("left_side"), pad("right_collarbone")], "cpr_run": [CLOCK]}.get(step["id"]) or [act(step["id"], step["right"])]
    return acts


@pytest.mark.parametrize(
    ("acts", "result"),
    [
        (shocked(), Result(AED_ALL, AED_ALL, (), True)),
        (shocked(power=["shock", "wait"], pads=["belly"]), Result(AED_ALL - 2, AED_ALL, ("power:shock", "power:wait", "pads:belly"), True)),
        # Looking and calling once more does no harm; calling before looking does, and so does calling with a hand still there.
        (shocked(clear=["look", "away"], clear2=["look"], shock=["look", "clear"]), Result(AED_ALL, AED_ALL, (), True)),
        (shocked(look=["clear"], away=["clear"], shock_look=["clear"], look2=["clear"]), Result(AED_ALL - 4, AED_ALL, ("look:clear", "away:clear", "shock_look:clear", "look2:clear"), True)),
        (shocked()[:3], Result(2, AED_ALL, (), False)),
        ([*shocked(power=["shock"]), ("again", None), *shocked()], Result(AED_ALL, AED_ALL, (), True)),
        # What the log calls a mistake or a step done is an echo, and is not believed.
        ([("mistake", {"step": "power", "action": "shock"}), ("step", {"step": "power", "action": "power"}), act("power", "power")], Result(1, AED_ALL, (), False)),
    ],
)
def test_a_run_with_the_aed_counts_the_steps_without_a_mistake(acts, result):
    assert aed_trainer.score(AED, log(*acts)) == result


def test_asking_the_hand_away_at_once_shows_that_it_was_seen():
    acts = [one for one in shocked() if one not in (act("look", "look"), act("away", "away"))]
    place = acts.index(act("clear", "clear"))
    assert aed_trainer.score(AED, log(*acts[:place], act("look", "away"), *acts[place:])) == Result(AED_ALL, AED_ALL, (), True)


@pytest.mark.parametrize("complication", ["wet", "patch", "implant"])
def test_a_complication_has_its_own_steps(complication):
    params = widgets.AedTrainer("a", complication=complication).params
    of = len(params["steps"])
    assert aed_trainer.score(params, log(*shocked(params))) == Result(of, of, (), True)


@pytest.mark.parametrize(
    ("acts", "message"),
    [
        ([act("bare", "open")], r"event 0 \(act\) is of step 'bare', but the run is at 'power'"),
        ([*shocked(), act("end", "power")], r"event 17 \(act\) is of step 'end', but the run is at 'end'"),
        ([pad("belly")], r"event 0 \(pad\) puts a pad on 'belly', which cannot be at 'power'"),
        ([*shocked()[:3], pad("left_side")], r"event 3 \(pad\) puts a pad on 'left_side', which cannot be at 'pads'"),
        ([*shocked()[:2], pad("nose")], r"event 2 \(pad\) puts a pad on 'nose', which cannot be at 'pads'"),
        ([CLOCK], r"event 0 \(step\) ends the compressions, but the run is at 'power'"),
    ],
)
def test_an_act_that_cannot_be_at_that_step_is_refused(acts, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        aed_trainer.score(AED, log(*acts))


def test_what_does_no_harm_is_what_the_exercise_has_kind_words_for():
    words = widgets.AedTrainer.WORDS["zh"]
    assert {word.removeprefix("fine_") for word in words if word.startswith("fine_")} == set(aed_trainer.HARMLESS)
    steps = {step["id"] for complication in ("wet", "patch", "implant") for step in widgets.AedTrainer("a", complication=complication).params["steps"]}
    early = {(step, action) for step in steps for action in aed_trainer.HARMLESS if f"no_{step}_{action}" in words}
    assert early == set(aed_trainer.TOO_EARLY)


# ---- CprRhythm ---------------------------------------------------------------------------------------------------------

HANDS_ONLY = widgets.CprRhythm("r", mode="hands-only", seconds=60).params


def pressed(count=110, every=545.0, seconds=60.0, begin=1000.0):
    """Return the events of a run of even taps that ends after ``seconds``."""
    taps = [[begin + every * n, "tap", None] for n in range(count)]
    return [[0.0, "start", {}], taps[0], [begin, "first", None], *taps[1:], [begin + 1000 * seconds, "over", None], [begin + 1000 * seconds, "end", {"score": 1}]]


@pytest.mark.parametrize(
    ("events", "result"),
    [
        (pressed(), Result(100, 100, (), True)),
        (pressed(seconds=59), Result(74, 100, ("stopped_early",), False)),
        (pressed(count=40), Result(0, 100, ("too_few_taps",), False)),
        (pressed(count=91, every=660), Result(45, 100, ("R",), True)),
        (pressed()[:-2], Result(0, 100, (), False)),  # left in the middle
        ([*pressed(count=40), *pressed()], Result(100, 100, (), True)),  # another run, after the page was opened again
        ([*pressed(), [0.0, "start", {}]], Result(0, 100, (), False)),
    ],
)
def test_a_rhythm_run_has_the_rhythm_score_of_its_taps(events, result):
    assert cpr_rhythm.score(HANDS_ONLY, events) == result


def test_taps_before_any_start_and_taps_that_run_backward_are_refused():
    with pytest.raises(ValueError, match=r"^event 0 \(tap\) comes before any start$"):
        cpr_rhythm.score(HANDS_ONLY, [[5.0, "tap", None]])
    backward = [[0.0, "start", {}], [900.0, "tap", None], [300.0, "tap", None], [2000.0, "over", None]]
    with pytest.raises(ValueError, match=r"^event 2 \(tap\) is at 300\.0 ms, before the tap at 900\.0 ms$"):
        cpr_rhythm.score(HANDS_ONLY, backward)
