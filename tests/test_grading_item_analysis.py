"""Item analysis against published data: LSAT section 6 (Bock and Lieberman 1970), 1,000 attempts at five items."""

import math

import pytest

from grading.item_analysis import (
    analyse,
    correlation,
    cronbach,
    effective_weights,
    efficiency,
    group_weights,
    variance,
)

# Pattern of answers → how many gave it.
LSAT = {
    "00000": 3, "00001": 6, "00010": 2, "00011": 11, "00100": 1, "00101": 1, "00110": 3, "00111": 4,
    "01000": 1, "01001": 8, "01011": 16, "01101": 3, "01110": 2, "01111": 15, "10000": 10, "10001": 29,
    "10010": 14, "10011": 81, "10100": 3, "10101": 28, "10110": 15, "10111": 80, "11000": 16, "11001": 56,
    "11010": 21, "11011": 173, "11100": 11, "11101": 61, "11110": 28, "11111": 298,
}  # fmt: skip
ROWS = [[float(sign) for sign in pattern] for pattern, n in LSAT.items() for _ in range(n)]
FOUND = analyse(ROWS, [1.0] * 5)


def rounded(values, digits):
    return [round(value, digits) for value in values]


def test_the_data_are_the_published_ones():
    totals = [sum(row) for row in ROWS]
    assert (len(ROWS), [totals.count(n) for n in range(6)]) == (1000, [3, 20, 85, 237, 357, 298])


def test_the_test_as_a_whole_has_the_published_figures():
    assert (FOUND.n, FOUND.mean, round(FOUND.sd, 4)) == (1000, 3.819, 1.0350)
    assert FOUND.alpha == pytest.approx(0.2949971922, abs=5e-11)
    assert FOUND.sem == pytest.approx(FOUND.sd * math.sqrt(1 - 0.2949971922), abs=1e-9)


@pytest.mark.parametrize(
    ("figure", "published"),
    [
        ("difficulty", [0.924, 0.709, 0.553, 0.763, 0.870]),
        ("alpha_without", [0.2754, 0.2376, 0.2168, 0.2459, 0.2663]),
        ("item_rest", [0.1128, 0.1532, 0.1728, 0.1444, 0.1216]),
        ("item_total", [0.3620, 0.5668, 0.6184, 0.5344, 0.4354]),
    ],
)
def test_each_item_has_the_published_figures(figure, published):
    assert rounded((getattr(item, figure) for item in FOUND.items), 4) == published


def test_kr20_is_alpha_when_both_variances_are_the_populations():
    p = [item.difficulty for item in FOUND.items]
    population = variance([sum(row) for row in ROWS]) * 999 / 1000
    kr20 = 5 / 4 * (1 - math.fsum(x * (1 - x) for x in p) / population)
    assert kr20 == pytest.approx(FOUND.alpha, abs=1e-12)
    mixed = 5 / 4 * (1 - math.fsum(x * (1 - x) for x in p) / (population * 1000 / 999))
    assert round(mixed, 6) == 0.295952  # what mixing the two would give


def test_equals_at_the_edge_of_a_group_share_its_places_so_that_their_order_does_not_matter():
    totals = [5, 5, 4, 4, 4, 2, 1, 1, 1, 0]
    upper, lower = group_weights(totals)
    assert upper == pytest.approx([1, 1, 0.7 / 3, 0.7 / 3, 0.7 / 3, 0, 0, 0, 0, 0])
    assert lower == pytest.approx([0, 0, 0, 0, 0, 0, 1.7 / 3, 1.7 / 3, 1.7 / 3, 1])
    own = [1, 1, 1, 0, 1, 0, 1, 0, 0, 0]
    pairs = list(zip(own, totals, strict=True))
    scores = [[float(one), float(total - one)] for one, total in pairs]
    found = analyse(scores, [1.0, 5.0]).items[0].d27
    assert found == pytest.approx((2 + 2 * 0.7 / 3 - 1.7 / 3) / 2.7)
    assert analyse(scores[::-1], [1.0, 5.0]).items[0].d27 == pytest.approx(found)


def test_an_item_of_some_forms_is_judged_by_those_attempts_alone_and_alpha_is_left_out():
    found = analyse([[1.0, 1.0, None], [0.0, None, 2.0], [1.0, 0.0, None], [0.0, None, 0.0]], [1.0, 1.0, 2.0])
    assert [item.n for item in found.items] == [4, 2, 2]
    assert [item.difficulty for item in found.items] == [0.5, 0.5, 0.5]
    assert (found.alpha, found.sem, found.items[0].alpha_without) == (None, None, None)
    assert found.items[2].item_rest is None  # both had the same rest


def test_what_is_not_defined_is_none_and_never_a_number():
    one = analyse([[1.0, 0.0]], [1.0, 1.0])
    assert (one.sd, one.alpha, one.sem, one.mean) == (None, None, None, 1.0)
    assert {figure for item in one.items for figure in (item.item_rest, item.d27, item.efficiency)} == {None}
    none = analyse([], [1.0])
    assert (none.n, none.mean, none.items[0].n, none.items[0].difficulty) == (0, None, 0, None)
    same = analyse([[1.0, 1.0]] * 3, [1.0, 1.0])
    assert (same.alpha, same.items[0].item_rest, same.items[0].efficiency, same.items[0].d27) == (None, None, None, 0.0)
    assert correlation([1.0], [1.0]) is None
    assert cronbach([[1.0, 0.0]]) is None
    with pytest.raises(ValueError, match="a row has 1 scores, there are 2 items"):
        analyse([[1.0]], [1.0, 1.0])


def test_efficiency_and_effective_weights_are_those_of_their_formulas():
    own, rest = [0.0, 1.0, 1.0, 3.0], [2.0, 1.0, 4.0, 3.0]
    # Sorted: (0,1) (1,2) (1,3) (3,4); means 1.25 and 2.5.
    assert efficiency(own, rest) == pytest.approx(((-1.25 * -0.5) + (-0.25 * -1.5) + (-0.25 * 1.5) + 1.75 * 0.5) / ((-1.25 * -1.5) + (-0.25 * -0.5) + (-0.25 * 0.5) + 1.75 * 1.5))
    assert efficiency(own, sorted(rest)) == pytest.approx(1.0)
    columns = [[row[place] for row in ROWS] for place in range(5)]
    weights = effective_weights(columns, [sum(row) for row in ROWS])
    assert math.fsum(weights) == pytest.approx(1.0)
    roots = [math.sqrt(item.item_total * FOUND.sd * math.sqrt(variance(column))) for item, column in zip(FOUND.items, columns, strict=True)]
    assert weights == pytest.approx([root / sum(roots) for root in roots])
    assert effective_weights([[0.0, 1.0], [1.0, 0.0]], [0.0, 1.0])[1] == 0.0
