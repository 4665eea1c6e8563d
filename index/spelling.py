"""A question's misspelt words, as the documents spell them."""

import re
from collections.abc import Sequence

from index.corpus import Corpus
from index.lexical import LexicalIndex, all_words

_SHORTEST = 5  # letters; shorter words have too many neighbours
_LOOKED_AT = 5  # terms, the most frequent first


def respelled(
    question: str, unknown_words: Sequence[str], lexical: LexicalIndex, corpus: Corpus
) -> str:
    """The question with words that no document has replaced by words one edit away.

    An edit adds, drops, changes or swaps letters; the first letter must agree, for names of
    places and people that differ in it are seldom the same. Numbers are left alone.
    """
    for word in unknown_words:
        if len(word) < _SHORTEST or not word.isalpha():
            continue
        found = _neighbour(word, lexical, corpus)
        if found is not None:
            question = re.sub(rf"\b{re.escape(word)}\b", found, question)
    return question


def is_one_edit(one: str, other: str) -> bool:
    """Whether one letter added, dropped or changed, or two neighbours swapped, lead over.

    Source: Damerau 1964: four in five spelling errors are one of these.
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    return (
        one[1:] == other
        or one == other[1:]
        or one[1:] == other[1:]
        or (one[:2] == other[1::-1] and one[2:] == other[2:])
    )


def _neighbour(word: str, lexical: LexicalIndex, corpus: Corpus) -> str | None:
    folded = word.casefold()
    for number in lexical.near_terms(folded, _LOOKED_AT):
        names = list(corpus.passage_ids([number]).values())
        for passage in corpus.passages(names).values():
            for other in all_words(passage.text):
                if other[0].casefold() == folded[0] and is_one_edit(folded, other.casefold()):
                    return other
    return None
