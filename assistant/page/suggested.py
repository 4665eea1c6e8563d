"""Questions that are suggested, to begin with and to go on with. Pure."""

from collections.abc import Sequence
from typing import Protocol

from assistant.answers import Answer
from assistant.page import texts
from assistant.page.escaping import shown

STARTING = "Questions to begin with"
FOLLOWING = "Questions to go on with"


class Suggestions(Protocol):
    """Who suggests questions that the documents answer."""

    def starting(self) -> tuple[str, ...]:
        """Questions to begin with; at once."""

    def following(self, answer: Answer) -> tuple[str, ...]:
        """Questions to go on with after an answer; that may take its time."""


def welcome_markup(questions: Sequence[str], *, opening: str) -> str:
    """What stands where nothing has been asked yet.

    Args:
        questions: To begin with.
        opening: The same for all parts of a conversation that are shown together.
    """
    return (
        f'<div class="part" data-opening="{opening}"><div class="welcome">{texts.WELCOME}'
        f"{_questions(STARTING, questions)}</div></div>"
    )


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
