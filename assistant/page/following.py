"""A generator that works and waits, followed without waiting for it."""

import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from queue import Empty, Queue
from typing import TypeVar

from assistant.drawn import End, draw

T = TypeVar("T")

_GLANCE_SECONDS = 0.1


@contextmanager
def following(source: Generator[T]) -> Iterator[Iterator[T | None]]:
    """The values of a generator as they come, and None whenever none has come for a moment.

    When the block ends early the generator is closed before its next value; nobody waits for it.
    """
    drawn: Queue[T | End] = Queue()
    is_left = threading.Event()

    def values() -> Iterator[T | None]:
        while True:
            try:
                value = drawn.get(timeout=_GLANCE_SECONDS)
            except Empty:
                yield None
                continue
            if not isinstance(value, End):
                yield value
            elif value.error is None:
                return
            else:
                raise value.error

    draw(source, drawn.put, is_left.is_set)
    try:
        yield values()
    finally:
        is_left.set()
