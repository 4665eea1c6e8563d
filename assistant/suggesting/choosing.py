"""Which candidate to try next: a good one that is unlike those that are kept."""

from collections.abc import Callable, Iterator, Sequence

from assistant.suggesting.candidates import Candidate

_SAME_KIND = 0.35
_SAME_WORDS = 0.6  # all of the shorter question's
_NEAR = 0.2
_NEAR_CHARACTERS = 1500


def tried(
    candidates: Sequence[Candidate],
    is_kept: Callable[[Candidate], bool],
    liking: Callable[[Candidate], float],
    same_document: float,
) -> Iterator[Candidate | None]:
    """Try candidates one by one, the best first: each that is kept, and None for each that is not.

    Args:
        candidates: Those there are.
        is_kept: Whether one is kept; asked when it is its turn.
        liking: How much one is liked, all others aside.
        same_document: How much less if one of the same document is kept, from 0.
    """

    def likeness(one: Candidate, other: Candidate) -> float:
        return _likeness(one, other) + same_document * (one.document == other.document)

    left = sorted(candidates, key=lambda one: (one.document, one.start, one.question.text))
    kept: list[Candidate] = []
    while left:
        best = max(left, key=lambda one: liking(one) - sum(likeness(one, two) for two in kept))
        left.remove(best)
        if is_kept(best):
            kept.append(best)
            left = [one for one in left if not one.overlaps(best.document, best.start, best.end)]
            yield best
        else:
            yield None


def _likeness(one: Candidate, other: Candidate) -> float:
    """How much a candidate repeats of another, from 0."""
    shared = len(one.keys & other.keys) / max(1, min(len(one.keys), len(other.keys)))
    total = _SAME_KIND * (one.question.kind is other.question.kind) + _SAME_WORDS * shared**2
    is_near = abs(one.start - other.start) < _NEAR_CHARACTERS
    return total + _NEAR * (is_near and one.document == other.document)
