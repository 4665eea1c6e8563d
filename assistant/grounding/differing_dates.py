"""Dates and times of a sentence that its source does not give, or gives for something else."""

from collections.abc import Iterator, Sequence

from assistant.grounding.english import TIMES_OF_DAY
from assistant.grounding.moments import Moment
from assistant.grounding.nearness import CLOSER_DATE, closest, nearer
from assistant.grounding.scene import Scene
from assistant.grounding.source import Source
from assistant.verdicts import Difference, DifferenceKind


def differing_dates(said: Scene, source: Source) -> Iterator[Difference]:
    """What of a sentence's dates and times differs from its source, in order."""
    for one in said.moments:
        if (found := _found_instead(one, said, source)) is not None:
            yield Difference(kind=DifferenceKind.DATE, said=one.text, found=found)
    yield from _times_of_day(said, source.scene)


def _found_instead(one: Moment, said: Scene, source: Source) -> str | None:
    """What the source has in the place of a date, maybe nothing; None if it agrees."""
    theirs = source.scene.moments
    good = [other for other in theirs if one.agrees(other)]
    rivals = [o for o in theirs if o not in good and o.parts.keys() & one.parts.keys()]
    if not good:
        if _is_known_year(one, source.scene):
            return None
        instead = closest(said, source.scene, one, rivals)
        return instead.text if instead else ""
    if _has_more(one, good, [*theirs, *source.before.moments]):
        return good[0].text
    taken = nearer(said, source.scene, one, good, rivals, CLOSER_DATE)
    return taken.text if taken else None


def _is_known_year(one: Moment, source: Scene) -> bool:
    return one.parts.keys() == {"year"} and any(q.value == one.year for q in source.quantities)


def _has_more(one: Moment, good: Sequence[Moment], known: Sequence[Moment]) -> bool:
    """Whether a date says more than the source's, and not what is known from around it."""
    best = max(good, key=lambda other: len(other.parts.keys() & one.parts.keys()))
    return any(
        name not in best.parts and not any(other.parts.get(name) == value for other in known)
        for name, value in one.parts.items()
    )


def _times_of_day(said: Scene, source: Scene) -> Iterator[Difference]:
    """`morning` where the source has `evening`."""
    theirs = [token for token in source.tokens if token.lower in TIMES_OF_DAY]
    if not theirs or any(moment.minute is not None for moment in source.moments):
        return  # "6 a.m." is in the morning
    known = {token.lower for token in theirs}
    for token in said.tokens:
        if token.lower in TIMES_OF_DAY - known:
            yield Difference(kind=DifferenceKind.DATE, said=token.text, found=theirs[0].text)
