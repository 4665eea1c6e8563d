from fractions import Fraction

import pytest

from assistant.grounding.numbers import quantities_in


def read(text):
    return [(one.value, one.unit.dimension if one.unit else None) for one in quantities_in(text)]


@pytest.mark.parametrize(
    ("text", "value", "dimension"),
    [
        ("half of them", Fraction(1, 2), "share"),
        ("one half of them", Fraction(1, 2), "share"),
        ("a quarter of them", Fraction(1, 4), "share"),
        ("a third of them", Fraction(1, 3), "share"),
        ("two thirds of them", Fraction(2, 3), "share"),
        ("two-thirds of them", Fraction(2, 3), "share"),
        ("nine in ten bakers", Fraction(9, 10), "share"),
        ("one out of every four", Fraction(1, 4), "share"),
        ("every second baker", Fraction(1, 2), "share"),
        ("every fifth baker", Fraction(1, 5), "share"),
        ("half a million", Fraction(500_000), None),
        ("a quarter of a million", Fraction(250_000), None),
        ("half a dozen", Fraction(6), None),
        ("half an hour", Fraction(1, 2), "time"),
        ("two and a half kilos", Fraction(5, 2), "mass"),
        ("a year and a half", Fraction(3, 2), "months"),
        ("a year later", Fraction(1), "months"),
        ("the day before", Fraction(1), "time"),
    ],
)
def test_parts_are_read_by_value(text, value, dimension):
    assert read(text) == [(value, dimension)]


@pytest.mark.parametrize("text", ["this quarter", "a year in Rome", "every baker", "the halfway"])
def test_other_words_are_no_parts(text):
    assert read(text) == []


def test_a_third_person_is_no_third_of_one():
    assert [one.is_ordinal for one in quantities_in("a third person")] == [True]


def test_more_than_the_whole_is_no_share():
    assert read("ten in three") == [(10, None), (3, None)]
