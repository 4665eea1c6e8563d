import pytest
from hypothesis import given

from assistant.grounding.opposites import opposition
from assistant.grounding.scene import Scene
from tests.assistant.grounding.hostile import TEXTS

OPPOSITES = [
    pytest.param("The gate was not opened.", "The gate was opened.", id="not"),
    pytest.param("The gate was never opened.", "The gate was opened.", id="never"),
    pytest.param("She refused to open the gate.", "She opened the gate.", id="refused"),
    pytest.param("They failed to repair the roof.", "They repaired the roof.", id="failed"),
    pytest.param(
        "He left without paying the bill.", "He left after paying the bill.", id="without"
    ),
    pytest.param("No tickets were sold.", "Many tickets were sold.", id="no"),
    pytest.param("Dogs cannot enter the garden.", "Dogs can enter the garden.", id="cannot"),
    pytest.param("Bread prices rose in June.", "Bread prices fell in June.", id="scale"),
    pytest.param("The mayor admitted the error.", "The mayor denied the error.", id="admitted"),
    pytest.param(
        "The plan was accepted by them.", "The plan was turned down by them.", id="phrase"
    ),
    pytest.param("It was profit for the mill.", "It was loss for the mill.", id="nouns"),
]


@pytest.mark.parametrize(("one", "other"), OPPOSITES)
def test_opposites_are_told(one, other):
    assert opposition(Scene(one), Scene(other))


@pytest.mark.parametrize(("one", "other"), OPPOSITES)
def test_opposites_are_told_the_other_way_round(one, other):
    assert opposition(Scene(other), Scene(one))


@pytest.mark.parametrize(
    ("said", "source"),
    [
        pytest.param("The gate was not opened.", "Nobody opened the gate.", id="both deny"),
        pytest.param(
            "She refused to open the gate.", "She did not open the gate.", id="implicative"
        ),
        pytest.param("The gate was opened.", "The gate was opened, but not the door.", id="scope"),
        pytest.param("It is not only cheap but good.", "It is cheap and good.", id="not only"),
        pytest.param("It did not fail to open.", "It opened.", id="double negation"),
        pytest.param("Prices did not fall in June.", "Prices did not fall in June.", id="same"),
        pytest.param(
            "The majority opposed the plan for Lund.",
            "The minority supported the plan for Lund.",
            id="two opposites",
        ),
        pytest.param("Prices did not fall.", "Prices rose.", id="denied opposite"),
        pytest.param("None of them succeeded.", "All of them failed.", id="none and all"),
        pytest.param("Bread prices rose.", "Bread prices climbed.", id="same side"),
        pytest.param("Bread prices rose.", "Milk was sold. Wages fell.", id="something else"),
        pytest.param("The plan was rejected.", "The plan was turned down.", id="same phrase"),
        pytest.param("He came no later than noon.", "He came by noon.", id="no later"),
        pytest.param("Nobody except Ruben came.", "Ruben came.", id="exception"),
    ],
)
def test_what_agrees_is_not_opposed(said, source):
    assert opposition(Scene(said), Scene(source)) is None


def test_an_opposition_tells_the_words_of_both():
    found = opposition(Scene("Bread prices rose in June."), Scene("Bread prices fell in June."))
    assert found is not None
    assert (found.said, found.found) == ("rose", "fell")


@given(TEXTS, TEXTS)
def test_any_two_texts_can_be_compared(one, other):
    found = opposition(Scene(one), Scene(other))
    assert found is None or found.strength > 0


@given(TEXTS)
def test_no_text_is_the_opposite_of_itself(text):
    assert opposition(Scene(text), Scene(text)) is None
