from dataclasses import replace

import pytest

from assistant.answers import Turn
from assistant.suggesting.following import Talk, near_candidates
from index import IndexSettings, Searcher, build_index
from tests.conftest import write_seeds


@pytest.fixture
def after(texts_assistant):
    """The candidates after a question, the one liked most first."""

    def candidates(question, history=()):
        talk = Talk(answer=texts_assistant.ask(question, history), history=history)
        found = near_candidates(talk, texts_assistant.searcher)
        return sorted(found, key=lambda one: -talk.liking(one))

    return candidates


def texts_of(candidates):
    return [one.question.text for one in candidates]


def test_what_was_answered_is_not_asked_again(texts_assistant, after):
    answer = texts_assistant.ask("In what year did someone set up the Okapi Wildlife Reserve?")
    assert "founded in 1992" in answer.text
    found = texts_of(after(answer.question))
    assert "When was the Okapi Wildlife Reserve founded?" not in found
    assert "Who discovered the okapi in 1901?" in found


def test_what_was_asked_or_answered_before_is_not_asked_again(after):
    question = "When was the Okapi Wildlife Reserve founded?"
    told = "Harry Johnston discovered the okapi in 1901."
    assert "Who discovered the okapi in 1901?" in texts_of(after(question))
    answered = (Turn(question="Who saw it first?", answer=told),)
    assert "Who discovered the okapi in 1901?" not in texts_of(after(question, answered))
    asked = (Turn(question="Who discovered the okapi in 1901?", answer="Nobody knows."),)
    assert "Who discovered the okapi in 1901?" not in texts_of(after(question, asked))


def test_the_same_question_in_nearly_the_same_words_is_not_asked(after):
    question = "When was the Okapi Wildlife Reserve founded?"
    arrival = "When did the first okapi in Europe arrive in Antwerp?"
    before = (Turn(question="When did Europe's first okapi arrive in Antwerp?", answer="1918."),)
    assert arrival in texts_of(after(question))
    assert arrival not in texts_of(after(question, before))


def test_what_stands_near_is_liked_more(texts_assistant):
    talk = Talk(answer=texts_assistant.ask("How often are the life jackets inspected?"))
    (one, *_) = near_candidates(talk, texts_assistant.searcher)
    cited = talk.answer.citations[0]
    near = replace(one, start=cited.end, end=cited.end + 50)
    far = replace(one, start=cited.end + 2000, end=cited.end + 2050)
    elsewhere = replace(near, document="okapi.md")
    assert talk.liking(near) > talk.liking(far) > talk.liking(elsewhere)


def test_what_is_about_the_same_is_liked_more(texts_assistant):
    talk = Talk(answer=texts_assistant.ask("How often are the life jackets inspected?"))
    (one, *_) = near_candidates(talk, texts_assistant.searcher)
    same = replace(one.question, text="Who inspected the life jackets on Monday?")
    other = replace(one.question, text="Who repaired the green kayaks on Monday?")
    assert talk.liking(replace(one, question=same)) > talk.liking(replace(one, question=other))


def test_nothing_is_asked_of_documents_that_have_nothing_to_do_with_it(after):
    found = after("When was the Okapi Wildlife Reserve founded?")
    assert {one.document for one in found} == {"okapi.md"}


def test_after_a_refusal_what_came_nearest_is_asked_for(texts_assistant, after):
    refusal = texts_assistant.ask("How many moons does Jupiter have?").refusal
    found = after("How many moons does Jupiter have?")
    assert refusal is not None
    assert found
    assert {one.document for one in found} <= {one.passage.document_id for one in refusal.nearest}


def test_a_reply_is_followed_by_nothing(after):
    assert after("Hello") == []


def test_what_would_be_understood_otherwise_after_what_was_said_is_not_asked(texts_assistant):
    answer = texts_assistant.ask("When was the Okapi Wildlife Reserve founded?")
    talk = Talk(answer=answer)
    (candidate, *_) = near_candidates(talk, texts_assistant.searcher)
    open_ended = replace(candidate.question, text="What did it eat?")
    assert talk.is_new(candidate)
    assert not talk.is_new(replace(candidate, question=open_ended))


def test_an_answer_of_which_the_documents_are_gone_is_followed_by_nothing(
    texts_assistant, tmp_path
):
    answer = texts_assistant.ask("When was the Okapi Wildlife Reserve founded?")
    seeds = write_seeds(tmp_path / "seeds", {"a.txt": "Mills\n\nThe mill was built in 1801."})
    settings = IndexSettings(seeds=seeds, path=tmp_path / "index")
    build_index(settings)
    searcher = Searcher(settings)
    try:
        assert near_candidates(Talk(answer=answer), searcher) == []
    finally:
        searcher.close()
