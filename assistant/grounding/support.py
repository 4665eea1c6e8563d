"""Whether a text says what a sentence says: word by word, the words near in meaning included.

Alike are words whose vectors, each made in its own context, are near: BERTScore's recall, of the
words that tell something.

Source: Zhang et al. 2020, "BERTScore: Evaluating text generation with BERT".
"""

from collections.abc import Sequence

import numpy as np

from assistant.grounding.covered import Covered
from assistant.grounding.english import LIGHT_WORDS
from assistant.grounding.scene import Scene
from assistant.grounding.tokens import Token
from index.minilm import TokenVectors
from index.vectors import Vector

# Tuned with `python -m benchmarks.grounding`, 2026-11-24.
SUPPORTED = 0.70  # below it a sentence is not supported


def support_of(
    said: Scene, vectors: TokenVectors, sources: Sequence[tuple[Scene, TokenVectors]]
) -> float:
    """How much of a sentence some texts say together: the mean of its words' likeness, up to 1.

    Args:
        said: The sentence.
        vectors: Its tokens.
        sources: The texts with theirs.
    """
    stems = frozenset[str]().union(*(scene.stems for scene, _ in sources))
    nearest = np.full(len(vectors.offsets), -1.0, dtype=np.float32)
    for _, other in sources:
        if len(other.vectors) and len(nearest):
            nearest = np.maximum(nearest, (vectors.vectors @ other.vectors.T).max(axis=1))
    words = _telling(said) or said.content
    theirs = {item.key for scene, _ in sources for item in scene.items if item.is_fact}
    found = [1.0 for item in said.items if item.is_fact and item.key in theirs]
    found += [1.0 if token.stem in stems else _likeness(token, vectors, nearest) for token in words]
    return sum(found) / len(found) if found else 0.0


def _likeness(token: Token, vectors: TokenVectors, nearest: Vector) -> float:
    pieces = [
        row
        for row, (start, end) in enumerate(vectors.offsets)
        if start < token.end and token.start < end
    ]
    return float(nearest[pieces].mean()) if pieces else 1.0


def _telling(said: Scene) -> list[Token]:
    """The words that are to be found in the source: figures and names are compared elsewhere."""
    names = Covered(name for name in said.names if name.is_certain)
    return [
        token
        for token in said.content
        if token.lower not in LIGHT_WORDS
        and not said.figures.meets(token)
        and not names.meets(token)
    ]
