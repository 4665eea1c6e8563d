"""All the questions that a sentence answers."""

from collections.abc import Iterator

from assistant.suggesting.agents import agents, permitted
from assistant.suggesting.amounts import amounts, casualties, counted, existing
from assistant.suggesting.clauses import Clause, clause_of, clauses_of
from assistant.suggesting.definitions import abbreviations, definitions, one_of
from assistant.suggesting.instructions import instructions
from assistant.suggesting.moments import moments, told_when
from assistant.suggesting.names import apposed, led
from assistant.suggesting.plain import plain
from assistant.suggesting.properties import properties
from assistant.suggesting.questions import Kind, Question
from assistant.suggesting.reasons import reasons
from assistant.suggesting.sayings import reported, sayings
from assistant.suggesting.wording import Vocabulary

_MOST_CHARACTERS = 500  # of a sentence; what is longer is none


def questions_of(sentence: str, vocabulary: Vocabulary) -> list[Question]:
    """The questions that a sentence answers, which can be read without it."""
    if len(sentence) > _MOST_CHARACTERS:
        return []
    text = plain(sentence)
    made = [
        *abbreviations(" ".join(sentence.split())),
        *(_of_text(text, vocabulary) if text else ()),
    ]
    asked = {one.text: one for one in reversed(made) if one.is_presentable}
    return [
        Question(text=f"{one.text}?", kind=one.kind, answer=one.answer)
        for one in reversed(asked.values())
    ]


def _of_text(text: str, vocabulary: Vocabulary) -> Iterator[Question]:
    yield from instructions(text)
    yield from permitted(text)
    yield from counted(text, vocabulary)
    yield from casualties(text)
    yield from existing(text)
    yield from one_of(text)
    yield from apposed(text)
    yield from led(text)
    yield from reported(text, vocabulary)
    yield from _told(text, vocabulary)
    for clause in clauses_of(text, vocabulary):
        if clause.is_known:
            yield from _of_clause(clause, vocabulary)


def _told(text: str, vocabulary: Vocabulary) -> Iterator[Question]:
    """Ask "When was Ada elected?" of "the change of 2019, when Ada was elected"."""
    match = told_when(text)
    clause = clause_of(match["clause"], vocabulary, opens=False) if match else None
    if match and clause and clause.is_past and _is_sure(clause):
        question = clause.asked("When", clause.rest)
        yield Question(text=question, kind=Kind.WHEN, answer=match["time"])


def _is_sure(clause: Clause) -> bool:
    return clause.is_known and not clause.subject.is_indefinite


def _of_clause(clause: Clause, vocabulary: Vocabulary) -> Iterator[Question]:
    yield from reasons(clause)
    yield from moments(clause)
    yield from agents(clause)
    yield from amounts(clause)
    yield from definitions(clause)
    yield from properties(clause)
    yield from sayings(clause, vocabulary)
