"""The conversations of the page: each tab knows the id of its own, the store has the rest."""

import logging
import re
import secrets
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.answers import Answer, Turn
from assistant.errors import ConversationError
from assistant.history import History
from assistant.records import Conversation, ConversationSummary, StoredTurn, Vote

_log = logging.getLogger(__name__)

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NAME_BYTES = 8
_PART = 20  # turns that are shown at once; a button shows as many more
_REMEMBERED = 11  # turns: what makes a question independent of them reads no more
_GONE = "This conversation was deleted elsewhere."
_ANEW = f"{_GONE} With your question a new one begins."


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of an answer that was to be kept.

    Attributes:
        name: Id of the conversation that has it.
        turn: Id of its turn; None if it is not kept.
        problem: Why it is not kept, if it should be.
        notice: What the reader should know, though it is kept.
    """

    name: str
    turn: int | None = None
    problem: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a conversation: turns that follow one another.

    Attributes:
        name: Id of the conversation.
        turns: In order; none if nothing has been asked.
        has_earlier: Whether there are turns before these.
    """

    name: str
    turns: tuple[StoredTurn, ...] = ()
    has_earlier: bool = False


class Talks:
    """The store as the page uses it; without one nothing is kept. Safe to use from threads.

    A conversation is written when its first question is answered. Until then its id is only in
    the browser.
    """

    def __init__(self, history: History | None) -> None:
        self._history = history
        self._known: set[str] = set()  # conversations that somebody has open, or had

    @property
    def are_kept(self) -> bool:
        """Whether there is a store."""
        return self._history is not None

    def name_of(self, sent: object) -> str:
        """The id that a browser sent, or a new one if that is none."""
        if isinstance(sent, str) and _NAME.fullmatch(sent):
            return sent
        return secrets.token_hex(_NAME_BYTES)

    def opened(self, sent: object) -> Part:
        """The end of the conversation that a browser goes on with."""
        name = self.name_of(sent)
        if self._history is None:
            return Part(name=name)
        try:
            return self._part(self._history, name, None)
        except ConversationError as error:
            if self._has(name):  # it is there, but cannot be read
                _log.warning("%s", error)
                return Part(name=self.name_of(None))
        self._known.discard(name)  # whoever opens it sees that nothing is there
        return Part(name=name)

    def earlier(self, name: str, before: int) -> Part:
        """The part of a conversation that ends before a turn."""
        if self._history is None:
            return Part(name=name)
        try:
            return self._part(self._history, name, before)
        except ConversationError as error:
            _log.warning("%s", error)
            return Part(name=name)

    def remembered(self, name: str, leaving_out: Collection[int] = ()) -> tuple[Turn, ...]:
        """What to remember of a conversation for the next question, less some of its turns."""
        if self._history is None:
            return ()
        try:
            last = self._history.conversation(name, last=_REMEMBERED + len(leaving_out))
        except ConversationError:  # not begun yet, or deleted; if it is the file, `keep` says so
            return ()
        return tuple(turn.answer.turn for turn in last.turns if turn.id not in leaving_out)

    def keep(self, name: str, answer: Answer) -> Kept:
        """Keep an answer as the last of a conversation, which begins with it if there is none."""
        if self._history is None:
            return Kept(name=name)
        try:
            return self._added(self._history, name, answer)
        except ConversationError as error:
            _log.warning("an answer is not kept: %s", error)
            return Kept(name=name, problem=str(error))

    def forget(self, name: str, turns: Collection[int]) -> None:
        """Delete turns, as far as they are of this conversation."""
        if self._history is None:
            return
        try:
            for turn in turns:
                if self._owns(self._history, name, turn):
                    self._history.forget(turn)
        except ConversationError as error:
            _log.warning("a turn is not deleted: %s", error)

    def rate(self, name: str, turn: int, vote: Vote | None, comment: str = "") -> None:
        """Keep what a reader thinks of an answer, if it is one of their conversation."""
        if self._history is None:
            return
        try:
            if self._owns(self._history, name, turn):
                self._history.rate(turn, vote, comment)
        except ConversationError as error:
            _log.warning("a vote is not kept: %s", error)

    def _part(self, history: History, name: str, before: int | None) -> Part:
        turns = history.conversation(name, last=_PART + 1, before=before).turns
        self._known.add(name)
        return Part(name=name, turns=turns[-_PART:], has_earlier=len(turns) > _PART)

    def _owns(self, history: History, name: str, turn: int) -> bool:
        """Whether a turn is of a conversation; ids grow, so it is the last before the next id."""
        found = history.conversation(name, last=1, before=turn + 1).turns
        return bool(found) and found[0].id == turn

    def listed(self, search: str, limit: int) -> tuple[ConversationSummary, ...]:
        """Conversations, the one last added to first; those that have the words, if there are any.

        Raises:
            ConversationError: If the store cannot be used.
        """
        if self._history is None:
            return ()
        if search.strip():
            return self._history.search(search, limit)
        return self._history.summaries(limit)

    def rename(self, name: str, title: str) -> str:
        """Give a conversation another title; the answer is why that could not be done, if so."""
        if self._history is None:
            return ""
        try:
            self._history.rename(name, title)
        except ConversationError as error:
            return str(error) if self._has(name) else _GONE
        return ""

    def delete(self, name: str) -> str:
        """Delete a conversation, if it is still there; why that could not be done, if so."""
        if self._history is None:
            return ""
        try:
            self._history.delete(name)
        except ConversationError as error:
            return str(error) if self._has(name) else ""
        return ""

    def _has(self, name: str) -> bool:
        """Whether a conversation is in the store, as far as that can be told."""
        with suppress(ConversationError):
            return self._history is not None and self._history.id_of(name) == name
        return False

    def _added(self, history: History, name: str, answer: Answer) -> Kept:
        notice = ""
        try:
            turn = history.add(name, answer)
        except ConversationError:  # there is none; if it is the file, `put` cannot use it either
            notice = _ANEW if name in self._known else ""
            now = datetime.now(UTC)
            name = history.put(Conversation(id=name, title="", created=now, updated=now))
            turn = history.add(name, answer)
        self._known.add(name)
        return Kept(name=name, turn=turn, notice=notice)
