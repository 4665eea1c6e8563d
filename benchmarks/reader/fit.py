"""Fit `assistant/fitted.json`: `python -m benchmarks.reader.fit --squad F --written F --out FILE`.

Every article that the reader was not trained on becomes an index of its own, as a user's folder
would be, and its questions are asked there: those it answers, those it does not, those of other
articles, and the answered ones once more with the passages that answer them taken away. What
search and reader say about each is what the models are fitted on; each kind of question weighs the
same. Printed are figures by cross-validation over articles.
"""

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.fitted import FittedModel, Logistic
from benchmarks.reader import sources
from benchmarks.reader.examples import ANSWERED, Example, SentenceExample, examples

FALSE_ABSTENTION = 0.08  # share of answered questions that may be refused
CERTAIN = 0.75  # share of contradictions named that must be ones
MOST_SENTENCES, MOST_WORDS = 4, 80  # of an answer
BESIDE = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8)
ELSEWHERE = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
WORDS_A_POINT = 1000  # so many words of an answer are worth a whole right one
CONTRADICTED = {"false_premise"}
AGAINST = {"behind", "contradicts", "far"}  # an answer

Vector = np.ndarray[Any, np.dtype[Any]]


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


def main(squad: Path, written: Path, out: Path) -> None:
    """Collect, fit, write."""
    asked = [*sources.squad(squad), *sources.written(written)]
    texts = sources.squad_texts(squad) | sources.written_texts(written)
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
