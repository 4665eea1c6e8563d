"""The state of the index, shared by everyone who has the page open, and its rebuilding."""

import logging
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from index.beside import build_beside
from index.errors import (
    BuildFailedError,
    DamagedIndexError,
    IncompatibleIndexError,
    IndexingError,
    MissingIndexError,
)
from index.manifest import current_generation
from index.report import BuildReport, Progress
from index.searcher import Searcher
from index.settings import IndexSettings
from index.status import Status, read_status

_log = logging.getLogger(__name__)

_GLANCE_SECONDS = 0.2
_MOST_FAILURES = 3  # the page is for questions; the rest is listed by `python -m index status`


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
    """

    condition: Condition
    facts: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()

    @property
    def is_missing(self) -> bool:
        """Whether nothing has been built yet."""
        return self.condition is Condition.MISSING


class Board:
    """Knows the index of a process. Safe to use from several threads."""

    def __init__(self, searcher: Searcher, settings: IndexSettings) -> None:
        self._searcher = searcher
        self._settings = settings
        self._lock = threading.Lock()
        self._seen: tuple[object, IndexState] | None = None
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rebuild")
        self._build: Future[BuildReport] | None = None
        self._progress = ""

    def state(self) -> IndexState:
        """How the index is now; every file is read again only when one of them has changed."""
        with self._lock:
            seen = (_traces(self._settings), self._searcher.problem)
            if self._seen is None or self._seen[0] != seen:
                self._seen = (seen, self._read())
            return self._seen[1]

    @property
    def is_building(self) -> bool:
        """Whether a rebuild is under way in this process."""
        return self._build is not None and not self._build.done()

    def rebuild(self) -> Iterator[str]:
        """Rebuild the index in a child process, and say how far it is; last, what it did.

        Whoever asks while a rebuild is under way follows that one.

        Raises:
            BuildFailedError: If it ended without publishing; the index is as it was.
        """
        with self._lock:
            if self._build is None or self._build.done():
                self._progress = ""
                self._build = self._worker.submit(self._run)
            build = self._build
        said = ""
        while not build.done():
            if self._progress != said:
                said = self._progress
                yield said
            time.sleep(_GLANCE_SECONDS)
        report = build.result()
        yield "\n".join([str(report), *(f"Failed: {why}" for why in report.failed.values())])

    def _run(self) -> BuildReport:
        try:
            return build_beside(self._settings, on_progress=self._note)
        except BuildFailedError as error:
            if "Traceback (most recent call last)" not in error.said:
                raise
            _log.exception("a rebuild broke off")  # its last line is the part that tells
            raise BuildFailedError(self._settings.path, error.said.splitlines()[-1]) from error

    def _note(self, progress: Progress) -> None:
        self._progress = f"{progress.step}: {progress.done} of {progress.total}"

    def _read(self) -> IndexState:
        try:
            status = read_status(self._settings)
        except MissingIndexError as error:
            return IndexState(condition=Condition.MISSING, sentences=(str(error),))
        except (DamagedIndexError, IncompatibleIndexError) as error:
            return IndexState(condition=Condition.DAMAGED, sentences=(str(error),))
        except IndexingError as error:
            return IndexState(condition=Condition.UNCLEAR, sentences=(str(error),))
        return _described(status, self._searcher.problem)


def _described(status: Status, problem: str | None) -> IndexState:
    manifest = status.manifest
    built = datetime.fromisoformat(manifest.built_at)
    sentences = [*([problem] if problem else []), *([] if status.is_fresh else [status.state])]
    failures = list(manifest.failures.values())
    sentences += [f"Not in the index: {why}" for why in failures[:_MOST_FAILURES]]
    if len(failures) > _MOST_FAILURES:
        more = len(failures) - _MOST_FAILURES
        sentences.append(f"{more} more are not; see all with: python -m index status")
    if status.damage or problem:
        condition = Condition.DAMAGED
    else:
        condition = Condition.FRESH if status.is_fresh else Condition.STALE
    return IndexState(
        condition=condition,
        facts=(
            _counted(manifest.documents, "document"),
            _counted(manifest.passages, "passage"),
            f"built {built:%Y-%m-%d %H:%M} UTC",
        ),
        sentences=tuple(sentences),
    )


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _traces(settings: IndexSettings) -> tuple[object, ...]:
    """What changes when seeds or the live generation do; only names, sizes and times are read."""
    try:
        generation = current_generation(settings.path)
        folders = [settings.seeds, settings.path / generation]
    except IndexingError as error:
        generation, folders = str(error), [settings.seeds]
    files = []
    for folder in folders:
        for parent, _, names in os.walk(folder):
            for name in names:
                with suppress(OSError):  # it may go while we look
                    found = Path(parent, name).lstat()
                    files.append((parent, name, found.st_size, found.st_mtime_ns))
    return generation, settings.seeds.exists(), tuple(sorted(files))
