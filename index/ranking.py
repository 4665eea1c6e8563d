"""Three rankings to one: passage vectors, sentence vectors and BM25.

Every candidate is scored by all three, also where one of them did not find it: vectors are fetched
and compared exactly, so that no list's cut-off shows in the score.
"""

from dataclasses import dataclass

import numpy as np

from index.generation import Generation
from index.passages import Evidence, Passage, ScoredPassage
from index.store import Kind
from index.vectors import Vector

# How deep each list is read; what is in none of them is not ranked.
PASSAGE_DEPTH, SENTENCE_DEPTH, LEXICAL_DEPTH = 50, 100, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The score is the sum of these, each times its part of the evidence.

    Tuned with `python -m benchmarks.fusion` on our questions and SciFact together.

    Attributes:
        dense: Of the passage's cosine.
        best_sentence: Of the highest cosine of its sentences.
        lexical: Of its BM25 score as a share of the best one for this question.
    """

    dense: float = 0.5
    best_sentence: float = 0.5
    lexical: float = 0.2


WEIGHTS = Weights()


def rank(generation: Generation, question: str, k: int) -> list[ScoredPassage]:
    """The k best passages, best first; equals in the order of their ids."""
    vector = generation.embedder.embed_query(question)
    lexical = _lexical(generation, question)
    found = _candidates(generation, vector) | lexical.keys()
    passages = list(generation.corpus.passages(sorted(found)).values())
    evidence = _evidence(generation, vector, passages, lexical)
    best = max(lexical.values(), default=0.0) or 1.0
    scores = [combine(item, best_lexical=best) for item in evidence]
    ordered = sorted(
        zip(passages, scores, evidence, strict=True), key=lambda row: (-row[1], row[0].id)
    )
    return [
        ScoredPassage(passage=passage, score=score, rank=position, evidence=item)
        for position, (passage, score, item) in enumerate(ordered[:k], start=1)
    ]


def combine(evidence: Evidence, *, best_lexical: float, weights: Weights = WEIGHTS) -> float:
    """The score of a passage from its evidence; `best_lexical` is above 0."""
    return (
        weights.dense * evidence.dense
        + weights.best_sentence * max(evidence.sentences, default=evidence.dense)
        + weights.lexical * evidence.lexical / best_lexical
    )


def _candidates(generation: Generation, vector: Vector) -> set[str]:
    """Ids of the passages that are near, or have a sentence that is."""
    passages = generation.store.search(Kind.PASSAGE, vector, PASSAGE_DEPTH)
    sentences = generation.store.search(Kind.SENTENCE, vector, SENTENCE_DEPTH)
    owners = generation.corpus.owners([name for name, _ in sentences])
    return {name for name, _ in passages} | set(owners.values())


def _lexical(generation: Generation, question: str) -> dict[str, float]:
    """BM25 scores by passage id."""
    hits = generation.lexical.search(question, LEXICAL_DEPTH)
    ids = generation.corpus.passage_ids([number for number, _ in hits])
    return {ids[number]: score for number, score in hits}


def _evidence(
    generation: Generation, vector: Vector, passages: list[Passage], lexical: dict[str, float]
) -> list[Evidence]:
    """What speaks for each passage."""
    dense = generation.store.vectors(Kind.PASSAGE, [passage.id for passage in passages]) @ vector
    sentence_ids = [
        f"{passage.document_id}#{sentence.start}-{sentence.end}"
        for passage in passages
        for sentence in passage.sentences
    ]
    cosines = generation.store.vectors(Kind.SENTENCE, sentence_ids) @ vector
    ends = np.cumsum([len(passage.sentences) for passage in passages])
    return [
        Evidence(
            dense=float(dense[row]),
            sentences=tuple(
                float(cosine) for cosine in cosines[end - len(passage.sentences) : end]
            ),
            lexical=lexical.get(passage.id, 0.0),
        )
        for row, (passage, end) in enumerate(zip(passages, ends, strict=True))
    ]
