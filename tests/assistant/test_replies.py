import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.replies import EMPTY, reply_to

GREETINGS = ["hi", "Hello!", "HEY there", "good morning", "Good evening.", "how are you?"]
THANKS = ["thanks", "Thank you very much!", "ok thanks", "Great, thanks", "cheers", "Perfect."]
GOODBYES = ["bye", "Goodbye!", "good bye", "see you later", "Good night"]
SELF = [
    "Who are you?",
    "what exactly are you",
    "What's your name?",
    "What’s your name?",
    "What can you do?",
    "How do you work?",
    "help",
    "Can you help me?",
    "What language model are you running on?",
    "which model do you use",
    "Are you a bot or a human being?",
    "Are you ChatGPT?",
    "Who made you?",
    "What's your favourite part of the article?",
    "Do you have an opinion on China?",
    "What do you personally think about that?",
]
SEARCHED = [
    "thanks, and who was killed?",
    "Hello, how many people died?",
    "hi tokayev",
    "Good morning Kazakhstan: what happened?",
    "ok, and the second?",
    "Who are they?",
    "Who is Samat Abish?",
    "What is the name of the president?",
    "What do you know about the CSTO?",
    "How does the CSTO work?",
    "What can China do?",
    "help for Tokayev from Russia",
    "Who helped?",
    "What is the favourite policy of Putin?",
    "What do they think about Russia?",
    "Who built the smart cities?",
    "What model of government did Kazakhstan follow?",
    "Are you sure that 227 people were killed?",
    "What was good?",
    "Third?",
    "Why?",
    "bye-laws of the committee",
    "Great Britain",
    "great powers",
]


@pytest.mark.parametrize("message", GREETINGS + THANKS + GOODBYES + SELF)
def test_small_talk_has_a_reply(message):
    assert reply_to(message)


@pytest.mark.parametrize("kind", [GREETINGS, THANKS, GOODBYES], ids=["hello", "thanks", "bye"])
def test_one_kind_of_small_talk_has_one_reply(kind):
    assert len({reply_to(message) for message in kind}) == 1


@pytest.mark.parametrize("message", SEARCHED)
def test_what_asks_something_is_looked_up(message):
    assert reply_to(message) is None


@pytest.mark.parametrize("message", ["", "   ", "\n\t", "?", "...", " ?! "])
def test_nothing_asked_is_asked_for(message):
    assert reply_to(message) == EMPTY


@given(st.sampled_from(THANKS + GREETINGS), st.sampled_from(["", " ", "  ", "!", "...", " ."]))
def test_spaces_case_and_final_marks_do_not_matter(message, end):
    assert reply_to(f" {message.upper()}{end}") == reply_to(message)


@given(st.text(max_size=60))
def test_no_message_makes_it_fail(message):
    assert reply_to(message) is None or reply_to(message)


def test_a_long_message_is_decided_on_at_once():
    assert reply_to("are you a bot or " + "a" * 20000) is None
    assert reply_to("good " * 20000) is None
