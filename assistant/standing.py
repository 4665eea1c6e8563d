"""Whether what an old answer quotes still stands in the documents, and where."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.citations import Citation
from index.passages import Document
from index.searcher import Searcher

_TELLING_CHARACTERS = 40  # a shorter quote may stand in another document by chance
_CANDIDATES = 50  # passages whose documents are looked through for a quote that left its own
# What stands before a span that begins within a word or number, and after one that ends within.
_BEGUN = re.compile(r"(?:\w|\d[.,]|[-+–\u2212])\Z")
_GOES_ON = re.compile(r"\w|[\u0300-\u036f]|[.,]\d")


class State(StrEnum):
    """What became of a quote.

    `THERE`: it stands where it was cited. `MOVED`: it stands elsewhere, character for character
    but for white space and the two ways to write an accented letter. `GONE`: it was not found.
    """

    THERE = "there"
    MOVED = "moved"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What became of a quote, and where it stands.

    Attributes:
        state: What became of it.
        document: The document that holds it; the one that was cited if none does.
        start: First character of the document's text; where it was cited if it is gone.
        end: One past the last character.
    """

    state: State
    document: str
    start: int
    end: int


def standing_of(citation: Citation, searcher: Searcher) -> Standing:
    """What became of a citation's quote in the documents as they are now.

    It is compared even if the file is the same: a later version may read it otherwise, and a
    conversation that was read from a file may quote what never was there.

    Raises:
        index.IndexingError: If there is no index that can be read.
    """
    own = searcher.document(citation.document)
    if own is not None and own.text[citation.start : citation.end] == citation.quote:
        return _standing(State.THERE, citation.document, citation.start, citation.end)
    for document in _candidates(citation, own, searcher):
        span = find_quote(document.text, citation.quote, near=citation.start)
        if span is not None:
            return _standing(State.MOVED, document.id, *span)
    return _standing(State.GONE, citation.document, citation.start, citation.end)


def standings_of(citations: Iterable[Citation], searcher: Searcher) -> dict[Citation, Standing]:
    """What became of each quote.

    Raises:
        index.IndexingError: If there is no index that can be read.
    """
    return {citation: standing_of(citation, searcher) for citation in dict.fromkeys(citations)}


def find_quote(text: str, quote: str, *, near: int) -> tuple[int, int] | None:
    """Where a text holds a quote, start and end; of several places the nearest to a position.

    Any white space is as good as any other, and so are the two ways to write an accented letter.
    A quote is not held by a longer word or number: `5 days` is not in `15 days`.
    """
    words = quote.split()
    if not words:
        return None
    pattern = re.compile(r"\s+".join(map(_pattern, words)))
    spans = [span for span in _places(pattern, text) if _is_whole(text, *span)]
    return min(spans, key=lambda span: abs(span[0] - near), default=None)


def _candidates(citation: Citation, own: Document | None, searcher: Searcher) -> Iterator[Document]:
    """Documents that may hold a quote: its own, the same file by another name, any that is like."""
    if own is not None:
        yield own
    for name in dict.fromkeys(_names(citation, searcher)):
        document = searcher.document(name) if name != citation.document else None
        if document is not None:
            yield document


def _names(citation: Citation, searcher: Searcher) -> Iterator[str]:
    seeds = searcher.manifest().recipe.seeds
    yield from (name for name, sha256 in seeds.items() if sha256 == citation.sha256)
    if len(citation.quote) >= _TELLING_CHARACTERS:
        ranking = searcher.search(citation.quote, _CANDIDATES).passages
        yield from (scored.passage.document_id for scored in ranking)


def _places(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Where a pattern matches, also where one match overlaps another."""
    place = pattern.search(text)
    while place is not None:
        yield place.span()
        place = pattern.search(text, place.start() + 1)


def _pattern(word: str) -> str:
    if word.isascii():
        return re.escape(word)
    letters = "".join(map(_either_way, unicodedata.normalize("NFC", word)))
    return f"(?:{re.escape(word)}|{letters})"


def _either_way(letter: str) -> str:
    """A pattern for a letter with its accents, in one piece or apart."""
    apart = unicodedata.normalize("NFD", letter)
    whole = re.escape(letter)
    return whole if apart == letter else f"(?:{whole}|{re.escape(apart)})"


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a span is no part of a longer word or number."""
    if text[start].isalnum() and _BEGUN.search(text[max(0, start - 2) : start]):
        return False
    is_in_number = text[end - 2 : end - 1].isdigit() and text[end - 1] in ".,"
    if is_in_number:
        return not text[end : end + 1].isdigit()
    return not (text[end - 1].isalnum() and _GOES_ON.match(text, end))


def _standing(state: State, document: str, start: int, end: int) -> Standing:
    return Standing(state=state, document=document, start=start, end=end)
