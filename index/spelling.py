"""A question's misspelt words, as the documents spell them."""

import re
from collections.abc import Sequence

from index.generation import Generation
from index.lexical import all_words

_SHORTEST = 5  # letters; shorter words have too many neighbours
_LOOKED_AT = 5  # terms, the most frequent first
_WHOLE = 3  # tokens of a word that is one, with the special ones around it


def respelled(question: str, unknown_words: Sequence[str], generation: Generation) -> str:
    """The question with words that no document has replaced by words one edit away.

    An edit adds, drops, changes or swaps letters; the first letter must agree, for names of
    places and people that differ in it are seldom the same. Numbers are left alone, and so is a
    word that the model's vocabulary holds whole: "rulers" is no misspelling of "rules".
    """
    for word in unknown_words:
        if len(word) < _SHORTEST or not word.isalpha() or _is_a_word(word, generation):
            continue
        found = _neighbour(word, generation)
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


def _is_a_word(word: str, generation: Generation) -> bool:
    (length,) = generation.embedder.count_tokens([word])
    return length <= _WHOLE


def _neighbour(word: str, generation: Generation) -> str | None:
    folded = word.casefold()
    for number in generation.lexical.near_terms(folded, _LOOKED_AT):
        names = list(generation.corpus.passage_ids([number]).values())
        for passage in generation.corpus.passages(names).values():
            for other in all_words(passage.text):
                if other[0].casefold() == folded[0] and is_one_edit(folded, other.casefold()):
                    return other
    return None
