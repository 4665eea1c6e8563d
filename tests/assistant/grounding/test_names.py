import pytest
from hypothesis import given

from assistant.grounding.names import names_in, proper_in, unknown_words
from assistant.grounding.tokens import plain, stems_of, tokens_of
from tests.assistant.grounding.hostile import ODD, REPEATED, TEXTS, within_a_second


def read(text):
    return [one.text for one in names_in(text) if one.is_certain]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("It was Ruben.", ["Ruben"], id="one word"),
        pytest.param("It was Ruben Haverkamp.", ["Ruben Haverkamp"], id="two words"),
        pytest.param("It was Ludwig van der Berg.", ["Ludwig van der Berg"], id="particles"),
        pytest.param("It was J. Smith.", ["J. Smith"], id="initial"),
        pytest.param("It was Dr. Okafor.", ["Dr. Okafor"], id="title"),
        pytest.param("It was Ruben’s boat.", ["Ruben"], id="possessive"),
        pytest.param("It was Anna and Ruben.", ["Anna", "Ruben"], id="and"),
        pytest.param("It was Anna, Ruben too.", ["Anna", "Ruben"], id="comma"),
        pytest.param("It was the UN.", ["UN"], id="acronym"),
        pytest.param("It was the Bank of Lund.", ["Bank of Lund"], id="of"),
        pytest.param("An iPhone rang.", ["iPhone"], id="capital inside"),
        pytest.param("Yesterday it rained.", [], id="sentence start"),
        pytest.param("It rained. Yesterday too.", [], id="second sentence"),
        pytest.param("“Yesterday it rained.”", [], id="quoted sentence"),
        pytest.param("UNESCO met.", ["UNESCO"], id="acronym at the start"),
        pytest.param("Ruben Haverkamp came.", ["Ruben Haverkamp"], id="name at the start"),
        pytest.param("In Lund it rained.", ["Lund"], id="after a function word"),
        pytest.param("It was on a Monday in May.", [], id="calendar"),
        pytest.param("It was the President.", [], id="only a title"),
    ],
)
def test_names_are_runs_of_words_with_a_capital(text, names):
    assert read(text) == names


def test_titles_and_particles_tell_no_name_from_another():
    (name,) = names_in("It was Dr. Ludwig van der Berg.")
    assert [word.text for word in name.words] == ["Ludwig", "Berg"]


def test_a_first_word_may_be_a_name():
    (name,) = names_in("Ruben came.")
    assert not name.is_certain


def test_what_begins_a_sentence_is_left_out_before_a_name():
    (name,) = names_in("Later Ruben came.")
    assert [word.text for word in name.words] == ["Ruben"]


def test_proper_words_are_those_with_a_capital_inside_of_sentences():
    assert proper_in("Rain fell. It fell on Ruben and on Lund.") == {"ruben", "lund"}


@pytest.mark.parametrize(
    ("said", "source", "unknown"),
    [
        ("It was Ruben.", "Ruben came", []),
        ("It was Ruben.", "Anna came", ["Ruben"]),
        ("It was Ruben Haverkamp.", "Ruben came", ["Haverkamp"]),
        ("It was Polish.", "in Poland", []),
        ("It was Kazakh.", "in Kazakhstan", []),
        ("The Kazakhs came.", "in Kazakhstan", []),
        ("It was Zoe.", "Zoë came", []),
        ("It was the NPC.", "the northern patents", []),
        ("It was the NPC.", "the bakers", ["NPC"]),
        ("It was the Patents Court.", "the npc met", []),
    ],
)
def test_words_of_a_name_are_known_by_stem_adjective_and_acronym(said, source, unknown):
    name = names_in(said)[0]
    aliases = {"npc": ("northern", "patents", "court")}
    found = unknown_words(name, stems_of(tokens_of(source)), aliases)
    assert [word.text for word in found] == unknown


@given(TEXTS)
def test_a_name_is_the_slice_it_claims(text):
    assert all(plain(text)[one.start : one.end] == one.text for one in names_in(text))


@given(TEXTS)
def test_a_name_has_its_words_inside(text):
    for name in names_in(text):
        assert name.words
        assert all(name.start <= word.start < word.end <= name.end for word in name.words)


@pytest.mark.parametrize("text", [*ODD, *REPEATED], ids=lambda text: ascii(text[:12]))
def test_no_text_is_too_odd_or_takes_long(text):
    with within_a_second():
        found = names_in(text)
    assert all(one.start < one.end for one in found)


def test_a_long_document_takes_no_longer_than_its_length():
    with within_a_second():
        assert len(names_in("It was Ruben here. " * 10_000)) == 10_000
