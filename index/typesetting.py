"""Printed lines become blocks: paragraphs by their distance, headings by size or weight. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from index.layout import Layout, LayoutBuilder, is_heading_like
from index.passages import BlockKind

_FINAL = (".", "!", "?", ":", ".”", '."', ".)")
_LARGER = 1.15  # times the size of the running text has a heading at least
_GAP = 1.3  # times the usual distance of lines is between paragraphs at least
_SHORT = 0.8  # of the longest lines has the last line of a paragraph at most
_EDGE = 2  # lines at the top and bottom of a page that may be headers and footers
_MIN_PAGES = 3
_TITLE_WORDS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A printed line: its size and distance from the page's bottom are in points."""

    text: str
    size: float
    y: float
    is_bold: bool
    is_marked: bool = False
    is_row: bool = False
    is_edge: bool = False


def set_pages(pages: Sequence[Sequence[Line]], title: str) -> Layout:
    """All pages as blocks of one text; what repeats at page edges stays, in blocks of its own."""
    style = _Style(pages)
    builder = LayoutBuilder()
    for page in _with_edges(pages):
        builder.begin_page()
        group: list[Line] = []
        for line in page:
            if group and style.is_break(group[-1], line):
                style.add(builder, group)
                group = []
            group.append(line)
        style.add(builder, group)
    return builder.build(title)


def _with_edges(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Mark what repeats, but for its digits, at the edges of three or more pages."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_masked(page[i]) for i in _edges(page)})
    marked = [list(page) for page in pages]
    for page in marked:
        for i in _edges(page):
            is_edge = seen[_masked(page[i])] >= _MIN_PAGES or page[i].text.isdecimal()
            page[i] = replace(page[i], is_edge=is_edge)
    return marked


def _edges(page: Sequence[Line]) -> list[int]:
    return sorted({*range(len(page))[:_EDGE], *range(len(page))[-_EDGE:]})


def _masked(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.casefold())


class _Style:
    """How a document is set: the size of its text, of its headings, the distance of its lines."""

    def __init__(self, pages: Sequence[Sequence[Line]]) -> None:
        lines = [line for page in pages for line in page]
        characters: Counter[float] = Counter()
        for line in lines:
            characters[_rounded(line)] += len(line.text)
        self._body = characters.most_common(1)[0][0] or 1.0
        sizes = sorted((size for size in characters if size >= _LARGER * self._body), reverse=True)
        self._levels = {size: min(level, 5) for level, size in enumerate(sizes, start=1)}
        drops = [
            line.y - after.y
            for page in pages
            for line, after in pairwise(page)
            if 0 < line.y - after.y < 3 * self._body
        ]
        self._leading = median(drops) if drops else self._body
        lengths = sorted(len(line.text) for line in lines if _rounded(line) == self._body)
        self._length = lengths[len(lengths) * 9 // 10] if lengths else 0
        text = " ".join(line.text.casefold() for line in lines)
        self._words = set(re.findall(r"[\w-]+", text))

    def is_break(self, line: Line, after: Line) -> bool:
        """Whether a new block begins after a line."""
        if after.is_marked or any(x.is_edge or x.is_row for x in (line, after)):
            return True
        if self._level(line) != self._level(after):
            return True
        drop = line.y - after.y
        if not 0 <= drop <= _GAP * self._leading * max(line.size / self._body, 1.0):
            return not (after.text[0].islower() and not line.text.endswith(_FINAL))
        is_short = len(line.text) < _SHORT * self._length
        return is_short and line.text.endswith(_FINAL) and not after.text[0].islower()

    def add(self, builder: LayoutBuilder, group: Sequence[Line]) -> None:
        """Add the block that some lines form."""
        text = self._whole(line.text for line in group)
        if not group:
            return
        level = self._level(group[0])
        is_short = len(text.split()) <= _TITLE_WORDS and any(c.isalpha() for c in text)
        if level and is_short and not (group[0].is_edge or group[0].is_row):
            builder.add(BlockKind.HEADING, text, level)
        else:
            builder.add(BlockKind.ITEM if group[0].is_marked else BlockKind.PARAGRAPH, text)

    def _level(self, line: Line) -> int:
        """The level of a heading, from its size or else from bold type; 0 for other lines."""
        size = self._levels.get(_rounded(line), 0)
        is_bold_heading = line.is_bold and not line.is_row and is_heading_like(line.text)
        return size or (len(self._levels) + 1 if is_bold_heading else 0)

    def _whole(self, lines: Iterable[str]) -> str:
        """Lines as one text; a word divided at a line end is mended."""
        text = ""
        for line in lines:
            stem = re.search(r"([^\W\d_]+)[-\u00ad\u2010]$", text)
            if stem is None or not line[0].islower():
                text = f"{text} {line}" if text else line
                continue
            rest = re.match(r"[^\W\d_]*", line)
            ending = rest[0] if rest else ""
            is_compound = f"{stem[1]}-{ending}".casefold() in self._words
            is_word = f"{stem[1]}{ending}".casefold() in self._words
            text = (text if is_compound and not is_word else text[:-1]) + line
        return text.replace("\u00ad", "")


def _rounded(line: Line) -> float:
    return round(line.size * 2) / 2
