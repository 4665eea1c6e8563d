"""A generator that works and waits, drawn by a thread of its own, so that it can be left."""

import threading
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class End:
    """The end of a generator, and what it raised, if anything."""

    error: Exception | None


def draw(
    source: Generator[T], put: Callable[[T | End], object], is_left: Callable[[], bool]
) -> None:
    """Begin to draw a generator, and return at once.

    Args:
        source: The generator; the thread that draws it also closes it.
        put: Takes each value as it comes, and last an `End`; called from that thread.
        is_left: Whether nobody wants more; then it is closed before its next value.
    """

    def run() -> None:
        error = None
        try:
            with closing(source):
                for value in source:
                    put(value)
                    if is_left():
                        break
        except Exception as raised:  # noqa: BLE001 - raised again where the values are taken
            error = raised
        finally:
            put(End(error))

    # A daemon: a model that is silent for a minute must not keep the process from ending.
    threading.Thread(target=run, name="draw", daemon=True).start()
