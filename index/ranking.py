"""Three rankings to one: passage vectors, sentence vectors and BM25.

Every candidate is scored by all three, also where one of them did not find it: vectors are fetched
and compared exactly, so that no list's cut-off shows in the score.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from index.generation import Generation
from index.passages import Evidence, Passage, ScoredPassage
from index.spelling import respelled
from index.store import Kind
from index.vectors import Vector

# How deep each list is read; what is in none of them is not ranked.
PASSAGE_DEPTH, SENTENCE_DEPTH, LEXICAL_DEPTH = 50, 100, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """What one generation has on a question.

    Attributes:
        generation: Its name.
        passages: The ranking, best first.
        unknown_words: The question's words that occur in none of its passages.
        question: What was searched: the question in the documents' spelling.
        sources: sha256 of each document's file, by its id.
    """

    generation: str
    passages: tuple[ScoredPassage, ...]
    unknown_words: tuple[str, ...]
    question: str
    sources: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The score is the sum of these, each times its part of the evidence.

    Of nine mixtures tried on 2026-11-23 this was the best on SQuAD 2.0's articles (gold sentence
    within 100 words .83, without BM25 .78) and on SciFact (nDCG@10 .744, reciprocal rank fusion
    .720; `python -m benchmarks.retrieval`), and as good as any on our own questions.

    Attributes:
        dense: Of the passage's cosine.
        best_sentence: Of the highest cosine of its sentences.
        lexical: Of its BM25 score as a share of the question's weight.
    """

    dense: float = 0.3
    best_sentence: float = 0.7
    lexical: float = 0.4


WEIGHTS = Weights()


def rank(generation: Generation, question: str, k: int) -> SearchResult:
    """The k best passages, best first; equals in the order of their ids."""
    matches = generation.lexical.search(question, LEXICAL_DEPTH)
    spelt = respelled(question, matches.unknown_words, generation)
    if spelt != question:
        question, matches = spelt, generation.lexical.search(spelt, LEXICAL_DEPTH)
    vector = generation.embedder.embed_query(question)
    ids = generation.corpus.passage_ids(list(matches.scores))
    lexical = {ids[number]: score for number, score in matches.scores.items()}
    found = _candidates(generation, vector) | lexical.keys()
    passages = list(generation.corpus.passages(sorted(found)).values())
    evidence = _evidence(generation, vector, passages, lexical)
    ordered = sorted(
        zip(map(combine, evidence), passages, evidence, strict=True),
        key=lambda row: (-row[0], row[1].id),
    )
    return SearchResult(
        generation=generation.name,
        passages=tuple(
            ScoredPassage(passage=passage, score=score, rank=position, evidence=item)
            for position, (score, passage, item) in enumerate(ordered[:k], start=1)
        ),
        unknown_words=matches.unknown_words,
        question=question,
        sources=generation.manifest.recipe.seeds,
    )


def combine(evidence: Evidence, weights: Weights = WEIGHTS) -> float:
    """The score of a passage from its evidence."""
    return (
        weights.dense * evidence.dense
        + weights.best_sentence * max(evidence.sentences, default=evidence.dense)
        + weights.lexical * evidence.lexical
    )


def _candidates(generation: Generation, vector: Vector) -> set[str]:
    """Ids of the passages that are near, or have a sentence that is."""
    passages = generation.store.search(Kind.PASSAGE, vector, PASSAGE_DEPTH)
    sentences = generation.store.search(Kind.SENTENCE, vector, SENTENCE_DEPTH)
    return generation.corpus.owners(
        Kind.PASSAGE, [name for name, _ in passages]
    ) | generation.corpus.owners(Kind.SENTENCE, [name for name, _ in sentences])


def _evidence(
    generation: Generation, vector: Vector, passages: list[Passage], lexical: dict[str, float]
) -> list[Evidence]:
    """What speaks for each passage."""
    digests = generation.corpus.digests([passage.id for passage in passages])
    both = [digests[passage.id] for passage in passages]
    dense = generation.store.vectors(Kind.PASSAGE, [digest for digest, _ in both]) @ vector
    of_sentences = [digest for _, sentences in both for digest in sentences]
    cosines = generation.store.vectors(Kind.SENTENCE, of_sentences) @ vector
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
