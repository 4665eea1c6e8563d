"""What a passage is to a question: does it answer, with which sentence, with which words.

A cross-encoder on the installed MiniLM. Its adapter and heads are `reader.safetensors`, made by
`benchmarks/reader`; READER.md beside it says from what, and how good it is.
"""

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.reading import Reading
from index.installed import read_safetensors
from index.minilm import MiniLmPairs, PairVectors
from index.passages import Passage
from index.vectors import Matrix, Vector

WEIGHTS = Path(__file__).with_name("reader.safetensors")
MAX_SPAN_TOKENS = 30
MAX_THREADS = 4
_START, _END, _EVIDENCE = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The words that answer.

    Attributes:
        sentence: Row of the sentence they stand in.
        start: First character, counted in the sentence.
        end: One past the last.
        score: How much better they fit than "there is no answer here"; a logit.
    """

    sentence: int
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPassage:
    """What the reader makes of one passage.

    Attributes:
        relevance: Whether it should come before others; a logit.
        answers: Probability that it answers the question.
        contradicts: Probability that it contradicts what the question takes for granted.
        evidence: For each sentence, the probability that it is why.
        span: The words that answer best, or None when the passage was cut before its sentences.
    """

    relevance: float
    answers: float
    contradicts: float
    evidence: tuple[float, ...]
    span: Span | None


class Reader:
    """The installed reader; safe to use from several threads."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        """Load the model with the adapter."""
        tensors = read_safetensors(weights)
        self._passage = _head(tensors, "of_passage")
        self._token = _head(tensors, "of_token")
        self._pairs = MiniLmPairs(tensors, threads=min(MAX_THREADS, os.cpu_count() or 1))
        # It computes on all cores: of four questions read at once all are late, one after the
        # other only the last is (p95 .27 s against .33).
        self._turn = threading.Lock()

    def read(self, question: str, passages: Sequence[Passage]) -> list[ReadPassage]:
        """What each passage is to the question, in the passages' order."""
        readings = [Reading.of(passage) for passage in passages]
        with self._turn:
            vectors = self._pairs.read(question, [reading.text for reading in readings])
        return [self._judge(*pair) for pair in zip(readings, vectors, strict=True)]

    def _judge(self, reading: Reading, vectors: PairVectors) -> ReadPassage:
        relevance, answers, contradicts = _apply(self._passage, vectors.first[None])[0]
        tokens = _apply(self._token, vectors.tokens)
        nothing = _apply(self._token, vectors.first[None])[0]
        places = [reading.place(start) for start, _ in vectors.offsets]
        return ReadPassage(
            relevance=float(relevance),
            answers=_probability(answers),
            contradicts=_probability(contradicts),
            evidence=_evidence(tokens[:, _EVIDENCE], places, len(reading.sentences)),
            span=_best_span(reading, vectors, tokens, nothing),
        )


def _head(tensors: dict[str, Matrix], name: str) -> tuple[Matrix, Vector]:
    weight, bias = (tensors[f"{name}.{part}"].astype(np.float32) for part in ("weight", "bias"))
    return weight.T, bias


def _apply(head: tuple[Matrix, Vector], vectors: Matrix) -> Matrix:
    weight, bias = head
    return np.asarray(vectors @ weight + bias, dtype=np.float32)


def _probability(logit: float) -> float:
    return float(1 / (1 + np.exp(-np.float64(logit))))


def _evidence(
    logits: Vector, places: Sequence[tuple[int, int] | None], sentences: int
) -> tuple[float, ...]:
    """The mean probability over each sentence's tokens; 0 for a sentence that was cut."""
    probabilities: list[list[float]] = [[] for _ in range(sentences)]
    for logit, place in zip(logits, places, strict=True):
        if place is not None:
            probabilities[place[0]].append(_probability(float(logit)))
    return tuple(sum(some) / len(some) if some else 0.0 for some in probabilities)


def _best_span(
    reading: Reading, vectors: PairVectors, tokens: Matrix, nothing: Vector
) -> Span | None:
    """The best start and end within one sentence, scored against the first token's.

    Source: Devlin et al. 2019, "BERT", section 4.3.
    """
    places = [reading.place(start) for start, _ in vectors.offsets]
    owner = np.array([place[0] if place else -1 for place in places])
    if not len(owner) or owner.max() < 0:
        return None
    scores = tokens[:, _START][:, None] + tokens[:, _END][None, :]
    row, column = np.indices(scores.shape)
    is_span = (column >= row) & (column - row < MAX_SPAN_TOKENS)
    is_span &= (owner[:, None] == owner[None, :]) & (owner[:, None] >= 0)
    first, last = np.unravel_index(np.where(is_span, scores, -np.inf).argmax(), scores.shape)
    sentence = int(owner[first])
    begin = reading.starts[sentence]
    return Span(
        sentence=sentence,
        start=vectors.offsets[first][0] - begin,
        end=min(vectors.offsets[last][1] - begin, len(reading.sentences[sentence])),
        score=float(scores[first, last] - nothing[_START] - nothing[_END]),
    )
