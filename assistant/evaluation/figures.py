"""From observations to figures: means, areas under curves, and how sure they are."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.evaluation.cases import Mode, Observation

_DRAWS = 1000
_LEVEL = 0.95
_FALSE_ABSTENTION = 0.10
_ABSTENTION = "abstention recall"

_Floats = NDArray[np.float64]
Statistic = Callable[[Sequence[Observation]], float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number with its 95 % interval.

    Attributes:
        value: The number.
        low: Lower end of the interval.
        high: Upper end.
        cases: How many cases it rests on.
    """

    value: float
    low: float
    high: float
    cases: int


def figures_of(observations: Sequence[Observation], *, seed: int = 0) -> dict[str, Figure]:
    """Every figure by its name; ways of asking other than the plain one have theirs appended.

    Intervals are percentiles of 1,000 bootstrap samples of cases.
    Source: Efron and Tibshirani 1993, chapter 13.
    """
    found: dict[str, Figure] = {}
    for mode in Mode:
        own = [one for one in observations if one.mode is mode]
        ending = "" if mode is Mode.PLAIN else f", {mode}"
        for name in dict.fromkeys(name for one in own for name in one.measures):
            having = [one for one in own if name in one.measures]
            found[name + ending] = _figure(having, mean_of(name), seed)
        if mode is Mode.PLAIN:
            found |= _abstention(own, seed)
            found |= _latency(own, seed)
    found |= _follow_ups(observations, seed)
    return {name: figure for name, figure in found.items() if figure.cases}


def mean_of(name: str) -> Statistic:
    """The mean of a measure over the observations that have it."""

    def mean(some: Sequence[Observation]) -> float | None:
        values = [one.measures[name] for one in some if name in one.measures]
        return float(np.mean(values)) if values else None

    return mean


def auc(some: Sequence[Observation]) -> float | None:
    """How often an answerable question has more confidence than one that is not; ties count half.

    That is the area under the curve of receiver operating characteristics.
    Source: Hanley and McNeil 1982.
    """
    sure, unsure = _confidences(some)
    if not sure.size or not unsure.size:
        return None
    below, up_to = np.searchsorted(unsure, sure, "left"), np.searchsorted(unsure, sure, "right")
    return float(np.mean(below + up_to)) / 2 / unsure.size


def recall_at_false_abstention(some: Sequence[Observation]) -> float | None:
    """The share of unanswerable questions refused where 10 % of the answerable ones are."""
    sure, unsure = _confidences(some)
    if not sure.size or not unsure.size:
        return None
    return float(np.mean(unsure < np.quantile(sure, _FALSE_ABSTENTION)))


def risk_coverage(some: Sequence[Observation]) -> list[tuple[float, float]]:
    """Coverage and risk as ever less sure answers are given.

    Wrong is every answer to an unanswerable question, and one to an answerable question that is
    scored as not right. Of answers that are equally sure each counts as their mean, so that their
    order does not. Source: El-Yaniv and Wiener 2010.
    """
    unsure = np.array([-one.confidence for one in some])
    wrong = np.array([not is_right(one) for one in some], dtype=float)
    _, groups = np.unique(unsure, return_inverse=True)
    means = np.bincount(groups, weights=wrong) / np.bincount(groups)
    answered = np.arange(1, len(some) + 1)
    risks = np.cumsum(means[np.sort(groups)]) / answered
    points = zip(answered / max(1, len(some)), risks, strict=True)
    return [(float(coverage), float(risk)) for coverage, risk in points]


def risk_area(some: Sequence[Observation]) -> float | None:
    """The mean risk over all coverages: lower is better."""
    return float(np.mean([risk for _, risk in risk_coverage(some)])) if some else None


def is_right(one: Observation) -> bool:
    """Whether an answer to it is scored as right; none is to a question without one."""
    if not one.is_answerable:
        return False
    for name in ("answer right", "citation recall", "F1 of the answer"):
        if name in one.measures:
            return one.measures[name] > 0
    return True


