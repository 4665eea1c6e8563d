"""Which characters of a text are taken."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Place(Protocol):
    """Anything with a place in a text, half-open."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """One past the last."""


_Placed = TypeVar("_Placed", bound=Place)


class Covered:
    """The characters that some places in a text take up."""

    def __init__(self, places: Iterable[Place] = ()) -> None:
        self._taken: set[int] = set()
        for place in places:
            self.add(place)

    def add(self, place: Place) -> None:
        """Take up one more place."""
        self._taken.update(range(place.start, place.end))

    def meets(self, place: Place) -> bool:
        """Whether a place has a character that is taken."""
        return not self._taken.isdisjoint(range(place.start, place.end))


def disjoint(places: Iterable[_Placed], taken: Iterable[Place] = ()) -> list[_Placed]:
    """The places that meet none before them, nor one that is taken; in the order of the text."""
    covered, kept = Covered(taken), []
    for place in places:
        if not covered.meets(place):
            covered.add(place)
            kept.append(place)
    return sorted(kept, key=lambda place: place.start)
