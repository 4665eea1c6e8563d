"""The door to pypdf: the lines of each page, with their places, joined into blocks."""

import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from statistics import median
from struct import error as StructError
from typing import TYPE_CHECKING
from zlib import error as ZlibError

from index.errors import SeedError
from index.layout import Layout, LayoutBuilder, is_heading_like
from index.passages import BlockKind

if TYPE_CHECKING:
    from pypdf import PageObject


_CLEAN = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\u200b": ""})
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x80-\x9f]")
_MARK = re.compile(r"(?:[•‣◦▪●○■□\x7f\uf0a7\uf0b7\uf0d8\uf076-]|\(?\d{1,2}[.)]|[a-z]\))(?:\s+|$)")
_JUNK_TITLE = re.compile(
    r"\W*(?:untitled|anonymous|microsoft \w+ -.*|.*\.(?:docx?|pdf|indd|tex|qxd|pptx?|rtf))\W*",
    re.IGNORECASE,
)
_FINAL = (".", "!", "?", ":", ".”", '."', ".)")
_LARGER = 1.15  # times the size of the running text has a heading at least
_GAP = 1.3  # times the usual distance of lines is between paragraphs at least
_SAME_LINE = 0.2  # of the size; lines this close are cells of one table row
_SHORT = 0.8  # of the longest lines has the last line of a paragraph at most
_EDGE = 2  # lines at the top and bottom of a page that may be headers and footers
_MIN_PAGES = 3
_TITLE_WORDS = 25
_CURE = "Restore it from its source, or remove it from the folder."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A printed line: its size and distance from the page's bottom are in points."""

    text: str
    size: float
    y: float
    is_bold: bool
    is_marked: bool = False
    is_row: bool = False
    is_edge: bool = False


def pdf_layout(path: Path, data: bytes) -> Layout:
    """Lay out a PDF: one text, with the first character of every page.

    Lines are joined into paragraphs and words that were split at line ends made whole; headings
    are told by size or weight. Running headers and page numbers stay, as blocks of their own.

    Raises:
        SeedError: It is broken, asks for a password, or holds only pictures.
    """
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    broken = (PyPdfError, DependencyError, StructError, ZlibError, RecursionError)
    broken += (ValueError, LookupError, AttributeError, TypeError, ArithmeticError, OSError)
    broken += (NotImplementedError, AssertionError)
    # What it mends in a file it reports as warnings; what it cannot mend, it raises.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            cure = "Save a copy without a password, or remove it from the folder."
            raise SeedError(path, "it is protected by a password", cure)
        pages = [_lines(page) for page in reader.pages]
        title = " ".join(((reader.metadata and reader.metadata.title) or "").split())
    except broken as error:
        raise SeedError(path, f"it is a broken PDF ({error})", _CURE) from error
    if not any(pages):
        reason = f"it holds no text on its {len(pages)} pages, so it is probably scanned"
        raise SeedError(path, reason, "Run text recognition on it, for example with ocrmypdf.")
    return _joined(_with_edges(pages), "" if _JUNK_TITLE.fullmatch(title) else title)


@dataclass(slots=True)
class _Lines:
    """Collects what pypdf visits on one page, fragment by fragment, into lines."""

    lines: list[_Line] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _size: float = 0.0
    _y: float = 0.0
    _is_bold: bool = False

    def visit(
        self,
        text: str,
        page: Sequence[float],
        matrix: Sequence[float],
        font: dict[str, object] | None,
        size: float,
    ) -> None:
        """Take a fragment; `page` and `matrix` place it: PDF 32000-1:2008, 9.4.4."""
        for i, part in enumerate(text.split("\n")):
            if i:
                self.end()
            if part.strip() and not "".join(self._parts).strip():
                self._y = matrix[4] * page[1] + matrix[5] * page[3] + page[5]
                self._is_bold = "bold" in str((font or {}).get("/BaseFont", "")).lower()
                scale = abs(matrix[3] * page[3]) or abs(matrix[1] * page[2])
                self._size = abs(size) * (scale or 1.0)
            self._parts.append(part)

    def end(self) -> None:
        """Close the line, and keep it unless it is blank."""
        text = " ".join(_CONTROLS.sub("", "".join(self._parts).translate(_CLEAN)).split())
        self._parts.clear()
        if text:
            line = _Line(text=text, size=self._size, y=self._y, is_bold=self._is_bold)
            self.lines.append(line)


def _lines(page: "PageObject") -> list[_Line]:
    """The lines of a page in reading order; list marks are taken off, table cells joined."""
    collected = _Lines()
    page.extract_text(visitor_text=collected.visit)
    collected.end()
    lines: list[_Line] = []
    pending = ""
    for line in collected.lines:
        mark = _MARK.match(line.text)
        if mark is not None and mark.end() == len(line.text):
            pending = line.text  # the text of the item follows as a line of its own
            continue
        is_bullet = bool(pending) or mark is not None
        text = line.text if mark is None or mark[0][0].isdigit() else line.text[mark.end() :]
        if pending[:1].isdigit():
            text = f"{pending} {text}"
        last = lines[-1] if lines else None
        if last and not is_bullet and abs(last.y - line.y) < _SAME_LINE * line.size:
            lines[-1] = replace(last, text=f"{last.text} | {text}", is_row=True)
        else:
            lines.append(replace(line, text=text, is_marked=is_bullet))
        pending = ""
    return lines


def _with_edges(pages: list[list[_Line]]) -> list[list[_Line]]:
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


def _edges(page: Sequence[_Line]) -> list[int]:
    return sorted({*range(len(page))[:_EDGE], *range(len(page))[-_EDGE:]})


def _masked(line: _Line) -> str:
    return re.sub(r"\d+", "#", line.text.casefold())


def _joined(pages: list[list[_Line]], title: str) -> Layout:
    """All pages as blocks of one text."""
    style = _Style(pages)
    builder = LayoutBuilder()
    for page in pages:
        builder.begin_page()
        group: list[_Line] = []
        for line in page:
            if group and style.is_break(group[-1], line):
                style.add(builder, group)
                group = []
            group.append(line)
        style.add(builder, group)
    return builder.build(title)


class _Style:
    """How a document is set: the size of its text, of its headings, the distance of its lines."""

    def __init__(self, pages: list[list[_Line]]) -> None:
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
        self._words = {
            word for line in lines for word in re.findall(r"[\w-]+", line.text.casefold())
        }

    def is_break(self, line: _Line, after: _Line) -> bool:
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

    def add(self, builder: LayoutBuilder, group: Sequence[_Line]) -> None:
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

    def _level(self, line: _Line) -> int:
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


def _rounded(line: _Line) -> float:
    return round(line.size * 2) / 2
