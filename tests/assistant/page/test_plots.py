"""Pictures: that they show what they are given where it belongs, and nobody's markup."""

import doctest
import sys
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.figures import Figure
from assistant.page import cards, scales, svg
from assistant.page.plots import Curve, Row, Times, bars, curves, histograms, lines, trend
from assistant.page.svg import Words
from tests.payloads import PAYLOADS

WORDS = Words(title="A picture", lead="What it shows.")
HUGE = sys.float_info.max


def figure(value, low=None, high=None):
    low, high = value if low is None else low, value if high is None else high
    return Figure(value=value, low=low, high=high, cases=7)


def drawn(picture):
    """The picture read again, as browsers do."""
    return ET.fromstring(picture)  # noqa: S314 - it is ours


def having(picture, tag, kind):
    """The parts of a picture with a tag whose classes begin so."""
    return [one for one in drawn(picture).iter(tag) if one.get("class", "").startswith(kind)]


def numbers(part, *names):
    return tuple(float(part.get(name)) for name in names)


def points(part):
    return [tuple(map(float, pair.split(","))) for pair in part.get("points").split()]


def said(picture):
    return [one.text for one in drawn(picture).iter("text")]


def row(*figures, label="recall@5"):
    return Row(label=label, figures=figures)


def times(*seconds, half=0.1, most=0.2):
    return Times(seconds=seconds, half=half, most=most)


PICTURES = [
    bars(WORDS, [row(figure(0.5, 0.4, 0.6))]),
    lines(WORDS, [100, 500], [[figure(0.5), figure(0.7)]]),
    curves(WORDS, [Curve(points=((0.5, 0.1), (1.0, 0.3)), stands=(0.8, 0.2))]),
    histograms(WORDS, [times(0.1)]),
    trend(WORDS, [("then", figure(0.5)), ("now", figure(0.6))]),
]


@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_has_a_name_and_a_description(picture):
    whole = drawn(picture)
    assert whole.get("role") == "img"
    assert (whole[0].tag, whole[0].text) == ("title", WORDS.title)
    assert (whole[1].tag, whole[1].text) == ("desc", WORDS.lead)


@pytest.mark.parametrize("picture", PICTURES)
def test_everything_lies_within_the_picture(picture):
    _, _, width, height = map(float, drawn(picture).get("viewBox").split())
    for part in drawn(picture).iter():
        for across in ("x", "x1", "x2", "cx"):
            assert 0 <= float(part.get(across, 0)) <= width
        for down in ("y", "y1", "y2", "cy"):
            assert 0 <= float(part.get(down, 0)) <= height


def test_bars_are_as_long_as_their_shares():
    picture = bars(WORDS, [row(figure(0.5), figure(0.25)), row(figure(1.0))])
    one, last = having(picture, "rect", "first")
    (other,) = having(picture, "rect", "second")
    assert [numbers(bar, "width")[0] for bar in (one, other, last)] == [148, 74, 296]
    assert numbers(one, "y") < numbers(other, "y") < numbers(last, "y")
    assert [text for text in said(picture) if "." in text] == ["0.50", "0.25", "1.00", "0.5"]


def test_whiskers_reach_from_one_end_of_the_interval_to_the_other():
    picture = bars(WORDS, [row(figure(0.5, 0.25, 0.75))])
    ends = {numbers(line, "x2")[0] for line in having(picture, "line", "whisker")}
    assert ends == {74, 222}
    assert "0.50 (0.25 to 0.75)" in [one.text for one in drawn(picture).iter("title")]


def test_an_interval_of_no_width_has_no_whisker():
    assert having(bars(WORDS, [row(figure(0.5))]), "line", "whisker") == []


def test_a_system_that_was_not_measured_has_no_bar():
    picture = bars(WORDS, [row(None, figure(0.5))])
    assert having(picture, "rect", "first") == []
    assert len(having(picture, "rect", "second")) == 1


def test_a_share_of_nothing_can_be_seen():
    (bar,) = having(bars(WORDS, [row(figure(0.0))]), "rect", "first")
    assert 0 < numbers(bar, "width")[0] < 3


def test_a_line_rises_from_place_to_place_within_its_band():
    picture = lines(WORDS, [100, 300], [[figure(0.5, 0.25, 0.75), figure(1.0, 0.75, 1.0)]])
    (stroke,), (band,) = (
        having(picture, "polyline", f"first {kind}") for kind in ("stroke", "band")
    )
    (x1, middle), (x2, top) = points(stroke)
    assert top < middle
    bottom = 2 * middle - top
    assert points(band) == [
        (x1, (middle + top) / 2),
        (x2, top),
        (x2, (middle + top) / 2),
        (x1, (bottom + middle) / 2),
    ]
    assert [numbers(dot, "cx", "cy") for dot in having(picture, "circle", "first")] == [
        (x1, middle),
        (x2, top),
    ]
    assert said(picture)[-2:] == ["100", "300 words"]


def test_a_system_whose_line_is_not_known_leaves_the_other_its_colour():
    picture = lines(WORDS, [100], [[], [figure(0.5)]])
    assert having(picture, "polyline", "first") == []
    assert len(having(picture, "circle", "second")) == 1


