"""A document in pieces for the panel: blocks, pages, and what is not its text, folded away. Pure.

The texts are cut here: JavaScript counts UTF-16 units, our spans count characters.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.passages import Block, BlockKind, Document

# A text; or one that is cited, with the positions of the spans that cover it.
Piece = str | tuple[str, tuple[int, ...]]

# Its kind, a number, and its text. Besides blocks (the number is the level of a heading) there are:
# `page`: here begins the page of that number;
# `fold`: so many lines until `end` are not part of the text; its pieces are the numbers of the
#     pages that begin among them;
# `gap`: cited text between blocks.
Part = tuple[str, int, list[Piece]]

Span = tuple[int, int]
_Stretch = tuple[int, int, tuple[int, ...]]  # a part of the text and the spans that cover it
_END: Part = ("end", 0, [])


def cut(document: Document, spans: Sequence[Span | None], furniture: set[Span]) -> Iterator[Part]:
    """A document's parts in order; joined, what is cited in them is exactly the spans.

    What stands between blocks is markup and white space. It appears where a span covers it, and
    the mark of a list item (`-`, `3.`) appears always.

    Args:
        document: The document.
        spans: What is cited; None for what is in no place of it.
        furniture: Spans of the blocks that are not part of its text.
    """
    waiting: list[Part] = []  # pages and gaps, which belong to a fold if one goes on after them
    fold: list[Part] = []
    for part, is_furniture in _laid_out(document, _stretches(spans), furniture):
        if is_furniture:
            if not fold:
                yield from (one for one in waiting if one[0] == "gap")
                waiting = [one for one in waiting if one[0] == "page"]
            fold += [*waiting, part]
            waiting = []
        elif part[0] in {"page", "gap"}:
            waiting.append(part)
        else:
            yield from (*_folded(fold), *waiting, part)
            fold, waiting = [], []
    yield from (*_folded(fold), *waiting)


def _folded(parts: Sequence[Part]) -> Iterator[Part]:
    if parts:
        pages: list[Piece] = [str(number) for kind, number, _ in parts if kind == "page"]
        lines = sum(kind not in {"page", "gap"} for kind, *_ in parts)
        yield from (("fold", lines, pages), *parts, _END)


def _laid_out(
    document: Document, stretches: Sequence[_Stretch], furniture: set[Span]
) -> Iterator[tuple[Part, bool]]:
    """The parts, and whether each is furniture."""
    text, position, page = document.text, 0, 1
    for block in document.blocks:
        start = _first_shown(text, position, block, stretches)
        if gap := _covered(text, position, start, stretches):
            yield ("gap", 0, gap), False
        if (begun := document.page_at(block.start) or 1) > page:
            page = begun
            yield ("page", page, []), False
        bare = block.kind is BlockKind.ITEM and start == block.start
        kind = "bare item" if bare else str(block.kind)
        pieces = _pieces(text, start, block.end, stretches)
        yield (kind, block.level, pieces), (block.start, block.end) in furniture
        position = block.end
    if gap := _covered(text, position, len(text), stretches):
        yield ("gap", 0, gap), False


def _first_shown(text: str, position: int, block: Block, stretches: Sequence[_Stretch]) -> int:
    """Where a block begins on the page: with its mark, if that is to be seen."""
    is_covered = any(start < block.start and end > position for start, end, _ in stretches)
    if block.kind is not BlockKind.ITEM and not is_covered:
        return block.start
    line = text.rfind("\n", position, block.start) + 1 or position
    mark = text[line : block.start]
    return block.start - len(mark.lstrip()) if mark.strip() else block.start


def _covered(text: str, start: int, end: int, stretches: Sequence[_Stretch]) -> list[Piece]:
    """What is cited between two positions."""
    pieces = _pieces(text, start, end, stretches) if stretches and start < end else []
    return [piece for piece in pieces if not isinstance(piece, str)]


def _pieces(text: str, start: int, end: int, stretches: Sequence[_Stretch]) -> list[Piece]:
    """The text between two positions, cut where a stretch begins or ends."""
    pieces: list[Piece] = []
    for lower, upper, spans in stretches:
        if lower < end and upper > start:
            if lower > start:
                pieces.append(text[start:lower])
            pieces.append((text[max(start, lower) : min(end, upper)], spans))
            start = min(end, upper)
    return [*pieces, text[start:end]] if start < end else pieces


def _stretches(spans: Sequence[Span | None]) -> list[_Stretch]:
    """The cited text, cut where a span begins or ends, as spans may overlap."""
    found = [(position, *span) for position, span in enumerate(spans) if span is not None]
    edges = sorted({edge for _, *span in found for edge in span})
    stretches = (
        (lower, upper, tuple(i for i, start, end in found if start <= lower and upper <= end))
        for lower, upper in pairwise(edges)
    )
    return [stretch for stretch in stretches if stretch[2]]
