"""The last reports, which every run keeps by itself so that they can be looked at."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import AwareDatetime, TypeAdapter

from assistant.errors import EvaluationError
from assistant.evaluation.report import SCHEMA, Report, report_text
from index.durable import write_durably

NEWEST = 20
_OURS = re.compile(r"\d{4}-\d\d-\d\dT\d{6}\.\d{6}Z\.json")  # as `keep_report` names them


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a file of reports holds.

    Attributes:
        name: The file's.
        reports: One for each set and system, at least one.
        written: When; where it does not say so, when it was last changed.
    """

    name: str
    reports: tuple[Report, ...]
    written: AwareDatetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What a folder of reports holds.

    Attributes:
        kept: What can be read, newest first.
        broken: The names of the other files.
    """

    kept: tuple[Kept, ...] = ()
    broken: tuple[str, ...] = ()


def keep_report(folder: Path, reports: Sequence[Report]) -> Path:
    """Keep reports in a folder, by the time; of those that were kept so, the newest 20 stay.

    Raises:
        EvaluationError: If the folder cannot be written.
    """
    now = datetime.now(UTC)
    path = folder / f"{now:%Y-%m-%dT%H%M%S.%f}Z.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_durably(path, report_text(reports, now))
        ours = sorted(one for one in folder.iterdir() if _OURS.fullmatch(one.name))
        for old in ours[:-NEWEST]:
            old.unlink(missing_ok=True)  # another run may have been faster
    except OSError as error:
        raise EvaluationError(f"{folder.absolute()} cannot be written: {error}") from error
    return path


def read_shelf(folder: Path) -> Shelf:
    """What a folder holds, of other files than those we keep the first few; it may be missing."""
    files = [path for path in folder.glob("*.json") if path.is_file()]
    files.sort(key=lambda path: (_OURS.fullmatch(path.name) is not None, path.name), reverse=True)
    kept, broken = [], []
    for path in files[:NEWEST]:
        try:
            kept.append(read_kept(path))
        except EvaluationError:
            broken.append(path.name)
    kept.sort(key=lambda one: one.written, reverse=True)
    return Shelf(kept=tuple(kept), broken=tuple(broken))


def read_kept(path: Path) -> Kept:
    """What a file holds.

    Raises:
        EvaluationError: If it cannot be read, or is no report of this schema, or has a number
            that is none.
    """
    try:
        text = path.read_text(encoding="utf-8")
        whole = json.loads(text, parse_float=_finite, parse_constant=_finite)
        if whole["schema"] == SCHEMA and whole["reports"]:
            changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            kept = {"written": changed, **whole, "name": path.name}
            return TypeAdapter(Kept).validate_python(kept)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise EvaluationError(f"{path.absolute()} is no report of `assistant eval`.") from error
    raise EvaluationError(f"{path.absolute()} is no report of schema {SCHEMA}, or an empty one.")


def _finite(number: str) -> float:
    """A number that can be drawn; JSON as Python reads it has others."""
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(f"{number} is no number")
    return value
