import pytest

from assistant.grounding.scene import Scene, likeness

TEXT = "On 3 May the baker sold 20 rolls, and the miller sold 7 sacks."


def around(words, text=TEXT):
    start = text.index(words)
    return Scene(text).around(start, start + len(words))


def test_a_fact_takes_the_place_of_its_words():
    keys = [(item.key, item.is_fact) for item in Scene(TEXT).items]
    assert keys[0] == ("@[('day', 3), ('month', 5)]", True)
    assert ("#20", True) in keys
    assert not {"20", "3", "may"} & {key for key, _ in keys}


def test_two_texts_that_say_the_same_have_the_same_keys():
    one, other = Scene("two dozen rolls on 3 May"), Scene("24 rolls on May 3rd")
    assert {item.key for item in one.items} == {item.key for item in other.items}


def test_what_is_nearer_weighs_more():
    weights = around("20")
    assert weights["sold"] == 1
    assert weights["sold"] > weights["roll"] > weights["sack"]


def test_a_break_between_clauses_keeps_apart():
    joined, apart = "seven rolls sold well here", "seven rolls sold, well here"
    assert around("seven", joined)["well"] > around("seven", apart)["well"]


@pytest.mark.parametrize(("words", "turn"), [("20", "<to"), ("7", "<from")])
def test_a_word_that_turns_stands_right_before(words, turn):
    assert around(words, "It fell from 7 to 20 rolls.")[turn] == 1


def test_surroundings_are_alike_by_what_they_share():
    mine = around("20")
    assert likeness(mine, mine) > likeness(mine, around("7")) > 0
    assert likeness(mine, around("x", "x rain")) == 0
