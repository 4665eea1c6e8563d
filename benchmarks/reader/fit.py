"""Fit `assistant/fitted.json`: `python -m benchmarks.reader.fit --squad F --written F --out FILE`.

Every article that the reader was not trained on becomes an index of its own, as a user's folder
would be, and its questions are asked there: those it answers, those it does not, those of other
articles, and the answered ones once more with the passages that answer them taken away. What
search and reader say about each is what the models are fitted on; each kind of question weighs the
same. Printed are figures by cross-validation over articles.
"""

import argparse
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.decision import contradiction_in, evidence_of
from assistant.extractive import evidence_of_sentence
from assistant.fitted import FittedModel, Logistic
from assistant.retriever import READ, RELEVANCE_SHARE, Findings, Retriever
from benchmarks.reader import data
from benchmarks.reader.data import Asked

PER_ARTICLE = 120
FOREIGN = 6  # questions of other articles put to each
FALSE_ABSTENTION = 0.08  # share of answered questions that may be refused
CERTAIN = 0.75  # share of contradictions named that must be ones
MOST_SENTENCES, MOST_WORDS = 4, 80  # of an answer
BESIDE = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8)
ELSEWHERE = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
WORDS_A_POINT = 1000  # so many words of an answer are worth a whole right one
ANSWERED = {"answerable", "fact", "why", "list"}
CONTRADICTED = {"false_premise"}
AGAINST = {"behind", "contradicts", "far"}  # an answer

Vector = np.ndarray[Any, np.dtype[Any]]


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


def fit(rows: Sequence[Example]) -> FittedModel:
    """The models, and on standard output how good they are on articles they have not seen."""
    values = [row.evidence for row in rows]
    labels = np.array([row.is_answered for row in rows])
    articles = [row.article for row in rows]
    question, unseen = _logistic(values, labels, articles, _weights(rows))
    enough = float(np.quantile(unseen[labels], FALSE_ABSTENTION))
    _report(rows, labels, unseen, enough)
    answered = [row for row in rows if row.is_answered and any(s.is_gold for s in row.sentences)]
    _print_shares(answered)
    read = [(row, one) for row in answered for one in row.sentences]
    gold = np.array([one.is_gold for _, one in read])
    sentence, unseen_sentences = _logistic(
        [one.evidence for _, one in read], gold, [row.article for row, _ in read], None
    )
    ends = np.cumsum([len(row.sentences) for row in answered])[:-1]
    beside, elsewhere = _shares(answered, np.split(unseen_sentences, ends))
    return FittedModel(
        question=question,
        sentence=sentence,
        enough=round(enough, 4),
        contradicted=_contradicted(rows, unseen, enough),
        beside=beside,
        elsewhere=elsewhere,
    )


def _logistic(
    evidence: Sequence[Mapping[str, float]],
    labels: Vector,
    articles: Sequence[str],
    weights: Sequence[float] | None,
) -> tuple[Logistic, Vector]:
    """A regression, and what it says of each row when it has not seen that row's article.

    What speaks for an answer never counts against one: a weight that comes out with the wrong sign
    is an accident of how the questions were written, and is left out.
    """
    names = list(evidence[0])
    while True:
        fitted, unseen = _fitted(names, evidence, labels, articles, weights)
        wrong = {name for name, one in fitted.weights.items() if (one < 0) != (name in AGAINST)}
        if not wrong:
            left_out = dict.fromkeys(evidence[0], 0.0)
            return replace(fitted, weights=left_out | dict(fitted.weights)), unseen
        worst = max(wrong, key=lambda name: abs(fitted.weights[name]))
        names = [name for name in names if name != worst]


def _fitted(
    names: Sequence[str],
    evidence: Sequence[Mapping[str, float]],
    labels: Vector,
    articles: Sequence[str],
    weights: Sequence[float] | None,
) -> tuple[Logistic, Vector]:
    values = np.array([[row[name] for name in names] for row in evidence])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=1.0, max_iter=1000))
    given = {"logisticregression__sample_weight": weights}
    unseen = cross_val_predict(
        model, values, labels, groups=articles, cv=GroupKFold(5), method="predict_proba",
        params=given,
    )[:, 1]  # fmt: skip
    model.fit(values, labels, **given)
    scale, regression = model[0], model[1]
    slopes = regression.coef_[0] / scale.scale_
    bias = float(regression.intercept_[0] - (slopes * scale.mean_).sum())
    fitted = {name: round(float(slope), 4) for name, slope in zip(names, slopes, strict=True)}
    return Logistic(weights=fitted, bias=round(bias, 4)), unseen


def _weights(rows: Sequence[Example]) -> list[float]:
    """Every kind the same in all, answered and not answered the same in all."""
    sizes: dict[str, int] = defaultdict(int)
    for row in rows:
        sizes[row.kind] += 1
    sides = {side: sum((kind in ANSWERED) is side for kind in sizes) for side in (True, False)}
    return [len(rows) / 2 / sizes[row.kind] / sides[row.is_answered] for row in rows]


