"""Who did it to whom: whether two names of a sentence have exchanged their parts in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.grounding.english import IRREGULAR_VERBS
from assistant.grounding.names import Name
from assistant.grounding.scene import Scene
from assistant.grounding.tokens import Token, stems_of

_LEAST_NAMES = 2
_VERB = re.compile(r"(?:ed|ing)$")
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|got)\s(?:\w+ly\s|later\s|then\s|also\s)?$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """Who does what a verb says, and to whom; None where no name stands.

    `is_told` says that `by` names the agent; else it is only the name that stands nearest.
    """

    agent: Name | None
    patient: Name | None
    is_told: bool = False


def exchanged(said: Scene, source: Scene) -> tuple[Name, Name] | None:
    """Two names that have each other's part in a source's sentence, or None."""
    pairs = _shared(said.names, source.names)
    if len(pairs) < _LEAST_NAMES:
        return None
    for verb in said.content:
        for other in source.content:
            if verb.stem != other.stem or not (_is_verb(verb) and _is_verb(other)):
                continue
            pair = _exchange(_parts(said, verb), _parts(source, other), pairs)
            if pair:
                return pair
    return None


def _shared(ours: Sequence[Name], theirs: Sequence[Name]) -> list[tuple[Name, Name]]:
    return [
        (one, other)
        for one in ours
        for other in theirs
        if stems_of(one.words) & stems_of(other.words)
    ]


def _exchange(
    ours: _Parts, theirs: _Parts, pairs: Sequence[tuple[Name, Name]]
) -> tuple[Name, Name] | None:
    """Our agent and theirs, if each is the other's patient or nobody."""
    if ours.agent is None or theirs.agent is None or (ours.agent, theirs.agent) in pairs:
        return None
    in_source = [other for one, other in pairs if one == ours.agent]
    in_said = [one for one, other in pairs if other == theirs.agent]
    if not in_source or not in_said:
        return None
    is_crossed = ours.patient in in_said and theirs.patient in in_source
    if ours.patient is None or theirs.patient is None:
        is_crossed = (
            (ours.is_told or theirs.is_told)
            and ours.patient in {None, *in_said}
            and theirs.patient in {None, *in_source}
        )
    return (ours.agent, theirs.agent) if is_crossed else None


def _parts(scene: Scene, verb: Token) -> _Parts:
    left = [name for name in scene.names if name.end <= verb.start]
    right = [name for name in scene.names if name.start >= verb.end]
    before = left[-1] if left else None
    after = right[0] if right else None
    is_passive = _PASSIVE.search(scene.plain[: verb.start]) is not None
    by = re.search(r"\bby\b", scene.plain[verb.end : after.start]) if after else None
    if by or is_passive:
        return _Parts(agent=after if by else None, patient=before, is_told=by is not None)
    return _Parts(agent=before, patient=after)


def _is_verb(token: Token) -> bool:
    return token.text[0].islower() and (
        token.lower in IRREGULAR_VERBS or _VERB.search(token.lower) is not None
    )
