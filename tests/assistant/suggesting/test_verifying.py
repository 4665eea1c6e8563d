from dataclasses import replace

import pytest

from assistant.suggesting.candidates import candidates_of
from assistant.suggesting.questions import Kind, Question
from assistant.suggesting.verifying import bears_out


@pytest.fixture(scope="module")
def okapi(texts_assistant):
    """The candidates of the article, by their question."""
    passages = texts_assistant.searcher.passages_of("okapi.md")
    return {one.question.text: one for one in candidates_of(passages)}


@pytest.fixture(scope="module")
def founded(okapi):
    return okapi["When was the Okapi Wildlife Reserve founded?"]


@pytest.fixture(scope="module")
def answer(texts_assistant, founded):
    return texts_assistant.ask(founded.question.text)


def test_an_answer_with_the_sentence_bears_a_candidate_out(answer, founded):
    assert bears_out(answer, founded)


def test_an_answer_with_another_sentence_does_not(answer, okapi):
    assert not bears_out(answer, okapi["Who discovered the okapi in 1901?"])


def test_an_answer_from_another_document_does_not(answer, founded):
    assert not bears_out(answer, replace(founded, document="soup.md"))


def test_an_answer_that_takes_other_words_of_the_sentence_for_its_point_does_not(answer, founded):
    other = replace(founded.question, answer="a World Heritage Site")
    assert not bears_out(answer, replace(founded, question=other))


def test_an_answer_that_is_hardly_sure_does_not(answer, founded):
    assert not bears_out(replace(answer, confidence=0.4), founded)


def test_a_refusal_does_not(texts_assistant, founded):
    refusal = texts_assistant.ask("How many moons does Jupiter have?")
    assert refusal.refusal is not None
    assert not bears_out(refusal, founded)


def test_a_heading_is_borne_out_by_what_is_cited_from_below_it(texts_assistant, founded):
    question = Question(text="What is done for the okapi?", kind=Kind.HEADING)
    text = texts_assistant.document("okapi.md").text
    section = replace(founded, question=question, start=text.index("Protection"), end=len(text))
    answer = texts_assistant.ask(founded.question.text)
    assert bears_out(answer, section)
    assert not bears_out(answer, replace(section, start=0, end=section.start))
