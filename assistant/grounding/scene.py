"""A text as the checks see it: its facts, and every word or fact in its place."""

import math
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from assistant.grounding.covered import Covered
from assistant.grounding.english import listed
from assistant.grounding.moments import Moment, moments_in
from assistant.grounding.names import Name, names_in
from assistant.grounding.numbers import quantities_in
from assistant.grounding.quantities import Quantity
from assistant.grounding.tokens import Token, plain, tokens_of

# How fast nearness falls. Tuned with `python -m benchmarks.grounding`, 2026-11-24.
_NEAR_WORDS = 4.0  # words within which it falls to a third
_PER_BREAK = 0.4  # and how much for each break between clauses
_LEADING = 2  # words right before in which one of these tells two figures apart
_TURNS = listed("from to by until than against between before after")
_BREAK = re.compile(r"[,;:.()]|\b(?:and|but|while|whereas|although|though|because|or)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A word or fact in its place: `key` is equal where two texts say the same."""

    start: int
    end: int
    key: str
    is_fact: bool


class Scene:
    """A text taken apart; each part is computed when it is first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.plain = plain(text)
        self._around: dict[tuple[int, int], dict[str, float]] = {}

    @cached_property
    def tokens(self) -> list[Token]:
        """Its words."""
        return tokens_of(self.text)

    @cached_property
    def content(self) -> list[Token]:
        """Its words that say something by themselves."""
        return [token for token in self.tokens if token.is_content]

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all its words."""
        return frozenset(token.stem for token in self.tokens)

    @cached_property
    def moments(self) -> list[Moment]:
        """Its dates and times."""
        return moments_in(self.text)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Its numbers that are no dates."""
        return quantities_in(self.text, self.moments)

    @cached_property
    def figures(self) -> Covered:
        """Where its facts are."""
        return Covered([*self.quantities, *self.moments])

    @cached_property
    def names(self) -> list[Name]:
        """Its names."""
        return names_in(self.text)

    @cached_property
    def items(self) -> list[Item]:
        """Its facts and content words, in order."""
        facts = [
            *(
                Item(start=q.start, end=q.end, key=f"#{q.amount}", is_fact=True)
                for q in self.quantities
            ),
            *(
                Item(start=m.start, end=m.end, key=f"@{sorted(m.parts.items())}", is_fact=True)
                for m in self.moments
            ),
        ]
        words = [
            Item(start=token.start, end=token.end, key=token.stem, is_fact=False)
            for token in self.content
            if not self.figures.meets(token)
        ]
        return sorted([*facts, *words], key=lambda item: item.start)

    @cached_property
    def _breaks(self) -> list[int]:
        return [match.start() for match in _BREAK.finditer(self.plain)]

    def around(self, start: int, end: int) -> dict[str, float]:
        """What stands around a span: each key with its nearness, 0 to 1."""
        if (start, end) not in self._around:
            self._around[start, end] = self._read_around(start, end)
        return self._around[start, end]

    def _read_around(self, start: int, end: int) -> dict[str, float]:
        place = sum(item.end <= start for item in self.items)
        found: dict[str, float] = {}
        for row, item in enumerate(self.items):
            if item.start < end and start < item.end:
                continue
            steps = place - row if row < place else row - place + 1
            first, last = min(item.end, end), max(item.start, start)
            breaks = bisect_left(self._breaks, last) - bisect_left(self._breaks, first)
            nearness = math.exp(-(steps - 1) / _NEAR_WORDS - _PER_BREAK * breaks)
            found[item.key] = max(nearness, found.get(item.key, 0.0))
        for token in [token for token in self.tokens if token.end <= start][-_LEADING:]:
            if token.lower in _TURNS:
                found[f"<{token.lower}"] = 1.0
        return found


def likeness(ours: dict[str, float], theirs: dict[str, float]) -> float:
    """How much two surroundings have in common; from 0, about 1 for each neighbour they share."""
    return sum(nearness * theirs[key] for key, nearness in ours.items() if key in theirs)
