"""Questions that are suggested, to begin with and to go on with. Pure."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from assistant.answers import Answer, Turn
from assistant.page import texts
from assistant.page.escaping import shown

STARTING = "Questions to begin with"
FOLLOWING = "Questions to go on with"


class Suggestions(Protocol):
    """Who suggests questions that the documents answer."""

    def starting(self) -> tuple[str, ...]:
        """Questions to begin with, those that are found by now; at once."""

    def following(self, answer: Answer, history: Sequence[Turn] = ()) -> Iterator[str]:
        """Questions to go on with after an answer, as they are found; that may take its time."""


def welcome_markup(questions: Sequence[str]) -> str:
    """What stands where nothing has been asked yet."""
    return f'<div class="welcome">{texts.WELCOME}{_questions(STARTING, questions)}</div>'


def following_markup(key: str, questions: Sequence[str]) -> str:
    """Questions to go on with after a turn, which may no longer be the last."""
    suggested = _questions(FOLLOWING, questions)
    return f'<div class="following" data-after="{shown(key)}">{suggested}</div>'


def _questions(label: str, questions: Sequence[str]) -> str:
    if not questions:
        return ""
    buttons = "".join(
        f'<li><button type="button" data-do="suggest" dir="auto">{shown(question)}</button></li>'
        for question in questions
    )
    return f'<p class="label">{label}</p><ul class="suggested" aria-label="{label}">{buttons}</ul>'
