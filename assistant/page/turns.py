"""A question and what stands below it, as the conversation shows them. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.page.escaping import excerpt, shown
from assistant.page.markup import answer_markup, question_markup
from assistant.records import StoredTurn, Vote

EARLIER = "Show earlier questions"
VOTED = "Is this a good answer?"
NAMES = {Vote.UP: "Good answer", Vote.DOWN: "Bad answer"}
_NAMED_CHARACTERS = 60  # of a question, in the name of a button


class Phase(StrEnum):
    """How far an answer is, or why it goes no further."""

    WRITING = "writing"
    STOPPED = "stopped"
    FAILED = "failed"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands in the place of an answer for a moment, or for good."""

    phase: Phase
    markup: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTurn:
    """A question and what stands below it.

    Attributes:
        key: What names it on the page; the id of its turn if it is kept.
        question: As asked.
        frame: What stands below it.
        replaces: Keys of those in whose place it was asked.
        is_kept: Whether it can be rated.
        vote: How it was rated.
    """

    key: str
    question: str
    frame: Frame
    replaces: tuple[str, ...] = ()
    is_kept: bool = False
    vote: Vote | None = None

    @classmethod
    def of(cls, stored: StoredTurn) -> "ShownTurn":
        """A turn from the store."""
        return cls(
            key=str(stored.id),
            question=stored.answer.question,
            frame=Frame(phase=Phase.DONE, markup=answer_markup(stored.answer)),
            is_kept=True,
            vote=stored.feedback.vote if stored.feedback else None,
        )


def turn_markup(turn: ShownTurn) -> str:
    """A turn; the page's script finds what it needs of it in the attributes."""
    replaces = f' data-replaces="{shown(" ".join(turn.replaces))}"' if turn.replaces else ""
    actions = "" if turn.frame.phase is Phase.WRITING else "".join(_actions(turn))
    return (
        f'<article class="turn {turn.frame.phase}" data-turn="{shown(turn.key)}"{replaces}>'
        f'<div class="asked" role="group" aria-label="You" dir="auto">'
        f"{question_markup(turn.question)}</div>"
        f'<div class="told" role="group" aria-label="Answer">{turn.frame.markup}'
        f"{actions}</div></article>"
    )


def part_markup(turns: Sequence[StoredTurn], *, opening: str, has_earlier: bool) -> str:
    """Turns that follow one another, below a button for those before them.

    Args:
        turns: In order; none in a new conversation.
        opening: The same for all parts of a conversation that are shown together.
        has_earlier: Whether there are turns before these.
    """
    button = (
        f'<button type="button" class="earlier" data-do="showEarlier" data-before="{turns[0].id}">'
        f"{EARLIER}</button>"
        if has_earlier and turns
        else ""
    )
    shown_turns = "".join(turn_markup(ShownTurn.of(turn)) for turn in turns)
    return f'<div class="part" data-opening="{opening}">{button}{shown_turns}</div>'


def _actions(turn: ShownTurn) -> Iterator[str]:
    """A quiet row of what can be done with an answer, or instead of one."""
    about = shown(excerpt(turn.question, _NAMED_CHARACTERS))
    is_done = turn.frame.phase is Phase.DONE
    yield '<div class="actions">'
    if is_done:
        yield _action("copyAnswer", "Copy", about)
    yield _action("retryQuestion", "Retry", about, "of-last")
    yield _action("editQuestion", "Edit", about, "of-last")
    yield _action("editQuestion", "Ask again", about, "of-earlier")
    if is_done and turn.is_kept:
        yield f'<span class="votes" role="group" aria-label="{VOTED}">'
        for vote, name in NAMES.items():
            pressed = "true" if vote is turn.vote else "false"
            yield (
                f'<button type="button" data-do="voteFor" data-vote="{vote}" '
                f'aria-pressed="{pressed}" aria-label="{name}: {about}"></button>'
            )
        yield "</span>"
    yield "</div>"


def _action(name: str, label: str, about: str, kind: str = "") -> str:
    return (
        f'<button type="button" class="{kind}" data-do="{name}" aria-label="{label}: {about}">'
        f"{label}</button>"
    )
