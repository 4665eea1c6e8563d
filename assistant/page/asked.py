"""What a browser asks of the conversation; untrusted. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.records import Vote

_KEY = re.compile(r"[0-9]{1,18}|new-[0-9a-f]{8}")  # SQLite has no larger number
_OPENING = re.compile(r"[0-9a-f]{8}")
_MOST_REPLACED = 20
_COMMENT_CHARACTERS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, and in whose place it is asked.

    Attributes:
        question: As asked.
        replaces: Keys of turns that go when this one is answered.
        is_typed: Whether it was in the box.
    """

    question: str
    replaces: tuple[str, ...] = ()
    is_typed: bool = False

    @classmethod
    def of(cls, typed: object, given: object) -> "Asked":
        """What a button of the page asks, or else what was typed."""
        match given:
            case {"question": str(question), "replaces": str(keys)}:
                return cls(question=question, replaces=tuple(_keys(keys)))
            case _:
                return cls(question=typed if isinstance(typed, str) else "", is_typed=True)

    @property
    def replaced_turns(self) -> frozenset[int]:
        """Ids of those of the replaced turns that are kept."""
        return frozenset(int(key) for key in self.replaces if key.isdecimal())


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What a reader thinks of a turn; None: no longer anything."""

    turn: int
    vote: Vote | None
    comment: str

    @classmethod
    def of(cls, given: object) -> "Rating | None":
        """What a browser sent, if it is that."""
        match given:
            case {"turn": str(key), "vote": str(vote), "comment": str(comment)}:
                turn = turn_of(key)
                if turn is None or vote not in {"", *Vote}:
                    return None
                cut = comment.strip()[:_COMMENT_CHARACTERS]
                return cls(turn=turn, vote=Vote(vote) if vote else None, comment=cut)
            case _:
                return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The turns before one, of a conversation of which a part is shown."""

    before: int
    opening: str

    @classmethod
    def of(cls, given: object) -> "Earlier | None":
        """What a browser sent, if it is that."""
        match given:
            case {"before": str(key), "opening": str(opening)} if _OPENING.fullmatch(opening):
                before = turn_of(key)
                return None if before is None else cls(before=before, opening=opening)
            case _:
                return None


def turn_of(key: str) -> int | None:
    """The id of the turn that a key names; None if it names none that is kept."""
    return int(key) if _KEY.fullmatch(key) and key.isdecimal() else None


def _keys(text: str) -> Iterator[str]:
    yield from filter(_KEY.fullmatch, text.split()[:_MOST_REPLACED])
