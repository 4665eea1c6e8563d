from fractions import Fraction

import pytest

from assistant.grounding.units import MONEY, unit_of


@pytest.mark.parametrize(
    ("word", "dimension", "factor"),
    [
        ("kilometres", "length", 1000),
        ("feet", "length", Fraction("0.3048")),
        ("kg", "mass", 1000),
        ("microgram", "mass", Fraction(1, 10**6)),
        ("hours", "time", 3600),
        ("centuries", "months", 1200),
        ("percent", "share", Fraction(1, 100)),
        ("‰", "share", Fraction(1, 1000)),
        ("€", "EUR", 1),
        ("pence", "GBP", Fraction(1, 100)),
        ("megahertz", "hertz", 10**6),
        ("KWH", "energy", 1000),
        ("kr.", "krone", 1),
    ],
)
def test_a_unit_is_known_by_its_names(word, dimension, factor):
    unit = unit_of(word)
    assert unit is not None
    assert (unit.dimension, unit.factor) == (dimension, factor)


@pytest.mark.parametrize("word", ["", "bridge", "has", "s" * 1000])
def test_other_words_name_no_unit(word):
    assert unit_of(word) is None


@pytest.mark.parametrize(
    ("dimension", "is_money"),
    [("EUR", True), ("krone", True), ("rouble", True), ("length", False), ("share", False)],
)
def test_currencies_are_money(dimension, is_money):
    assert (dimension in MONEY) is is_money
