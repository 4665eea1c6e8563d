"""What a browser asks of the conversation."""

import pytest

from assistant.page.asked import Asked, Earlier, Rating
from assistant.records import Vote


@pytest.mark.parametrize(
    ("typed", "given", "expected"),
    [
        ("Who?", None, Asked(question="Who?", is_typed=True)),
        ("", {"question": "Who?", "replaces": ""}, Asked(question="Who?")),
        ("", {"question": "Who?", "replaces": "7 x"}, Asked(question="Who?", replaces=("7",))),
        ("", {"question": 7, "replaces": ""}, Asked(question="", is_typed=True)),
        (7, "", Asked(question="", is_typed=True)),
    ],
)
def test_what_a_browser_asks_is_read_and_nothing_else(typed, given, expected):
    assert Asked.of(typed, given) == expected


def test_only_what_is_kept_can_be_deleted():
    keys = {"question": "?", "replaces": f"12 new-0123abcd {'9' * 30} -1 \u0661"}
    assert Asked.of("", keys).replaced_turns == {12}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {"turn": "7", "vote": "down", "comment": " Why? "},
            Rating(turn=7, vote=Vote.DOWN, comment="Why?"),
        ),
        ({"turn": "7", "vote": "", "comment": ""}, Rating(turn=7, vote=None, comment="")),
        ({"turn": "new-0123abcd", "vote": "up", "comment": ""}, None),
        ({"turn": "7", "vote": "sideways", "comment": ""}, None),
        ({"turn": 7, "vote": "up", "comment": ""}, None),
        (None, None),
    ],
)
def test_a_rating_is_read_and_nothing_else(given, expected):
    assert Rating.of(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"before": "7", "opening": "0123abcd"}, Earlier(before=7, opening="0123abcd")),
        ({"before": "7", "opening": '"><script>'}, None),
        ({"before": "x", "opening": "0123abcd"}, None),
        ("", None),
    ],
)
def test_a_wish_for_earlier_turns_is_read_and_nothing_else(given, expected):
    assert Earlier.of(given) == expected
