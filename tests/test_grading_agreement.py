"""When two marks of one answer agree, and what they come to."""

import itertools

import pytest

from grading.agreement import mean_of


@pytest.mark.parametrize(
    ("first", "second", "agreed"),
    [
        (5.0, 5.0, 5.0),
        (6.0, 5.0, 5.5),
        (5.0, 6.0, 5.5),
        (4.8, 6.0, 5.4),  # a fifth of six points apart, to the digit
        (4.7, 6.0, None),  # both pass, too far apart
        (4.7, 4.9, None),  # close, but one passes and the other does not
        (0.0, 1.2, 0.6),
        (0.0, 1.3, None),
    ],
)
def test_two_marks_agree_on_one_side_of_the_pass_mark_and_within_a_fifth_of_the_points(first, second, agreed):
    assert mean_of(first, second, 6.0, 0.8, 0.2) == agreed


def test_the_order_of_the_examiners_does_not_matter():
    marks = [step / 3 for step in range(19)]
    for first, second in itertools.product(marks, marks):
        assert mean_of(first, second, 6.0, 0.8, 0.2) == mean_of(second, first, 6.0, 0.8, 0.2)


def test_without_tolerance_only_equal_marks_agree():
    assert mean_of(1 / 3 + 1 / 3 + 1 / 3, 1.0, 2.0, 0.5, 0.0) == 1.0
    assert mean_of(1.0, 1.5, 2.0, 0.5, 0.0) is None
