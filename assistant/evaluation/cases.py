"""The nouns of evaluation: a case, a collection of them, what was observed of one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from assistant.answers import Turn


class Mode(StrEnum):
    """How a case was asked."""

    PLAIN = "plain"  # as it is, with its history
    LAST_TURN = "last turn"  # without its history
    REWRITTEN = "rewritten by people"  # their standalone question, without history


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question and what is known of its answer.

    Attributes:
        id: Unique in its collection.
        text: The question.
        kind: Of which kind it is, such as `near_topic`; empty when that is not known.
        is_answerable: Whether the documents answer it; None when that is not known.
        gold: Quotes that together answer it.
        alternatives: Quotes that may stand in for all of them.
        pattern: Regular expression that a right answer matches, ignoring case; or empty.
        answers: Right answers, any of which will do.
        relevant: Grades by document id, for retrieval.
        history: The turns before it, as they are given.
        standalone: The question as people made it independent of its history; or empty.
        conversation: Which conversation it is a turn of, when the turns before it are to be the
            assistant's own; or empty.
    """

    id: str
    text: str
    kind: str = ""
    is_answerable: bool | None = None
    gold: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    pattern: str = ""
    answers: tuple[str, ...] = ()
    relevant: Mapping[str, int] = field(default_factory=dict)
    history: tuple[Turn, ...] = ()
    standalone: str = ""
    conversation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Cases about documents.

    Attributes:
        name: What reports call it.
        cases: The cases; turns of a conversation follow one another.
        documents: Id, title and text of its documents; None when they are the user's seeds.
        folder: Where it was read.
    """

    name: str
    cases: tuple[Case, ...]
    documents: tuple[tuple[str, str, str], ...] | None
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What came of asking one case.

    Attributes:
        case: Its id.
        mode: How it was asked.
        kind: The case's.
        is_answerable: The case's.
        question: What was asked.
        searched: The standalone question that was searched.
        outcome: What became of it.
        confidence: The answer's.
        seconds: How long the answer took.
        measures: Values by name, each from 0 to 1 but for counts of words.
    """

    case: str
    mode: Mode
    kind: str
    is_answerable: bool | None
    question: str
    searched: str
    outcome: str
    confidence: float
    seconds: float
    measures: Mapping[str, float]
