"""How many are answered at a time, who waits, and that nobody keeps a place who has gone."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import httpx
import pytest

from assistant.chain import Assistant
from assistant.events import Token
from assistant.serving.places import Places
from assistant.serving.problems import BusyError
from assistant.settings import ModelSettings, Settings
from tests.assistant.prompted import draft
from tests.assistant.serving.apis import Scripted, asked, echo, events, serving, streamed
from tests.model_servers import OllamaServer


def endless(question):
    while True:
        time.sleep(0.01)
        yield Token(text=question)


def patient(question):
    """Endless for those who ask for it, an echo for everyone else."""
    return endless(question) if question == "endless" else echo(question)


class Searching(Scripted):
    has_searched = False

    def search(self, question, k=10):  # noqa: ARG002 - of the assistant it stands for
        self.has_searched = True
        return ()


def test_twenty_at_once_get_their_own_answers_or_are_told_to_wait():
    release = threading.Event()

    def held(question):
        release.wait(10)
        yield from echo(question)

    def ask(question):
        answer = asked(client, question)
        if answer.status_code != 200:
            release.set()
        return answer

    assistant = Scripted(held)
    questions = [f"question {number}" for number in range(20)]
    with serving(assistant, concurrency=2) as client, ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(ask, questions))
    kinds = {answer.status_code for answer in answers}
    assert kinds == {200, 503}, "two are answered, four wait, and whoever comes then does not"
    assert assistant.most == 2
    for question, answer in zip(questions, answers, strict=True):
        if answer.status_code == 200:
            assert answer.json()["text"] == question
        else:
            assert int(answer.headers["Retry-After"]) > 0
            assert answer.json()["retryable"]


def test_twenty_at_once_are_all_answered_where_there_is_room():
    ten = threading.Barrier(10)

    def together(question):
        ten.wait(10)
        yield from echo(question)

    questions = [f"question {number}" for number in range(20)]
    assistant = Scripted(together)
    with serving(assistant, concurrency=10) as client, ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda question: asked(client, question), questions))
    assert [answer.json()["text"] for answer in answers] == questions
    assert assistant.most == 10


def test_twenty_streams_at_once_are_not_mixed_up(article_assistant):
    questions = ["How many people were killed?", "Who is Karim Massimov?"] * 10
    with serving(article_assistant, concurrency=7) as client, ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda question: streamed(client, question), questions))
    for question, answer in zip(questions, answers, strict=True):
        *before, last = answer
        assert last.value["question"] == question
        assert "".join(one.value.get("text", "") for one in before) == last.value["text"]


def test_a_stream_that_is_left_gives_its_place_back():
    assistant = Scripted(patient)
    with serving(assistant, concurrency=1) as client:
        body = {"question": "endless", "stream": True}
        with client.stream("POST", "/api/ask", json=body) as response:
            stream = events(response)
            assert [next(stream).name for _ in range(3)] == ["token"] * 3
        assert assistant.is_closed.wait(5)
        assert asked(client, "next").json()["text"] == "next"


def test_an_answer_that_nobody_waits_for_gives_its_place_back():
    assistant = Scripted(patient)
    with serving(assistant, concurrency=1) as client:
        with pytest.raises(httpx.ReadTimeout):
            client.post("/api/ask", json={"question": "endless"}, timeout=0.3)
        assert assistant.is_closed.wait(5)
        assert asked(client, "next").json()["text"] == "next"


def test_leaving_a_stream_hangs_up_on_the_model_that_writes_it(tiny_index):
    said = "The coffee machine was bought in 2019 for 1,250 euros. [[coffee machine was bought]]"
    with OllamaServer(draft(f"{said} " * 6, delay_seconds=0.03)) as model:
        assistant = Assistant.from_settings(
            Settings(llm=model.model), tiny_index, ModelSettings(url=model.url)
        )
        body = {"question": "When was the coffee machine bought?", "stream": True}
        with (
            serving(assistant, concurrency=1) as client,
            client.stream("POST", "/api/ask", json=body) as response,
        ):
            names = [one.name for one in islice(events(response), 2)]
            response.close()
            assert names == ["retrieved", "token"]
            assert model.requests[0].went_away.wait(5)


def test_a_question_that_fails_gives_its_place_back():
    def script(question):
        if question == "fail":
            raise RuntimeError(question)
        return echo(question)

    with serving(Scripted(script), concurrency=1) as client:
        assert [asked(client, "fail").status_code for _ in range(4)] == [500] * 4
        assert streamed(client, "fail")[-1].name == "error"
        assert asked(client, "next").status_code == 200


def test_a_search_takes_a_place_too():
    assistant = Searching(patient)
    with serving(assistant, concurrency=1) as client:
        body = {"question": "endless", "stream": True}
        with client.stream("POST", "/api/ask", json=body) as response:
            stream = events(response)
            next(stream)
            with pytest.raises(httpx.ReadTimeout):
                client.post("/api/search", json={"question": "?"}, timeout=0.3)
            assert not assistant.has_searched
        assert client.post("/api/search", json={"question": "?"}).json() == {"passages": []}


def test_whoever_waits_too_long_is_sent_away():
    async def two_for_one():
        places = Places(1, patience_seconds=0.05)
        async with places.take():
            with pytest.raises(BusyError):
                async with places.take():
                    pass
        async with places.take():
            return True

    assert asyncio.run(two_for_one())


def test_the_queue_has_an_end():
    async def crowd():
        places = Places(1, patience_seconds=5)
        release = asyncio.Event()

        async def visit():
            async with places.take():
                await release.wait()

        visits = [asyncio.create_task(visit()) for _ in range(5)]
        _, waiting = await asyncio.wait(visits, timeout=0.05)
        release.set()
        await asyncio.wait(waiting)
        return [type(visit.exception()) for visit in visits]

    assert asyncio.run(crowd()) == [type(None)] * 3 + [BusyError] * 2


def test_whoever_gives_up_waiting_takes_no_place():
    async def impatient():
        places = Places(1, patience_seconds=5)
        async with places.take():
            waiting = asyncio.create_task(places.take().__aenter__())
            await asyncio.sleep(0.01)
            waiting.cancel()
        async with asyncio.timeout(1), places.take():
            return True

    assert asyncio.run(impatient())
