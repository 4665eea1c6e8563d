"""What the panel shows of a document: all of it, in pieces, with the cited span marked."""

from collections.abc import Iterator
from typing import TypedDict

from assistant.citations import Citation
from assistant.page.markup import digest
from assistant.standing import State, standing_of
from index.errors import IndexingError
from index.passages import Block, BlockKind, Document
from index.searcher import Searcher

# Kind, level of a heading, whether it is furniture, and the text before, in and after the span.
# The texts are cut here: JavaScript counts UTF-16 units, our spans count characters.
Part = tuple[str, int, bool, str, str, str]

_CHANGED = (
    "This document has changed since the answer was given, and what was cited is no longer in "
    "this place. Ask again to have it found."
)


_MOVED = "The document has changed since; the quote was found again here."
_GONE = "The documents have changed since, and what was cited is no longer there."
_MOST_QUOTED = 20_000  # characters; a citation is a few sentences


class Source(TypedDict, total=False):
    """A document for the panel, or the sentence that stands in its place.

    Attributes:
        problem: Why nothing is marked, or what to know of what is; mostly empty.
        quote: What was cited, if it is no longer there.
        title: The document's title.
        publisher: Who published it, or empty.
        document: Its id.
        page: The page that the span begins on, or None.
        parts: Its text in pieces, in order.
    """

    problem: str
    quote: str
    title: str
    publisher: str
    document: str
    page: int | None
    parts: list[Part]


_NO_CITATION: Source = {"problem": "This link is not a citation."}


def find_source(searcher: Searcher, request: object) -> Source:
    """The document that a link on the page cites.

    Only a document of the index can be had: its id is looked up there and is never a path.

    Args:
        searcher: The index.
        request: What the browser sent: `document`, `start`, `end` and `digest` of the cited text;
            and, from newer links, the `quote` itself and the `sha256` of its file.
    """
    match request:
        case {
            "document": str(document_id),
            "start": int(start),
            "end": int(end),
            "digest": str(expected),
        } if not isinstance(start, bool) and not isinstance(end, bool):
            span = start, end
        case _:
            return _NO_CITATION
    try:
        match request:
            case {"quote": str(quote), "sha256": str(sha256)}:
                return _find_quote(searcher, document_id, span, quote, sha256)
            case _:
                return _find(searcher, document_id, span, expected)
    except IndexingError as error:
        return {"problem": str(error)}


def _find_quote(
    searcher: Searcher, document_id: str, span: tuple[int, int], quote: str, sha256: str
) -> Source:
    """The document that holds a quote now, there or elsewhere."""
    start, end = span
    if not 0 <= start < end or not len(quote) == end - start <= _MOST_QUOTED:
        return _NO_CITATION
    citation = Citation(
        marker=1,
        document=document_id,
        title="",
        headings=(),
        page=None,
        start=start,
        end=end,
        quote=quote,
        sha256=sha256,
    )
    standing = standing_of(citation, searcher)
    if standing.state is State.GONE:
        return {**_shown(searcher, document_id, None, _GONE), "quote": quote}
    note = _MOVED if standing.state is State.MOVED else ""
    return _shown(searcher, standing.document, (standing.start, standing.end), note)


def _find(searcher: Searcher, document_id: str, span: tuple[int, int], expected: str) -> Source:
    """The document, and the span if it holds what the link remembers."""
    document = searcher.document(document_id)
    start, end = span
    is_there = document is not None and 0 <= start < end <= len(document.text)
    if document is None or not is_there or digest(document.text[start:end]) != expected:
        return _shown(searcher, document_id, None, _CHANGED)
    return _shown(searcher, document_id, span, "")


def _shown(
    searcher: Searcher, document_id: str, span: tuple[int, int] | None, problem: str
) -> Source:
    document = searcher.document(document_id)
    if document is None:
        return {"problem": f"“{document_id}” is no longer among the documents."}
    furniture = {(item.start, item.end) for item in searcher.furniture(document_id)}
    return {
        "problem": problem,
        "title": document.title,
        "publisher": document.publisher,
        "document": document.id,
        "page": document.page_at(span[0]) if span else None,
        "parts": list(cut(document, span or (0, 0), furniture)),
    }


def cut(
    document: Document, span: tuple[int, int], furniture: set[tuple[int, int]]
) -> Iterator[Part]:
    """A document's blocks in order; joined, what is marked in them is exactly the span.

    What stands between blocks is markup and white space. It appears where the span covers it, and
    the mark of a list item (`-`, `3.`) appears always.
    """
    text, position = document.text, 0
    for block in document.blocks:
        start = _first_shown(text, position, block, span)
        if position < span[1] and start > span[0]:
            yield from _between(text, position, start, span)
        is_furniture = (block.start, block.end) in furniture
        pieces = _pieces(text, start, block.end, span)
        bare = block.kind is BlockKind.ITEM and start == block.start
        yield ("bare item" if bare else str(block.kind), block.level, is_furniture, *pieces)
        position = block.end
    yield from _between(text, position, len(text), span)


def _first_shown(text: str, position: int, block: Block, span: tuple[int, int]) -> int:
    """Where a block begins on the page: with its mark, if that is to be seen."""
    is_covered = span[0] < block.start and span[1] > position
    if block.kind is not BlockKind.ITEM and not is_covered:
        return block.start
    line = text.rfind("\n", position, block.start) + 1 or position
    mark = text[line : block.start]
    return block.start - len(mark.lstrip()) if mark.strip() else block.start


def _between(text: str, start: int, end: int, span: tuple[int, int]) -> Iterator[Part]:
    covered = _pieces(text, start, end, span)[1]
    if covered:
        yield ("gap", 0, False, "", covered, "")


def _pieces(text: str, start: int, end: int, span: tuple[int, int]) -> tuple[str, str, str]:
    """The text between two positions: before, in and after the span."""
    lower = min(max(span[0], start), end)
    upper = max(min(span[1], end), lower)
    return text[start:lower], text[lower:upper], text[upper:end]