def _contradicted(rows: Sequence[Example], unseen: Vector, enough: float) -> float:
    """The least probability at which most refusals that name a contradiction are right."""
    refused = [row for row, one in zip(rows, unseen, strict=True) if one < enough]
    for limit in np.arange(0.2, 0.96, 0.05):
        named = [row.kind in CONTRADICTED for row in refused if row.contradiction >= limit]
        print(f"contradiction from {limit:.2f}: {sum(named)} of {len(named)} right")
        if named and np.mean(named) >= CERTAIN:
            return round(float(limit), 2)
    return 0.95


def _shares(answered: Sequence[Example], scores: Sequence[Vector]) -> tuple[float, float]:
    """Which shares of the best sentence's probability suffice: next to it, and elsewhere.

    Wanted is half that what is cited is right and complete (F1 of spans) and half that the answer
    is among it at all; a word costs a thousandth.
    """
    worth = {
        (beside, elsewhere): np.mean(
            [
                _worth(row.sentences, own, beside, elsewhere)
                for row, own in zip(answered, scores, strict=True)
            ]
        )
        for beside in BESIDE
        for elsewhere in ELSEWHERE
    }
    for (beside, elsewhere), value in worth.items():
        print(f"beside {beside:.2f}, elsewhere {elsewhere:.2f}: {value:.3f}")
    return max(worth, key=lambda pair: worth[pair])


def _worth(
    sentences: Sequence[SentenceExample], scores: Vector, beside: float, elsewhere: float
) -> float:
    order = np.argsort(-scores)
    chosen = [order[0]]
    words = sentences[order[0]].words
    for place in order[1:]:
        one = sentences[place]
        is_near = any(
            one.passage == sentences[other].passage == sentences[order[0]].passage
            and abs(one.row - sentences[other].row) == 1
            for other in chosen
        )
        fits = len(chosen) < MOST_SENTENCES and words + one.words <= MOST_WORDS
        if fits and scores[place] >= (beside if is_near else elsewhere) * scores[order[0]]:
            chosen.append(place)
            words += one.words
    right = sum(sentences[place].is_gold for place in chosen)
    runs = _runs([sentences[place] for place in chosen])
    precision = sum(any(one.is_gold for one in run) for run in runs) / len(runs)
    recall = right / sum(one.is_gold for one in sentences)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return float((f1 + bool(right)) / 2 - words / WORDS_A_POINT)


def _runs(chosen: Sequence[SentenceExample]) -> list[list[SentenceExample]]:
    runs: list[list[SentenceExample]] = []
    for one in sorted(chosen, key=lambda one: (one.passage, one.row)):
        last = runs[-1][-1] if runs else None
        if last and (last.passage, last.row + 1) == (one.passage, one.row):
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _print_shares(rows: Sequence[Example]) -> None:
    """How well passages are ordered by search and reader together, for `assistant/retriever.py`."""
    for share in (0.0, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 1.0):
        reciprocal, first = [], []
        for row in rows:
            ordered = sorted(row.passages, key=lambda one: -(one[0] + share * one[1]))
            places = [place for place, one in enumerate(ordered, start=1) if one[2]]
            reciprocal.append(1 / places[0] if places else 0.0)
            first.append(places[:1] == [1])
        print(f"share {share:.2f}: MRR {np.mean(reciprocal):.3f}, first {np.mean(first):.3f}")


def _report(rows: Sequence[Example], labels: Vector, unseen: Vector, enough: float) -> None:
    print(f"AUC {roc_auc_score(labels, unseen):.3f}, threshold {enough:.3f}, {len(rows)} questions")
    sources = sorted({row.article.split("/")[0] for row in rows})
    for source in sources:
        of_source = np.array([row.article.startswith(f"{source}/") for row in rows])
        for kind in sorted({row.kind for row in rows}):
            inside = of_source & np.array([row.kind == kind for row in rows])
            if not inside.any():
                continue
            line = f"  {source:<8} {kind:<14} {inside.sum():5d}"
            line += f" refused {(unseen[inside] < enough).mean():.2f}"
            if kind not in ANSWERED:
                both = inside | (labels & of_source)
                line += f" AUC {roc_auc_score(labels[both], unseen[both]):.3f}"
            print(line)


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


def main(squad: Path, written: Path, out: Path) -> None:
    """Collect, fit, write."""
    asked = [*data.squad(squad), *data.written(written)]
    texts = data.squad_texts(squad) | data.written_texts(written)
    with tempfile.TemporaryDirectory() as folder:
        rows = list(examples(asked, texts, Path(folder)))
    fit(rows).save(out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--squad", type=Path, required=True, help="qa.jsonl and articles.jsonl")
    parser.add_argument("--written", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    main(given.squad, given.written, given.out)
