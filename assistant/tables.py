"""What is read from the tables of conversations and written to them, within a transaction."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

from assistant.answers import Answer
from assistant.records import Conversation, ConversationSummary, Feedback, StoredTurn, Vote
from index.lexical import all_words
from index.printing import one_line, printable

TITLE_CHARACTERS = 80
NO_LIMIT = -1
_SUMMARIES = """
SELECT c.id, c.title, c.created, c.updated, count(t.id)
FROM conversations c LEFT JOIN turns t ON t.conversation = c.number
{} GROUP BY c.number ORDER BY c.updated DESC, c.number DESC LIMIT ? OFFSET ?
"""
_TURNS = """
SELECT t.id, t.answer, t.asked, f.vote, f.comment, f.given
FROM turns t LEFT JOIN feedback f ON f.turn = t.id {} ORDER BY t.position DESC LIMIT ?
"""
# A conversation has a row of words for each of its turns, in the order of the turns.
_DELETE_WORDS = """
DELETE FROM words WHERE rowid = (
    SELECT rowid FROM words WHERE conversation = ?1 AND NOT is_title ORDER BY rowid
    LIMIT 1 OFFSET (SELECT count(*) FROM turns WHERE conversation = ?1 AND id < ?2)
)
"""
_ADD = """
INSERT INTO turns (conversation, position, question, answer, generation, asked)
SELECT ?1, coalesce(max(position), 0) + 1, ?2, ?3, ?4, ?5 FROM turns WHERE conversation = ?1
"""


def number_of(connection: sqlite3.Connection, name: str) -> int | None:
    """The number by which the tables know the conversation with an id; None if there is none."""
    statement = "SELECT number FROM conversations WHERE id = ?"
    row = connection.execute(statement, (printable(name),)).fetchone()
    return None if row is None else int(row[0])


def insert(connection: sqlite3.Connection, conversation: Conversation, name: str) -> None:
    """Write a conversation with its turns, under an id that is free."""
    values = (printable(name), _written(conversation.created), _written(conversation.updated))
    statement = "INSERT INTO conversations (id, title, created, updated) VALUES (?, '', ?, ?)"
    number = connection.execute(statement, values).lastrowid or 0
    entitle(connection, number, conversation.title)
    for turn in conversation.turns:
        added = insert_turn(connection, number, turn.answer, turn.asked)
        if turn.feedback is not None:
            insert_feedback(connection, added, turn.feedback)


def append(connection: sqlite3.Connection, number: int, answer: Answer) -> int:
    """Write an answer as the last of a conversation that is there, and give the id of its turn."""
    now = datetime.now(UTC)
    statement = "UPDATE conversations SET updated = ? WHERE number = ?"
    connection.execute(statement, (_written(now), number))
    return insert_turn(connection, number, answer, now)


def insert_turn(
    connection: sqlite3.Connection, number: int, answer: Answer, asked: datetime
) -> int:
    """Write an answer as the last of a conversation, and give the id of its turn."""
    plain = json.dumps(answer.to_dict())  # in ASCII, which can hold every text
    columns = (printable(answer.question), plain, printable(answer.generation), _written(asked))
    turn = connection.execute(_ADD, (number, *columns)).lastrowid or 0
    said = (sentence.text for sentence in answer.sentences)
    _enter(connection, number, " ".join((answer.question, answer.standalone_question, *said)))
    untitled = "SELECT 1 FROM conversations WHERE number = ? AND title = ''"
    if connection.execute(untitled, (number,)).fetchone():
        entitle(connection, number, answer.question)
    return turn


def insert_feedback(connection: sqlite3.Connection, turn: int, feedback: Feedback) -> None:
    """Write what a reader thinks of a turn."""
    comment = printable("\n".join(feedback.comment.splitlines())).strip()
    values = (turn, str(feedback.vote), comment, _written(feedback.given))
    connection.execute("INSERT INTO feedback VALUES (?, ?, ?, ?)", values)


def entitle(connection: sqlite3.Connection, number: int, title: str) -> None:
    """Write the title of a conversation that has none; a blank one is none."""
    title = _title(title)
    if not title:
        return
    connection.execute("UPDATE conversations SET title = ? WHERE number = ?", (title, number))
    _enter(connection, number, title, is_title=True)


def forget_title(connection: sqlite3.Connection, number: int) -> None:
    """Make sure that a conversation is not found by its title, nor the title in the file."""
    connection.execute("DELETE FROM words WHERE conversation = ? AND is_title", (number,))
    _purge(connection)


def delete_turn(connection: sqlite3.Connection, turn: int) -> bool:
    """Delete a turn, its words, and the title if it is its question; whether there was one."""
    statement = "SELECT conversation, question FROM turns WHERE id = ?"
    row = connection.execute(statement, (turn,)).fetchone()
    if row is None:
        return False
    number, question = row
    connection.execute(_DELETE_WORDS, (number, turn))
    connection.execute("DELETE FROM turns WHERE id = ?", (turn,))
    statement = "SELECT 1 FROM conversations WHERE number = ? AND title = ?"
    if connection.execute(statement, (number, _title(question))).fetchone():
        _entitle_anew(connection, number)
    _purge(connection)
    return True


def delete(connection: sqlite3.Connection, number: int) -> None:
    """Delete a conversation, its turns and their words."""
    connection.execute("DELETE FROM conversations WHERE number = ?", (number,))
    connection.execute("DELETE FROM words WHERE conversation = ?", (number,))
    _purge(connection)


def summaries(
    connection: sqlite3.Connection,
    where: str,
    values: Sequence[object],
    limit: int = NO_LIMIT,
    offset: int = 0,
) -> tuple[ConversationSummary, ...]:
    """The conversations for which an expression is true, the one last added to first."""
    rows = connection.execute(_SUMMARIES.format(where), (*values, limit, offset))
    return tuple(
        ConversationSummary(
            id=name,
            title=title,
            created=datetime.fromisoformat(created),
            updated=datetime.fromisoformat(updated),
            questions=questions,
        )
        for name, title, created, updated, questions in rows
    )


def turns(
    connection: sqlite3.Connection, where: str, values: Sequence[object], limit: int = NO_LIMIT
) -> tuple[StoredTurn, ...]:
    """The last turns for which an expression is true, in order.

    Raises:
        ValueError, KeyError, TypeError: If an answer is not as `Answer.to_dict` gave it.
    """
    rows = connection.execute(_TURNS.format(where), (*values, limit)).fetchall()
    return tuple(
        StoredTurn(
            id=turn,
            answer=Answer.from_dict(json.loads(answer)),
            asked=datetime.fromisoformat(asked),
            feedback=_feedback(*feedback) if feedback[0] else None,
        )
        for turn, answer, asked, *feedback in reversed(rows)
    )


def _feedback(vote: str, comment: str, given: str) -> Feedback:
    return Feedback(vote=Vote(vote), comment=comment, given=datetime.fromisoformat(given))


def _entitle_anew(connection: sqlite3.Connection, number: int) -> None:
    """Take the title from the first question that is left; from the next one if there is none."""
    forget_title(connection, number)
    connection.execute("UPDATE conversations SET title = '' WHERE number = ?", (number,))
    first = "SELECT question FROM turns WHERE conversation = ? ORDER BY position LIMIT 1"
    for (question,) in connection.execute(first, (number,)).fetchall():
        entitle(connection, number, question)


def _title(text: str) -> str:
    return _cut(one_line(text), TITLE_CHARACTERS)


def _enter(
    connection: sqlite3.Connection, number: int, text: str, *, is_title: bool = False
) -> None:
    """Let a conversation be found by the words of a text."""
    values = (" ".join(all_words(text)), number, is_title)
    connection.execute("INSERT INTO words (text, conversation, is_title) VALUES (?, ?, ?)", values)


def _purge(connection: sqlite3.Connection) -> None:
    """Rewrite the index of words: FTS5 notes what is deleted, and keeps it until then.

    Source: https://sqlite.org/fts5.html#the_optimize_command.
    """
    connection.execute("INSERT INTO words (words) VALUES ('optimize')")


def _cut(text: str, characters: int) -> str:
    """The text, or the words of its beginning that fit; a word that alone is too long is cut."""
    if len(text) <= characters:
        return text
    head = text[:characters]
    return (head[: head.rfind(" ") + 1].rstrip() or head[:-1]) + "…"


def _written(time: datetime) -> str:
    """A time such that texts are in the order of times."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")
