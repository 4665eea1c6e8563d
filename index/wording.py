"""How a block reads: as prose, as a headline, as a number, as a label. Pure; no layout here."""

import re
import unicodedata
from dataclasses import dataclass

from index.passages import Block, BlockKind, Document

# ruff: noqa: RUF001  (the final punctuation of several scripts)
_WORD = re.compile(r"\w+")
_FINAL = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_NUMBER = re.compile(r"\W*\d{1,3}\W*")
_PROSE_WORDS = 8
_LONG_WORDS = 40  # so many words are prose, whatever they end with
_HEADLINE_WORDS = range(3, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One block as the furniture rules see it.

    Attributes:
        block: The block.
        text: Its text with every run of white space as one space.
        words: Its words, case-folded, without punctuation: what two texts are compared by.
    """

    block: Block
    text: str
    words: tuple[str, ...]

    @property
    def label(self) -> str:
        """The words as one string, to be looked up in a list of labels."""
        return " ".join(self.words)

    @property
    def is_heading(self) -> bool:
        """Whether the layout says heading."""
        return self.block.kind is BlockKind.HEADING

    @property
    def is_item(self) -> bool:
        """Whether the layout says list item."""
        return self.block.kind is BlockKind.ITEM

    @property
    def is_number(self) -> bool:
        """Whether it is a lone number of up to three digits, outside lists and headings."""
        paragraph = self.block.kind is BlockKind.PARAGRAPH
        return paragraph and _NUMBER.fullmatch(self.text) is not None

    @property
    def is_final(self) -> bool:
        """Whether it ends like a sentence."""
        return _FINAL.search(self.text) is not None

    @property
    def is_prose(self) -> bool:
        """Whether it reads as running text: a sentence of some length, or simply long."""
        if self.is_heading:
            return False
        count = len(self.words)
        return count >= _LONG_WORDS or (count >= _PROSE_WORDS and self.is_final)

    @property
    def is_headline(self) -> bool:
        """Whether it could be the headline of some article: some words, no full stop."""
        return len(self.words) in _HEADLINE_WORDS and not self.text.endswith((".", ",", ";", ":"))


def wordings(document: Document) -> tuple[Wording, ...]:
    """The blocks of a document as the rules see them, in order."""
    return tuple(_wording(document.text, block) for block in document.blocks)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, case-folded, without punctuation.

    >>> words_of("Read more »")
    ('read', 'more')
    """
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def _wording(text: str, block: Block) -> Wording:
    piece = text[block.start : block.end]
    return Wording(block=block, text=" ".join(piece.split()), words=words_of(piece))
