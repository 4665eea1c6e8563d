"""Generators drawn in threads: their values, their silences, their errors and their end."""

import asyncio
import threading
import time

import pytest

from assistant.serving.drawing import drawing
from assistant.serving.streams import frames


def drawn(source, **options):
    async def all_of_it():
        async with drawing(source, **options) as values:
            return [value async for value in values]

    return asyncio.run(all_of_it())


def counting(ended, pause=0.0):
    try:
        for number in range(1000):
            time.sleep(pause)
            yield number
    finally:
        ended.set()


def test_every_value_comes_in_order():
    ended = threading.Event()
    assert drawn(counting(ended)) == list(range(1000))
    assert ended.is_set()


def test_it_is_drawn_by_one_thread_that_is_not_that_of_the_loop():
    def names():
        for _ in range(3):
            yield threading.current_thread()

    threads = set(drawn(names()))
    assert len(threads) == 1
    assert threading.current_thread() not in threads


def test_a_silence_is_told():
    def slow():
        yield 1
        time.sleep(0.15)
        yield 2

    values = drawn(slow(), silence_seconds=0.04)
    assert [value for value in values if value is not None] == [1, 2]
    assert values[values.index(1) + 1 : values.index(2)].count(None) >= 2


def test_a_silence_becomes_a_comment_in_a_stream():
    async def silent():
        yield None

    async def all_of_it():
        return [frame async for frame in frames(silent())]

    assert asyncio.run(all_of_it()) == [b": ping\n\n"]


def test_an_error_comes_after_the_values():
    def failing():
        yield 1
        raise LookupError("gone")

    async def until_it_fails():
        async with drawing(failing()) as values:
            assert await anext(values) == 1
            with pytest.raises(LookupError, match="gone"):
                await anext(values)
            return True

    assert asyncio.run(until_it_fails())


def test_what_is_left_in_the_middle_is_closed():
    ended = threading.Event()

    async def the_first():
        async with drawing(counting(ended, pause=0.01)) as values:
            return await anext(values), ended.is_set()

    assert asyncio.run(the_first()) == (0, False)
    assert ended.is_set()


def test_what_is_cancelled_in_the_middle_is_closed_before_it_ends():
    ended = threading.Event()

    async def cancelled():
        has_begun = asyncio.Event()

        async def draw():
            async with drawing(counting(ended, pause=0.01)) as values:
                async for _ in values:
                    has_begun.set()

        drawing_it = asyncio.create_task(draw())
        await has_begun.wait()
        drawing_it.cancel()
        await asyncio.wait([drawing_it])
        return drawing_it.cancelled(), ended.is_set()

    assert asyncio.run(cancelled()) == (True, True)
