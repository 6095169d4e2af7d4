"""Replaying a procedure's log: points, mistakes, taps, restarts, and every event that could not be."""

import pytest

from widgets.scoring.decisions import Step, renamed, replay
from widgets.scoring.result import Result

STEPS = [Step("ask", "look", ("look", "slap")), Step("blow", "switch", ("switch", "out"), taps=2)]


def pick(step, choice):
    return [1.5, "pick", {"step": step, "pick": choice}]


def tap(step="blow"):
    return [2, "tap", {"step": step}]


def run(*events):
    return replay(lambda _run: STEPS, list(events))


PERFECT = [pick("ask", "look"), tap(), tap(), pick("blow", "switch")]


def test_a_log_without_events_has_no_points_and_is_not_complete():
    assert run() == Result(0, 2, (), False)


def test_a_run_without_a_mistake_has_all_points():
    assert run(*PERFECT) == Result(2, 2, (), True)


def test_a_step_with_a_mistake_gives_no_point_however_it_ended():
    assert run(pick("ask", "slap"), pick("ask", "slap"), *PERFECT) == Result(1, 2, ("ask:slap", "ask:slap"), True)


def test_the_right_end_of_a_tapped_step_too_soon_is_early_and_a_tap_too_many_is_over():
    log = [pick("ask", "look"), tap(), pick("blow", "switch"), tap(), tap(), pick("blow", "out"), pick("blow", "switch")]
    assert run(*log) == Result(1, 2, ("blow:early", "blow:over", "blow:out"), True)


def test_an_unfinished_run_counts_what_was_done():
    assert run(pick("ask", "look"), tap()) == Result(1, 2, (), False)


def test_only_the_last_run_counts_and_each_run_has_its_own_steps():
    runs = [[Step("ask", "look", ("look", "slap"))], [Step("other", "a", ("a", "b"))]]
    log = [pick("ask", "slap"), [9, "again", None], pick("other", "a")]
    assert replay(lambda n: runs[n], log) == Result(1, 1, (), True)


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ("pick", "event 0 is 'pick'; an event is [milliseconds, kind, data]"),
        ([1, "pick"], "event 0 is [1, 'pick']; an event is [milliseconds, kind, data]"),
        (["1", "again", None], "event 0 is ['1', 'again', None]; its time is no number of milliseconds"),
        ([float("nan"), "again", None], "event 0 is [nan, 'again', None]; its time is no number of milliseconds"),
        ([1, "again", {}], "event 0 is [1, 'again', {}]; allowed: pick with step and pick, tap with step, again with null"),
        ([1, "win", None], "event 0 is [1, 'win', None]; allowed: pick with step and pick, tap with step, again with null"),
        ([1, ["pick"], None], "event 0 is [1, ['pick'], None]; allowed: pick with step and pick, tap with step, again with null"),
        (tap("ask"), "event 0 is [2, 'tap', {'step': 'ask'}]; nothing is tapped at 'ask'"),
        (tap("blow"), "event 0 is [2, 'tap', {'step': 'blow'}]; the step was 'ask'"),
        (pick("ask", "win"), "event 0 is [1.5, 'pick', {'step': 'ask', 'pick': 'win'}]; the choices are look, slap"),
    ],
)
def test_an_event_that_could_not_be_is_refused_by_its_place(event, message):
    with pytest.raises(ValueError, match=r"^event 0 is ") as caught:
        run(event)
    assert str(caught.value) == message


def test_nothing_follows_the_end_but_a_new_run():
    with pytest.raises(ValueError, match=r"^event 4 is \[2, 'tap', \{'step': 'blow'\}\]; the run had ended before it$"):
        run(*PERFECT, tap())


def test_a_step_can_come_again_under_another_name():
    assert renamed(STEPS[1], "blow2", right="out", end="out") == Step("blow2", "out", ("switch", "out"), 2, False, "out")
