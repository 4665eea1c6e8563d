import pytest
from hypothesis import given

from assistant.grounding.acronyms import aliases_in
from tests.assistant.grounding.hostile import ODD, REPEATED, TEXTS, within_a_second


@pytest.mark.parametrize(
    ("text", "aliases"),
    [
        ("the Northern Patents Court (NPC)", {"npc": ("northern", "patents", "court")}),
        ("the Guild of Lower Bakers (GLB)", {"glb": ("guild", "lower", "bakers")}),
        ("a single market observer (SMO)", {"smo": ("single", "market", "observer")}),
        ("the Anglo-Saxon Museum (ASM)", {"asm": ("anglo", "saxon", "museum")}),
        ("“Bakers & Millers (BM)”", {"bm": ("bakers", "millers")}),
        ("Bakers (B2B)", {}),
        ("the rain (UN)", {}),
        ("Northern, Patents Court (NPC)", {}),
        ("the Northern Patents Court (npc)", {}),
    ],
)
def test_an_acronym_stands_for_the_words_that_spell_it(text, aliases):
    assert aliases_in(text) == aliases


@given(TEXTS)
def test_an_acronym_is_spelt_by_initials(text):
    for short, words in aliases_in(text).items():
        assert [word[0] for word in words] == [letter for letter in short if letter.isalnum()]


@pytest.mark.parametrize("text", [*ODD, *REPEATED], ids=lambda text: ascii(text[:12]))
def test_no_text_is_too_odd_or_takes_long(text):
    with within_a_second():
        assert isinstance(aliases_in(text), dict)
