"""The nouns of what is kept: a conversation and its turns, and what readers think of them.

Every time is in UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.answers import Answer, Turn


class Vote(StrEnum):
    """What a reader thinks of an answer."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """A reader's vote on an answer, what they wrote beside it, and when."""

    vote: Vote
    comment: str
    given: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTurn:
    """A question and its answer, as they are kept.

    Attributes:
        id: Unique among the turns of all conversations in a file.
        answer: The answer, with its question. Its passages do not know their sentences.
        asked: When it was kept.
        feedback: What a reader thinks of it, or None.
    """

    id: int
    answer: Answer
    asked: datetime
    feedback: Feedback | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationSummary:
    """A conversation without its turns.

    Attributes:
        id: Random, of letters and digits.
        title: One line; empty as long as nothing was asked.
        created: When it was begun.
        updated: When it was last added to.
        questions: How many turns it has.
    """

    id: str
    title: str
    created: datetime
    updated: datetime
    questions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation with its turns, in order; the rest as in `ConversationSummary`."""

    id: str
    title: str
    created: datetime
    updated: datetime
    turns: tuple[StoredTurn, ...] = ()

    @property
    def history(self) -> tuple[Turn, ...]:
        """What to remember of it for the next question."""
        return tuple(turn.answer.turn for turn in self.turns)
