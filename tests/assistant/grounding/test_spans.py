import pytest

from assistant.grounding.scene import Scene
from assistant.grounding.spans import Span, spans_for
from tests.assistant.grounding.test_injected import passage_of

BAKERY = passage_of("Greta bakes rye bread.", "It rained.", "Her brother runs the stove.")
MILL = passage_of("The mill was sold in 1987.", "The mill was old.")


def source(passage, rows=None):
    rows = range(len(passage.sentences)) if rows is None else rows
    return passage, rows, [Scene(passage.sentences[row].text) for row in rows]


def spans(text, *sources):
    return [(one.passage, one.first, one.last) for one in spans_for(Scene(text), sources)]


def test_a_sentence_is_cited_to_the_one_that_says_it():
    assert spans("Her brother runs a stove.", source(BAKERY)) == [(BAKERY, 2, 2)]


def test_what_stands_between_two_is_cited_with_them():
    text = "Greta bakes rye bread and her brother runs the stove."
    assert spans(text, source(BAKERY)) == [(BAKERY, 0, 2)]


def test_a_sentence_of_two_passages_is_cited_to_both():
    text = "Greta bakes rye bread and the mill was sold in 1987."
    found = spans(text, source(BAKERY), source(MILL))
    assert found == [(BAKERY, 0, 0), (MILL, 0, 0)]


def test_a_passage_that_adds_nothing_is_not_cited():
    assert spans("Greta bakes rye bread.", source(BAKERY), source(MILL)) == [(BAKERY, 0, 0)]


@pytest.mark.parametrize(("rest", "last"), [("in 1987", 1), ("daily", 0)])
def test_a_figure_is_worth_another_sentence_where_a_word_is_not(rest, last):
    words = "Old Greta bakes dark rye bread, plum cakes, poppy rolls and honey biscuits"
    passage = passage_of(f"{words}.", f"It was {rest}.")
    assert spans(f"{words} {rest}.", source(passage)) == [(passage, 0, last)]


def test_of_equals_the_first_is_cited():
    twice = passage_of("It rained.", "It rained.")
    assert spans("It rained.", source(twice)) == [(twice, 0, 0)]


def test_rows_are_those_of_the_passage():
    assert spans("Her brother runs a stove.", source(BAKERY, [1, 2])) == [(BAKERY, 2, 2)]


def test_something_is_cited_even_when_nothing_is_alike():
    assert spans("Xylophones.", source(MILL)) == [(MILL, 0, 0)]


@pytest.mark.parametrize(("first", "last"), [(-1, 0), (1, 0), (0, 3)])
def test_a_span_is_inside_of_its_passage(first, last):
    with pytest.raises(ValueError, match="are not in"):
        Span(passage=BAKERY, first=first, last=last)
