"""The layout of plain text: which lines form a heading, a paragraph or a list item.

Pure; it never changes the text, it only says where things begin and end.
"""

import re
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from math import inf

from index.furniture_words import ATTRIBUTION, SOURCE
from index.layout import HEADING_WORDS, TITLE_WORDS, Layout, is_heading_like
from index.passages import Block, BlockKind


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line that is not blank: its stripped span, its words, and the column it ends in."""

    start: int
    end: int
    text: str
    columns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A block in the making; `alone` when blank lines surround its only line."""

    kind: BlockKind
    line_start: int
    start: int
    end: int
    level: int = 0
    mark: str = ""
    alone: bool = False


_BULLET = re.compile(
    r"(?P<mark>[•‣◦▪▫●○■□➢✓✔*+–-]|\((?:\d{1,3}|[a-z]{1,4})\)|\d{1,3}[.)]|[a-z]\))\s+(?=\S)"
)
_RULE = re.compile(r"[-=_*~+|][-=_*~+|\s]{2,}")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_ENDS = (".", ":", ";", "!", "?")  # of a line above a list
_MIN_WRAP = 40  # columns; nobody wraps prose narrower, but verse and addresses are
_MAX_WRAP = 160  # columns; a longer line was never wrapped
_MIN_LINES = 3  # of a run that shows how its text is wrapped
_MOSTLY = 0.6  # of the lines of such a run are full
_LINE_WORDS = 4  # a shorter line is not wrapped prose, even if a small letter follows
_LIST_OF_LINES = 4  # so many heading-like lines in a row are a list, not headings


def plain_layout(text: str) -> Layout:
    """Lay out plain text.

    Hard-wrapped lines belong to one paragraph; a line that was broken although the next word had
    room is a block of its own (verse, addresses, link labels). Form feeds begin pages.
    """
    runs = _runs(text)
    reader = _Reader(_wrap_width(runs))
    for run in runs:
        reader.read(run)
    pieces = _with_headings(text, reader.pieces)
    blocks = (Block(kind=p.kind, start=p.start, end=p.end, level=p.level) for p in pieces)
    pages = tuple(match.end() for match in re.finditer(r"\A|\f(?=\s*\S)", text))
    return Layout(
        text=text,
        blocks=tuple(blocks),
        pages=pages if len(pages) > 1 else (),
        has_guessed_headings=True,
    )


class _Reader:
    """Collects the pieces of one text, run of lines by run of lines."""

    def __init__(self, width: float) -> None:
        self.pieces: list[_Piece] = []
        self._width = width
        self._number = 0

    def read(self, run: list[_Line]) -> None:
        """Add the pieces of lines that no blank line separates."""
        width = self._width or _own_width(run)
        previous: _Line | None = None
        for line in run:
            if _RULE.fullmatch(line.text):
                if previous and _UNDERLINE.fullmatch(line.text):
                    self._underline(previous, level=1 if line.text[0] == "=" else 2)
                previous = None
                continue
            wraps = previous is not None and _wraps(previous, line, width)
            if mark := self._mark(line, previous, wraps=wraps):
                self._begin(BlockKind.ITEM, line, mark=mark["mark"], skip=mark.end())
            elif wraps:
                self.pieces[-1] = replace(self.pieces[-1], end=line.end)
            else:
                self._begin(BlockKind.PARAGRAPH, line)
            if len(run) == 1:
                self.pieces[-1] = replace(self.pieces[-1], alone=True)
            previous = line

    def _begin(self, kind: BlockKind, line: _Line, mark: str = "", skip: int = 0) -> None:
        start = line.start + skip
        piece = _Piece(kind=kind, line_start=line.start, start=start, end=line.end, mark=mark)
        self.pieces.append(piece)

    def _underline(self, line: _Line, level: int) -> None:
        last = self.pieces[-1]
        if last.kind is BlockKind.PARAGRAPH and last.start == line.start:
            self.pieces[-1] = replace(last, kind=BlockKind.HEADING, level=level)

    def _mark(self, line: _Line, previous: _Line | None, *, wraps: bool) -> re.Match[str] | None:
        """The list mark of a line; None for a number or dash that only happens to begin it."""
        match = _BULLET.match(line.text)
        if match is None:
            return None
        mark = match["mark"]
        is_inside = wraps and self.pieces[-1].kind is not BlockKind.ITEM
        if (
            previous
            and is_inside
            and mark != "•"
            and not previous.text.endswith((".", ":", ";", "!", "?"))
        ):
            return None  # the middle of a wrapped sentence that happens to go on like this
        if mark.endswith(".") and mark[:-1].isdigit():
            number = int(mark[:-1])
            if number > 1 and number != self._number + 1:
                return None  # "12. Januar 2022": a date, not the twelfth item
            self._number = number
        return match