def intervals(values: Sequence[float]) -> tuple[float, float]:
    """The ends of the middle 95 % of some values."""
    tail = (1 - _LEVEL) / 2
    low, high = np.quantile(np.asarray(values), [tail, 1 - tail])
    return float(low), float(high)


def _confidences(some: Sequence[Observation]) -> tuple[_Floats, _Floats]:
    """Of answerable and of unanswerable questions, lowest first."""
    sure = [one.confidence for one in some if one.is_answerable]
    unsure = [one.confidence for one in some if one.is_answerable is False]
    return np.sort(np.array(sure, dtype=float)), np.sort(np.array(unsure, dtype=float))


def _abstention(own: Sequence[Observation], seed: int) -> dict[str, Figure]:
    judged = [one for one in own if one.is_answerable is not None]
    found: dict[str, Figure] = {}
    if {one.is_answerable for one in judged} == {True, False}:
        found["abstention AUC"] = _figure(judged, auc, seed)
        name = f"{_ABSTENTION} at 10 % false abstention"
        found[name] = _figure(judged, recall_at_false_abstention, seed)
        found["area under risk and coverage"] = _figure(judged, risk_area, seed)
    kinds: dict[str, list[Observation]] = defaultdict(list)
    for one in judged:
        if one.is_answerable is False:
            kinds[one.kind or "unanswerable"].append(one)
    answerable = [one for one in judged if one.is_answerable]
    for kind, some in kinds.items():
        found[f"{_ABSTENTION}, {kind}"] = _figure(some, mean_of(_ABSTENTION), seed)
        found[f"abstention AUC, {kind}"] = _figure([*answerable, *some], auc, seed)
    return found


def _latency(own: Sequence[Observation], seed: int) -> dict[str, Figure]:
    shares = {"half": 0.5, "95 %": 0.95}
    return {
        f"seconds, {name}": _figure(own, _seconds(share), seed) for name, share in shares.items()
    }


def _seconds(share: float) -> Statistic:
    """The time in which this share of the answers came."""

    def quantile(some: Sequence[Observation]) -> float | None:
        return float(np.quantile([one.seconds for one in some], share)) if some else None

    return quantile


def _follow_ups(observations: Sequence[Observation], seed: int) -> dict[str, Figure]:
    """Of conversations: turns right, as a share of those that are right when people rewrite."""
    right = "answer right"
    by_case: dict[str, dict[Mode, Observation]] = defaultdict(dict)
    for one in observations:
        if right in one.measures:
            by_case[one.case][one.mode] = one
    pairs = [
        (modes[Mode.PLAIN], modes[Mode.REWRITTEN])
        for modes in by_case.values()
        if Mode.REWRITTEN in modes
    ]
    flat = [one for pair in pairs for one in pair]

    def share(some: Sequence[Observation]) -> float | None:
        ours = sum(one.measures[right] for one in some if one.mode is Mode.PLAIN)
        theirs = sum(one.measures[right] for one in some if one.mode is Mode.REWRITTEN)
        return ours / theirs if theirs else None

    return {"turns right, as a share of standalone": _figure(flat, share, seed)} if flat else {}


def _figure(some: Sequence[Observation], statistic: Statistic, seed: int) -> Figure:
    value = statistic(some)
    if value is None:
        return Figure(value=0.0, low=0.0, high=0.0, cases=0)
    by_case: dict[str, list[Observation]] = defaultdict(list)
    for one in some:
        by_case[one.case].append(one)
    groups: Mapping[int, list[Observation]] = dict(enumerate(by_case.values()))
    dice = np.random.default_rng(seed)
    drawn = []
    for _ in range(_DRAWS if len(some) < _DRAWS else _DRAWS // 5):
        sample = [
            one for row in dice.integers(len(groups), size=len(groups)) for one in groups[row]
        ]
        again = statistic(sample)
        drawn += [] if again is None else [again]
    low, high = intervals(drawn or [value])
    return Figure(value=value, low=min(low, value), high=max(high, value), cases=len(groups))
