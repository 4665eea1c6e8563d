"""Questions to begin or go on with, found while nobody waits for an answer."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from assistant.answers import Answer, Turn
from assistant.errors import AssistantError
from assistant.suggesting.candidates import Candidate
from assistant.suggesting.choosing import tried
from assistant.suggesting.following import Talk, near_candidates
from assistant.suggesting.sampling import starting_candidates
from assistant.suggesting.verifying import bears_out
from index.errors import IndexingError
from index.manifest import current_generation
from index.searcher import Searcher

_log = logging.getLogger(__name__)

STARTING = 4  # questions to begin with
FOLLOWING = 3  # questions to go on with
_MOST_TRIED_STARTING = 30
_MOST_TRIED_FOLLOWING = 6
_SAME_DOCUMENT = 0.3  # less liked among questions to begin with
_GLANCE_SECONDS = 0.05
_PATIENCE_SECONDS = 5.0  # for readers' questions before going on is given up


class Suggestions:
    """Suggests questions about what an index holds. Safe to use from several threads."""

    def __init__(
        self,
        searcher: Searcher,
        ask: Callable[[str], Answer],
        path: Path,
        is_busy: Callable[[], bool] = lambda: False,
    ) -> None:
        """Suggest what an assistant answers.

        Args:
            searcher: The documents.
            ask: Answers a question by quoting; each suggestion has been tried with it.
            path: Folder of the index, which names its live generation.
            is_busy: Whether readers are being answered; then nothing is tried.
        """
        self._searcher = searcher
        self._ask = ask
        self._path = path
        self._is_busy = is_busy
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="suggestions")
        self._trying = threading.Lock()  # one question at a time
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._generation = ""
        self._starting: tuple[str, ...] = ()
        self._noted: set[str] = set()

    def starting(self) -> tuple[str, ...]:
        """Questions to begin with, at most four: those that are found by now.

        Never waits. They are looked for in the background once for every generation of the index.
        """
        try:
            generation = current_generation(self._path)
        except IndexingError:
            return ()  # nothing is built; the page says so elsewhere
        with self._lock:
            if generation != self._generation and not self._closed.is_set():
                self._generation, self._starting = generation, ()
                self._worker.submit(self._begin, generation).add_done_callback(_tell)
            return self._starting

    def following(self, answer: Answer, history: Sequence[Turn] = ()) -> Iterator[str]:
        """Questions to go on with, at most three, one by one as they are found.

        They are about what stands near what was cited, or after a refusal near what came nearest.
        At most six are tried, and while readers are being answered it soon gives up. Closing it
        ends it.

        Args:
            answer: What was answered last.
            history: The turns before that.
        """
        deadline = time.monotonic() + _PATIENCE_SECONDS
        talk = Talk(answer=answer, history=history)
        try:
            search = _Search(
                candidates=near_candidates(talk, self._searcher),
                liking=talk.liking,
                same_document=0,
                wanted=FOLLOWING,
                most=_MOST_TRIED_FOLLOWING,
                is_over=lambda: time.monotonic() > deadline,
            )
            yield from self._found_by(search)
        except (AssistantError, IndexingError) as error:
            self._note(error)

    def close(self) -> None:
        """Stop looking, and wait until the question that is being tried is answered."""
        with self._lock:
            self._closed.set()
        self._worker.shutdown(cancel_futures=True)

    def _begin(self, generation: str) -> None:
        """Look for questions to begin with."""
        try:
            search = _Search(
                candidates=starting_candidates(self._searcher),
                liking=lambda one: one.weight,
                same_document=_SAME_DOCUMENT,
                wanted=STARTING,
                most=_MOST_TRIED_STARTING,
                is_over=lambda: self._generation != generation,
            )
            for question in self._found_by(search):
                with self._lock:
                    if self._generation == generation:
                        self._starting += (question,)
        except (AssistantError, IndexingError) as error:
            self._note(error)

    def _found_by(self, search: "_Search") -> Iterator[str]:
        """The questions of the candidates that are answered as they should be."""

        def is_answered(candidate: Candidate) -> bool:
            if not self._is_quiet(search.is_over):
                return False
            with self._trying:
                return bears_out(self._ask(candidate.question.text), candidate)

        found = 0
        tries = tried(search.candidates, is_answered, search.liking, search.same_document)
        for candidate in islice(tries, search.most):
            if candidate is not None:
                found += 1
                yield candidate.question.text
            if found == search.wanted or self._closed.is_set() or search.is_over():
                return

    def _is_quiet(self, is_over: Callable[[], bool]) -> bool:
        """Wait until no reader is being answered; whether there is still reason to go on."""
        while self._is_busy():
            if is_over() or self._closed.wait(_GLANCE_SECONDS):
                return False
        return not self._closed.is_set()

    def _note(self, error: Exception) -> None:
        """Log an error, unless it was logged before."""
        if str(error) not in self._noted:
            self._noted.add(str(error))
            _log.warning("No suggestions: %s", error)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """What to try: candidates, how each is liked, how many to find and to try, when to stop."""

    candidates: Sequence[Candidate]
    liking: Callable[[Candidate], float]
    same_document: float
    wanted: int
    most: int
    is_over: Callable[[], bool]


def _tell(done: "Future[None]") -> None:
    """Log what nobody waits for."""
    error = None if done.cancelled() else done.exception()
    if error is not None:
        _log.error("The search for suggestions broke off", exc_info=error)
