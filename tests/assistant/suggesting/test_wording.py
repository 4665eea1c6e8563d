import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.suggesting.wording import Vocabulary, Word, is_name, joined, words_in


@pytest.mark.parametrize(
    ("chunk", "word"),
    [
        ("hall,", Word(text="hall", closing=",")),
        ("(hall).", Word(text="hall", opening="(", closing=").")),
        ("Mr.", Word(text="Mr.")),
        ("U.S.", Word(text="U.S.")),
        ("a.m.,", Word(text="a.m.", closing=",")),
        ("A.", Word(text="A.")),
        ("a.", Word(text="a", closing=".")),
        ("workers'", Word(text="workers'")),
        ("‘workers’", Word(text="workers", opening="‘", closing="’")),
        ("–", Word(text="–")),
    ],
)
def test_punctuation_is_told_from_the_word(chunk, word):
    assert words_in(chunk) == [word]


@given(st.text())
def test_words_joined_are_the_text_on_one_line_but_for_its_edges(text):
    assert joined(words_in(text)) in " ".join(text.split())


def test_owners_are_known_by_either_ending():
    assert [word.is_owner for word in words_in("Ada's workers’ hall")] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "told"),
    [("Ada Ott", True), ("Bank of Umm", True), ("of Umm", False), ("Ada who", False), ("", False)],
)
def test_names_are_written_with_capitals(text, told):
    assert is_name(words_in(text)) is told


def test_a_vocabulary_tells_names_from_words_by_how_they_are_written_within_sentences():
    vocabulary = Vocabulary(["The mill of Mills stood.", "Mills sold a mill.", "Barges sank."])
    assert vocabulary.is_name("Mills")
    assert vocabulary.is_common("Mill")
    assert not vocabulary.is_name("Barges")
    assert not vocabulary.is_common("Barges")


def test_topics_are_words_of_headings_and_those_that_come_back():
    vocabulary = Vocabulary(["A barge, a barge, two barges and a barge met a mill."], ["Kilns"])
    assert [vocabulary.is_topical(word) for word in ("barge", "barges", "kiln", "mill")] == [
        True,
        True,
        True,
        False,
    ]
