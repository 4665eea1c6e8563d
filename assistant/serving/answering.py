"""Questions of every way in: each in its turn, and no longer than somebody waits for its answer."""

from collections.abc import AsyncIterator, Generator, Sequence
from contextlib import asynccontextmanager
from typing import cast

from fastapi.concurrency import run_in_threadpool

from assistant.answers import Turn
from assistant.chain import Assistant
from assistant.events import Event
from assistant.serving.drawing import drawing
from assistant.serving.places import Places
from assistant.serving.problems import LengthError
from index.passages import ScoredPassage


class Answering:
    """An assistant for the event loop. Everything here raises what the assistant raises.

    Attributes:
        assistant: Who answers.
    """

    def __init__(self, assistant: Assistant, places: Places, max_question_characters: int) -> None:
        self.assistant = assistant
        self._places = places
        self._most = max_question_characters

    @asynccontextmanager
    async def events(
        self, question: str, history: Sequence[Turn] = ()
    ) -> AsyncIterator[AsyncIterator[Event | None]]:
        """The answer as it comes about, and None whenever nothing has happened for a while.

        The place is given back when the block ends, and nothing works on the answer then.

        Raises:
            LengthError: If the question is too long.
            BusyError: If there is no place for it.
        """
        self._check(question)
        async with self._places.take():
            stream = cast("Generator[Event]", self.assistant.stream(question, history))
            async with drawing(stream) as events:
                yield events

    async def search(self, question: str, k: int) -> tuple[ScoredPassage, ...]:
        """The k best passages for a question, best first.

        Raises:
            LengthError: If the question is too long.
            BusyError: If there is no place for it.
        """
        self._check(question)
        async with self._places.take():
            return await run_in_threadpool(self.assistant.search, question, k)

    def _check(self, question: str) -> None:
        if len(question) > self._most:
            raise LengthError(len(question), self._most)
