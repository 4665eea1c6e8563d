"""What stands in the place of an answer, moment after moment, until it is whole or stopped."""

import logging
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar, cast

from assistant.answers import Answer, Turn
from assistant.chain import Assistant
from assistant.errors import AssistantError
from assistant.events import Event, Finished, Token
from assistant.page import texts
from assistant.page.following import following
from assistant.page.markup import partial_markup, stopped_markup
from assistant.page.turns import Frame, Phase
from index.errors import IndexingError

_log = logging.getLogger(__name__)

T = TypeVar("T")

_FRAME_SECONDS = 0.05  # a browser need not draw more often than this while an answer is written
_WARM_SECONDS = 0.5  # whoever waits longer for what is found waits for what is being opened


class Stops:
    """Which readers want no more of the answer that is being written for them."""

    def __init__(self) -> None:
        self._wanted: dict[str | None, threading.Event] = {}

    @contextmanager
    def heeded(self, session: str | None) -> Iterator[Callable[[], bool]]:
        """While the block runs, what tells whether the reader of a session wants it to end."""
        wanted = self._wanted[session] = threading.Event()
        try:
            yield wanted.is_set
        finally:
            self._wanted.pop(session, None)

    @property
    def are_heeded(self) -> bool:
        """Whether anything is being written for anybody."""
        return bool(self._wanted)

    def stop(self, session: str | None) -> None:
        """End what is being written for a session, if anything is."""
        wanted = self._wanted.get(session)
        if wanted is not None:
            wanted.set()


def frames(
    assistant: Assistant,
    question: str,
    history: Sequence[Turn],
    is_stopped: Callable[[], bool],
    *,
    is_first: bool = False,
) -> Iterator[Frame | Answer | None]:
    """The answer frame by frame while it is written, then the answer; None while nothing happens.

    If it is stopped, the last is a frame: there is no answer then.

    Args:
        assistant: Who answers.
        question: As asked.
        history: The turns before, oldest first.
        is_stopped: Whether the reader wants no more of it.
        is_first: Whether index and models may have to be opened for it.
    """
    said = drawn = ""
    began = when = time.monotonic()
    stream = cast("Generator[Event]", assistant.stream(question, history))
    with following(stream) as events:
        for event in events:
            if is_stopped():
                yield Frame(phase=Phase.STOPPED, markup=stopped_markup(said))
                return
            if isinstance(event, Finished):
                yield event.answer
                return
            is_first = is_first and event is None
            if isinstance(event, Token):
                said += event.text
            if said != drawn and time.monotonic() - when > _FRAME_SECONDS:
                drawn, when = said, time.monotonic()
                yield writing(said)
            elif is_first and time.monotonic() - began > _WARM_SECONDS:
                yield writing("", texts.OPENING)
            elif event is None:
                yield None  # so that whoever went away is noticed


def writing(said: str, waiting: str = texts.WAITING) -> Frame:
    """An answer of which only this has been written; where that is nothing, what is waited for."""
    return Frame(phase=Phase.WRITING, markup=partial_markup(said, waiting))


def plainly(values: Iterator[T], as_problem: Callable[[str], T]) -> Iterator[T]:
    """What an event of the page yields; what goes wrong becomes a sentence, never a traceback."""
    try:
        yield from values
    except (AssistantError, IndexingError) as error:
        yield as_problem(str(error))
    except Exception:  # noqa: BLE001 - the one place: a reader must not see a broken page
        _log.exception("an event of the page failed")
        yield as_problem(texts.BROKEN)
