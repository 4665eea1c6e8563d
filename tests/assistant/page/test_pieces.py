"""How a document is cut for the panel: every span marked exactly, furniture folded, pages told."""

import time

from hypothesis import given
from hypothesis import strategies as st

from assistant.page.pieces import Part, cut
from index.passages import Block, BlockKind, Document


def laid_out(text: str, *blocks: tuple[BlockKind, str], pages: tuple[int, ...] = ()) -> Document:
    spans = []
    for kind, piece in blocks:
        start = text.index(piece)
        level = 2 if kind is BlockKind.HEADING else 0
        spans.append(Block(kind=kind, start=start, end=start + len(piece), level=level))
    return Document(id="a.md", title="A", text=text, blocks=tuple(spans), pages=pages)


MIXED = laid_out(
    "x😀y\n\n## Two\n\n- one\n- two\n\n3. three\n\n<hr>\n\nend",
    (BlockKind.PARAGRAPH, "x😀y"),
    (BlockKind.HEADING, "Two"),
    (BlockKind.ITEM, "one"),
    (BlockKind.ITEM, "two"),
    (BlockKind.ITEM, "three"),
    (BlockKind.PARAGRAPH, "end"),
)
PRINTED = laid_out(
    "one\n\nfoot 1\n\nhead\n\ntwo\n\nthree\n\nfoot 3",
    *((BlockKind.PARAGRAPH, word) for word in ("one", "foot 1", "head", "two", "three", "foot 3")),
    pages=(0, 13, 24),
)
FURNITURE = {(5, 11), (13, 17), (31, 37)}
PLACES = st.tuples(*[st.integers(0, len(MIXED.text))] * 2).map(sorted)


def cited(parts: list[Part], position: int) -> str:
    """What is marked as one of the spans."""
    pieces = [piece for _, _, pieces in parts for piece in pieces if not isinstance(piece, str)]
    return "".join(text for text, spans in pieces if position in spans)


def shown(parts: list[Part]) -> list[tuple[str, str]]:
    return [
        (kind, "".join(piece if isinstance(piece, str) else piece[0] for piece in pieces))
        for kind, _, pieces in parts
    ]


def test_what_is_marked_is_the_span_wherever_it_lies():
    size = len(MIXED.text)
    for start in range(size):
        for end in range(start + 1, size + 1):
            parts = list(cut(MIXED, [(start, end)], set()))
            assert cited(parts, 0) == MIXED.text[start:end]


@given(st.lists(PLACES, max_size=4), st.sets(st.sampled_from([b.start for b in MIXED.blocks])))
def test_spans_may_overlap_and_lie_in_furniture(places, starts):
    spans = [(start, end) if start < end else None for start, end in places]
    furniture = {(block.start, block.end) for block in MIXED.blocks if block.start in starts}
    parts = list(cut(MIXED, spans, furniture))
    for position, span in enumerate(spans):
        assert cited(parts, position) == (MIXED.text[slice(*span)] if span else "")


def test_every_block_is_shown_and_list_marks_stay():
    assert shown(list(cut(MIXED, [], set()))) == [
        ("paragraph", "x😀y"),
        ("heading", "Two"),
        ("item", "- one"),
        ("item", "- two"),
        ("item", "3. three"),
        ("paragraph", "end"),
    ]


def test_items_without_a_mark_are_told_apart():
    document = laid_out("one", (BlockKind.ITEM, "one"))
    assert shown(list(cut(document, [], set()))) == [("bare item", "one")]


def test_headings_keep_their_level():
    assert [number for kind, number, _ in cut(MIXED, [], set()) if kind == "heading"] == [2]


def test_a_page_is_told_where_it_begins():
    assert shown(list(cut(PRINTED, [], set())))[2] == ("page", "")
    assert [number for kind, number, _ in cut(PRINTED, [], set()) if kind == "page"] == [2, 3]


def test_furniture_is_folded_over_the_end_of_a_page_and_says_which_begins():
    kinds = [(kind, number) for kind, number, _ in cut(PRINTED, [], FURNITURE)]
    assert kinds == [
        ("paragraph", 0),
        ("fold", 2),
        ("paragraph", 0),
        ("page", 2),
        ("paragraph", 0),
        ("end", 0),
        ("paragraph", 0),
        ("page", 3),
        ("paragraph", 0),
        ("fold", 1),
        ("paragraph", 0),
        ("end", 0),
    ]
    folds = [pieces for kind, _, pieces in cut(PRINTED, [], FURNITURE) if kind == "fold"]
    assert folds == [["2"], []]


def test_what_is_cited_before_a_fold_is_not_folded():
    span = (0, 11)
    kinds = [kind for kind, *_ in cut(PRINTED, [span], {(5, 11)})]
    assert kinds[:4] == ["paragraph", "gap", "fold", "paragraph"]


def test_a_document_of_two_megabytes_is_cut_at_once():
    line = "A sentence of a very long document that somebody put there one day. "
    text = "\n\n".join(f"{number} {line * 3}" for number in range(10_000))
    starts, position = [], 0
    for paragraph in text.split("\n\n"):
        starts.append((position, position + len(paragraph)))
        position += len(paragraph) + 2
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, start=start, end=end) for start, end in starts)
    document = Document(id="long.txt", title="Long", text=text, blocks=blocks)
    assert len(text) > 2_000_000
    began = time.process_time()
    parts = list(cut(document, [(1_000_000, 1_002_000)], set()))
    assert time.process_time() - began < 0.5
    assert cited(parts, 0) == text[1_000_000:1_002_000]
