"""Running headers, footers and page numbers: what repeats at the edges of a document's pages."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from index.passages import Document
from index.wording import Wording

_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"\d{1,4}")
_EDGE = 2  # blocks at the top and at the bottom of a page
_MIN_PAGES = 3  # a header that repeats less often could be a heading
_MAX_WORDS = 20


def running_headers(document: Document, blocks: Sequence[Wording]) -> Iterator[int]:
    """Positions of blocks that stand at the edges of three or more pages.

    Numbers in them may differ if they count with the pages ("Report, page 4"), except in
    headings: "Chapter 1" to "Chapter 9", each on its own page, are headings.
    """
    seen: defaultdict[tuple[str, ...], dict[int, list[int]]] = defaultdict(dict)
    for page, i in _edges(document, blocks):
        if len(blocks[i].words) <= _MAX_WORDS and not blocks[i].is_number:
            for key in _keys(blocks[i], page):
                seen[key].setdefault(page, []).append(i)
    for places in seen.values():
        if len(places) >= _MIN_PAGES:
            yield from (i for same in places.values() for i in same)


def page_numbers(document: Document, blocks: Sequence[Wording]) -> Iterator[int]:
    """Positions of lone numbers at the edges of two or more pages that count with the pages."""
    found = {
        i: int("".join(_DIGITS.findall(blocks[i].text))) - page
        for page, i in _edges(document, blocks)
        if blocks[i].is_number
    }
    for offset, count in Counter(found.values()).items():
        if count > 1:
            yield from (i for i, other in found.items() if other == offset)


def _edges(document: Document, blocks: Sequence[Wording]) -> Iterator[tuple[int, int]]:
    """Page and position of the first and last blocks of every page."""
    pages: defaultdict[int, list[int]] = defaultdict(list)
    for i, wording in enumerate(blocks):
        page = document.page_at(wording.block.start)
        if page is not None:
            pages[page].append(i)
    for page, positions in pages.items():
        for i in sorted({*positions[:_EDGE], *positions[-_EDGE:]}):
            yield page, i


def _keys(wording: Wording, page: int) -> Iterator[tuple[str, ...]]:
    """The words; and again with each number as its distance from the page's."""
    words = wording.words
    yield words
    for at, word in enumerate(() if wording.is_heading else words):
        if _NUMBER.fullmatch(word):
            yield (*words[:at], f"#{int(word) - page}", *words[at + 1 :])
