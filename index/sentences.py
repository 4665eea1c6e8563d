"""Text to sentences, as spans: the only door to the sentence splitter.

sentencex was chosen by measuring; see "Design notes" in the README. Its misses that repeat are
mended here: abbreviations before numbers and names, quotation marks that are never closed.
"""

import re
from collections.abc import Iterable, Iterator

from sentencex import segment

Span = tuple[int, int]

# Its rules for English also hold for most languages in the Latin script.
_LANGUAGE = "en"
# The splitter breaks down on white space of several bytes, and a wrapped line is not a new one.
_SPACE = re.compile(r"\s")
# It keeps quotations whole; a "sentence" of more characters is likely one that was never closed.
_LONG = 300
_QUOTES = re.compile(r"[\"“”„«»‘’'()\[\]]")
_CLOSING = re.compile(r"[ ]?»|[\"”’')\]]+")
# After these, a number or a name goes on with the sentence.
_BEFORE_NUMBER = re.compile(
    r"\b(?:nos?|nr|vols?|pp?|figs?|secs?|ch|chap|art|eq|par|ca?|cf|approx|est)\.$", re.IGNORECASE
)
_BEFORE_NAME = re.compile(
    r"\b(?:Mrs?|Ms|Mx|Dr|Prof|Rev|Hon|Gen|Lt|Col|Maj|Capt|Cmdr|Sgt|Sen|Rep|Gov|Pres|St|Mt|Ft|Messrs"
    r"|Mme|Mlle|Sra|Srta|Hr|Fr|vs|viz|e\.g|i\.e|al)\.$"
)
_ELLIPSIS = re.compile(r"…[”’\"»)]?(?= [“‘\"(]?[A-Z])")


def sentence_spans(text: str) -> list[Span]:
    """The sentences of a text: spans in order, disjoint, without white space around them.

    Every character that is not white space is in exactly one.
    """
    plain = _SPACE.sub(" ", text)
    spans: list[Span] = []
    for start, end in _stripped(plain, _pieces(plain)):
        if spans and _continues(plain[slice(*spans[-1])], plain[start:end]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return list(_stripped(plain, _at_ellipses(plain, spans)))


def _pieces(text: str) -> Iterator[Span]:
    """The splitter's sentences; those that are too long, again without their quotation marks."""
    for start, end in _segments(text):
        if end - start <= _LONG:
            yield start, end
        else:
            yield from _unquoted(text, start, end)


def _segments(text: str) -> Iterator[Span]:
    """What the splitter makes of a text. Its pieces joined are the text: positions add up."""
    end = 0
    for piece in segment(_LANGUAGE, text):
        start, end = end, end + len(piece)
        yield start, end


def _unquoted(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of a span as if nothing were quoted; closing marks stay where they belong."""
    blank = _QUOTES.sub(" ", text[start:end])
    begin = start
    for _, cut in _segments(blank):
        stop = start + len(blank[:cut].rstrip())
        closing = _CLOSING.match(text, stop, end)
        if closing:
            stop = closing.end()
        if begin < stop < end and text[stop].isspace():
            yield begin, stop
            begin = stop
    yield begin, end


def _continues(before: str, after: str) -> bool:
    """Whether two pieces are one sentence that was broken at an abbreviation."""
    if before.endswith(("..", "…")):
        return False
    is_word = after[0].islower() and not after[1:2].isupper()  # not iPhone
    if is_word and before.endswith((".", "!", "?")):
        return True
    if after[0].isdigit() and _BEFORE_NUMBER.search(before):
        return True
    return after[0].isalnum() and _BEFORE_NAME.search(before) is not None


def _at_ellipses(text: str, spans: list[Span]) -> Iterator[Span]:
    """The spans, divided where an ellipsis ends a sentence."""
    for start, end in spans:
        begin = start
        for match in _ELLIPSIS.finditer(text, start, end):
            yield begin, match.end()
            begin = match.end()
        yield begin, end


def _stripped(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """The spans without white space around them, and without those of nothing else."""
    for start, end in spans:
        piece = text[start:end]
        first = start + len(piece) - len(piece.lstrip())
        if piece.strip():
            yield first, first + len(piece.strip())
