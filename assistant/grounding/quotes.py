"""Quotations in a text: what stands between quotation marks must be there, word for word."""

import re
from dataclasses import dataclass

from assistant.grounding.tokens import plain, squeezed

_QUOTED = re.compile(r'"([^"\n]{2,1000})"')
_EDGES = " .,;:!?…-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """What a text quotes: its place between the marks, and its words."""

    start: int
    end: int
    text: str


def quotations_in(text: str) -> list[Quotation]:
    """The quotations of a text, in order; one or two quoted words claim less than a quotation."""
    return [
        Quotation(start=match.start(1), end=match.end(1), text=text[match.start(1) : match.end(1)])
        for match in _QUOTED.finditer(plain(text))
    ]


def is_quoted_from(quotation: Quotation, source: str) -> bool:
    """Whether a quotation is in a source, character for character.

    Unicode and white space are made one first, punctuation at its ends and the case of its first
    letter are the writer's own, and an ellipsis stands for words left out.
    """
    text = squeezed(source)
    pieces = re.split(r"\s?(?:\[?…\]?|\[?\.\.\.\]?)\s?", squeezed(quotation.text))
    place = 0
    for piece in pieces:
        bare = piece.strip(_EDGES)
        found = _find(bare, text, place)
        if found < 0:
            return False
        place = found + len(bare)
    return True


def _find(piece: str, text: str, place: int) -> int:
    if not piece:
        return place
    swapped = piece[0].swapcase() + piece[1:]
    for candidate in (piece, swapped):
        for match in re.finditer(re.escape(candidate), text[place:]):
            start, end = place + match.start(), place + match.end()
            if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
                return start
    return -1
