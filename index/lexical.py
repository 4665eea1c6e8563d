"""The only door to the BM25 engine: SQLite's FTS5, in a file of its own.

Chosen over bm25s by measuring; see "Design notes" in the README.
"""

import re
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

from index.errors import DamagedIndexError

# One stemmer and one folding of case and diacritics, for passages and questions alike.
_TABLE = """
CREATE VIRTUAL TABLE passages USING fts5(
    title, headings, text, content = '', tokenize = 'porter unicode61 remove_diacritics 2'
)
"""
# BM25 of a word in the title or a heading counts as much as one in the text.
_SEARCH = "SELECT rowid, rank FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?"
_WORD = re.compile(r"[^\W_]+")
_MAX_WORDS = 64  # of a question; the rest of a pasted page only costs time
# Words that ask rather than name. Dropped from a query unless nothing else is left.
STOP_WORDS = frozenset(
    "a an and any are as at be been but by can could did do does for from had has have how i if in"
    " into is it its me my of on or our she he so than that the their them then there these they"
    " this those to us was we were what when where which who whom whose why will with would you"
    " your about tell give please".split()
)


class LexicalIndex:
    """An open BM25 index; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            DamagedIndexError: If the file is missing or not a BM25 index.
        """
        self._path = path
        self._lock = threading.Lock()
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        try:
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise DamagedIndexError(path, str(error)) from error

    def search(self, text: str, k: int) -> list[tuple[int, float]]:
        """Numbers of the k best passages with their BM25 score, best first."""
        words = query_words(text)
        if not words:
            return []
        found = self._query(_SEARCH, [_match(words), k])
        return sorted(((number, -rank) for number, rank in found), key=lambda hit: (-hit[1], hit[0]))

    def unknown_words(self, text: str) -> list[str]:
        """The words of a question that occur in no passage, in its order and spelling."""
        one = "SELECT 1 FROM passages WHERE passages MATCH ? LIMIT 1"
        return [word for word in query_words(text) if not self._query(one, [_match([word])])]

    def close(self) -> None:
        """Close the file, once no query runs any more."""
        with self._lock:
            self._connection.close()

    def _query(self, statement: str, values: Sequence[object]) -> list[tuple[int, float]]:
        try:
            with self._lock:
                return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise DamagedIndexError(self._path, str(error)) from error


def write_lexical(path: Path, rows: Iterable[tuple[int, str, str, str]]) -> None:
    """Write a new BM25 index: number, title, headings and text of every passage."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        connection.execute(_TABLE)
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO passages (rowid, title, headings, text) VALUES (?, ?, ?, ?)", rows
        )
        connection.execute("INSERT INTO passages (passages) VALUES ('optimize')")
        connection.execute("COMMIT")
    finally:
        connection.close()


def query_words(text: str) -> list[str]:
    """The words of a question that name something, each once, in its order and spelling."""
    words: dict[str, str] = {}
    for word in _WORD.findall(text):
        words.setdefault(word.casefold(), word)
    ordered = list(words.items())[:_MAX_WORDS]
    naming = [word for folded, word in ordered if folded not in STOP_WORDS]
    return naming or [word for _, word in ordered]


def _match(words: Sequence[str]) -> str:
    """An FTS5 query for any of the words; quoted, so that no word is an operator."""
    return " OR ".join(f'"{word}"' for word in words)