def _runs(text: str) -> list[list[_Line]]:
    """The lines that are not blank, grouped where blank lines or form feeds part them."""
    runs: list[list[_Line]] = [[]]
    position = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if not stripped or raw.startswith("\f"):
            runs.append([])
        if stripped:
            start = position + len(raw) - len(raw.lstrip())
            columns = len(raw.rstrip())
            end = start + len(stripped)
            runs[-1].append(_Line(start=start, end=end, text=stripped, columns=columns))
        position += len(raw) + 1
    return [run for run in runs if run]


def _wrap_width(runs: list[list[_Line]]) -> float:
    """The column at which a text is wrapped: infinite if it is not, 0 if that is not clear."""
    widths = sorted(_longest(run) for run in runs if _looks_wrapped(run))
    unwrapped = sum(line.columns > _MAX_WRAP for run in runs for line in run)
    if unwrapped > len(widths):
        return inf
    return widths[len(widths) // 2] if widths else 0


def _looks_wrapped(run: list[_Line]) -> bool:
    width = _longest(run)
    full = sum(_is_full(line, after, width) for line, after in pairwise(run))
    continued = any(after.text[0].islower() for after in run[1:])
    is_prose = len(run) >= _MIN_LINES and continued and full >= _MOSTLY * (len(run) - 1)
    return is_prose and _MIN_WRAP <= width <= _MAX_WRAP


def _own_width(run: list[_Line]) -> float:
    """The width of a run in a text that tells nothing: only what reads like prose is wrapped."""
    width = _longest(run)
    ends = run[-1].text.endswith((".", "!", "?", ".”", '."', ".)"))
    is_verse = len(run) >= _MIN_LINES and all(line.text[0].isupper() for line in run)
    return width if ends and width >= _MIN_WRAP and not is_verse else inf


def _longest(run: list[_Line]) -> int:
    return max(line.columns for line in run)


def _is_full(line: _Line, after: _Line, width: float) -> bool:
    """Whether the first word of the next line had no room left on this one."""
    return line.columns + 1 + len(after.text.split(maxsplit=1)[0]) > width


def _wraps(line: _Line, after: _Line, width: float) -> bool:
    return _is_full(line, after, width) or (
        after.text[0].islower() and len(line.text.split()) >= _LINE_WORDS
    )


def _with_headings(text: str, pieces: list[_Piece]) -> list[_Piece]:
    """Turn lone heading-like lines, and numbered ones above prose, into headings."""
    likely = [_may_be_heading(text, pieces, i) for i in range(len(pieces) - 1)]
    result = list(pieces)
    for is_likely, group in groupby(range(len(likely)), key=likely.__getitem__):
        series = list(group)
        if is_likely and len(series) >= _LIST_OF_LINES:
            series = [i for i in series if i in {0, series[-1]}]
        for i in series if is_likely else ():
            # A section number belongs to its heading, as in "2. Scope".
            start = pieces[i].line_start
            result[i] = replace(pieces[i], kind=BlockKind.HEADING, level=2, start=start)
    return result


def _may_be_heading(text: str, pieces: list[_Piece], i: int) -> bool:
    piece = pieces[i]
    if piece.kind is BlockKind.ITEM:
        around = (*pieces[i - 1 : i], *pieces[i + 1 : i + 2])
        if not piece.mark[0].isdigit() or any(p.kind is BlockKind.ITEM for p in around):
            return False
    words = TITLE_WORDS if i == 0 else HEADING_WORDS
    return (
        piece.alone
        and piece.kind is not BlockKind.HEADING
        and is_heading_like(line := text[piece.start : piece.end], words)
        and not SOURCE.match(line)  # a caption, or the end of an article
        and not ATTRIBUTION.match(line)
    )
