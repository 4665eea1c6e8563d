import pytest

from assistant.grounding.cues import heads_of, is_cue, is_denied_near, is_doubled, is_negated
from assistant.grounding.scene import Scene


def row_of(scene, word):
    return next(row for row, token in enumerate(scene.tokens) if token.text == word)


def cues(text):
    scene = Scene(text)
    return [token.text for row, token in enumerate(scene.tokens) if is_cue(scene, row)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It did not open.", ["not"]),
        ("It didn’t open.", ["didn't"]),
        ("It never opened.", ["never"]),
        ("Nobody came without a ticket.", ["Nobody", "without"]),
        ("She refused to open it.", ["refused"]),
        ("They failed to open it.", ["failed"]),
        ("The attack failed.", []),
        ("It was banned.", ["banned"]),
        ("It was not only large.", []),
        ("It was no more than a roll.", []),
        ("It is no longer open.", ["no"]),
        ("Nobody except Ruben came.", []),
        ("It opened.", []),
    ],
)
def test_a_cue_negates_what_depends_on_it(text, expected):
    assert cues(text) == expected


@pytest.mark.parametrize(
    ("text", "cue", "heads"),
    [
        ("It did not open late.", "not", ["open", "late"]),
        ("It did not open, but the shop closed.", "not", ["open"]),
        ("It did not open because of rain.", "not", ["open"]),
        ("Tea is not served here.", "not", ["served", "here"]),
        ("The bread is not good.", "not", ["bread", "good"]),
        ("The boat that sank had no crew.", "no", ["crew"]),
        ("It did not open the big green gate.", "not", ["open", "big", "green"]),
    ],
)
def test_a_cue_turns_the_next_words_of_its_clause(text, cue, heads):
    scene = Scene(text)
    assert [token.text for token in heads_of(scene, row_of(scene, cue))] == heads


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("The gate did not open.", True),
        ("They refused to open it.", True),
        ("They turned down the plan to open it.", True),
        ("It opened. It did not rain. They open it.", False),
        ("It may open if it does not rain.", False),
        ("The bakers of the town open it.", False),
    ],
)
def test_a_word_may_be_denied_by_what_is_near(text, denied):
    scene = Scene(text)
    assert is_denied_near(scene, row_of(scene, "open")) is denied


@pytest.mark.parametrize(
    ("text", "doubled"),
    [
        ("It did not go without rain.", True),
        ("It did not rain, nor snow without wind.", False),
        ("It did not rain.", False),
    ],
)
def test_a_second_cue_of_the_clause_turns_the_first_back(text, doubled):
    scene = Scene(text)
    assert is_doubled(scene, row_of(scene, "not"), Scene("It rained.")) is doubled


def test_a_cue_that_the_other_text_has_as_well_turns_nothing_back():
    scene = Scene("It did not exclude rain.")
    assert is_doubled(scene, row_of(scene, "not"), Scene("It rains."))
    assert not is_doubled(scene, row_of(scene, "not"), Scene("It excluded rain."))


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Prices did not rise.", True),
        ("Prices can’t rise.", True),
        ("It did not rain, but prices rise.", False),
        ("Prices rise, not wages.", False),
    ],
)
def test_a_word_is_negated_from_before_it_in_its_clause(text, negated):
    scene = Scene(text)
    assert is_negated(scene, row_of(scene, "rise")) is negated
