import pytest
from hypothesis import given

from assistant.grounding.tokens import folded, plain, squeezed, stem, stems_of, tokens_of
from tests.assistant.grounding.hostile import TEXTS


def words(text):
    return [token.text for token in tokens_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The cat's tail", ["The", "cat", "tail"], id="possessive"),
        pytest.param("The cat’s tail", ["The", "cat", "tail"], id="curly possessive"),
        pytest.param("It didn't", ["It", "didn't"], id="contraction"),
        pytest.param("well-known snake_case", ["well", "known", "snake", "case"], id="joined"),
        pytest.param("Zoë, Łódź!", ["Zoë", "Łódź"], id="diacritics"),
        pytest.param("— … ?", [], id="no words"),
    ],
)
def test_words_are_told_apart(text, expected):
    assert words(text) == expected


@given(TEXTS)
def test_a_word_is_the_slice_it_claims(text):
    assert all(plain(text)[one.start : one.end] == one.text for one in tokens_of(text))


@given(TEXTS)
def test_plain_text_is_as_long_as_before(text):
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize(
    "text", ["‘a’ “b” c–d\u00a0e", "'a' \"b\" c-d e", "`a\u00b4 „b‟ c\u2212d\te"]
)
def test_alike_characters_are_made_one(text):
    assert plain(text) == "'a' \"b\" c-d e"


def test_inflections_have_one_stem():
    assert stems_of(tokens_of("refused refuses refusing")) == {"refus"}


def test_diacritics_do_not_count_for_a_stem():
    assert stem("zoë") == stem("zoe")


@pytest.mark.parametrize(
    ("word", "is_content"),
    [("the", False), ("The", False), ("not", True), ("x", False), ("7", True), ("bridge", True)],
)
def test_words_without_a_claim_are_no_content(word, is_content):
    assert tokens_of(word)[0].is_content is is_content


def test_squeezed_text_is_normalised_and_has_single_spaces():
    assert squeezed("ﬁve  km²\n – “so”") == 'five km2 - "so"'


def test_what_a_pattern_takes_for_a_letter_is_folded_to_it():
    assert folded("ſıİ\u212a") == "siik"
