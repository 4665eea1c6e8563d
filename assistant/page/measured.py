"""What the reports of one collection show, one report for each system, as cards. Pure."""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from assistant.evaluation.cases import Mode, Observation
from assistant.evaluation.figures import is_right, risk_coverage
from assistant.evaluation.report import Report
from assistant.page.cards import Card, Table, figures_table
from assistant.page.plots import Curve, Row, Times, bars, curves, histograms, lines
from assistant.page.scales import duration, share
from assistant.page.svg import Words

RETRIEVAL = Words(title="Retrieval", lead="How well the right documents are found and ranked.")
GOLD = Words(
    title="Gold within words", lead="Questions whose answer is in the first words retrieved."
)
ANSWERS = Words(title="Answers", lead="How often they are right, and cite what they should.")
ABSTENTION = Words(
    title="Abstention", lead="The share refused: best none of the answerable, all others."
)
RISK = Words(title="Risk and coverage", lead="Wrong answers as more are given; the ring is now.")
LATENCY = Words(title="Latency", lead="How many questions took how long.")
_RETRIEVAL = re.compile(r"(nDCG|MRR|recall)@\d+")
_ANSWERS = re.compile(r"answer right|F1 of the words that answer|citation (precision|recall)")
_GOLD = re.compile(r"gold within ([1-9]\d{0,5}) words")
_ANSWERABLE = "false abstention"
_REFUSED = "abstention recall"
_MOST_KINDS = 12
_TALL = 5  # rows
_MOST_POINTS = 300


def cards(reports: Sequence[Report]) -> Iterator[Card]:
    """A card for everything that was measured."""
    names = list(dict.fromkeys(name for report in reports for name in report.figures))
    retrieval = [(name, name) for name in names if _RETRIEVAL.fullmatch(name)]
    answers = [(name, name) for name in names if _ANSWERS.fullmatch(name)]
    yield from _shares(RETRIEVAL, reports, retrieval)
    yield from _gold(reports)
    yield from _shares(ANSWERS, reports, answers)
    yield from _shares(ABSTENTION, reports, _kinds(reports))
    yield from _risk(reports)
    yield from _latency(reports)


def _shares(
    words: Words, reports: Sequence[Report], named: Sequence[tuple[str, str]]
) -> Iterator[Card]:
    """A card of bars, for figures given with their labels."""
    if not named:
        return
    rows = [
        Row(label=label, figures=tuple(report.figures.get(name) for report in reports))
        for name, label in named
    ]
    numbers = [
        (label, report.system, report.figures[name])
        for name, label in named
        for report in reports
        if name in report.figures
    ]
    yield Card(
        words=words,
        picture=bars(words, rows),
        table=figures_table(numbers),
        shape="tall" if len(rows) > _TALL else "",
    )


def _gold(reports: Sequence[Report]) -> Iterator[Card]:
    widths = sorted(
        {
            int(match[1])
            for report in reports
            for match in map(_GOLD.fullmatch, report.figures)
            if match
        }
    )
    if not widths:
        return
    names = [f"gold within {width} words" for width in widths]
    systems = [
        [report.figures[name] for name in names] if report.figures.keys() >= set(names) else []
        for report in reports
    ]
    numbers = [
        (f"{width} words", report.system, report.figures[name])
        for width, name in zip(widths, names, strict=True)
        for report in reports
        if name in report.figures
    ]
    yield Card(
        words=GOLD,
        picture=lines(GOLD, widths, systems),
        table=figures_table(numbers),
    )


def _kinds(reports: Sequence[Report]) -> list[tuple[str, str]]:
    """The figures that say how many questions of each kind were refused, with their labels."""
    kinds = dict.fromkeys(
        one.kind or "unanswerable"
        for report in reports
        for one in _asked(report)
        if one.is_answerable is False
    )
    named = [(_ANSWERABLE, "answerable")]
    named += [(f"{_REFUSED}, {kind}", kind.replace("_", " ")) for kind in kinds]
    known = {name for report in reports for name in report.figures}
    return [one for one in named if one[0] in known][:_MOST_KINDS]


def _risk(reports: Sequence[Report]) -> Iterator[Card]:
    judged = [
        [one for one in _asked(report) if one.is_answerable is not None] for report in reports
    ]
    if not all(judged):
        return
    systems = [_curve(some) for some in judged]
    rows = [
        (share(x), report.system, share(y), note)
        for report, curve in zip(reports, systems, strict=True)
        for (x, y), note in _places(curve)
    ]
    yield Card(
        words=RISK,
        picture=curves(RISK, systems),
        table=Table(head=("answered", "system", "wrong", ""), rows=tuple(rows)),
    )


def _curve(judged: Sequence[Observation]) -> Curve:
    points = risk_coverage(judged)
    step = -(-len(points) // _MOST_POINTS)
    answered = [one for one in judged if not _is_refused(one)]
    wrong = sum(not is_right(one) for one in answered)
    return Curve(
        points=tuple(points[::-step][::-1]),  # the last point, which is of all answers, stays
        stands=(len(answered) / len(judged), wrong / max(1, len(answered))),
    )


def _places(curve: Curve) -> Iterator[tuple[tuple[float, float], str]]:
    """Where a system stands, and a few points of its curve."""
    yield curve.stands, "now"
    for coverage in (0.25, 0.5, 0.75, 1.0):
        yield min(curve.points, key=lambda point: abs(point[0] - coverage)), ""


def _latency(reports: Sequence[Report]) -> Iterator[Card]:
    measured = [[one.seconds for one in _asked(report)] for report in reports]
    if not all(measured):
        return
    systems = [
        Times(
            seconds=tuple(seconds),
            half=float(np.quantile(seconds, 0.5)),
            most=float(np.quantile(seconds, 0.95)),
        )
        for seconds in measured
    ]
    rows = [
        (report.system, *map(duration, (one.half, one.most, max(one.seconds))))
        for report, one in zip(reports, systems, strict=True)
    ]
    yield Card(
        words=LATENCY,
        picture=histograms(LATENCY, systems),
        table=Table(head=("system", "half in", "95 % in", "slowest"), rows=tuple(rows)),
    )


def _asked(report: Report) -> list[Observation]:
    return [one for one in report.observations if one.mode is Mode.PLAIN]


def _is_refused(one: Observation) -> bool:
    return any(one.measures.get(name, 0) > 0 for name in (_ANSWERABLE, _REFUSED))
