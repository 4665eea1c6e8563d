"""The nouns of retrieval: a document and its blocks, a passage and its sentences, a ranking.

Every span is half-open and counts characters of `Document.text`, from 0.
"""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

DEEPEST_HEADING = 6


class BlockKind(StrEnum):
    """What a block of a document is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, paragraph or list item: the smallest unit of a document's layout.

    Attributes:
        kind: What it is.
        start: First character of its text; markup before it (a bullet, `## `) is outside.
        end: One past the last character.
        level: Depth of a heading, 1 outermost to 6; 0 for everything else.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"span {self.start}-{self.end} is empty or negative")
        if (self.kind is BlockKind.HEADING) != (1 <= self.level <= DEEPEST_HEADING):
            raise ValueError(f"a {self.kind} cannot have level {self.level}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source document.

    Attributes:
        id: POSIX path below `seeds/`, such as `handbook/leave.md`.
        title: From the front matter, the first heading or the first line; never empty.
        text: Decoded text; of a text file, exactly what `Path.read_text` gives, without a byte
            order mark. Every span in the project counts characters of this string.
        blocks: Headings, paragraphs and list items, in order, disjoint, never blank.
        publisher: Who published it, or empty when the document does not say.
        pages: First character of each page, ascending from 0; empty when there are no pages.
    """

    id: str
    title: str
    text: str
    blocks: tuple[Block, ...]
    publisher: str = ""
    pages: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        end = 0
        for block in self.blocks:
            if block.start < end or block.end > len(self.text):
                raise ValueError(f"{self.id}: block {block.start}-{block.end} overlaps or overruns")
            end = block.end
        if list(self.pages) != sorted(self.pages) or self.pages[:1] not in {(), (0,)}:
            raise ValueError(f"{self.id}: pages must ascend from 0")

    def page_at(self, position: int) -> int | None:
        """The page, counted from 1, that holds a character; None when there are no pages."""
        return bisect_right(self.pages, position) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a passage: the smallest span that is cited.

    Attributes:
        start: First character of the document's text.
        end: One past the last character.
        text: Exactly that slice.
        page: Page it starts on, counted from 1, or None.
    """

    start: int
    end: int
    text: str
    page: int | None = None

    def __post_init__(self) -> None:
        _check_span(self.start, self.end, self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A contiguous span of one document; `document.text[start:end] == text`, always.

    Attributes:
        document_id: The document's id.
        title: The document's title.
        start: First character.
        end: One past the last character.
        text: Exactly that slice. What is embedded may add title and headings; what is quoted
            may not.
        sentences: Its sentences, in order and disjoint; they hold every word that is not skipped.
        headings: Headings above the passage, outermost first.
        page: Page it starts on, counted from 1, or None.
    """

    document_id: str
    title: str
    start: int
    end: int
    text: str
    sentences: tuple[Sentence, ...] = ()
    headings: tuple[str, ...] = ()
    page: int | None = None

    def __post_init__(self) -> None:
        _check_span(self.start, self.end, self.text)
        for sentence in self.sentences:
            lower, upper = sentence.start - self.start, sentence.end - self.start
            if lower < 0 or self.text[lower:upper] != sentence.text:
                raise ValueError(f"sentence {sentence.start}-{sentence.end} is not in {self.id}")

    @property
    def id(self) -> str:
        """Stable and readable: `handbook/leave.md#1840-2310`."""
        return f"{self.document_id}#{self.start}-{self.end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why a passage stands where it stands.

    Attributes:
        dense: Cosine of question and passage, -1 to 1.
        sentences: Cosine of the question and each sentence of the passage, in order.
        lexical: BM25 score as a share of the question's weight, from 0; about 1 when the passage
            has all of its words, 0 when it has none or is not among the best.
        relevance: What whoever read question and passage together makes of it; a logit. None when
            it was too far down to be read, or comes from a record older than this.
    """

    dense: float
    sentences: tuple[float, ...]
    lexical: float
    relevance: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPassage:
    """A passage in a ranking: rank counts from 1, and a higher score is better."""

    passage: Passage
    score: float
    rank: int
    evidence: Evidence


def _check_span(start: int, end: int, text: str) -> None:
    if not 0 <= start < end or len(text) != end - start:
        raise ValueError(f"span {start}-{end} does not fit {len(text)} characters")