def test_a_curve_goes_through_its_points_and_a_ring_shows_where_it_stands():
    curve = Curve(points=((0.0, 0.0), (0.5, 0.5), (1.0, 1.0)), stands=(0.5, 0.5))
    picture = curves(WORDS, [curve])
    (stroke,) = having(picture, "polyline", "first stroke")
    (x1, y1), middle, (x2, y2) = points(stroke)
    assert middle == ((x1 + x2) / 2, (y1 + y2) / 2)
    assert (x1, y1) < (x2, y1)
    assert y2 < y1
    (ring,) = having(picture, "circle", "first ring")
    assert numbers(ring, "cx", "cy") == middle


def test_bars_of_a_histogram_are_as_high_as_their_counts():
    picture = histograms(WORDS, [times(0.01, 0.01, 0.01, 0.01, 0.11, 0.11)])
    few, many = sorted(having(picture, "rect", "first"), key=lambda bar: numbers(bar, "height"))
    assert numbers(many, "height") == (2 * numbers(few, "height")[0],)
    assert numbers(many, "x") < numbers(few, "x")
    feet = {sum(numbers(bar, "y", "height")) for bar in (few, many)}
    assert len(feet) == 1


def test_half_and_95_per_cent_are_marked_where_they_are():
    picture = histograms(WORDS, [times(0.1, half=0.1, most=0.2)])
    most, half = having(picture, "line", "mark")
    assert numbers(most, "x1")[0] == pytest.approx(2 * numbers(half, "x1")[0], abs=0.11)
    assert {"half in 100 ms", "95 % in 200 ms"} <= set(said(picture))


def test_what_took_very_long_is_in_the_last_bar():
    picture = histograms(WORDS, [times(0.1, 3600.0, HUGE)])
    last = max(having(picture, "rect", "first"), key=lambda bar: numbers(bar, "x"))
    assert sum(numbers(last, "x", "width")) == pytest.approx(339.5)
    assert said(picture)[-1] == "300 ms +"


def test_answers_that_took_no_time_are_drawn():
    assert len(having(histograms(WORDS, [times(0.0, half=0, most=0)]), "rect", "first")) == 1


def test_systems_are_drawn_on_the_same_axis_one_below_the_other():
    slow, quick = times(0.2, half=0.2, most=0.2), times(0.1, half=0.1, most=0.1)
    picture = histograms(WORDS, [slow, quick])
    (upper,), (lower,) = (having(picture, "rect", name) for name in ("first", "second"))
    assert numbers(upper, "y") < numbers(lower, "y")
    assert numbers(upper, "x") > numbers(lower, "x")


def test_a_trend_goes_from_the_first_to_the_last():
    known = [("then", figure(0.2, 0.0, 0.4)), ("now", figure(0.8, 0.6, 1.0))]
    picture = trend(WORDS, known)
    (x1, y1), (x2, y2) = points(having(picture, "polyline", "first stroke")[0])
    assert x1 < x2
    assert y1 > y2
    tops = [numbers(one, "y2")[0] for one in having(picture, "line", "first interval")]
    assert tops[1] < y2 < tops[0] < y1
    assert [one.text for one in drawn(picture).iter("title")][1:] == ["then", "now"]


@pytest.mark.parametrize("value", [0.0, 0.5, -1.0, HUGE, -HUGE])
def test_a_trend_that_does_not_change_is_level(value):
    picture = trend(WORDS, [("then", figure(value)), ("now", figure(value))])
    (_, y1), (_, y2) = points(having(picture, "polyline", "first stroke")[0])
    assert y1 == y2


def test_a_trend_of_one_is_one_dot():
    assert len(having(trend(WORDS, [("now", figure(0.5))]), "circle", "first")) == 1


finite = st.floats(allow_nan=False, allow_infinity=False)
figures = st.builds(figure, finite, finite, finite)


@given(st.lists(figures, min_size=1, max_size=4), st.floats(min_value=0, max_value=HUGE))
def test_no_finite_number_breaks_a_picture(some, seconds):
    shares = [(one.value, one.low) for one in some]
    pictures = [
        bars(WORDS, [row(one) for one in some]),
        lines(WORDS, list(range(1, len(some) + 1)), [some]),
        curves(WORDS, [Curve(points=tuple(shares), stands=shares[0])]),
        histograms(WORDS, [times(seconds, half=seconds, most=seconds)]),
        trend(WORDS, [("then", one) for one in some]),
    ]
    for picture in pictures:
        assert "nan" not in picture
        assert "inf" not in picture
        assert drawn(picture) is not None


@pytest.mark.parametrize("payload", PAYLOADS)
def test_names_show_as_they_are(payload):
    picture = bars(Words(title=payload, lead=payload), [row(figure(0.5), label=payload)])
    assert {one.tag for one in drawn(picture).iter()} == {
        *("svg", "title", "desc", "line", "text", "g", "rect")
    }
    assert drawn(picture)[0].text == " ".join(payload.split())
    assert " ".join(payload.split())[:40] in said(picture)[0]


def test_long_names_are_cut():
    (name, *_) = said(bars(WORDS, [row(figure(0.5), label="long " * 40)]))
    assert name == "long long long long long long long long lon…"


@pytest.mark.parametrize("module", [cards, scales, svg], ids=lambda module: module.__name__)
def test_the_examples_are_right(module):
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed
