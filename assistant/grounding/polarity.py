"""Whether a text denies what another says, or says what it denies: negation by scope.

A cue turns the words that depend on it, its heads. It is matched where the other text has one of
the heads: there, too, something must negate.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.grounding.cues import (
    heads_of,
    is_cue,
    is_denied_near,
    is_doubled,
    is_elsewhere,
    is_verb,
)
from assistant.grounding.scene import Scene
from assistant.grounding.tokens import Token

# Content words, of the clause that a cue turns, that the other text may negate instead. Tuned
# with `python -m benchmarks.grounding`, 2026-11-24.
_CLAUSE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Opposition:
    """Where two texts say the opposite: the words of each, and how much hangs on them."""

    said: str
    found: str
    strength: float


def denials(said: Scene, source: Scene) -> Iterator[Opposition]:
    """What one of two texts negates, and the other says without."""
    yield from _unmatched(said, source)
    for one in _unmatched(source, said):
        yield Opposition(said=one.found, found=one.said, strength=one.strength)


def _unmatched(one: Scene, other: Scene) -> Iterator[Opposition]:
    """Heads of a text's cues that the other text has without any negation near."""
    for row, token in enumerate(one.tokens):
        heads = heads_of(one, row) if is_cue(one, row) else []
        pairs = [
            (head, match) for head in heads for match in other.tokens if match.stem == head.stem
        ]
        if not _speaks_of(heads, {head for head, _ in pairs}, is_verb=is_verb(token)):
            continue
        clause = {head.stem for head in heads_of(one, row, _CLAUSE)}
        near = [place for place, match in enumerate(other.tokens) if match.stem in clause]
        if any(is_denied_near(other, place, clause) for place in near):
            continue
        if is_doubled(one, row, other) or is_elsewhere(other, token):
            continue
        head, match = pairs[0]
        stems = {head.stem for head, _ in pairs}
        yield Opposition(said=head.text, found=match.text, strength=len(stems))


def _speaks_of(heads: Sequence[Token], matched: set[Token], *, is_verb: bool) -> bool:
    """Whether a text speaks of what a cue turns: of the first head, or, but for verbs, of most."""
    is_most = not is_verb and len(matched) * 2 > len(heads)
    return bool(matched) and (heads[0] in matched or is_most)
