"""Documents, passages and sentences of a generation, in one SQLite file.

Vectors and BM25 live elsewhere and know only ids and numbers; texts and spans are here.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import DamagedIndexError
from index.furniture import Furniture, Reason
from index.passages import Block, BlockKind, Document, Passage, Sentence

_TO_EMBED = {
    "passages": "SELECT id, digest, prefix || text FROM passages t",
    "sentences": "SELECT t.id, t.digest, substr(p.text, t.start - p.start + 1, t.end - t.start)"
    " FROM sentences t JOIN passages p ON t.passage = p.id",
}
_BATCH = 500  # well below SQLite's limit on the number of parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEntry:
    """A line of the table of contents: what a document is called and how much of it there is."""

    id: str
    title: str
    publisher: str
    characters: int
    passages: int


class Corpus:
    """A finished corpus, read only; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            DamagedIndexError: If the file is missing or not a corpus.
        """
        self._path = path
        self._lock = threading.Lock()
        try:
            self._connection = sqlite3.connect(read_only(path), uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise DamagedIndexError(path, str(error)) from error

    def close(self) -> None:
        """Close the file, once no query runs any more."""
        with self._lock:
            self._connection.close()

    def contents(self) -> list[DocumentEntry]:
        """The documents, by id."""
        rows = self._query(
            "SELECT d.id, title, publisher, length(d.text), count(p.id) FROM documents d"
            " LEFT JOIN passages p ON p.document_id = d.id GROUP BY d.id ORDER BY d.id"
        )
        return [
            DocumentEntry(id=name, title=title, publisher=publisher, characters=size, passages=many)
            for name, title, publisher, size, many in rows
        ]

    def counts(self) -> dict[str, int]:
        """How many documents, passages and sentences there are."""
        tables = ("documents", "passages", "sentences")
        return {
            name: self._query(f"SELECT count(*) FROM {name}")[0][0]  # noqa: S608 - of ours
            for name in tables
        }

    def document(self, document_id: str) -> Document | None:
        """A document, or None when it is not in this corpus."""
        rows = self._query(
            "SELECT title, text, blocks, publisher, pages FROM documents WHERE id = ?",
            [document_id],
        )
        for title, text, blocks, publisher, pages in rows:
            return Document(
                id=document_id,
                title=title,
                text=text,
                blocks=tuple(
                    Block(kind=BlockKind(kind), start=start, end=end, level=level)
                    for kind, start, end, level in json.loads(blocks)
                ),
                publisher=publisher,
                pages=tuple(json.loads(pages)),
            )
        return None

    def furniture(self, document_id: str) -> tuple[Furniture, ...]:
        """What was skipped in a document, in order."""
        rows = self._query("SELECT furniture FROM documents WHERE id = ?", [document_id])
        return tuple(
            Furniture(start=start, end=end, reason=Reason(reason))
            for (text,) in rows
            for start, end, reason in json.loads(text)
        )

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Passages with their sentences, by id."""
        sentences: dict[str, list[tuple[int, int, int | None]]] = {}
        statement = (
            "SELECT passage, start, end, page FROM sentences WHERE passage IN ({}) ORDER BY start"
        )
        for owner, *span in self._query_many(statement, ids):
            sentences.setdefault(owner, []).append((span[0], span[1], span[2]))
        rows = self._query_many(
            "SELECT p.id, document_id, d.title, start, end, p.text, headings, page FROM passages p"
            " JOIN documents d ON d.id = document_id WHERE p.id IN ({})",
            ids,
        )
        return {
            name: Passage(
                document_id=document_id,
                title=title,
                start=start,
                end=end,
                text=text,
                sentences=tuple(
                    Sentence(
                        start=lower,
                        end=upper,
                        text=text[lower - start : upper - start],
                        page=on_page,
                    )
                    for lower, upper, on_page in sentences[name]
                ),
                headings=tuple(json.loads(headings)),
                page=page,
            )
            for name, document_id, title, start, end, text, headings, page in rows
        }

    def owners(self, sentence_ids: Sequence[str]) -> dict[str, str]:
        """The passage of each sentence."""
        statement = "SELECT id, passage FROM sentences WHERE id IN ({})"
        return dict(self._query_many(statement, sentence_ids))

    def passage_ids(self, numbers: Sequence[int]) -> dict[int, str]:
        """Ids of passages by their numbers, which is how the lexical index knows them."""
        statement = "SELECT number, id FROM passages WHERE number IN ({})"
        return dict(self._query_many(statement, numbers))

    def lexical_rows(self) -> Iterator[tuple[int, str, str, str]]:
        """Number, title, headings and text of every passage."""
        yield from self._query(
            "SELECT number, title, headings, p.text FROM passages p"
            " JOIN documents d ON d.id = document_id ORDER BY number"
        )

    def to_embed(self, kind: str) -> list[tuple[str, str, str]]:
        """Id, digest and text of everything of a kind that has a vector."""
        return self._query(f"{_TO_EMBED[kind]} ORDER BY t.number")

    def sample(self, kind: str, size: int) -> list[tuple[str, str]]:
        """Id and embedded text of a few of a kind, spread from first to last."""
        (last,) = self._query(f"SELECT max(number) FROM {kind}")[0]  # noqa: S608 - a Kind
        numbers = sorted({1 + (last - 1) * step // max(1, size - 1) for step in range(size)})
        where = "WHERE t.number IN ({}) ORDER BY t.number"
        rows = self._query_many(f"{_TO_EMBED[kind]} {where}", numbers)
        return [(name, text) for name, _, text in rows]

    def known(self, kind: str, digests: Sequence[str]) -> dict[str, str]:
        """By the digest of an embedded text, an id whose vector it has."""
        statement = f"SELECT digest, id FROM {kind} WHERE digest IN ({{}})"  # noqa: S608 - a Kind
        return dict(self._query_many(statement, digests))

    def _query(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise DamagedIndexError(self._path, str(error)) from error

    def _query_many(self, statement: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        rows = []
        for start in range(0, len(values), _BATCH):
            batch = values[start : start + _BATCH]
            rows += self._query(statement.format(", ".join("?" * len(batch))), batch)
        return rows


def read_only(path: Path) -> str:
    """The file as SQLite opens what nobody changes: no locks, no journal."""
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"
