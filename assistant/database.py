"""The file that keeps conversations: opened with care, its tables brought up to date.

Nothing is written to a file that is not ours: not to another program's database, nor to one that
a later version of this code wrote.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from assistant.errors import ConversationError
from index.durable import sync_folder
from index.printing import one_line

BUSY_SECONDS = 10  # for which others are waited for
_PAUSE_SECONDS = 0.01
_APPLICATION = 0x53656564  # in the header of our files, so that no other is taken for one
_ELSEWHERE = "Move the file away, or name another one in ASSISTANT_CONVERSATIONS."
_LEFT_ALONE = f"It was left as it is. {_ELSEWHERE}"
_CURES = {
    sqlite3.SQLITE_BUSY: "Another program is using it. Try again in a moment.",
    sqlite3.SQLITE_CORRUPT: _LEFT_ALONE,
    sqlite3.SQLITE_FULL: "Make room on the disk.",
    sqlite3.SQLITE_NOTADB: _LEFT_ALONE,
}

Step = Sequence[str]

# A turn's id is never used twice: a page that is open still must not rate another turn.
# `words` has a row for every turn and every title, of the words as `index.lexical` sees them.
_FIRST: Step = (
    """
    CREATE TABLE conversations (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        created TEXT NOT NULL,
        updated TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE turns (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation INTEGER NOT NULL REFERENCES conversations (number) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        question TEXT NOT NULL,
        answer TEXT NOT NULL,
        generation TEXT NOT NULL,
        asked TEXT NOT NULL,
        UNIQUE (conversation, position)
    )
    """,
    """
    CREATE TABLE feedback (
        turn INTEGER PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE,
        vote TEXT NOT NULL CHECK (vote IN ('up', 'down')),
        comment TEXT NOT NULL,
        given TEXT NOT NULL
    )
    """,
    """
    CREATE VIRTUAL TABLE words USING fts5(
        text, conversation UNINDEXED, is_title UNINDEXED,
        tokenize = 'porter unicode61 remove_diacritics 2'
    )
    """,
    f"PRAGMA application_id = {_APPLICATION}",
)
STEPS: Sequence[Step] = (_FIRST,)


class Database:
    """An open file. Threads may share it, and other processes may have it open, too."""

    def __init__(self, path: Path, steps: Sequence[Step] = STEPS) -> None:
        """Open the file, or make it; one that is made only its owner may read.

        Args:
            path: Where it is.
            steps: Each brings its tables from one version to the next; the first makes them.

        Raises:
            ConversationError: If it cannot be opened, is damaged, or is not ours.
        """
        self.path = path.absolute()
        self._lock = threading.Lock()
        with self._translated():
            _make(self.path)
            self._connection = sqlite3.connect(
                self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
        try:
            self._prepare(steps)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The file as it is at one moment.

        Raises:
            ConversationError: If it cannot be read.
        """
        with self._transaction("BEGIN"):
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The file to oneself: afterwards all that was written is on the disk, or nothing is.

        Raises:
            ConversationError: If it cannot be written.
        """
        with self._transaction("BEGIN IMMEDIATE"):
            yield self._connection

    def empty_log(self) -> None:
        """Empty the log beside the file, which still holds what was deleted; if nobody reads it.

        Raises:
            ConversationError: If the file cannot be written.
        """
        with self._lock, self._translated():
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close the file, once nobody reads or writes."""
        with self._lock:
            self._connection.close()

    def _prepare(self, steps: Sequence[Step]) -> None:
        with self.reading() as connection:  # every page: 20 ms for 60 MB
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            reason = one_line(verdict).strip(" *")
            raise ConversationError(f"{self.path} is damaged: {reason}. {_LEFT_ALONE}")
        with self.writing() as connection:
            version = self._known_version(len(steps))
            for number, step in enumerate(steps[version:], start=version + 1):
                for statement in step:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
        with self._translated():
            _log_ahead(connection)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")

    def _known_version(self, latest: int) -> int:
        """How many steps were taken; 0 for an empty file."""
        tables = self._value("SELECT count(*) FROM sqlite_schema")
        if tables and self._value("PRAGMA application_id") != _APPLICATION:
            raise ConversationError(f"{self.path} is a database of something else. {_ELSEWHERE}")
        version = self._value("PRAGMA user_version")
        if version > latest:
            raise ConversationError(
                f"{self.path} was written by a later version of the assistant ({version}, and this "
                f"one knows {latest}). Update the assistant. Or: {_ELSEWHERE}"
            )
        return version

    def _value(self, statement: str) -> int:
        value: int = self._connection.execute(statement).fetchone()[0]
        return value

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        with self._lock, self._translated():
            self._connection.execute(begin)
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.rollback()
                raise

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Errors of SQLite and the system as ours, with what to do about them."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without its finer distinctions
            message = f"{self.path} cannot be used: {error}. {_CURES.get(code, '')}"
            raise ConversationError(message.strip()) from error
        except OSError as error:
            raise ConversationError(f"{self.path} cannot be used: {error.strerror}.") from error


def _make(path: Path) -> None:
    """An empty file, in a folder that is made, too; nothing if there is something already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, mode=0o600))
        sync_folder(path.parent)


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Let others read while one writes.

    For this change, alone of all statements, SQLite does not wait until others are done.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return
