import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.parts import parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "What is the mill and how does it work?",
            ["What is the mill?", "how does it work?"],
        ),
        (
            "Who built the bridge? And when did it open?",
            ["Who built the bridge?", "when did it open?"],
        ),
        (
            "Who built the bridge, when did it open, and how much did it cost?",
            ["Who built the bridge, when did it open?", "how much did it cost?"],
        ),
        (
            "Where is the bakery? Is it open today? Also, who owns it?",
            ["Where is the bakery?", "Is it open today?", "who owns it?"],
        ),
    ],
)
def test_two_questions_in_one_are_taken_apart(question, parts):
    assert parts_of(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Where and when was the treaty signed?",
        "Who built the bridge?",
        "What did the mayor say about trade and industry?",
        "How do France and Germany differ?",
        "Why? And how?",
        "Is it true? I doubt that.",
        "Who are A and B and C and D?",
        "One? Two? Three? Four?",
        "",
        "???",
    ],
)
def test_one_question_stays_whole(question):
    assert parts_of(question) == [question]


@given(st.text(max_size=80))
def test_any_text_has_parts_of_its_own_words(question):
    parts = parts_of(question)
    assert parts
    assert all(part.rstrip("?") in question for part in parts)
