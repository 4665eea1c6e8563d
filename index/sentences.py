"""Text to sentences, as spans: the only door to the sentence splitter.

sentencex was chosen over pysbd and syntok by measuring; see "Design notes" in the README.
"""

import re

from sentencex import segment

# Its rules for English also hold for most languages in the Latin script.
_LANGUAGE = "en"
# The splitter breaks down on white space of several bytes, and a wrapped line is not a new one.
_SPACE = re.compile(r"\s")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The sentences of a text: spans in order, disjoint, without white space around them.

    Every character that is not white space is in exactly one.
    """
    spans = []
    end = 0
    for piece in segment(_LANGUAGE, _SPACE.sub(" ", text)):
        # The pieces joined are the text, so that positions add up and need no search.
        start, end = end, end + len(piece)
        bare = piece.strip()
        if bare:
            first = start + len(piece) - len(piece.lstrip())
            spans.append((first, first + len(bare)))
    return spans
