"""The documents of the index as a list to choose from: found by a word, by title, in portions."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from typing import TypedDict

from assistant.page.facts import PDF, counted, date, kind_of, size
from assistant.page.originals import Originals
from index.corpus import DocumentEntry
from index.errors import IndexingError
from index.manifest import Manifest
from index.searcher import Searcher

PORTION = 200
_NUMBER, _DIGITS = re.compile(r"\d+"), 12


class Entry(TypedDict):
    """A document in the list: all texts as they are to be shown."""

    document: str
    title: str
    publisher: str
    facts: list[str]


class Listing(TypedDict, total=False):
    """A portion of the list.

    Attributes:
        problem: Why there is none; otherwise missing.
        documents: How many documents there are.
        found: How many of them have the word.
        sources: Those of this portion, by title.
    """

    problem: str
    documents: int
    found: int
    sources: list[Entry]


class Sources:
    """The list. Safe to use from several threads."""

    def __init__(self, searcher: Searcher, originals: Originals) -> None:
        self._searcher = searcher
        self._originals = originals
        self._lock = threading.Lock()
        self._sorted: tuple[Manifest, list[tuple[str, DocumentEntry]]] | None = None
        self._pages: dict[str, int] = {}

    def listed(self, request: object) -> Listing:
        """A portion of the list.

        Args:
            request: What the browser sent: `word`, what to look for in titles, publishers and
                names, and `start`, how many to leave out.
        """
        match request:
            case {"word": str(word), "start": int(start)} if start >= 0:
                wanted = folded(word)
            case _:
                wanted, start = "", 0
        try:
            entries = self._entries()
            found = [entry for text, entry in entries if wanted in text]
            sources = [self._entry(entry) for entry in found[start : start + PORTION]]
        except IndexingError as error:
            return {"problem": str(error)}
        return {"documents": len(entries), "found": len(found), "sources": sources}

    def _entries(self) -> list[tuple[str, DocumentEntry]]:
        """The documents by title, each with what is looked for in it; kept until a rebuild."""
        manifest = self._searcher.manifest()
        with self._lock:
            if self._sorted is None or self._sorted[0] is not manifest:
                named = [(folded(entry.title), entry) for entry in self._searcher.contents()]
                named.sort(key=lambda one: (_NUMBER.sub(_padded, one[0]), one[1].id))
                found = [
                    (f"{title}\n{folded(entry.publisher)}\n{folded(entry.id)}", entry)
                    for title, entry in named
                ]
                self._sorted, self._pages = (manifest, found), {}
            return self._sorted[1]

    def _entry(self, entry: DocumentEntry) -> Entry:
        return {
            "document": entry.id,
            "title": entry.title,
            "publisher": entry.publisher,
            "facts": list(self._facts(entry)),
        }

    def _facts(self, entry: DocumentEntry) -> Iterator[str]:
        yield self._kind(entry)
        status = self._originals.status(entry.id)
        if status is not None:
            yield size(status.st_size)
            yield date(status.st_mtime)
        yield counted(entry.passages, "passage")

    def _kind(self, entry: DocumentEntry) -> str:
        kind = kind_of(entry.id)
        if kind != PDF:
            return kind
        pages = self._pages.get(entry.id)
        if pages is None:
            document = self._searcher.document(entry.id)
            pages = self._pages[entry.id] = len(document.pages) if document else 0
        return f"{kind}, {counted(pages, 'page')}"


def _padded(number: re.Match[str]) -> str:
    """A number so that it is sorted as one: 2 before 10."""
    return number[0].zfill(_DIGITS)


def folded(text: str) -> str:
    """A text for comparison: without accents and case, any white space a single space.

    >>> folded("Kaffeeküche  Łódź")
    'kaffeekuche łodz'
    """
    apart = unicodedata.normalize("NFD", text.casefold())
    kept = "".join(c for c in apart if not "\u0300" <= c <= "\u036f")
    return " ".join(kept.split())
