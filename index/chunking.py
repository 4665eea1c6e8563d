"""A document to passages and their sentences, with exact spans. Pure.

Passages follow the document's own paragraphs and sections. Nothing is overlapped, nothing is cut:
every word of every kept block is in exactly one passage and in exactly one of its sentences.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from index.passages import Block, BlockKind, Document, Passage, Sentence
from index.sentences import sentence_spans

# Of title and each heading, this many characters are embedded with a passage.
HEADING_CHARACTERS = 100
HEADINGS_EMBEDDED = 2

_SPACE = re.compile(r"(?<!\s)\s")

Span = tuple[int, int]
CountTokens = Callable[[Sequence[str]], list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A passage and what is embedded before its text: title and headings, a line each."""

    passage: Passage
    prefix: str

    @property
    def embedding_text(self) -> str:
        """What is embedded; what is quoted is the passage's text alone."""
        return self.prefix + self.passage.text


def chunk_document(
    document: Document, *, skipped: Collection[Span], count_tokens: CountTokens, limit: int
) -> list[Chunk]:
    """The passages of a document, in order.

    Args:
        document: What to chunk.
        skipped: Spans of whole blocks that are left out, such as furniture.
        count_tokens: Lengths of texts in the embedding model's tokens, special tokens included.
        limit: Most tokens of an embedded text.
    """
    chunks: list[Chunk] = []
    for headings, blocks in _groups(document, skipped):
        spans = [span for block in blocks for span in _sentences(document.text, block)]
        prefix = _prefix(document, headings, blocks)
        if count_tokens([prefix])[0] > limit // 2:
            prefix = ""

        def fits(part: Sequence[Span], prefix: str = prefix) -> bool:
            text = prefix + document.text[part[0][0] : part[-1][1]]
            return count_tokens([text])[0] <= limit

        chunks += [
            Chunk(passage=_passage(document, headings, part), prefix=prefix)
            for part in _fit(document.text, spans, fits)
        ]
    return chunks


def _groups(
    document: Document, skipped: Collection[Span]
) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    """Blocks that form one passage, length permitting, with the headings above them.

    A heading opens a passage and stands in it. A passage never spans what is skipped.
    """
    gone = set(skipped)
    above: list[Block] = []
    group: list[Block] = []

    def headings() -> tuple[str, ...]:
        return tuple(document.text[block.start : block.end] for block in above)

    for block in document.blocks:
        is_gone = (block.start, block.end) in gone
        if group and (is_gone or not _belongs(document.text, group, block)):
            yield headings(), group
            group = []
        if is_gone:
            continue
        if block.kind is BlockKind.HEADING:
            above = [heading for heading in above if heading.level < block.level] + [block]
        group.append(block)
    if group:
        yield headings(), group


def _belongs(text: str, group: list[Block], block: Block) -> bool:
    """Whether a block continues the passage that the group has begun."""
    last = group[-1]
    if block.kind is BlockKind.HEADING:
        return False
    if last.kind is BlockKind.HEADING:
        return True
    is_announced = text[last.start : last.end].endswith(":")
    return block.kind is BlockKind.ITEM and (last.kind is BlockKind.ITEM or is_announced)


def _sentences(text: str, block: Block) -> list[Span]:
    """The sentences of a block; a heading is one."""
    if block.kind is BlockKind.HEADING:
        return [(block.start, block.end)]
    spans = sentence_spans(text[block.start : block.end])
    return [(block.start + start, block.start + end) for start, end in spans]


def _fit(
    text: str, spans: Sequence[Span], fits: Callable[[Sequence[Span]], bool]
) -> Iterator[Sequence[Span]]:
    """The sentences in as few even parts as fit; a sentence that alone does not fit is divided."""
    if fits(spans):
        yield spans
    elif len(spans) > 1:
        middle = (spans[0][0] + spans[-1][1]) / 2
        cut = min(range(1, len(spans)), key=lambda position: abs(spans[position][0] - middle))
        yield from _fit(text, spans[:cut], fits)
        yield from _fit(text, spans[cut:], fits)
    elif spans[0][1] - spans[0][0] > 1:
        for half in _halves(text, spans[0]):
            yield from _fit(text, [half], fits)
    else:
        yield spans  # one character: there is nothing left to divide


def _halves(text: str, span: Span) -> list[Span]:
    """A sentence in two, at the clause, else the word, else the character nearest its middle."""
    start, end = span
    middle = (start + end) // 2
    spaces = [match.start() for match in _SPACE.finditer(text, start + 1, end - 1)]
    clauses = [cut for cut in spaces if text[cut - 1] in ",;:"]
    cut = min(clauses or spaces or [middle], key=lambda position: abs(position - middle))
    rest = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
    return [(start, cut), (rest, end)]


def _prefix(document: Document, headings: Sequence[str], blocks: Sequence[Block]) -> str:
    """Title and innermost headings, a line each, but for those the passage itself begins with."""
    inside = {document.text[block.start : block.end] for block in blocks}
    lines = dict.fromkeys([document.title, *headings[-HEADINGS_EMBEDDED:]])
    return "".join(f"{_shorten(line)}\n" for line in lines if line not in inside)


def _shorten(line: str) -> str:
    line = " ".join(line.split())
    if len(line) <= HEADING_CHARACTERS:
        return line
    return line[:HEADING_CHARACTERS].rsplit(" ", 1)[0]


def _passage(document: Document, headings: tuple[str, ...], spans: Sequence[Span]) -> Passage:
    start, end = spans[0][0], spans[-1][1]
    return Passage(
        document_id=document.id,
        title=document.title,
        start=start,
        end=end,
        text=document.text[start:end],
        sentences=tuple(
            Sentence(
                start=lower,
                end=upper,
                text=document.text[lower:upper],
                page=document.page_at(lower),
            )
            for lower, upper in spans
        ),
        headings=headings,
        page=document.page_at(start),
    )
