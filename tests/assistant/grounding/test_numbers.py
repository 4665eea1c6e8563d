from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given

from assistant.grounding.moments import moments_in
from assistant.grounding.numbers import quantities_in
from assistant.grounding.quantities import Bound
from assistant.grounding.tokens import plain
from tests.assistant.grounding.hostile import ODD, REPEATED, TEXTS, within_a_second


def read(text):
    return [
        (one.text, one.value, one.unit.dimension if one.unit else None)
        for one in quantities_in(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("227 boats", [("227", 227, None)], id="digits"),
        pytest.param("1,250 boats", [("1,250", 1250, None)], id="thousands"),
        pytest.param("1 250 boats", [("1 250", 1250, None)], id="thousands, spaced"),
        pytest.param("1.5 boats", [("1.5", Fraction(3, 2), None)], id="decimal point"),
        pytest.param("1,5 boats", [("1,5", Fraction(3, 2), None)], id="decimal comma"),
        pytest.param("forty-two boats", [("forty-two", 42, None)], id="words"),
        pytest.param("two hundred and six", [("two hundred and six", 206, None)], id="long words"),
        pytest.param("3 million boats", [("3 million", 3 * 10**6, None)], id="scale"),
        pytest.param("three million boats", [("three million", 3 * 10**6, None)], id="all words"),
        pytest.param("$1.5bn", [("$1.5bn", 15 * 10**8, "USD")], id="sign and scale"),
        pytest.param(
            "1.1 to 1.8bn", [("1.1", 11 * 10**8, None), ("1.8bn", 18 * 10**8, None)], id="range"
        ),
        pytest.param("6-7 boats", [("6", 6, None)], id="hyphen range"),
        pytest.param("€400", [("€400", 400, "EUR")], id="sign before"),
        pytest.param("400 €", [("400 €", 400, "EUR")], id="sign after"),
        pytest.param("EUR 400", [("EUR 400", 400, "EUR")], id="code"),
        pytest.param("400 euros", [("400 euros", 400, "EUR")], id="currency"),
        pytest.param("CA$5", [("CA$5", 5, "USD")], id="dollar of a country"),
        pytest.param("12%", [("12%", 12, "share")], id="percent sign"),
        pytest.param("12 per cent", [("12 per cent", 12, "share")], id="per cent"),
        pytest.param("twelve percent", [("twelve percent", 12, "share")], id="percent in words"),
        pytest.param("212 metres", [("212 metres", 212, "length")], id="unit"),
        pytest.param("a 5-km walk", [("5-km", 5, "length")], id="unit by a hyphen"),
        pytest.param("10 M. Smith", [("10", 10, None)], id="initial"),
        pytest.param("5 a day", [("5", 5, None)], id="article"),
        pytest.param("at -5 °C", [("5 °C", -5, "celsius")], id="negative"),
        pytest.param("A3-paper", [], id="inside of a word"),
        pytest.param("half", [("half", Fraction(1, 2), "share")], id="half"),
        pytest.param("a dozen eggs", [("dozen", 12, None)], id="dozen"),
        pytest.param("two dozen eggs", [("two dozen", 24, None)], id="dozens"),
        pytest.param("twice", [("twice", 2, None)], id="twice"),
        pytest.param("no numbers", [], id="none"),
    ],
)
def test_numbers_are_read_by_value(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "place"), [("the 3rd boat", 3), ("the third boat", 3), ("the twenty-first boat", 21)]
)
def test_places_are_ordinals(text, place):
    assert [(one.value, one.is_ordinal) for one in quantities_in(text)] == [(place, True)]


def test_a_figure_is_the_number_without_its_scale():
    (one,) = quantities_in("$1.5bn")
    assert one.figure == Fraction(3, 2)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("40 boats", Bound.EXACT),
        ("about 40 boats", Bound.ABOUT),
        ("roughly 40 boats", Bound.ABOUT),
        ("more than 40 boats", Bound.ABOVE),
        ("at least 40 boats", Bound.ABOVE),
        ("fewer than 40 boats", Bound.BELOW),
        ("up to 40 boats", Bound.BELOW),
        ("no fewer than 40 boats", Bound.ABOVE),
        ("nearly a dozen boats", Bound.BELOW),
    ],
)
def test_a_number_is_meant_as_the_words_before_it_say(text, bound):
    assert [one.bound for one in quantities_in(text)] == [bound]


def test_nothing_is_looked_for_in_dates():
    text = "On 3 March 2017 it cost 8 euros."
    assert [one.text for one in quantities_in(text, moments_in(text))] == ["8 euros"]


@given(TEXTS)
def test_a_number_is_the_slice_it_claims(text):
    assert all(plain(text)[one.start : one.end] == one.text for one in quantities_in(text))


@given(TEXTS)
def test_numbers_do_not_overlap(text):
    found = quantities_in(text)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize("text", [*ODD, *REPEATED], ids=lambda text: ascii(text[:12]))
def test_no_text_is_too_odd_or_takes_long(text):
    with within_a_second():
        found = quantities_in(text)
    assert all(one.start < one.end for one in found)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 thou\u017fand", 1),
        ("two dozen\u017f", 24),
        ("two m\u0131llion", 2 * 10**6),
        ("tw\u0131ce", 2),
    ],
)
def test_letters_that_a_pattern_takes_for_others_are_read(text, value):
    assert quantities_in(text)[0].value == value
