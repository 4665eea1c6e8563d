import pytest

from assistant.grounding.nearness import alike, closest, is_exchange, nearer
from assistant.grounding.scene import Scene

SOURCE = Scene("The baker sold 20 rolls, and the miller sold 7 sacks of flour.")
TWENTY, SEVEN = SOURCE.quantities


def place(scene):
    return scene.quantities[0]


def test_the_closest_fact_stands_where_the_sentence_has_its_own():
    said = Scene("The miller sold 20 sacks of flour.")
    assert closest(said, SOURCE, place(said), SOURCE.quantities) == SEVEN


def test_of_no_facts_none_is_closest():
    said = Scene("The miller sold 20 sacks of flour.")
    assert closest(said, SOURCE, place(said), []) is None


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("The miller sold 20 sacks of flour.", SEVEN),
        ("The baker sold 20 rolls.", None),
    ],
)
def test_a_figure_of_something_else_is_taken_only_in_its_place(text, taken):
    said = Scene(text)
    assert nearer(said, SOURCE, place(said), [TWENTY], [SEVEN]) == taken


def test_a_rival_must_fit_better_by_a_share():
    said = Scene("The miller sold 20 sacks of flour.")
    assert nearer(said, SOURCE, place(said), [TWENTY], [SEVEN], closer=5) is None


@pytest.mark.parametrize(
    ("text", "exchanged"),
    [
        ("The baker sold 7 rolls, and the miller sold 20 sacks of flour.", True),
        ("The miller sold 7 sacks of flour, and the baker sold 20 rolls.", False),
    ],
)
def test_two_figures_in_each_others_place_are_exchanged(text, exchanged):
    said = Scene(text)
    twenty, seven = sorted(said.quantities, key=lambda one: -one.value)
    assert is_exchange(said, SOURCE, (twenty, seven), (TWENTY, SEVEN)) is exchanged


def test_the_same_place_is_more_alike_than_another():
    assert alike(SOURCE, SOURCE, TWENTY, TWENTY) > alike(SOURCE, SOURCE, TWENTY, SEVEN)
