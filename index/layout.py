"""What a reader of one format makes of a file, and how it builds a text that the file lacks."""

from dataclasses import dataclass

from index.passages import Block, BlockKind

HEADING_WORDS = 12
TITLE_WORDS = 20
_HEADING_CHARACTERS = 140
_GAP = "\n\n"
# ruff: noqa: RUF001  (quotes and final punctuation of several scripts)
_FINAL = tuple(".,;:!…。，；：！、")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a reader of one format finds in a file; `seeds` makes a Document of it.

    Attributes:
        text: The text that all spans count characters of.
        blocks: Headings, paragraphs and list items, in order, disjoint, never blank.
        title: What the file declares as its title, or empty.
        publisher: What the file declares as its publisher or site, or empty.
        pages: First character of each page, ascending from 0; empty when there are no pages.
        has_guessed_headings: Whether headings are a guess, as plain text cannot mark them.
    """

    text: str
    blocks: tuple[Block, ...]
    title: str = ""
    publisher: str = ""
    pages: tuple[int, ...] = ()
    has_guessed_headings: bool = False


class LayoutBuilder:
    """Builds a text block by block, with a blank line between, for formats that are not text.

    Spans are known as the text grows, so nothing is searched for afterwards.
    """

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._texts: list[str] = []
        self._pages: list[int] = []
        self._position = 0

    def add(self, kind: BlockKind, text: str, level: int = 0) -> None:
        """Append a block, unless its text is blank."""
        text = text.strip()
        if text:
            end = self._position + len(text)
            self._blocks.append(Block(kind=kind, start=self._position, end=end, level=level))
            self._texts.append(text)
            self._position = end + len(_GAP)

    def begin_page(self) -> None:
        """Let the next block be the first of a page."""
        self._pages.append(self._position)

    def build(self, title: str = "", publisher: str = "") -> Layout:
        """All that was added."""
        text = _GAP.join(self._texts)
        return Layout(
            text=text,
            blocks=tuple(self._blocks),
            title=title,
            publisher=publisher,
            pages=tuple(min(start, len(text)) for start in self._pages),
        )


def is_heading_like(text: str, max_words: int = HEADING_WORDS) -> bool:
    """Whether a line that stands alone reads as a heading.

    Short, without a final full stop or comma, beginning with a capital, a digit or a quote.

    >>> is_heading_like("What carries over?"), is_heading_like("Up to five days carry over.")
    (True, False)
    """
    words = text.split()
    first = text.lstrip("“”„«\"'‘’([¿¡")[:1]
    return (
        0 < len(words) <= max_words
        and len(text) <= _HEADING_CHARACTERS
        and "\n" not in text
        and not text.rstrip("”»\"'’)").endswith(_FINAL)
        and (first.isdigit() or (first.isalpha() and not first.islower()))
        and any(character.isalpha() for character in text)
    )
