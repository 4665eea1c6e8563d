"""Foreign texts, and links to them, so that they show as they are. Pure.

What comes from a document, a reader or a model is written so that it begins nothing in HTML, nor
in Markdown that may hold HTML.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import quote

from assistant.citations import Citation
from assistant.page import texts

# As numeric character references, these begin nothing: CommonMark 0.31, 2.5.
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_DIGEST_CHARACTERS = 8  # guards against a changed document, not against an enemy
_EXCERPT_CHARACTERS = 320


def shown(text: str) -> str:
    """A text on one line that shows as it is, in Markdown as in HTML.

    >>> shown("<b>*")
    '&#60;b&#62;&#42;'
    """
    visible = (
        "\ufffd" if unicodedata.category(character) in {"Cc", "Cs"} else character
        for character in " ".join(text.split())
    )
    return _PUNCTUATION.sub(lambda match: f"&#{ord(match[0])};", "".join(visible))


def inline(text: str) -> str:
    """A part of a line: the spaces at its ends stay."""
    start = " " if text[:1].isspace() else ""
    end = " " if text[-1:].isspace() and text.strip() else ""
    return f"{start}{shown(text)}{end}"


def lines_markup(text: str) -> str:
    """Lines of text, each on a line of its own."""
    return "".join(f"<p>{shown(line)}</p>" for line in text.splitlines())


def excerpt(text: str, characters: int = _EXCERPT_CHARACTERS) -> str:
    """The beginning of a text, on one line; not yet escaped."""
    line = " ".join(text.split())
    if len(line) <= characters:
        return line
    return line[:characters].rsplit(" ", 1)[0] + " …"


def where_markup(title: str, headings: Sequence[str]) -> str:
    """A title and the headings below it."""
    parts = [title, *(heading for heading in headings if heading != title)]
    return texts.BELOW.join(shown(part) for part in parts)


def place_markup(document: str, page: int | None) -> str:
    """A document's file, with the page if it has pages."""
    return shown(f"page {page}, {document}" if page else document)


def encoded(text: str) -> str:
    """A text as a part of an address."""
    return quote(text, safe="", errors="replace")


def digest(text: str) -> str:
    """What a link remembers of the text it cites, to notice that a document has changed."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:_DIGEST_CHARACTERS]


def address(document: str, start: int, end: int, text: str) -> str:
    """Where a link to a text leads: everything the page needs to show it, in the link itself.

    So it works in a conversation from before a restart, and for whoever it is sent to.
    """
    return f"#cite={encoded(document)}:{start}-{end}:{digest(text)}"


def citation_address(citation: Citation) -> str:
    """Where a citation leads; with its quote, to be found again when the document has changed."""
    place = address(citation.document, citation.start, citation.end, citation.quote)
    return f"{place}:{encoded(citation.sha256)}:{encoded(citation.quote)}"
