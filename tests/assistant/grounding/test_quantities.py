import pytest

from assistant.grounding.numbers import quantities_in
from assistant.grounding.quantities import differs_in_unit, states


def first(text):
    return quantities_in(text)[0]


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("30 days", "thirty days"),
        ("two weeks", "14 days"),
        ("a quarter of them", "25 percent"),
        ("1.5 million euros", "€1.5m"),
        ("two kilometres", "2,000 metres"),
        ("a dozen", "12 eggs"),
        ("40", "40 boats"),
        ("5", "5 km"),
        ("about 400 boats", "412 boats"),
        ("more than 400 boats", "412 boats"),
        ("fewer than 420 boats", "412 boats"),
        ("nearly a year and a half", "17 months"),
        ("the fifteenth move", "move 15"),
    ],
)
def test_a_number_states_what_is_the_same_within_its_bounds(said, source):
    assert states(first(said), first(source))


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("90 days", "30 days"),
        ("30 days", "30 months"),
        ("400 euros", "400 dollars"),
        ("412 boats", "about 400 boats"),
        ("about 400 boats", "500 boats"),
        ("more than 400 boats", "400.5 thousand boats"),
        ("more than 400 boats", "390 boats"),
        ("fewer than 420 boats", "430 boats"),
        ("the second boat", "two boats"),
        ("at -5 °C", "at 5 °C"),
    ],
)
def test_a_number_states_nothing_else(said, source):
    assert not states(first(said), first(source))


@pytest.mark.parametrize(
    ("said", "source", "differs"),
    [
        ("5 kilometres", "5 hours", True),
        ("5 million", "5 billion", True),
        ("5 kilometres", "5 km", False),
        ("5 kilometres", "6 hours", False),
        ("the fifth boat", "5 boats", False),
    ],
)
def test_one_figure_of_two_things_differs_in_its_unit(said, source, differs):
    assert differs_in_unit(first(said), first(source)) is differs
