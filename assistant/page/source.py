"""What the panel shows of a document: all of it, in pieces, with what an answer cites marked."""

from collections.abc import Sequence
from typing import TypedDict

from assistant.page.links import Link, link_of
from assistant.page.originals import Originals
from assistant.page.pictures import can_draw
from assistant.page.pieces import Part, Span, cut
from assistant.standing import State, standing_of
from index.errors import IndexingError
from index.passages import Document
from index.searcher import Searcher

_CHANGED = (
    "This document has changed since the answer was given, and what was cited is no longer in "
    "this place. Ask again to have it found."
)
_MOVED = "The document has changed since; the quote was found again here."
_GONE = "The documents have changed since, and what was cited is no longer there."
_MOST_CITED = 100  # links of one answer


class Source(TypedDict, total=False):
    """A document for the panel, or the sentence that stands in its place.

    Attributes:
        problem: Why nothing is marked, or what to know of what is; mostly empty.
        quote: What was cited, if it is no longer there.
        title: The document's title.
        publisher: Who published it, or empty.
        document: Its id.
        pages: How many pages it has, or 0.
        is_there: Whether its file can be opened.
        is_pictured: Whether its pages can be shown as pictures.
        spans: What is marked: the position of a link among those that were sent, first character,
            one past the last, and the page that it begins on, or 0.
        parts: Its text in pieces, in order.
    """

    problem: str
    quote: str
    title: str
    publisher: str
    document: str
    pages: int
    is_there: bool
    is_pictured: bool
    spans: list[tuple[int, int, int, int]]
    parts: list[Part]


_NO_CITATION: Source = {"problem": "This link is not a citation."}


def find_source(searcher: Searcher, originals: Originals, request: object) -> Source:
    """The document that a link on the page cites, with all that the links beside it cite there.

    Only a document of the index can be had: its id is looked up there and is never a path.

    Args:
        searcher: The index.
        originals: The files of its documents.
        request: What the browser sent: a `document`; or `cites`, the links of an answer, and `at`,
            the position of the one to show. A link has `document`, `start`, `end` and `digest` of
            the cited text; newer ones also the `quote` itself and the `sha256` of its file.
    """
    try:
        match request:
            case {"cites": list(cites), "at": int(at)} if 0 <= at < len(cites) <= _MOST_CITED:
                source = _find(searcher, [link_of(cite) for cite in cites], at)
            case {"document": str(document_id)}:
                source = _shown(searcher, searcher.document(document_id), document_id, "", [])
            case _:
                return _NO_CITATION
        if "document" in source:
            name = source["document"]
            source["is_there"] = originals.status(name) is not None
            is_paged = bool(source["pages"]) and can_draw()
            source["is_pictured"] = is_paged and originals.is_unchanged(name)
        return source
    except IndexingError as error:
        return {"problem": str(error)}


def _find(searcher: Searcher, links: Sequence[Link | None], at: int) -> Source:
    """The document that holds now what a link cites, there or elsewhere."""
    link = links[at]
    if link is None:
        return _NO_CITATION
    document = searcher.document(link.document)
    span: Span | None = (link.start, link.end)
    note, quote = "", ""
    if document is None or not link.stands_in(document):
        span, note = None, _CHANGED
        if link.quote:
            standing = standing_of(link.citation, searcher)
            if standing.state is State.GONE:
                note, quote = _GONE, link.quote
            else:
                document = searcher.document(standing.document)
                span, note = (standing.start, standing.end), _MOVED
    spans = [
        other.span_in(document) if document and other and other.document == link.document else None
        for other in links
    ]
    spans[at] = span
    source = _shown(searcher, document, link.document, note, spans)
    return {**source, "quote": quote} if quote else source


def _shown(
    searcher: Searcher,
    document: Document | None,
    document_id: str,
    note: str,
    spans: Sequence[Span | None],
) -> Source:
    if document is None:
        return {"problem": f"“{document_id}” is no longer among the documents."}
    furniture = {(item.start, item.end) for item in searcher.furniture(document.id)}
    return {
        "problem": note,
        "title": document.title,
        "publisher": document.publisher,
        "document": document.id,
        "pages": len(document.pages),
        "spans": [
            (position, *span, document.page_at(span[0]) or 0)
            for position, span in enumerate(spans)
            if span is not None
        ],
        "parts": list(cut(document, spans, furniture)),
    }
