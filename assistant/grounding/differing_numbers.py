"""Numbers of a sentence that its source does not state, or states of something else."""

import re
from collections.abc import Iterator, Sequence

from assistant.grounding.english import LOOSE_COUNTS
from assistant.grounding.nearness import closest, is_exchange, nearer
from assistant.grounding.quantities import Quantity, differs_in_unit, states
from assistant.grounding.scene import Scene
from assistant.grounding.source import Source
from assistant.verdicts import Difference, DifferenceKind


def differing_numbers(said: Scene, source: Source) -> Iterator[Difference]:
    """What of a sentence's numbers differs from its source, in order."""
    theirs = source.scene.quantities
    years = {moment.year for moment in source.scene.moments}
    for one in said.quantities:
        good = [other for other in theirs if states(one, other)]
        rivals = _rivals(one, theirs, good)
        if good:
            rivals = _unsaid(rivals, said, source.scene, one)
            taken = nearer(said, source.scene, one, good, rivals)
            if taken is not None and not one.is_ordinal and not _is_loose(one):
                yield Difference(kind=DifferenceKind.NUMBER, said=one.text, found=taken.text)
        elif not _is_loose(one) and not _is_in_name(one, said, source) and one.value not in years:
            other = closest(said, source.scene, one, rivals or theirs)
            is_unit = any(differs_in_unit(one, other) for other in theirs)
            kind = DifferenceKind.UNIT if is_unit else DifferenceKind.NUMBER
            yield Difference(kind=kind, said=one.text, found=other.text if other else "")


def _rivals(one: Quantity, theirs: Sequence[Quantity], good: Sequence[Quantity]) -> list[Quantity]:
    """The source's numbers that count the same kind of thing, and are others."""
    return [
        other
        for other in theirs
        if other not in good
        and _dimension(one) == _dimension(other)
        and one.is_ordinal == other.is_ordinal
        and not any(states(other, same) for same in good)
    ]


def _dimension(one: Quantity) -> str:
    return one.unit.dimension if one.unit else ""


def _unsaid(
    rivals: Sequence[Quantity], said: Scene, source: Scene, one: Quantity
) -> list[Quantity]:
    """The rivals that the sentence does not also state, unless it states them in exchange."""
    kept = []
    mine = [other for other in source.quantities if states(one, other)]
    for rival in rivals:
        stated = [other for other in said.quantities if other != one and states(other, rival)]
        if not stated or is_exchange(said, source, (one, stated[0]), (mine[0], rival)):
            kept.append(rival)
    return kept


def _is_loose(one: Quantity) -> bool:
    """Whether a number says little: `one` may be an article, `first` a matter of telling."""
    is_word = one.text[:1].isalpha()
    return (one.value == 1 and (is_word or one.unit is None)) or one.text.casefold() in LOOSE_COUNTS


def _is_in_name(one: Quantity, said: Scene, source: Source) -> bool:
    """Whether a bare number belongs to a name that the source does not number otherwise."""
    before = [token for token in said.tokens if token.end <= one.start][-1:]
    if one.unit is not None or not before or not before[0].text[0].isupper():
        return False
    if said.plain[before[0].end : one.start] != " " or before[0].start == 0:
        return False
    return not re.search(rf"\b{re.escape(before[0].text)} \d", source.scene.plain)
