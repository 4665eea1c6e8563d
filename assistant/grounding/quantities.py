"""Numbers with what they count, and when one says what another does."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assistant.grounding.units import Unit

# Tuned with `python -m benchmarks.grounding`, 2026-11-24.
_SMALL_PLACE = 3  # up to it, a place and an amount are two things
_TOLERANCE = Fraction(1, 10)  # how far "about" may be from the number, as a share of it
_REACH = Fraction(1, 4)  # how far "over" and "under" may be


class Bound(StrEnum):
    """How a number is meant to be taken."""

    EXACT = "exact"
    ABOUT = "about"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with what it counts.

    Attributes:
        start: First character in the text, unit included.
        end: One past the last.
        text: As it stands there.
        value: The number, scales (`million`) worked in.
        unit: Its unit or currency, or None.
        bound: Whether it is exact, or about, above or below the true value.
        is_ordinal: Whether it gives a place (`third`), not an amount.
        figure: The number without its scale: 1.5 of `$1.5bn`.
    """

    start: int
    end: int
    text: str
    value: Fraction
    unit: Unit | None = None
    bound: Bound = Bound.EXACT
    is_ordinal: bool = False
    figure: Fraction = Fraction(0)

    @property
    def amount(self) -> Fraction:
        """The number in base units."""
        return self.value * (self.unit.factor if self.unit else 1)


def states(said: Quantity, source: Quantity) -> bool:
    """Whether a number says what another one does, by value and within its own bounds."""
    if said.is_ordinal != source.is_ordinal and said.value <= _SMALL_PLACE:
        return False  # "the second one" is not "two"; "the fifteenth move" is "move 15"
    if said.unit and source.unit and said.unit.dimension != source.unit.dimension:
        return False
    ours, theirs = said.amount, source.amount
    if bool(said.unit) != bool(source.unit):
        ours, theirs = said.value, source.value
    return ours == theirs or _is_within(said.bound, ours, theirs)


def differs_in_unit(said: Quantity, source: Quantity) -> bool:
    """Whether two numbers have the same figure and count something else by it."""
    is_same = said.figure == source.figure or said.value == source.value
    return is_same and said.is_ordinal == source.is_ordinal and not states(said, source)


def _is_within(bound: Bound, ours: Fraction, theirs: Fraction) -> bool:
    if bound is Bound.ABOUT:
        return abs(ours - theirs) <= _TOLERANCE * abs(theirs)
    if bound is Bound.ABOVE:
        return 0 < theirs - ours <= _REACH * abs(theirs)
    if bound is Bound.BELOW:
        return 0 < ours - theirs <= _REACH * abs(ours)
    return False
