"""A sentence-transformers `CrossEncoder` that orders passages in the reader's place."""

from collections.abc import Sequence
from typing import Protocol

from assistant.errors import ConfigurationError
from assistant.reading import Reading
from index.passages import Passage


class Reranker(Protocol):
    """Anything that scores passages for a question."""

    def scores(self, question: str, passages: Sequence[Passage]) -> Sequence[float]:
        """One score per passage, in their order; higher is better."""


class CrossEncoderReranker:
    """A cross-encoder by its name on the hub or its path."""

    def __init__(self, name: str) -> None:
        """Load it; a name that is not on disk is fetched from the hub.

        Raises:
            ConfigurationError: If it cannot be had.
        """
        from sentence_transformers import CrossEncoder

        try:
            self._model = CrossEncoder(name)
        except (OSError, ValueError) as error:
            raise ConfigurationError(
                f"ASSISTANT_RERANKER={name} cannot be loaded: {error}"
            ) from error

    def scores(self, question: str, passages: Sequence[Passage]) -> Sequence[float]:
        """One score per passage, in their order."""
        pairs = [(question, Reading.of(passage).text) for passage in passages]
        return [float(score) for score in self._model.predict(pairs, show_progress_bar=False)]
