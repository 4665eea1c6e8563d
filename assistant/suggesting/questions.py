"""What a question is: its text, what it asks for, the words that answer it."""

from dataclasses import dataclass
from enum import StrEnum

from assistant.suggesting.english import NEGATIONS
from assistant.suggesting.predicates import is_clear
from assistant.suggesting.wording import words_in

_WORDS = range(3, 15)


class Kind(StrEnum):
    """What a question asks for."""

    HEADING = "heading"
    HOW = "how"
    HOW_LONG = "how long"
    HOW_MANY = "how many"
    HOW_MUCH = "how much"
    HOW_OFTEN = "how often"
    HOW_TO = "how to"
    SAID = "said"
    STANDS_FOR = "stands for"
    WHAT = "what"
    WHAT_DONE = "what done"
    WHAT_IF = "what if"
    WHAT_IS = "what is"
    WHEN = "when"
    WHERE = "where"
    WHETHER = "whether"
    WHO = "who"
    WHO_IS = "who is"
    WHY = "why"


_MAY_DENY = {Kind.WHY, Kind.WHAT_IF, Kind.HEADING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that a sentence answers.

    Attributes:
        text: The question; its question mark is added last.
        kind: What it asks for.
        answer: The words of the sentence that answer it; empty where that is hard to tell.
    """

    text: str
    kind: Kind
    answer: str = ""

    @property
    def is_presentable(self) -> bool:
        """Whether it can be read by itself."""
        words = words_in(self.text)
        if len(words) not in _WORDS or not is_clear(self.text, owners=True):
            return False
        return self.kind in _MAY_DENY or NEGATIONS.isdisjoint(word.lower for word in words)
