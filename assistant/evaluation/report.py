"""Reports: as a table, as JSON that stays readable, and one against another."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import EvaluationError
from assistant.evaluation.cases import Mode, Observation
from assistant.evaluation.figures import Figure, intervals

SCHEMA = 1
_DRAWS = 2000
# Measures of which less is better.
_LESS = ("false abstention", "words", "seconds", "area under risk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one system showed on one collection.

    Attributes:
        collection: Its name.
        system: `assistant` or `baseline`.
        figures: Every figure by its name.
        observations: What came of each case.
        plots: The files drawn.
    """

    collection: str
    system: str
    figures: Mapping[str, Figure]
    observations: Sequence[Observation]
    plots: Sequence[str] = ()

    def lines(self) -> Iterator[str]:
        """A table in plain text: name, value, interval, cases."""
        yield f"{self.collection}, {self.system}"
        for name, figure in self.figures.items():
            interval = f"{figure.low:.3f} to {figure.high:.3f}"
            yield f"  {name:<44} {figure.value:8.3f}   {interval:<18} {figure.cases:6d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One measure in two reports, on the cases that both hold.

    Attributes:
        collection: Of which collection.
        system: Of which system.
        name: The measure.
        before: Its mean in the first.
        after: Its mean in the second.
        low: Lower end of the 95 % interval of the difference.
        high: Upper end.
        is_worse: Whether the second is worse by more than chance.
    """

    collection: str
    system: str
    name: str
    before: float
    after: float
    low: float
    high: float
    is_worse: bool

    def __str__(self) -> str:
        verdict = "worse" if self.is_worse else ""
        change = f"{self.after - self.before:+.3f} ({self.low:+.3f} to {self.high:+.3f})"
        return f"{self.name:<44} {self.before:7.3f} {self.after:7.3f}  {change}  {verdict}".rstrip()


def report_text(reports: Sequence[Report], written: datetime) -> str:
    """Reports as JSON, with the time at which they are written.

    `{"schema": 1, "written", "reports": [{"collection", "system", "figures", "observations",
    "plots"}]}`, each with the attributes of `Report`, `Figure` and `Observation`.
    """
    whole = {
        "schema": SCHEMA,
        "written": written.isoformat(timespec="seconds"),
        "reports": [asdict(report) for report in reports],
    }
    text = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    return text.encode("utf-8", "backslashreplace").decode()  # halves of surrogates, as JSON


def write_report(path: Path, reports: Sequence[Report]) -> None:
    """Write reports as JSON; see `report_text`.

    Raises:
        EvaluationError: If the file cannot be written.
    """
    text = report_text(reports, datetime.now(UTC))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise EvaluationError(f"{path.absolute()} cannot be written: {error.strerror}") from error


def compare(before: Path, after: Path) -> list[Difference]:
    """What changed between two reports: paired bootstrap over the cases that both hold.

    Raises:
        EvaluationError: If one cannot be read, or they have no case in common.
    """
    first, second = _measures(before), _measures(after)
    names: dict[tuple[str, str, str], list[tuple[float, float]]] = {}
    for key, measures in first.items():
        collection, system, _, mode = key
        ending = "" if mode == Mode.PLAIN else f", {mode}"
        for name in measures.keys() & second.get(key, {}).keys():
            pair = (measures[name], second[key][name])
            names.setdefault((collection, system, name + ending), []).append(pair)
    if not names:
        raise EvaluationError(f"{before.absolute()} and {after.absolute()} share no case.")
    return [_difference(*name, np.array(names[name])) for name in sorted(names)]


def _difference(
    collection: str, system: str, name: str, pairs: "np.ndarray[Any, Any]"
) -> Difference:
    changes = pairs[:, 1] - pairs[:, 0]
    dice = np.random.default_rng(0)
    rows = dice.integers(len(changes), size=(_DRAWS, len(changes)))
    low, high = intervals(changes[rows].mean(axis=1).tolist())
    is_worse = low > 0 if name.startswith(_LESS) else high < 0
    return Difference(
        collection=collection,
        system=system,
        name=name,
        before=float(pairs[:, 0].mean()),
        after=float(pairs[:, 1].mean()),
        low=low,
        high=high,
        is_worse=bool(is_worse),
    )


def _measures(path: Path) -> dict[tuple[str, str, str, str], dict[str, float]]:
    """Measures by collection, system, case and mode."""
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
        if whole["schema"] != SCHEMA:
            raise EvaluationError(
                f"{path.absolute()} has schema {whole['schema']}, not {SCHEMA}: write it anew "
                "with `assistant eval --json`."
            )
        return {
            (report["collection"], report["system"], one["case"], one["mode"]): {
                str(name): float(value) for name, value in one["measures"].items()
            }
            for report in whole["reports"]
            for one in report["observations"]
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"it lacks {error}" if isinstance(error, KeyError) else error
        raise EvaluationError(
            f"{path.absolute()} is no report of `assistant eval --json`: {reason}"
        ) from error
