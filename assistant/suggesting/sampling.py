"""Which documents and passages are looked at: a few, spread over all there are."""

from collections.abc import Sequence
from typing import TypeVar

from assistant.suggesting.candidates import Candidate, candidates_of
from index.searcher import Searcher

T = TypeVar("T")

_DOCUMENTS = 16
_PASSAGES = 120  # of one document


def starting_candidates(searcher: Searcher) -> list[Candidate]:
    """Questions that some documents answer; of ten thousand documents only a few are read.

    Raises:
        index.IndexingError: If there is no index that can be read.
    """
    entries = [entry for entry in searcher.contents() if entry.passages]
    return [
        candidate
        for entry in spread(entries, _DOCUMENTS)
        for candidate in candidates_of(spread(searcher.passages_of(entry.id), _PASSAGES))
    ]


def spread(things: Sequence[T], most: int) -> list[T]:
    """So many of some things, in their order and evenly far apart; all if they are no more.

    >>> spread("abcdefgh", 3)
    ['a', 'c', 'f']
    """
    count = min(len(things), most)
    return [things[at * len(things) // count] for at in range(count)]
