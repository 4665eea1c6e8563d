"""The state of the index, shared by everyone who has the page open, and what changes it."""

import os
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from assistant.page.builds import Activity, Builds
from assistant.page.facts import counted
from index.build import roll_back
from index.errors import (
    DamagedIndexError,
    IncompatibleIndexError,
    IndexingError,
    MissingIndexError,
    SeedError,
)
from index.manifest import Manifest, current_generation, previous_generation, read_manifest
from index.searcher import Searcher
from index.settings import IndexSettings
from index.status import read_status
from index.stock import Changes, compare

_OPENING_SECONDS = 10
_GLANCE_SECONDS = 0.02
_NOTHING = Changes(added=(), changed=(), deleted=())


class Condition(StrEnum):
    """How the index is."""

    FRESH = "fresh"
    STALE = "stale"
    DAMAGED = "damaged"
    MISSING = "missing"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """What the page says about the index.

    Attributes:
        condition: How it is.
        facts: What it holds and since when, in a few words each.
        sentences: What a reader should know besides, most important first.
        changes: How the seeds have changed since it was built, as far as that can be told.
        failures: Why a seed is not in it, by document id.
        before: What the index before it holds; empty if there is none to go back to.
        version: Differs from that of every other state.
    """

    condition: Condition
    facts: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    changes: Changes = _NOTHING
    failures: Mapping[str, str] = field(default_factory=dict)
    before: str = ""
    version: int = 0

    @property
    def is_missing(self) -> bool:
        """Whether nothing has been built yet."""
        return self.condition is Condition.MISSING


class Board:
    """Knows the index of a process. Safe to use from several threads."""

    def __init__(self, searcher: Searcher, settings: IndexSettings) -> None:
        self._searcher = searcher
        self._settings = settings
        self._builds = Builds(settings)
        self._lock = threading.Lock()
        self._seen: tuple[object, IndexState] | None = None
        self._version = 0
        self._known: tuple[str, Manifest] | None = None
        self._rolled_back_to = ""

    def state(self) -> IndexState:
        """How the index is now; every file is read again only when one of them has changed."""
        with self._lock:
            seen = (_traces(self._settings), self._searcher.problem)
            if self._seen is None or self._seen[0] != seen:
                self._version += 1
                self._seen = (seen, self._read())
            return self._seen[1]

    def activity(self) -> Activity:
        """What happens to the index now."""
        return self._builds.activity()

    @property
    def is_building(self) -> bool:
        """Whether a rebuild is under way in this process."""
        return self._builds.activity().is_building

    def start(self) -> None:
        """Have the index follow seeds that have just been changed."""
        self._builds.start(is_changed=True)

    def rebuild(self) -> Iterator[str]:
        """Rebuild the index in a child process, and say how far it is; last, what it did.

        Whoever asks while a rebuild is under way follows that one.

        Raises:
            BuildFailedError: If it ended without publishing; the index is as it was.
        """
        for activity in self._builds.follow():
            yield str(activity)

    def roll_back(self) -> None:
        """Make the index before the live one live again, and tell how that went."""
        before = self.state().before
        try:
            with self._lock:  # so that nobody takes it for the work of others
                self._rolled_back_to = roll_back(self._settings)
        except IndexingError as error:  # there is none, it is damaged, or somebody is building
            self._builds.tell(str(error), is_problem=True)
        else:
            self._builds.tell(f"Back to the index before: {before}")

    def _read(self) -> IndexState:
        try:
            return self._described()
        except MissingIndexError as error:
            condition, sentence = Condition.MISSING, str(error)
        except (DamagedIndexError, IncompatibleIndexError) as error:
            condition, sentence = Condition.DAMAGED, str(error)
        except IndexingError as error:
            condition, sentence = Condition.UNCLEAR, str(error)
        return IndexState(condition=condition, sentences=(sentence,), version=self._version)

    def _described(self) -> IndexState:
        name = current_generation(self._settings.path)
        manifest = read_manifest(self._settings.path / name)
        self._notice(name, manifest)
        problem = self._searcher.problem
        try:
            status = read_status(self._settings)
            changes, said = status.changes, [] if status.is_fresh else [f"{status.reasons}."]
            is_damaged, is_fresh = bool(status.damage or problem), status.is_fresh
        except SeedError as error:  # what was indexed still answers
            seeds = manifest.recipe.seeds
            changes, said = compare(seeds, {}), [str(error)]
            is_damaged, is_fresh = bool(problem), False
        condition = Condition.FRESH if is_fresh else Condition.STALE
        return IndexState(
            condition=Condition.DAMAGED if is_damaged else condition,
            facts=_facts(manifest),
            sentences=(*([problem] if problem else []), *said),
            changes=changes,
            failures=manifest.failures,
            before=self._before(),
            version=self._version,
        )

    def _notice(self, name: str, manifest: Manifest) -> None:
        """Tell what others did to the index since it was last looked at."""
        known, self._known = self._known, (name, manifest)
        if known is None or known[0] == name:
            return
        self._await_searcher(name, manifest)
        if self.is_building or name in {self._builds.generation, self._rolled_back_to}:
            return
        before, after = known[1].recipe.seeds, manifest.recipe.seeds
        changes = compare(before, after, without=manifest.failures)
        self._builds.tell(f"Rebuilt elsewhere: {changes or 'the same documents'}")

    def _await_searcher(self, name: str, manifest: Manifest) -> None:
        """Wait until answers come from a new index: only then is it what the page shows."""
        deadline = time.monotonic() + _OPENING_SECONDS
        with suppress(IndexingError):  # it cannot be opened; the state says why
            while self._searcher.manifest() != manifest and self._searcher.problem is None:
                is_live = current_generation(self._settings.path) == name
                if not is_live or time.monotonic() > deadline:
                    return
                time.sleep(_GLANCE_SECONDS)

    def _before(self) -> str:
        name = previous_generation(self._settings.path)
        if name is None:
            return ""
        try:
            return ", ".join(_facts(read_manifest(self._settings.path / name)))
        except IndexingError:  # it cannot be gone back to
            return ""


def _facts(manifest: Manifest) -> tuple[str, ...]:
    built = datetime.fromisoformat(manifest.built_at)
    return (
        counted(manifest.documents, "document"),
        counted(manifest.passages, "passage"),
        f"built {built:%Y-%m-%d %H:%M} UTC",
    )


def _traces(settings: IndexSettings) -> tuple[object, ...]:
    """What changes when seeds or the live generation do; only names, sizes and times are read."""
    try:
        generation = current_generation(settings.path)
        folders = [settings.seeds, settings.path / generation]
    except IndexingError as error:
        generation, folders = str(error), [settings.seeds]
    files = []
    for folder in folders:
        for parent, below, names in os.walk(folder):
            below[:] = [name for name in below if not name.startswith(".")]  # no seeds are there
            for name in names:
                with suppress(OSError):  # it may go while we look
                    found = Path(parent, name).lstat()
                    files.append((parent, name, found.st_size, found.st_mtime_ns))
    before = previous_generation(settings.path) if folders[1:] else None
    return generation, before, settings.seeds.exists(), tuple(sorted(files))
