"""Held-out questions asked as a user would: what search and reader say, and what is right."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.decision import contradiction_in, evidence_of
from assistant.extractive import evidence_of_sentence
from assistant.retriever import READ, RELEVANCE_SHARE, Findings, Retriever
from benchmarks.reader import data
from benchmarks.reader.sources import Asked

PER_ARTICLE = 120
FOREIGN = 6  # questions of other articles put to each
ANSWERED = {"answerable", "fact", "why", "list"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceExample:
    """A sentence that was read for a question.

    Attributes:
        passage: Rank of its passage, from 0.
        row: Which of the passage's sentences it is.
        words: How many it has.
        evidence: What speaks for it.
        is_gold: Whether it is part of the answer.
    """

    passage: int
    row: int
    words: int
    evidence: Mapping[str, float]
    is_gold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question put to one article: what was found, and whether the article answers it.

    Attributes:
        article: Which article.
        kind: Of which kind the question is.
        question: The question.
        contradiction: Probability that a passage contradicts it.
        evidence: What speaks for an answer.
        sentences: What speaks for each sentence; of questions that are answered.
        passages: Of these too, for each passage the score of the search, the reader's relevance,
            and whether it answers.
    """

    article: str
    kind: str
    question: str
    contradiction: float
    evidence: Mapping[str, float]
    sentences: tuple[SentenceExample, ...] = ()
    passages: tuple[tuple[float, float, bool], ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether the article answers it."""
        return self.kind in ANSWERED


def examples(
    asked: Sequence[Asked], texts: Mapping[str, tuple[str, str]], folder: Path
) -> Iterator[Example]:
    """Every held-out question put to its article, and some to others."""
    by_article: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        if one.held_out and one.source in texts:
            by_article[one.source].append(one)
    for number, (article, own) in enumerate(by_article.items()):
        dice = random.Random(article)  # noqa: S311
        others = [one for name, some in by_article.items() if name != article for one in some]
        searcher = data.search_over(folder / str(number), [texts[article]])
        retriever = Retriever(searcher)
        for one in dice.sample(own, min(len(own), PER_ARTICLE)):
            findings = retriever.search(one.question, READ)
            yield _example(article, one, findings)
            left = _without(findings, one.evidence) if one.kind in ANSWERED else findings
            if len(left.found) < len(findings.found):
                yield _example(article, replace(one, kind="removed"), left)
        for one in dice.sample(others, min(len(others), FOREIGN)):
            findings = retriever.search(one.question, READ)
            yield _example(article, replace(one, kind="off_topic"), findings)
        searcher.close()


def _example(article: str, asked: Asked, findings: Findings) -> Example:
    gold = [data.bare(text) for text in asked.evidence]
    best = findings.found[0].scored.score if findings.found else 0.0
    sentences = tuple(
        SentenceExample(
            passage=place,
            row=row,
            words=len(sentence.text.split()),
            evidence=evidence_of_sentence(one, row, best),
            is_gold=data.is_gold(sentence.text, gold),
        )
        for place, one in enumerate(findings.found)
        if one.read is not None
        for row, sentence in enumerate(one.scored.passage.sentences)
    )
    return Example(
        article=article,
        kind=asked.kind,
        question=asked.question,
        contradiction=contradiction_in(findings),
        evidence=evidence_of(findings),
        sentences=sentences if asked.kind in ANSWERED else (),
        passages=_passages(findings, gold) if asked.kind in ANSWERED else (),
    )


def _passages(findings: Findings, gold: Sequence[str]) -> tuple[tuple[float, float, bool], ...]:
    return tuple(
        (
            one.scored.score - RELEVANCE_SHARE * one.read.relevance,
            one.read.relevance,
            any(data.is_gold(said.text, gold) for said in one.scored.passage.sentences),
        )
        for one in findings.found
        if one.read is not None
    )


def _without(findings: Findings, evidence: Sequence[str]) -> Findings:
    """What would have been found had the sentences that answer not been there."""
    gold = [data.bare(text) for text in evidence]
    found = tuple(
        one
        for one in findings.found
        if not any(data.is_gold(said.text, gold) for said in one.scored.passage.sentences)
    )
    return replace(findings, found=found)
