"""What the reader reads: a passage as one text, with the way back to its sentences."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from index.passages import Passage

_LINE_CHARACTERS = 80  # of a title or heading; longer ones are cut at a word


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A passage's text for the reader: title and headings, then its sentences.

    Attributes:
        text: Title, headings and sentences; skipped spans are left out.
        starts: Where each sentence starts in `text`, ascending.
        sentences: The sentences' texts.
    """

    text: str
    starts: tuple[int, ...]
    sentences: tuple[str, ...]

    @classmethod
    def of(cls, passage: Passage) -> Self:
        """The reading of a passage."""
        lines = dict.fromkeys([passage.title, *passage.headings[-1:]])
        first = passage.sentences[0].text if passage.sentences else ""
        return cls.join(
            [line for line in lines if line != first],
            [sentence.text for sentence in passage.sentences],
        )

    @classmethod
    def join(cls, lines: Sequence[str], sentences: Sequence[str]) -> Self:
        """The reading of sentences below some lines of title and headings."""
        text = "".join(f"{_shorten(line)}. " for line in lines)
        starts = []
        for sentence in sentences:
            starts.append(len(text))
            text += f"{sentence} "
        return cls(text=text, starts=tuple(starts), sentences=tuple(sentences))

    def place(self, position: int) -> tuple[int, int] | None:
        """Sentence and offset in it of a character of `text`; None before the first sentence."""
        row = bisect_right(self.starts, position) - 1
        return (row, position - self.starts[row]) if row >= 0 else None


def _shorten(line: str) -> str:
    line = " ".join(line.split()).rstrip(".")
    return line if len(line) <= _LINE_CHARACTERS else line[:_LINE_CHARACTERS].rsplit(" ", 1)[0]
