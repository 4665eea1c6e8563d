import pytest

from assistant.suggesting.headings import heading_question
from assistant.suggesting.wording import Vocabulary

VOCABULARY = Vocabulary(["We saw a new lock and an old door in Umm, by Thread and by thread."])


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("How do I book a kayak?", "How do I book a kayak?"),
        ("3.1 What carries over?", "What carries over?"),
        ("Q2: Who may borrow the keys?", "Who may borrow the keys?"),
        ("Can children use the pool alone?", "Can children use the pool alone?"),
        ("How to replace the filter", "How do you replace the filter?"),
        ("Replacing the filter", "How do you replace the filter?"),
        ("Step 4: Adding a New Lock", "How do you add a new lock?"),
        ("Reporting an accident", "How do you report an accident?"),
    ],
)
def test_a_heading_is_asked_as_it_asks(heading, question):
    asked = heading_question(heading, VOCABULARY)
    assert asked is not None
    assert asked.text == question


@pytest.mark.parametrize(
    "heading",
    [
        "Keys",
        "Opening hours and keys",
        "Building regulations",
        "Meeting Umm",
        "Becoming a member and leaving",
        "Umm’s legacy unglued?",
        "Why?",
        "Is it?",
        "Is it so?",
        "What is this?",
        "Who are they, and why?",
        "Did it?",
        "What next for “Umm”?",
        "",
        "?",
        "1.",
    ],
)
def test_other_headings_ask_nothing(heading):
    assert heading_question(heading, VOCABULARY) is None
