"""The conversations of the page: each browser knows the id of its own, the store has the rest."""

import logging
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.answers import Answer, Turn
from assistant.errors import ConversationError
from assistant.history import History
from assistant.records import Conversation, StoredTurn, Vote

_log = logging.getLogger(__name__)

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NAME_BYTES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of an answer that was to be kept.

    Attributes:
        name: Id of the conversation that has it.
        turn: Id of its turn; None if it is not kept.
        problem: Why it is not kept, if it should be.
    """

    name: str
    turn: int | None = None
    problem: str = ""


class Talks:
    """The store as the page uses it; without one nothing is kept. Safe to use from threads.

    A conversation is written when its first question is answered. Until then its id is only in
    the browser, so that two tabs of one browser, opened before, are in the same conversation.
    """

    def __init__(self, history: History | None) -> None:
        self._history = history

    @property
    def are_kept(self) -> bool:
        """Whether there is a store."""
        return self._history is not None

    def name_of(self, sent: object) -> str:
        """The id that a browser sent, or a new one if that is none."""
        if isinstance(sent, str) and _NAME.fullmatch(sent):
            return sent
        return secrets.token_hex(_NAME_BYTES)

    def opened(self, sent: object) -> tuple[str, tuple[StoredTurn, ...]]:
        """The id of the conversation that a browser goes on with, and its turns."""
        name = self.name_of(sent)
        if self._history is None:
            return name, ()
        try:
            return name, self._history.conversation(name).turns
        except ConversationError as error:
            with suppress(ConversationError):
                if self._history.id_of(name) == name:  # it is there, but cannot be read
                    _log.warning("%s", error)
                    return self.name_of(None), ()
        return name, ()

    def remembered(self, name: str) -> tuple[Turn, ...]:
        """What to remember of a conversation for the next question."""
        if self._history is None:
            return ()
        try:
            return self._history.conversation(name).history
        except ConversationError:  # not begun yet, or deleted; if it is the file, `keep` says so
            return ()

    def keep(self, name: str, answer: Answer) -> Kept:
        """Keep an answer as the last of a conversation, which begins with it if there is none."""
        if self._history is None:
            return Kept(name=name)
        try:
            return self._added(self._history, name, answer)
        except ConversationError as error:
            _log.warning("an answer is not kept: %s", error)
            return Kept(name=name, problem=str(error))

    def rate(self, name: str, turn: int, vote: Vote | None) -> None:
        """Keep what a reader thinks of an answer, if it is one of their conversation."""
        if self._history is None:
            return
        try:
            if any(one.id == turn for one in self._history.conversation(name).turns):
                self._history.rate(turn, vote)
        except ConversationError as error:
            _log.warning("a vote is not kept: %s", error)

    def _added(self, history: History, name: str, answer: Answer) -> Kept:
        try:
            return Kept(name=name, turn=history.add(name, answer))
        except ConversationError:  # there is none; if it is the file, `put` cannot use it either
            now = datetime.now(UTC)
            name = history.put(Conversation(id=name, title="", created=now, updated=now))
            return Kept(name=name, turn=history.add(name, answer))
