"""The door to trafilatura and lxml: the main text of a web page, its title and its site."""

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import SeedError
from index.layout import Layout, LayoutBuilder
from index.passages import BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # has no stubs

_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "graphic", "hi", "i", "img", "ins", "kbd", "label", "mark", "q", "ref", "ruby", "s", "samp",
    "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_HIDDEN = frozenset({
    "audio", "button", "canvas", "iframe", "input", "math", "noscript", "object", "rp", "rt",
    "script", "select", "style", "svg", "template", "textarea", "video",
})  # fmt: skip
_AROUND = frozenset({"aside", "dialog", "footer", "form", "menu", "nav"})
_ITEMS = frozenset({"item", "li", "dt", "dd"})
_BREAKS = frozenset({"br", "lb"})
_ROWS = frozenset({"row", "tr"})
_HEADING = re.compile(r"(?:h|head)([1-6])")
_XML_START = re.compile(r"\s*<\?xml[^>]*\?>")
_PROSE_WORDS = 8
_MISSING = 0.1  # of the prose of a page's one <article> or <main>; beyond it, take all of that
# What trafilatura and its helpers let through at odd pages, by trial; they are read all the same.
_STUMBLES = (AssertionError, AttributeError, LookupError, TypeError, ValueError)
_CURE = "Save the page again from a browser, or remove it from the folder."


def webpage_layout(path: Path, text: str) -> Layout:
    """Lay out a web page: its main text, without navigation and the like.

    The text is built from the page's headings, paragraphs, list items, table rows and code.

    Raises:
        SeedError: It cannot be parsed.
    """
    from lxml.etree import LxmlError
    from lxml.html import document_fromstring  # type: ignore[import-untyped]  # no stubs
    from trafilatura import bare_extraction
    from trafilatura.settings import Document as Extract

    # Pages without a main text are no errors here: all of their text is read instead.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    text = _XML_START.sub("", text, count=1)
    try:
        page = document_fromstring(text)
    except (LxmlError, ValueError) as error:
        reason = f"it cannot be parsed as HTML ({type(error).__name__})"
        raise SeedError(path, reason, _CURE) from error
    extract = None
    with suppress(LxmlError, *_STUMBLES):
        extract = bare_extraction(
            text, favor_recall=True, include_comments=False, include_tables=True, with_metadata=True
        )
    title, publisher = " ".join((page.findtext(".//head/title") or "").split()), ""
    builder = LayoutBuilder()
    if isinstance(extract, Extract):
        title, publisher = extract.title or title, extract.sitename or ""
        if extract.body is not None:
            _Walk(builder).block(extract.body)
    region = _region(page)
    layout = builder.build(title, publisher)
    if not layout.blocks or (region is not None and _misses(layout.text, region)):
        builder = LayoutBuilder()
        _Walk(builder, _HIDDEN | _AROUND).block(_body(page) if region is None else region)
        layout = builder.build(title, publisher)
    return layout


def _region(page: "Element") -> "Element | None":
    """The element that the page itself says is its main text, if it says so once."""
    for name in ("article", "main"):
        elements = page.findall(f".//{name}")
        if len(elements) == 1:
            return elements[0]
    return None


def _body(page: "Element") -> "Element":
    """The body; pages made of frames have none."""
    body = page.find("body")
    return page if body is None else body


def _misses(text: str, region: "Element") -> bool:
    """Whether a text lacks prose of a region, links and comments aside."""
    known = "".join(text.split())
    total = missing = 0
    for element in region.iter("p", "li", "td", "dd"):
        prose = _plain(element)
        links = sum(len(_plain(link)) for link in element.iter("a"))
        if len(prose.split()) < _PROSE_WORDS or 2 * links > len(prose) or _is_around(element):
            continue
        total += len(prose)
        missing += len(prose) * ("".join(prose.split()) not in known)
    return missing > _MISSING * total


def _is_around(element: "Element") -> bool:
    return any(
        parent.tag in _AROUND | _HIDDEN or "comment" in (parent.get("class") or "").lower()
        for parent in element.iterancestors()
    )


class _Walk:
    """Walks a page's own tree or trafilatura's, and adds its blocks to a builder."""

    def __init__(self, builder: LayoutBuilder, hidden: frozenset[str] = _HIDDEN) -> None:
        self._builder = builder
        self._hidden = hidden
        self._parts: list[str] = []
        self._kind, self._level = BlockKind.PARAGRAPH, 0

    def block(self, element: "Element") -> None:
        """Add an element that begins and ends a block of its own."""
        self._flush()
        outer = self._kind, self._level
        self._kind, self._level = _kind(element)
        self._inside(element)
        self._flush()
        self._kind, self._level = outer

    def _inside(self, element: "Element") -> None:
        self._parts.append(_spaced(element.text))
        for child in element:
            if isinstance(child.tag, str) and child.tag not in self._hidden:
                self._child(child)
            self._parts.append(_spaced(child.tail))

    def _child(self, child: "Element") -> None:
        if child.get("hidden") is not None:
            return
        code = "".join(child.itertext()) if child.tag in {"pre", "code"} else ""
        if child.tag == "pre" or "\n" in code.strip():
            self._flush()
            self._builder.add(BlockKind.PARAGRAPH, code.strip("\n"))
        elif child.tag in _BREAKS:
            self._parts.append("\n")
        elif child.tag in _INLINE:
            self._inside(child)
        elif child.tag in _ROWS and not _is_frame(child):
            self._flush()
            cells = (_plain(cell) for cell in child)
            self._builder.add(BlockKind.PARAGRAPH, " | ".join(cell for cell in cells if cell))
        else:
            self.block(child)

    def _flush(self) -> None:
        """Add the text so far; an empty line made of line breaks ends a paragraph."""
        for text in re.split(r"\n\s*\n", "".join(self._parts)):
            lines = (" ".join(line.split()) for line in text.split("\n"))
            joint = " " if self._kind is BlockKind.HEADING else "\n"
            self._builder.add(self._kind, joint.join(line for line in lines if line), self._level)
            if self._kind is BlockKind.ITEM and text.strip():
                self._kind = BlockKind.PARAGRAPH
        self._parts.clear()


def _kind(element: "Element") -> tuple[BlockKind, int]:
    """What an element's text is; `head` is trafilatura's heading, with its depth aside."""
    name = f"head{(element.get('rend') or 'h2')[1:]}" if element.tag == "head" else element.tag
    if match := _HEADING.fullmatch(name):
        return BlockKind.HEADING, int(match[1])
    return (BlockKind.ITEM if name in _ITEMS else BlockKind.PARAGRAPH), 0


def _is_frame(row: "Element") -> bool:
    """Whether a table row is not data but the frame of a page from the days of layout tables."""
    blocks = row.iter("p", "div", "table", "ul", "ol", "list", "head", "h1", "h2", "h3")
    return any(len(cell) > 1 for cell in row) and next(blocks, None) is not None


def _plain(element: "Element") -> str:
    """All text of an element in one line."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: "Element") -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _HIDDEN:
            if child.tag in _INLINE:
                yield from _texts(child)
            else:
                yield " "
                yield from _texts(child)
                yield " "
        yield child.tail or ""


def _spaced(text: str | None) -> str:
    """Text of the source, in which a line break is only a space."""
    return re.sub(r"\s+", " ", text or "")
