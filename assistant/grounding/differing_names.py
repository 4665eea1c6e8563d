"""Names of a sentence that its source does not have, or has in another part or place."""

from collections.abc import Iterator, Sequence

from assistant.grounding.covered import Covered
from assistant.grounding.english import FIRST_PERSON, PRONOUNS
from assistant.grounding.names import Name, unknown_words
from assistant.grounding.nearness import alike, closest
from assistant.grounding.roles import exchanged
from assistant.grounding.scene import Scene
from assistant.grounding.source import Source
from assistant.grounding.tokens import stem, stems_of
from assistant.grounding.units import MONEY, unit_of
from assistant.verdicts import Difference, DifferenceKind

# Likeness of surroundings from which one name is in the place of another. Tuned with
# `python -m benchmarks.grounding`, 2026-11-24.
_STANDS_FOR = 0.5


def differing_names(said: Scene, source: Source) -> Iterator[Difference]:
    """What of a sentence's names differs from its source, in order."""
    known = source.scene.stems | source.before.stems
    if any(token.lower in FIRST_PERSON for token in source.scene.tokens):
        known |= {stem(word) for word in source.proper}  # "we" may be any that the document names
    pair = next(filter(None, (exchanged(said, one) for one in source.sentences)), None)
    for name in said.names:
        if not source.is_name(name) or _is_in_fact(name, said):
            continue
        if unknown_words(name, known, source.aliases):
            other = closest(said, source.scene, name, _others(said, source))
            found = other.text if other else ""
            yield Difference(kind=DifferenceKind.NAME, said=name.text, found=found)
        elif pair is None and (other := _stands_for(name, said, source)):
            yield Difference(kind=DifferenceKind.NAME, said=name.text, found=other.text)
    if pair is not None:
        yield Difference(kind=DifferenceKind.NAME, said=pair[0].text, found=pair[1].text)


def _is_in_fact(name: Name, said: Scene) -> bool:
    """Whether a name is part of a date or tells a currency: "Swiss francs"."""
    if Covered(said.moments).meets(name):
        return True
    after = next((token for token in said.tokens if token.start >= name.end), None)
    unit = unit_of(after.text) if after else None
    return unit is not None and unit.dimension in MONEY


def _others(said: Scene, source: Source) -> list[Name]:
    """Names of the source that the sentence does not have."""
    ours = stems_of(word for name in said.names for word in name.words)
    return [
        name
        for name in source.scene.names
        if source.is_name(name) and not stems_of(name.words) & ours
    ]


def _stands_for(name: Name, said: Scene, source: Source) -> Name | None:
    """Another name that the source has where the sentence has this one.

    The source's sentences that speak of the same must lack the name, and any pronoun for it.
    """
    speaking = source.closest_to(said)
    if not unknown_words(name, speaking.stems, source.aliases):
        return None
    content = stems_of(said.content) - stems_of(name.words)
    for sentence in source.sentences:
        if sentence.stems & content and not unknown_words(name, sentence.stems, source.aliases):
            return None
    spare = _others(said, source)
    rivals = [one for one in speaking.names if _is_among(one, spare)]
    found = closest(said, speaking, name, rivals)
    if found is None or _has_pronoun(speaking, found.start):
        return None
    return found if alike(said, speaking, name, found) >= _STANDS_FOR else None


def _is_among(name: Name, others: Sequence[Name]) -> bool:
    return any(stems_of(name.words) == stems_of(other.words) for other in others)


def _has_pronoun(scene: Scene, end: int) -> bool:
    """Whether a pronoun stands before a place; one after it may mean what stands there."""
    return any(token.lower in PRONOUNS and token.end <= end for token in scene.tokens)
