"""A refusal: why there is no answer, and what came nearest to one."""

from dataclasses import dataclass
from enum import StrEnum

from index.passages import ScoredPassage

NEAREST = 3  # passages shown with a refusal


class Reason(StrEnum):
    """Why there is no answer.

    `NOT_ANSWERED`: the passages do not answer, so no model was asked. `DECLINED`: the model says
    that they do not. `UNGROUNDED`: the model wrote nothing that the documents bear out.
    """

    NOT_ANSWERED = "not_answered"
    DECLINED = "declined"
    UNGROUNDED = "ungrounded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why there is no answer, made useful.

    Attributes:
        looked_for: The question that was searched.
        reason: What made it a refusal.
        unknown_words: Its words that occur in no document.
        nearest: Passages that came nearest. They are not an answer.
    """

    looked_for: str
    reason: Reason = Reason.NOT_ANSWERED
    unknown_words: tuple[str, ...] = ()
    nearest: tuple[ScoredPassage, ...] = ()

    def __str__(self) -> str:
        text = "The documents do not answer this."
        if self.unknown_words:
            words = ", ".join(f"“{word}”" for word in self.unknown_words)
            text += f" No document contains {words}."
        return text
