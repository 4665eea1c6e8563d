from fractions import Fraction

import pytest

from assistant.grounding.spoken import spoken_in, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two hundred and twenty-seven", 227),
        ("twelve hundred", 1200),
        ("three million", 3_000_000),
        ("one thousand two hundred", 1200),
        ("boats", None),
    ],
)
def test_numbers_in_words_are_read_by_value(text, value):
    assert [one.value for one in spoken_in(text)] == ([] if value is None else [value])


def test_numbers_in_words_are_where_they_stand():
    text = "The first of forty-two doors"
    found = [(text[one.start : one.end], one.is_ordinal) for one in spoken_in(text)]
    assert found == [("first", True), ("forty-two", False)]


def test_a_comma_parts_two_numbers():
    assert [one.value for one in spoken_in("twenty, three")] == [20, 3]


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("7", 7),
        ("1,250", 1250),
        ("1 250 000", 1_250_000),
        ("1'250", 1250),
        ("2,5", Fraction(5, 2)),
        ("2.75", Fraction(11, 4)),
        ("eleven", 11),
        ("\u0663", 3),
    ],
)
def test_a_figure_or_word_has_a_value(number, value):
    assert value_of(number) == value


def test_a_figure_of_thousands_of_digits_has_a_value():
    assert value_of("1" * 5000) > 10**299
