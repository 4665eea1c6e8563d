"""What a stream of an answer yields."""

from dataclasses import dataclass

from assistant.answers import Answer
from index.passages import ScoredPassage


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """The passages are known; the answer is not yet."""

    passages: tuple[ScoredPassage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A piece of the answer's text; the pieces joined are `Answer.text`.

    It is empty while a model is in the middle of a sentence: whoever listens may leave there.
    """

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The answer is whole; the last event, always exactly one."""

    answer: Answer


Event = Retrieved | Token | Finished
