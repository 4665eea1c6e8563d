"""The only door to the BM25 engine: SQLite's FTS5, in a file of its own.

Chosen over bm25s by measuring; see "Design notes" in the README.
"""

import math
import re
import sqlite3
import threading
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from index.errors import DamagedIndexError

# One stemmer and one folding of case and diacritics, for passages and questions alike.
_TOKENIZER = "porter unicode61 remove_diacritics 2"
_COLUMNS = f"title, headings, text, tokenize = '{_TOKENIZER}'"
_TABLE = f"CREATE VIRTUAL TABLE passages USING fts5({_COLUMNS}, content = '')"
_ADD = "INSERT INTO passages (rowid, title, headings, text) VALUES (?, ?, ?, ?)"
# A word in the title or a heading counts as much as one in the text.
# Ordering by bm25() itself takes two thirds of the time of FTS5's hidden column `rank`.
_SEARCH = """
SELECT rowid, bm25(passages) AS distance FROM passages WHERE passages MATCH ?
ORDER BY distance, rowid LIMIT ?
"""
# Words as the index knows them: a second table with the same tokenizer reduces them to stems.
_STEMMER = f"""
CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, passages, row);
CREATE VIRTUAL TABLE temp.places USING fts5vocab(main, passages, instance);
CREATE VIRTUAL TABLE temp.given USING fts5(word, tokenize = '{_TOKENIZER}');
CREATE VIRTUAL TABLE temp.stems USING fts5vocab(temp, given, instance);
"""
_NEAR = """
SELECT term FROM temp.vocabulary WHERE term GLOB ? AND length(term) BETWEEN ? AND ?
ORDER BY doc DESC, term
"""
_ANY = "SELECT doc FROM temp.places WHERE term = ? LIMIT 1"
# Where a word stands: a table that keeps its texts marks it with what no text should hold.
_KEPT = f"CREATE VIRTUAL TABLE passages USING fts5({_COLUMNS})"
_OPENING, _CLOSING = "\ufdd0", "\ufdd1"
_MARK = " || ' ' || ".join(
    f"highlight(passages, {column}, '{_OPENING}', '{_CLOSING}')" for column in (2, 1, 0)
)
_STANDING = f"SELECT rowid, {_MARK} FROM passages WHERE passages MATCH ?"  # noqa: S608 - constants
_MARKED = re.compile(f"{_OPENING}(.+?){_CLOSING}")
_ENDING = 3  # letters that stemming may take off
_ALIKE = 0.5
_WORD = re.compile(r"[^\W_]+")
_MAX_WORDS = 64  # of a question; the rest of a pasted page only costs time
# Words that ask rather than name. Dropped from a query unless nothing else is left.
STOP_WORDS = frozenset(
    """
    a about an and any are as at be been but by can could did do does for from give had has have how
    i if in into is it its me my of on or our please she he so than that the their them then there
    these they this those to us was we were what when where which who whom whose why will with tell
    would you your
    """.split()  # noqa: SIM905 - a list of a hundred literals reads worse
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LexicalResult:
    """What BM25 has on a question.

    Attributes:
        scores: By the number of a passage, its BM25 score as a share of the question's weight:
            0 when it has none of its words, about 1 when it has all of them, more when often.
        unknown_words: The question's words that occur in no passage, in its order and spelling.
    """

    scores: Mapping[int, float]
    unknown_words: tuple[str, ...]


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
            self._connection.executescript(_STEMMER)
            self._size = self._query("SELECT count(*) FROM passages")[0][0]
        except sqlite3.Error as error:
            raise DamagedIndexError(path, str(error)) from error

    def search(self, text: str, k: int) -> LexicalResult:
        """The k passages that match a question best."""
        words = query_words(text)
        counts = self._document_counts(words)
        weight = sum(map(self._weight, counts))
        found = self._query(_SEARCH, [_match(words), k]) if words else []
        return LexicalResult(
            scores={number: -distance / weight for number, distance in found},
            unknown_words=tuple(
                word for word, count in zip(words, counts, strict=True) if count == 0
            ),
        )

    def near_terms(self, word: str, limit: int) -> list[int]:
        """Numbers of passages that hold a stem much like a word, the likest stems first.

        The first letter agrees, and at least half of the pairs of neighbouring letters.
        """
        rows = self._query(_NEAR, [f"{word[0]}*", len(word) - _ENDING, len(word) + 1])
        near = [stem for (stem,) in rows if _likeness(stem, word) >= _ALIKE]
        near = sorted(near, key=lambda stem: -_likeness(stem, word))[:limit]
        return [number for stem in near for (number,) in self._query(_ANY, [stem])]

    def close(self) -> None:
        """Close the file, once no query runs any more."""
        with self._lock:
            self._connection.close()

    def _document_counts(self, words: Sequence[str]) -> list[int]:
        """In how many passages each word occurs."""
        with self._lock, self._connection:
            execute = self._connection.execute
            execute("DELETE FROM temp.given")
            for row, word in enumerate(words):
                execute("INSERT INTO temp.given (rowid, word) VALUES (?, ?)", (row, word))
            stems = dict(execute("SELECT doc, term FROM temp.stems").fetchall())
        one = "SELECT doc FROM temp.vocabulary WHERE term = ?"
        found = [self._query(one, [stems.get(row, word)]) for row, word in enumerate(words)]
        return [rows[0][0] if rows else 0 for rows in found]

    def _weight(self, count: int) -> float:
        """How much a word says: FTS5's inverse document frequency, never below a trifle.

        Source: https://sqlite.org/fts5.html#the_bm25_function.
        """
        return max(1e-6, math.log((self._size - count + 0.5) / (count + 0.5)))

    def _query(self, statement: str, values: Sequence[object] = ()) -> list[Any]:
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
        connection.executemany(_ADD, rows)
        connection.execute("INSERT INTO passages (passages) VALUES ('optimize')")
        connection.execute("COMMIT")
    finally:
        connection.close()


def matched_words(
    question: str, rows: Iterable[tuple[int, str, str, str]]
) -> dict[int, tuple[str, ...]]:
    """The question's words that passages have, by the passages' numbers.

    The passages are given as to `write_lexical`. Words are as they stand there, in the text if it
    has them; those that few of these passages have come first.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(_KEPT)
        whole = {number: tuple(map(_unmarked, texts)) for number, *texts in rows}
        connection.executemany(_ADD, [(number, *texts) for number, texts in whole.items()])
        found = [
            dict(connection.execute(_STANDING, [_match([word])]).fetchall())
            for word in query_words(question)
        ]
    matched: dict[int, dict[str, str]] = {number: {} for number in whole}
    for passages in sorted(found, key=len):
        for number, marked in passages.items():
            word = _MARKED.findall(marked)[0]  # a passage is found for nothing else
            matched[number].setdefault(word.casefold(), word)
    return {number: tuple(words.values()) for number, words in matched.items()}


def all_words(text: str) -> list[str]:
    """The words of a text, in order; accents in one piece with their letters."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def query_words(text: str) -> list[str]:
    """The words of a question that name something, each once, in its order and spelling."""
    words: dict[str, str] = {}
    for word in all_words(text):
        words.setdefault(word.casefold(), word)
    ordered = list(words.items())[:_MAX_WORDS]
    naming = [word for folded, word in ordered if folded not in STOP_WORDS]
    return naming or [word for _, word in ordered]


def _unmarked(text: str) -> str:
    """The text without our marks, and without halves of surrogates, which SQLite does not take."""
    whole = text.encode(errors="replace").decode()
    return whole.replace(_OPENING, " ").replace(_CLOSING, " ")


def _likeness(one: str, other: str) -> float:
    """The share of one word's pairs of neighbouring letters that another has."""
    pairs = set(pairwise(one))
    return len(pairs & set(pairwise(other))) / max(1, len(pairs))


def _match(words: Sequence[str]) -> str:
    """An FTS5 query for any of the words; quoted, so that no word is an operator."""
    return " OR ".join(f'"{word}"' for word in words)
