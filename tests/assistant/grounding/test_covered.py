import pytest

from assistant.grounding.covered import Covered, disjoint
from assistant.grounding.tokens import tokens_of


def test_places_that_share_a_character_meet():
    first, second = tokens_of("one two")
    covered = Covered([first])
    assert covered.meets(first)
    assert not covered.meets(second)


@pytest.mark.parametrize("is_taken", [False, True])
def test_of_places_that_overlap_the_first_is_kept(is_taken):
    whole, (half, other) = tokens_of("onetwo")[0], tokens_of("one two")
    taken = [half] if is_taken else []
    assert disjoint([whole, half, other], taken) == ([other] if is_taken else [whole])


def test_places_are_given_in_the_order_of_the_text():
    first, second = tokens_of("one two")
    assert disjoint([second, first]) == [first, second]
