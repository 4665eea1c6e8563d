"""The passages for a question, best first, each with what the reader makes of it."""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.reader import Reader, ReadPassage
from assistant.reranker import Reranker
from index.passages import ScoredPassage
from index.searcher import Searcher

READ = 10  # of the best passages are read; with 24 the answers are as good, twice as late
# Of a relevance logit beside the score of the search; `benchmarks.reader.fit` prints what others
# give: from .04 to .1 they are alike, MRR .89 to .90, against .84 without the reader (2026-11-24).
RELEVANCE_SHARE = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A passage of the ranking; `read` is None for what was too far down to be read."""

    scored: ScoredPassage
    read: ReadPassage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What there is on a question.

    Attributes:
        generation: The generation of the index that was searched.
        found: The ranking, best first.
        unknown_words: The question's words that occur in no passage.
        question: What was searched: the question in the documents' spelling.
        sources: sha256 of each document's file, by its id.
        seconds: Spent on searching and on reading.
    """

    generation: str
    found: tuple[Found, ...]
    unknown_words: tuple[str, ...]
    question: str
    sources: Mapping[str, str]
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def passages(self) -> tuple[ScoredPassage, ...]:
        """The ranking alone."""
        return tuple(one.scored for one in self.found)


class Retriever:
    """Search, then reading. Safe to use from several threads."""

    def __init__(self, searcher: Searcher, reranker: Reranker | None = None) -> None:
        """Use an index and, in the reader's place, another model to order passages."""
        self.searcher = searcher
        self._reranker = reranker
        self._opening = threading.Lock()
        self._opened: Reader | None = None

    def search(self, question: str, k: int) -> Findings:
        """The k best passages for a question.

        Raises:
            index.IndexingError: If there is no index that can be read.
        """
        began = time.perf_counter()
        result = self.searcher.search(question, max(k, READ))
        searched = time.perf_counter()
        question = result.question
        near, far = result.passages[:READ], result.passages[READ:]
        read = self._reader().read(question, [scored.passage for scored in near])
        ordered = _reordered(near, self._relevance(question, near, read))
        found = [Found(scored=scored, read=read[row]) for row, scored in ordered]
        lowest = found[-1].scored.score if found else 0.0
        for scored in far:  # below what was read, in their order
            score = min(scored.score, lowest)
            found.append(Found(scored=replace(scored, score=score), read=None))
        return Findings(
            generation=result.generation,
            found=tuple(found[:k]),
            unknown_words=result.unknown_words,
            question=question,
            sources=result.sources,
            seconds={"search": searched - began, "read": time.perf_counter() - searched},
        )

    def _relevance(
        self, question: str, near: Sequence[ScoredPassage], read: Sequence[ReadPassage]
    ) -> Sequence[float]:
        if self._reranker is None:
            return [one.relevance for one in read]
        return self._reranker.scores(question, [scored.passage for scored in near])

    def _reader(self) -> Reader:
        """Loaded at the first question: what only looks at the index never pays for it."""
        with self._opening:
            if self._opened is None:
                self._opened = Reader()
            return self._opened


def _reordered(
    near: Sequence[ScoredPassage], relevance: Sequence[float]
) -> list[tuple[int, ScoredPassage]]:
    """The passages by search and relevance together, each with its row in the old order."""
    scores = [
        scored.score + RELEVANCE_SHARE * logit
        for scored, logit in zip(near, relevance, strict=True)
    ]
    order = sorted(range(len(near)), key=lambda row: (-scores[row], near[row].rank))
    return [
        (row, replace(_judged(near[row], relevance[row]), score=scores[row], rank=rank))
        for rank, row in enumerate(order, start=1)
    ]


def _judged(scored: ScoredPassage, relevance: float) -> ScoredPassage:
    return replace(scored, evidence=replace(scored.evidence, relevance=relevance))
