"""What a build does while it runs and did when it ended: in numbers, in a line, in JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a step of a build is: `done` of `total` units."""

    step: str
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did, or would do.

    Attributes:
        generation: The generation that is live now; empty for what a dry run would make.
        is_new: Whether it was not live before.
        added: Ids of documents that are new.
        changed: Ids of those whose file changed.
        deleted: Ids of those whose file is gone.
        failed: Why a seed is not in the index, by document id.
        documents: How many documents the index holds.
        passages: How many passages.
        embedded: How many of them were embedded anew.
        seconds: How long it took.
    """

    generation: str
    is_new: bool
    added: tuple[str, ...]
    changed: tuple[str, ...]
    deleted: tuple[str, ...]
    failed: Mapping[str, str]
    documents: int
    passages: int
    embedded: int
    seconds: float

    def __str__(self) -> str:
        parts = [
            f"{len(names)} {word}"
            for word, names in (
                ("added", self.added),
                ("changed", self.changed),
                ("deleted", self.deleted),
                ("failed", self.failed),
            )
            if names
        ]
        done = ", ".join(parts) if self.is_new else "Nothing to do"
        if not self.is_new and self.failed:
            done += f", {len(self.failed)} failed"
        embedded = f"{self.embedded} of {self.passages} passages embedded"
        return (
            f"{done or 'Same seeds'}: {embedded}, {self.documents} documents, {self.seconds:.1f} s"
        )


def to_json(message: Progress | BuildReport) -> str:
    """A line of `python -m index build --json`."""
    key = "report" if isinstance(message, BuildReport) else "progress"
    return json.dumps({key: asdict(message)})


def from_json(line: str) -> Progress | BuildReport:
    """What `to_json` wrote."""
    message = json.loads(line)
    if "progress" in message:
        return Progress(**message["progress"])
    fields = message["report"]
    for name in ("added", "changed", "deleted"):
        fields[name] = tuple(fields[name])
    return BuildReport(**fields)
