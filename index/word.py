"""The door to python-docx: Word documents, read in document order, tracked changes accepted."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import SeedError
from index.layout import Layout, LayoutBuilder
from index.passages import BlockKind

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # has no stubs

_MAIN_PART = re.compile(r"word/document\d*\.xml")
_MAX_UNPACKED = 1_000_000_000  # bytes; a text of this size is an attack or a mistake
_LEFT_OUT = {"Fallback", "moveFrom", "instrText", "delText"}  # said twice, or not seen
_BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-", "t": "", "p": "\n"}
_PLACEHOLDER_TITLES = {"Word Document", "Untitled"}  # the first is python-docx's own
# What python-docx and zipfile raise at truncated and overwritten files, by trial; beside their own.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, AttributeError, EOFError, LookupError, NotImplementedError,
    OSError, TypeError, ValueError,
)  # fmt: skip
_CURE = "Open it in a word processor and save it again as .docx, or remove it from the folder."


def is_word(data: bytes) -> bool:
    """Whether the bytes are an archive that holds a Word document."""
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return any(_MAIN_PART.fullmatch(name) for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False


def word_layout(path: Path, data: bytes) -> Layout:
    """Lay out a Word document: headings by style, list items, a table row per block.

    Headers, footers, footnotes and comments are left out.

    Raises:
        SeedError: It is broken, or unpacks to an absurd size.
    """
    import docx
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from docx.oxml.exceptions import XmlchemyError
    from lxml.etree import LxmlError

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > _MAX_UNPACKED:
            raise SeedError(path, f"it unpacks to {size // 1_000_000} MB", _CURE)
        return _layout(docx.Document(BytesIO(data)))
    except (OpcError, PythonDocxError, XmlchemyError, LxmlError, *_BROKEN) as error:
        raise SeedError(
            path, f"it is a broken Word document ({type(error).__name__})", _CURE
        ) from error


def _layout(word: "WordDocument") -> Layout:
    styles = {style.style_id: style for style in word.styles}
    levels = {key: _level(style.name or "") for key, style in styles.items()}
    lists = {key for key, style in styles.items() if (style.name or "").startswith("List")}
    lists |= {key for key, style in styles.items() if _is_numbered(style.element)}
    builder = LayoutBuilder()
    for element in _content(word.element.body):
        if _name(element) == "tbl":
            for row in _rows(element):
                builder.add(BlockKind.PARAGRAPH, row)
            continue
        style = _child(element, "pPr", "pStyle")
        key = next(iter(style.values()), "") if style is not None else ""
        text = _clean(_text(element))
        if levels.get(key):
            builder.add(BlockKind.HEADING, " ".join(text.split()), levels[key])
        elif key in lists or _is_numbered(element):
            builder.add(BlockKind.ITEM, text)
        else:
            builder.add(BlockKind.PARAGRAPH, text)
    title = " ".join(word.core_properties.title.split())
    return builder.build(title="" if title in _PLACEHOLDER_TITLES else title)


def _level(style: str) -> int:
    """The heading level of a built-in style, 0 for others; names are English in every Word."""
    name, _, number = style.lower().partition(" ")
    if name == "heading" and number.isdecimal():
        return min(max(int(number), 1), 6)
    return 1 if style == "Title" else 0


def _content(parent: "Element") -> Iterator["Element"]:
    """Paragraphs and tables in order, also those in content controls and tracked insertions."""
    for element in parent.iterchildren("{*}*"):
        name = _name(element)
        if name in {"p", "tbl"}:
            yield element
        elif name in {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"}:
            yield from _content(element)


def _rows(table: "Element") -> Iterator[str]:
    for row in table.iterchildren("{*}tr"):
        cells = (" ".join(_text(cell).split()) for cell in row.iterchildren("{*}tc", "{*}sdt"))
        yield " | ".join(cell for cell in cells if cell)


def _text(element: "Element") -> str:
    """The text of a paragraph or cell, with its hyperlinks and tracked insertions."""
    parts: list[str] = []
    for child in element.iterchildren("{*}*"):
        name = _name(child)
        if name in _LEFT_OUT:
            continue
        parts.append(_BREAKS.get(name, ""))
        parts.append(child.text or "" if name == "t" else _text(child))
    return "".join(parts)


def _clean(text: str) -> str:
    """One space where there are several; line breaks stay, empty lines do not."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _is_numbered(element: "Element") -> bool:
    return _child(element, "pPr", "numPr") is not None


def _child(element: "Element", *names: str) -> "Element | None":
    for name in names:
        element = element.find(f"{{*}}{name}")
        if element is None:
            return None
    return element


def _name(element: "Element") -> str:
    return str(element.tag).rpartition("}")[2]
