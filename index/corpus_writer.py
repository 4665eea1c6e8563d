"""The writing of a corpus: see `index/corpus.py` for what it is and how it is read."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from index.chunking import Chunk
from index.corpus import read_only
from index.furniture import Furniture
from index.passages import Document

_SCHEMA = """
CREATE TABLE documents (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, publisher TEXT NOT NULL, text TEXT NOT NULL,
    blocks TEXT NOT NULL, pages TEXT NOT NULL, furniture TEXT NOT NULL
);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    document_id TEXT NOT NULL REFERENCES documents (id),
    start INTEGER NOT NULL, end INTEGER NOT NULL, text TEXT NOT NULL, prefix TEXT NOT NULL,
    headings TEXT NOT NULL, page INTEGER, digest TEXT NOT NULL
);
CREATE TABLE sentences (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    passage TEXT NOT NULL REFERENCES passages (id),
    start INTEGER NOT NULL, end INTEGER NOT NULL, page INTEGER, digest TEXT NOT NULL
);
CREATE INDEX passages_by_document ON passages (document_id, start);
CREATE INDEX passages_by_digest ON passages (digest);
CREATE INDEX sentences_by_passage ON sentences (passage, start);
CREATE INDEX sentences_by_digest ON sentences (digest);
"""
# What a copy takes over; numbers are given anew.
_COPIES = (
    "INSERT INTO documents SELECT * FROM old.documents WHERE id = :id",
    "INSERT INTO passages SELECT NULL, id, document_id, start, end, text, prefix, headings, page,"
    " digest FROM old.passages WHERE document_id = :id ORDER BY start",
    "INSERT INTO sentences SELECT NULL, s.id, s.passage, s.start, s.end, s.page, s.digest"
    " FROM old.sentences s JOIN old.passages p ON s.passage = p.id WHERE p.document_id = :id"
    " ORDER BY s.start",
)


class CorpusWriter:
    """A corpus being written; nothing is on disk for certain until `finish`."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path.absolute().as_uri(), uri=True, isolation_level=None)
        # The file is worthless until finished, and then it is synced: no journal is needed.
        self._connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        self._connection.executescript(_SCHEMA)
        self._connection.execute("BEGIN")

    def add(self, document: Document, furniture: Sequence[Furniture], chunks: list[Chunk]) -> None:
        """Write a document with what was skipped in it and its passages."""
        execute = self._connection.execute
        blocks = [(block.kind, block.start, block.end, block.level) for block in document.blocks]
        skipped = [(item.start, item.end, item.reason) for item in furniture]
        execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                document.id,
                document.title,
                document.publisher,
                document.text,
                json.dumps(blocks),
                json.dumps(document.pages),
                json.dumps(skipped),
            ),
        )
        for chunk in chunks:
            passage = chunk.passage
            execute(
                "INSERT INTO passages VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    passage.id,
                    document.id,
                    passage.start,
                    passage.end,
                    passage.text,
                    chunk.prefix,
                    json.dumps(passage.headings),
                    passage.page,
                    _digest(chunk.embedding_text),
                ),
            )
            for sentence in passage.sentences:
                name = f"{document.id}#{sentence.start}-{sentence.end}"
                execute(
                    "INSERT INTO sentences VALUES (NULL, ?, ?, ?, ?, ?, ?)",
                    (
                        name,
                        passage.id,
                        sentence.start,
                        sentence.end,
                        sentence.page,
                        _digest(sentence.text),
                    ),
                )

    def copy(self, source: Path, document_ids: Iterable[str]) -> None:
        """Take documents over from another corpus, passages and all."""
        self._connection.execute("COMMIT")
        self._connection.execute("ATTACH ? AS old", (read_only(source),))
        self._connection.execute("BEGIN")
        for document_id in document_ids:
            for statement in _COPIES:
                self._connection.execute(statement, {"id": document_id})
        self._connection.execute("COMMIT")
        self._connection.execute("DETACH old")
        self._connection.execute("BEGIN")

    def finish(self) -> None:
        """Write the rest and close the file."""
        self._connection.execute("COMMIT")
        self._connection.close()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
