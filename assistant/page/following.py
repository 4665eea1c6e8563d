"""A generator that works and waits, drawn by a thread of its own, so that it can be left."""

import threading
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from queue import Empty, Queue
from typing import TypeVar

T = TypeVar("T")

_GLANCE_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a generator, and what it raised, if anything."""

    error: Exception | None


@contextmanager
def following(source: Generator[T]) -> Iterator[Iterator[T | None]]:
    """The values of a generator as they come, and None whenever none has come for a moment.

    When the block ends early the generator is closed before its next value; nobody waits for it.
    """
    drawn: Queue[T | _End | None] = Queue()
    is_left = threading.Event()
    # A daemon: a model that is silent for a minute must not keep the process from ending.
    threading.Thread(
        target=_draw, args=(source, drawn, is_left), name="follow", daemon=True
    ).start()
    try:
        yield _values(drawn)
    finally:
        is_left.set()


def _values(drawn: "Queue[T | _End | None]") -> Iterator[T | None]:
    while True:
        try:
            value = drawn.get(timeout=_GLANCE_SECONDS)
        except Empty:
            yield None
            continue
        if not isinstance(value, _End):
            yield value
        elif value.error is None:
            return
        else:
            raise value.error


def _draw(source: Generator[T], drawn: "Queue[T | _End | None]", is_left: threading.Event) -> None:
    error = None
    try:
        with closing(source):
            for value in source:
                if is_left.is_set():
                    break
                drawn.put(value)
    except Exception as raised:  # noqa: BLE001 - raised again where the values are taken
        error = raised
    finally:
        drawn.put(_End(error))
