"""The door to pypdf: the lines of each page, with their places; `typesetting` joins them."""

import logging
import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import SeedError
from index.layout import Layout
from index.typesetting import Line, set_pages

if TYPE_CHECKING:
    from pypdf import PageObject


_CLEAN = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "\u200b": ""})
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x80-\x9f]")
_MARK = re.compile(r"(?:[•‣◦▪●○■□\x7f\uf0a7\uf0b7\uf0d8\uf076-]|\(?\d{1,2}[.)]|[a-z]\))(?:\s+|$)")
_JUNK_TITLE = re.compile(
    r"\W*(?:untitled|anonymous|microsoft \w+ -.*|.*\.(?:docx?|pdf|indd|tex|qxd|pptx?|rtf))\W*",
    re.IGNORECASE,
)
_SAME_LINE = 0.2  # of the size; lines this close are cells of one table row
# What pypdf lets through at truncated and overwritten files, by trial; beside its own.
_BROKEN = (
    struct.error, zlib.error, ArithmeticError, AssertionError, AttributeError, LookupError,
    NotImplementedError, OSError, RecursionError, TypeError, ValueError,
)  # fmt: skip
_CURE = "Restore it from its source, or remove it from the folder."


def pdf_layout(path: Path, data: bytes) -> Layout:
    """Lay out a PDF: one text, with the first character of every page.

    Lines are joined into paragraphs and words that were split at line ends made whole; headings
    are told by size or weight. Running headers and page numbers stay, as blocks of their own.

    Raises:
        SeedError: It is broken, asks for a password, or holds only pictures.
    """
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    # What it mends in a file it reports as warnings; what it cannot mend, it raises.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            cure = "Save a copy without a password, or remove it from the folder."
            raise SeedError(path, "it is protected by a password", cure)
        pages = [_lines(page) for page in reader.pages]
        title = " ".join(((reader.metadata and reader.metadata.title) or "").split())
    except (PyPdfError, DependencyError, *_BROKEN) as error:
        raise SeedError(path, f"it is a broken PDF ({type(error).__name__})", _CURE) from error
    if not any(pages):
        reason = f"it holds no text on its {len(pages)} pages, so it is probably scanned"
        raise SeedError(path, reason, "Run text recognition on it, for example with ocrmypdf.")
    return set_pages(pages, "" if _JUNK_TITLE.fullmatch(title) else title)


@dataclass(slots=True)
class _Lines:
    """Collects what pypdf visits on one page, fragment by fragment, into lines."""

    lines: list[Line] = field(default_factory=list)
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
            line = Line(text=text, size=self._size, y=self._y, is_bold=self._is_bold)
            self.lines.append(line)


def _lines(page: "PageObject") -> list[Line]:
    """The lines of a page in reading order; list marks are taken off, table cells joined."""
    collected = _Lines()
    page.extract_text(visitor_text=collected.visit)
    collected.end()
    lines: list[Line] = []
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
