"""Documents, passages and sentences of a generation, in one SQLite file.

Vectors and BM25 live elsewhere and know only ids and numbers; texts and spans are here.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import DamagedIndexError
from index.furniture import Furniture, Reason
from index.passages import Block, BlockKind, Document, Passage, Sentence

# Every distinct embedded text has one vector; its digest is the vector's id.
_TO_EMBED = {
    "passages": "SELECT digest, prefix || text FROM passages t",
    "sentences": "SELECT t.digest, substr(p.text, t.start - p.start + 1, t.end - t.start)"
    " FROM sentences t JOIN passages p ON t.passage = p.id",
}
_OWNERS = {
    "passages": "SELECT digest, id FROM passages WHERE digest IN ({}) ORDER BY number",
    "sentences": "SELECT digest, passage FROM sentences WHERE digest IN ({}) ORDER BY number",
}
# A sentence that stands everywhere lifts no more passages than this.
_MOST_OWNERS = 20
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

    def passages_of(self, document_id: str) -> list[Passage]:
        """The passages of a document, in order."""
        statement = "SELECT id FROM passages WHERE document_id = ? ORDER BY start"
        ids = [name for (name,) in self._query(statement, [document_id])]
        found = self.passages(ids)
        return [found[name] for name in ids]

    def owners(self, kind: str, digests: Sequence[str]) -> set[str]:
        """Ids of the passages that are, or have a sentence that is, one of the embedded texts."""
        found: dict[str, list[str]] = {}
        for digest, owner in self._query_many(_OWNERS[kind], digests):
            found.setdefault(digest, []).append(owner)
        return {owner for owners in found.values() for owner in owners[:_MOST_OWNERS]}

    def digests(self, passage_ids: Sequence[str]) -> dict[str, tuple[str, list[str]]]:
        """By the id of a passage, its digest and those of its sentences, in order."""
        sentences: dict[str, list[str]] = {}
        statement = "SELECT passage, digest FROM sentences WHERE passage IN ({}) ORDER BY start"
        for owner, digest in self._query_many(statement, passage_ids):
            sentences.setdefault(owner, []).append(digest)
        statement = "SELECT id, digest FROM passages WHERE id IN ({})"
        found = self._query_many(statement, passage_ids)
        return {name: (digest, sentences[name]) for name, digest in found}

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

    def to_embed(self, kind: str) -> dict[str, str]:
        """Every distinct embedded text of a kind by its digest, in order of first appearance."""
        return dict(self._query(f"{_TO_EMBED[kind]} ORDER BY t.number"))

    def sample(self, kind: str, size: int) -> dict[str, str]:
        """A few of them, spread from first to last."""
        (last,) = self._query(f"SELECT max(number) FROM {kind}")[0]  # noqa: S608 - a Kind
        numbers = sorted({1 + (last - 1) * step // max(1, size - 1) for step in range(size)})
        where = "WHERE t.number IN ({}) ORDER BY t.number"
        return dict(self._query_many(f"{_TO_EMBED[kind]} {where}", numbers))

    def known(self, kind: str, digests: Sequence[str]) -> set[str]:
        """Those of the digests that this corpus has too."""
        statement = f"SELECT DISTINCT digest FROM {kind} WHERE digest IN ({{}})"  # noqa: S608
        return {digest for (digest,) in self._query_many(statement, digests)}

    def embedded(self, kind: str, digests: Iterable[str]) -> int:
        """How many of a kind have one of these digests."""
        statement = f"SELECT count(*) FROM {kind} WHERE digest IN ({{}})"  # noqa: S608 - a Kind
        return sum(count for (count,) in self._query_many(statement, list(digests)))

    def vectors(self, kind: str) -> int:
        """How many distinct embedded texts of a kind there are."""
        statement = f"SELECT count(DISTINCT digest) FROM {kind}"  # noqa: S608 - a Kind
        count: int = self._query(statement)[0][0]
        return count

    def _query(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._connection.execute(statement, values).fetchall()
        except UnicodeEncodeError:  # half a surrogate pair, which is in no text of the file
            return []
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
