import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Searcher, build_index
from index.spelling import is_one_edit
from tests.conftest import write_seeds


@pytest.fixture
def searcher(tiny_index):
    write_seeds(
        tiny_index.seeds,
        {"lakes.txt": "Lakes\n\nLake Balkhash lies in Kazakhstan. Its waters are partly salty.\n"},
    )
    build_index(tiny_index)
    searcher = Searcher(tiny_index)
    yield searcher
    searcher.close()


@pytest.mark.parametrize(
    ("asked", "searched"),
    [
        ("Where is lake Balkash?", "Where is lake Balkhash?"),  # a letter is missing
        ("kazakstan lakes", "Kazakhstan lakes"),
        ("Does the grenhouse roof leak?", "Does the greenhouse roof leak?"),
        ("Does the greenhuose roof leak?", "Does the greenhouse roof leak?"),  # two are swapped
        ("employes and employee leave", "employee and employee leave"),
    ],
)
def test_a_word_that_no_document_has_is_spelt_as_they_spell_it(searcher, asked, searched):
    result = searcher.search(asked)
    assert result.question == searched
    assert result.unknown_words == ()


@pytest.mark.parametrize(
    "question",
    [
        "Does the greenhouse roof leak?",
        "Who repaired the Uzbekistan roof?",  # not near enough
        "roff",  # too short
        "Was it bought in 2018?",  # numbers are never changed
        "Der Zachbehälter?",
        "Who brought the machine?",  # though somebody bought it: a word of its own
        "Mazakhstan",  # another first letter
        "",
    ],
)
def test_everything_else_is_searched_as_it_was_asked(searcher, question):
    assert searcher.search(question).question == question


def test_the_passage_is_found_in_spite_of_the_spelling(searcher):
    best = searcher.search("is balkash watr salty", 1).passages[0]
    assert best.passage.document_id == "lakes.txt"


letters = st.text("abc", max_size=5)


@given(letters, letters)
def test_one_edit_is_symmetric_and_never_none(one, other):
    assert is_one_edit(one, other) == is_one_edit(other, one)
    assert not is_one_edit(one, one)


@given(letters, st.integers(0, 5), st.sampled_from("abc"))
def test_a_letter_added_is_one_edit(word, place, letter):
    longer = word[:place] + letter + word[place:]
    assert is_one_edit(word, longer)
