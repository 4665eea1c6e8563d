import math
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.page.scales import Scale, duration, ticks


def test_values_lie_where_their_share_of_the_axis_is():
    across = Scale(high=200, start=30, end=330)
    assert [across(value) for value in (0, 50, 200)] == [30, 105, 330]


def test_an_axis_may_point_up():
    up = Scale(start=170, end=10)
    assert [up(value) for value in (0, 0.25, 1)] == [170, 130, 10]


@pytest.mark.parametrize(("value", "place"), [(-5, 0), (7, 100), (-1e308, 0), (1e308, 100)])
def test_what_lies_beyond_an_axis_is_put_at_its_end(value, place):
    assert Scale(start=0, end=100)(value) == place


@pytest.mark.parametrize("high", [0.0, -1.0, math.nan])
def test_an_axis_without_length_is_refused(high):
    with pytest.raises(ValueError, match="has no length"):
        Scale(high=high, start=0, end=100)


@pytest.mark.parametrize(
    ("top", "marks"),
    [
        (1, (0, 0.25, 0.5, 0.75, 1)),
        (0.276, (0, 0.1, 0.2, 0.3)),
        (7, (0, 2, 4, 6, 8)),
        (99, (0, 25, 50, 75, 100)),
        (1200, (0, 500, 1000, 1500)),
        (100, (0, 25, 50, 75, 100)),
    ],
)
def test_ticks_are_round_numbers(top, marks):
    assert ticks(top) == marks


@pytest.mark.parametrize("top", [0.0, -3.0, math.nan, 5e-324, math.inf, sys.float_info.max])
def test_ticks_of_what_no_axis_reaches_are_few_and_finite(top):
    marks = ticks(top)
    assert 2 <= len(marks) <= 6
    assert all(map(math.isfinite, marks))
    assert marks[-1] > marks[0] == 0


@example(top=1.000000001, steps=2)
@given(st.floats(min_value=1e-9, max_value=1e9), st.integers(min_value=1, max_value=8))
def test_ticks_reach_the_top_and_not_much_more(top, steps):
    marks = ticks(top, steps)
    step = marks[1] - marks[0]
    assert marks[-1] >= top * (1 - 1e-6)
    assert marks[-1] < top + step * (1 + 1e-6)
    assert len(marks) <= steps + 1


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 ms"), (0.00825, "8.25 ms"), (0.9994, "999 ms"), (0.9996, "1 s"), (87.65, "87.7 s")],
)
def test_times_are_said_in_the_unit_that_suits_them(seconds, said):
    assert duration(seconds) == said
