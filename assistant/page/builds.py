"""Rebuilding the index: one build at a time, followed by everyone who has the page open."""

import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from index.beside import build_beside
from index.builder import current_builder
from index.errors import BuildFailedError, IndexingError
from index.report import BuildReport, Progress
from index.settings import IndexSettings

_log = logging.getLogger(__name__)

_GLANCE_SECONDS = 0.2
_TURN_SECONDS = 600  # so long a build waits for one elsewhere before it says that it cannot begin
_TOLD_SECONDS = 300  # so long everyone is told what a build did; what went wrong, until the next
_MOST_NAMES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How the last build ended.

    Attributes:
        number: Which it was, counted from 1.
        said: What it did, or why it did not, in a line or more.
        details: What there is to know besides; a line for each.
        is_problem: Whether the index is as it was because something went wrong.
        at: When, on the monotonic clock.
    """

    number: int
    said: str
    details: tuple[str, ...] = ()
    is_problem: bool = False
    at: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What happens to the index now.

    Attributes:
        is_building: Whether this process rebuilds it.
        progress: How far that is, as soon as it is known.
        elsewhere: Who else rebuilds it, if anybody does.
        ended: How the last build ended, if that was just now.
    """

    is_building: bool = False
    progress: Progress | None = None
    elsewhere: str = ""
    ended: Ended | None = None

    @property
    def is_busy(self) -> bool:
        """Whether anybody rebuilds the index."""
        return self.is_building or bool(self.elsewhere)

    def __str__(self) -> str:
        if self.ended is not None:
            return "\n".join((self.ended.said, *self.ended.details))
        if self.progress is None:
            return ""
        return f"{self.progress.step}: {self.progress.done} of {self.progress.total}"


class Builds:
    """The builds of a process. Safe to use from several threads.

    Attributes:
        generation: What the last of them made live; empty before the first has ended.
    """

    def __init__(self, settings: IndexSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rebuild")
        self._build: Future[BuildReport] | None = None
        self._can_go_on = False  # whether the build under way will look whether it is to
        self._is_to_go_on = False
        self._is_waiting = False
        self._progress: Progress | None = None
        self._ended: Ended | None = None
        self.generation = ""

    def activity(self) -> Activity:
        """What happens now."""
        with self._lock:
            is_building = self._build is not None and not self._build.done()
            progress, ended = self._progress, self._ended
        is_told = ended and (ended.is_problem or time.monotonic() - ended.at < _TOLD_SECONDS)
        is_ours = is_building and not self._is_waiting
        return Activity(
            is_building=is_building,
            progress=progress if is_building else None,
            elsewhere="" if is_ours else current_builder(self._settings.path),
            ended=ended if is_told and not is_building else None,
        )

    def start(self, *, is_changed: bool = False) -> "Future[BuildReport]":
        """Begin to rebuild, unless a build is under way.

        Args:
            is_changed: Whether the seeds have just been changed: a build that is under way may
                have looked at them before, so that another one follows it.
        """
        with self._lock:
            if self._build is None or not self._can_go_on:
                self._can_go_on, self._progress = True, None
                self._build = self._worker.submit(self._run)
            else:
                self._is_to_go_on |= is_changed
            return self._build

    def follow(self) -> Iterator[Activity]:
        """Begin to rebuild, or join the build under way, and say how far it is; last, how it ended.

        Raises:
            BuildFailedError: If it ended without publishing; the index is as it was.
        """
        build = self.start()
        said = None
        while not build.done():
            now = self.activity()
            if now != said:
                said = now
                yield now
            time.sleep(_GLANCE_SECONDS)
        build.result()
        yield self.activity()

    def tell(self, said: str, *, is_problem: bool = False) -> None:
        """Have everyone know what was done to the index otherwise."""
        with self._lock:
            self._end(said, is_problem=is_problem)

    def _run(self) -> BuildReport:
        report: BuildReport | None = None
        try:
            while True:
                problem = None
                try:
                    made = self._build_once()
                    report = made if report is None or made.is_new else report
                except IndexingError as error:
                    problem = error
                if not self._goes_on(report, problem):
                    break
        finally:
            self._can_go_on = False
        if problem is not None or report is None:
            raise problem or BuildFailedError(self._settings.path, "nothing was built")
        return report

    def _goes_on(self, report: BuildReport | None, problem: IndexingError | None) -> bool:
        """Whether the seeds were changed meanwhile; if not, tell how it ended."""
        with self._lock:
            if self._is_to_go_on:
                self._is_to_go_on, self._progress = False, None
                return True
            self._can_go_on = False
            if problem is not None:
                self._end(str(problem), is_problem=True)
            elif report is not None:
                self.generation = report.generation
                self._end(str(report), tuple(_details(report)))
            return False

    def _build_once(self) -> BuildReport:
        deadline = time.monotonic() + _TURN_SECONDS
        while current_builder(self._settings.path) and time.monotonic() < deadline:
            self._is_waiting = True
            time.sleep(_GLANCE_SECONDS)
        self._is_waiting = False
        try:
            return build_beside(self._settings, on_progress=self._note)
        except BuildFailedError as error:
            if "Traceback (most recent call last)" not in error.said:
                raise
            _log.exception("a rebuild broke off")  # its last line is the part that tells
            raise BuildFailedError(self._settings.path, error.said.splitlines()[-1]) from error

    def _note(self, progress: Progress) -> None:
        self._progress = progress

    def _end(self, said: str, details: tuple[str, ...] = (), *, is_problem: bool = False) -> None:
        self._ended = Ended(
            number=self._ended.number + 1 if self._ended else 1,
            said=said,
            details=details,
            is_problem=is_problem,
            at=time.monotonic(),
        )


def _details(report: BuildReport) -> Iterator[str]:
    """Which documents a build added, changed and left out."""
    for word, names in (
        ("Added", report.added),
        ("Changed", report.changed),
        ("Deleted", report.deleted),
    ):
        if names:
            more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
            yield f"{word}: {', '.join(names[:_MOST_NAMES])}{more}"
    for why in report.failed.values():
        yield f"Failed: {why}"
