"""Pictures of a report: risk against coverage, gold within words, abstention by kind."""

import re
from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture

from assistant.evaluation.cases import Mode
from assistant.evaluation.figures import risk_coverage
from assistant.evaluation.report import Report
from assistant.evaluation.scoring import WIDTHS


def draw(reports: Sequence[Report], folder: Path) -> list[Path]:
    """Draw what the reports of one collection hold, as PNG files in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^\w-]+", "-", reports[0].collection)
    made = []
    for what, paint in (("risk", _risk), ("gold", _gold), ("abstention", _abstention)):
        picture = Picture(figsize=(6, 4), layout="constrained")
        axes = picture.add_subplot()
        painted = [paint(axes, report) for report in reports]
        if any(painted):
            axes.set_title(reports[0].collection)
            axes.legend()
            path = folder / f"{name}-{what}.png"
            picture.savefig(path, dpi=120)
            made.append(path)
    return made


def _risk(axes: Axes, report: Report) -> bool:
    judged = [
        one
        for one in report.observations
        if one.mode is Mode.PLAIN and one.is_answerable is not None
    ]
    if not judged:
        return False
    coverage, risk = zip(*risk_coverage(judged), strict=True)
    axes.plot(coverage, risk, label=report.system)
    axes.set(xlabel="share of questions answered", ylabel="share of answers wrong", ylim=(0, 1))
    return True


def _gold(axes: Axes, report: Report) -> bool:
    values = [report.figures.get(f"gold within {width} words") for width in WIDTHS]
    known = [one for one in values if one is not None]
    if len(known) < len(WIDTHS):
        return False
    errors = [[one.value - one.low for one in known], [one.high - one.value for one in known]]
    heights = [one.value for one in known]
    axes.errorbar(WIDTHS, heights, yerr=errors, marker="o", capsize=3, label=report.system)
    axes.set(xlabel="words read", ylabel="share of questions whose gold is there", ylim=(0, 1))
    return True


def _abstention(axes: Axes, report: Report) -> bool:
    kinds = dict.fromkeys(
        one.kind or "unanswerable"
        for one in report.observations
        if one.mode is Mode.PLAIN and one.is_answerable is False
    )
    figures = {kind: report.figures.get(f"abstention recall, {kind}") for kind in kinds}
    values = {kind: figure.value for kind, figure in figures.items() if figure is not None}
    if not values:
        return False
    axes.barh(list(values), list(values.values()), alpha=0.6, label=report.system)
    axes.set(xlabel="share refused", xlim=(0, 1))
    return True
