"""How many questions are answered at a time, and how many may wait for that."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from assistant.serving.problems import BusyError

WAITING_PER_PLACE = 2
PATIENCE_SECONDS = 10.0


class Places:
    """A number of places, and a short queue for them. Belongs to one event loop."""

    def __init__(self, number: int, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._free = asyncio.Semaphore(number)
        self._most_waiting = number * WAITING_PER_PLACE
        self._waiting = 0
        self._patience_seconds = patience_seconds

    @asynccontextmanager
    async def take(self) -> AsyncIterator[None]:
        """A place for as long as the block runs.

        Raises:
            BusyError: If too many wait already, or none became free in time.
        """
        if self._free.locked() and self._waiting >= self._most_waiting:
            raise BusyError
        self._waiting += 1
        try:
            async with asyncio.timeout(self._patience_seconds):
                await self._free.acquire()
        except TimeoutError:
            raise BusyError from None
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._free.release()
