"""A generator that works and waits, for the event loop."""

import asyncio
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import asynccontextmanager, suppress
from typing import Generic, TypeVar, TypeVarTuple

import anyio

from assistant.drawn import End, draw

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

SILENCE_SECONDS = 15.0  # proxies hang up on what is silent, some after half a minute


@asynccontextmanager
async def drawing(
    source: Generator[T, None, None], *, silence_seconds: float = SILENCE_SECONDS
) -> AsyncIterator[AsyncIterator[T | None]]:
    """The values of a generator as they come, and None whenever none has come for a while.

    However the block ends, the generator has been closed then, if need be before its next value.
    """
    drawn = _Drawn(source)
    try:
        yield drawn.values(silence_seconds)
    finally:
        drawn.is_abandoned = True
        with anyio.CancelScope(shield=True):
            await drawn.has_ended.wait()


class _Drawn(Generic[T]):
    """What the thread has drawn, and nobody has taken yet."""

    def __init__(self, source: Generator[T, None, None]) -> None:
        self.is_abandoned = False
        self.has_ended = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[T | End] = asyncio.Queue()
        draw(source, self._put, lambda: self.is_abandoned)

    async def values(self, silence_seconds: float) -> AsyncIterator[T | None]:
        """Each value once, then what the generator raised."""
        while True:
            try:
                async with asyncio.timeout(silence_seconds):
                    value = await self._queue.get()
            except TimeoutError:
                yield None
                continue
            if not isinstance(value, End):
                yield value
            elif value.error is None:
                return
            else:
                raise value.error

    def _put(self, value: T | End) -> None:
        self._in_loop(self._queue.put_nowait, value)
        if isinstance(value, End):
            self._in_loop(self.has_ended.set)

    def _in_loop(self, function: Callable[[*Ts], object], *arguments: *Ts) -> None:
        with suppress(RuntimeError):  # the loop is closed when the server stops for good
            self._loop.call_soon_threadsafe(function, *arguments)
