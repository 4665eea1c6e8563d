"""Which fact of a source stands where a sentence has one of its own: by what is around them."""

from collections.abc import Sequence
from typing import TypeVar

from assistant.grounding.covered import Place
from assistant.grounding.scene import Scene, likeness

# Share by which another fact of the source must fit better for the sentence to have taken the
# wrong one. Tuned with `python -m benchmarks.grounding`, 2026-11-24.
CLOSER = 0.25
CLOSER_DATE = 0.5  # dates stand further from what they date
_LEAST = 0.3  # a likeness that says nothing

_Fact = TypeVar("_Fact", bound=Place)


def closest(said: Scene, source: Scene, one: Place, others: Sequence[_Fact]) -> _Fact | None:
    """The fact of a source that stands most like one of the sentence."""
    return max(others, key=lambda other: alike(said, source, one, other), default=None)


def nearer(
    said: Scene,
    source: Scene,
    one: Place,
    good: Sequence[_Fact],
    rivals: Sequence[_Fact],
    closer: float = CLOSER,
) -> _Fact | None:
    """The rival that stands where the sentence has this fact, if one does.

    Args:
        said: The sentence.
        source: What it cites.
        one: A fact of the sentence.
        good: Facts of the source that say the same.
        rivals: Facts of the source that say otherwise.
        closer: Share by which a rival must fit better.
    """
    best = max(alike(said, source, one, other) for other in good)
    rival = closest(said, source, one, rivals)
    if rival is None:
        return None
    like = alike(said, source, one, rival)
    return rival if (like - best) / (max(like, best) + _LEAST) > closer else None


def is_exchange(
    said: Scene, source: Scene, ours: tuple[Place, Place], theirs: tuple[Place, Place]
) -> bool:
    """Whether two facts fit better in each other's place, both together."""
    one, other = ([alike(said, source, fact, place) for place in theirs] for fact in ours)
    straight, crossed = one[0] + other[1], one[1] + other[0]
    return (crossed - straight) / (max(crossed, straight) + _LEAST) > CLOSER


def alike(said: Scene, source: Scene, one: Place, other: Place) -> float:
    """How much what is around a fact of a sentence is like what is around one of its source."""
    return likeness(said.around(one.start, one.end), source.around(other.start, other.end))
