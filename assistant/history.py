"""Conversations on disk, in one SQLite file.

What a call has written is on the disk when it returns. Any number of threads and processes may
read and write at once.
"""

import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from assistant import tables
from assistant.answers import Answer
from assistant.database import Database
from assistant.errors import ConversationError
from assistant.records import Conversation, ConversationSummary, Feedback, StoredTurn, Vote
from index.lexical import all_words
from index.printing import one_line, printable

__all__ = ["Conversation", "ConversationSummary", "Feedback", "History", "StoredTurn", "Vote"]

_ID_BYTES = 8
_MOST_WORDS = 32  # of a search; the rest of a pasted page only costs time
_HAS_WORD = "SELECT conversation FROM words WHERE words MATCH ?"


class History:
    """The conversations in a file. Any call raises ConversationError if it cannot be used."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it; one that is made only its owner may read.

        Raises:
            ConversationError: If it cannot be opened, is damaged, or holds something else.
        """
        self._database = Database(path)

    def close(self) -> None:
        """Close the file, once no call runs any more."""
        self._database.close()

    def start(self, title: str = "") -> str:
        """Begin a conversation and give its id; without a title it takes its first question's."""
        now = datetime.now(UTC)
        name = secrets.token_hex(_ID_BYTES)
        return self.put(Conversation(id=name, title=title, created=now, updated=now))

    def put(self, conversation: Conversation) -> str:
        """Keep a conversation from elsewhere, and give its id: a new one if it was taken."""
        with self._database.writing() as connection:
            name = printable(conversation.id)
            if tables.number_of(connection, name) is not None:
                name = secrets.token_hex(_ID_BYTES)
            tables.insert(connection, conversation, name)
        return name

    def add(self, conversation_id: str, answer: Answer) -> int:
        """Keep an answer as the last of a conversation, and give the id of its turn.

        Raises:
            ConversationError: If there is no such conversation.
        """
        with self._database.writing() as connection:
            return tables.append(connection, self._number(connection, conversation_id), answer)

    def conversation(
        self, conversation_id: str, *, last: int | None = None, before: int | None = None
    ) -> Conversation:
        """A conversation with its turns, or with some of them.

        Args:
            conversation_id: Which.
            last: Only so many turns, the last ones.
            before: Only turns that were there before the one with this id.

        Raises:
            ConversationError: If there is no such conversation.
        """
        where, values = ("", []) if before is None else (" AND t.id < ?", [before])
        limit = tables.NO_LIMIT if last is None else last
        with self._database.reading() as connection:
            number = self._number(connection, conversation_id)
            (summary,) = tables.summaries(connection, "WHERE c.number = ?", [number])
            where = f"WHERE t.conversation = ?{where}"
            turns = self._turns(connection, where, [number, *values], limit)
        return Conversation(
            id=summary.id,
            title=summary.title,
            created=summary.created,
            updated=summary.updated,
            turns=turns,
        )

    def id_of(self, beginning: str) -> str:
        """The id that is these characters, or the only one that begins with them.

        Raises:
            ConversationError: If there is none, or there are several.
        """
        where = "WHERE ?1 != '' AND substr(c.id, 1, length(?1)) = ?1"
        with self._database.reading() as connection:
            found = tables.summaries(connection, where, [printable(beginning)])
        names = [summary.id for summary in found]
        if beginning in names:
            return beginning
        if len(names) > 1:
            raise ConversationError(f"Ids of {len(names)} conversations begin with {beginning!r}.")
        if not names:
            raise self._missing(beginning)
        return names[0]

    def summaries(self, limit: int = 100, offset: int = 0) -> tuple[ConversationSummary, ...]:
        """Conversations, the one last added to first."""
        with self._database.reading() as connection:
            return tables.summaries(connection, "", (), limit, offset)

    def search(self, text: str, limit: int = 20) -> tuple[ConversationSummary, ...]:
        """Conversations that have, for each word of a text, one that begins like it.

        Titles, questions and answers are looked through; no character of the text is special.
        The conversation last added to is first.
        """
        words = [f'"{word}"*' for word in all_words(text)[:_MOST_WORDS]]
        if not words:
            return ()
        where = f"WHERE c.number IN ({' INTERSECT '.join([_HAS_WORD] * len(words))})"
        with self._database.reading() as connection:
            return tables.summaries(connection, where, words, limit)

    def rename(self, conversation_id: str, title: str) -> None:
        """Give a conversation another title.

        Raises:
            ConversationError: If there is no such conversation, or the title is blank.
        """
        if not one_line(title):
            raise ConversationError("A title cannot be blank.")
        with self._database.writing() as connection:
            number = self._number(connection, conversation_id)
            tables.forget_title(connection, number)
            tables.entitle(connection, number, title)
        self._database.empty_log()

    def delete(self, conversation_id: str) -> None:
        """Delete a conversation; the file keeps nothing of it.

        Raises:
            ConversationError: If there is no such conversation.
        """
        with self._database.writing() as connection:
            tables.delete(connection, self._number(connection, conversation_id))
        self._database.empty_log()

    def forget(self, turn_id: int) -> None:
        """Delete a turn; the file keeps nothing of it, nor of a title that was its question.

        Raises:
            ConversationError: If there is no such turn.
        """
        with self._database.writing() as connection:
            if not tables.delete_turn(connection, turn_id):
                raise self._no_turn(turn_id)
        self._database.empty_log()

    def rate(self, turn_id: int, vote: Vote | None, comment: str = "") -> None:
        """Keep what a reader thinks of an answer instead of what they thought; None: nothing.

        The same vote without a comment keeps the comment: a vote and its comment may come in
        either order.

        Raises:
            ConversationError: If there is no such turn.
        """
        with self._database.writing() as connection:
            if not connection.execute("SELECT 1 FROM turns WHERE id = ?", (turn_id,)).fetchone():
                raise self._no_turn(turn_id)
            said = "SELECT comment FROM feedback WHERE turn = ? AND vote = ?"
            same = connection.execute(said, (turn_id, vote)).fetchone()
            connection.execute("DELETE FROM feedback WHERE turn = ?", (turn_id,))
            if vote is not None:
                comment = comment or (same[0] if same else "")
                feedback = Feedback(vote=vote, comment=comment, given=datetime.now(UTC))
                tables.insert_feedback(connection, turn_id, feedback)

    def rated(self) -> Iterator[tuple[ConversationSummary, StoredTurn]]:
        """Every turn with feedback, and its conversation; what was asked first comes first."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT turn FROM feedback ORDER BY turn").fetchall()
        owner = "WHERE c.number = (SELECT conversation FROM turns WHERE id = ?)"
        for (turn_id,) in rows:  # one at a time: together they may be large
            with self._database.reading() as connection:
                found = tables.summaries(connection, owner, [turn_id])
                turns = self._turns(connection, "WHERE f.turn = ?", [turn_id])
            yield from zip(found, turns, strict=False)  # none if it was deleted meanwhile

    def _number(self, connection: sqlite3.Connection, conversation_id: str) -> int:
        number = tables.number_of(connection, conversation_id)
        if number is None:
            raise self._missing(conversation_id)
        return number

    def _turns(
        self,
        connection: sqlite3.Connection,
        where: str,
        values: Sequence[int],
        limit: int = tables.NO_LIMIT,
    ) -> tuple[StoredTurn, ...]:
        try:
            return tables.turns(connection, where, values, limit)
        except (ValueError, KeyError, TypeError) as error:
            reason = f"{self._database.path} holds an answer that cannot be read: {error!r}."
            raise ConversationError(reason) from error

    def _missing(self, conversation_id: str) -> ConversationError:
        name, path = one_line(conversation_id), self._database.path
        return ConversationError(f"There is no conversation “{name}” in {path}.")

    def _no_turn(self, turn_id: int) -> ConversationError:
        return ConversationError(f"There is no turn {turn_id} in {self._database.path}.")
