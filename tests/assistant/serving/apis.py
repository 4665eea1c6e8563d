"""The API as tests meet it: a real server on this machine, and assistants that play a script."""

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from assistant.answers import Answer, Outcome
from assistant.chain import Assistant
from assistant.events import Finished, Token
from assistant.serving.application import api_app
from assistant.serving.server import serve
from assistant.settings import ServerSettings, Settings
from assistant.verdicts import AnswerSentence
from index.searcher import Searcher
from index.settings import IndexSettings


@contextmanager
def serving(assistant, answers=None, **settings):
    """A client of the API of an assistant."""
    of_server = ServerSettings(**{"port": 0, **settings})
    server = serve(api_app(assistant, of_server, answers or Settings()), of_server)
    try:
        with httpx.Client(base_url=server.address, timeout=20) as client:
            yield client
    finally:
        server.close()


class Scripted(Assistant):
    """An assistant that plays a script, a function from questions to what a stream yields.

    Attributes:
        most: How many streams were open at the same time, at most.
        is_closed: Set once a stream has ended, for whatever reason.
    """

    def __init__(self, script):
        super().__init__(Searcher(IndexSettings()))
        self.most = 0
        self.is_closed = threading.Event()
        self._open = 0
        self._lock = threading.Lock()
        self._script = script

    def stream(self, question, history=()):  # noqa: ARG002 - of the assistant it stands for
        with self._lock:
            self._open += 1
            self.most = max(self.most, self._open)
        try:
            yield from self._script(question)
        finally:
            with self._lock:
                self._open -= 1
            self.is_closed.set()


def echo(question):
    """A script that answers a question with itself."""
    yield Token(text=question)
    yield Finished(
        answer=Answer(
            question=question,
            standalone_question=question,
            outcome=Outcome.REPLY,
            sentences=(AnswerSentence(text=question),),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A server-sent event."""

    name: str
    value: dict[str, Any]


def events(response):
    """The events of a response, by what stands in its lines."""
    name = ""
    for line in response.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield Sent(name=name, value=json.loads(line.removeprefix("data: ")))


def asked(client, question, **more):
    """What became of a question."""
    return client.post("/api/ask", json={"question": question, **more})


def streamed(client, question):
    """Every event of the answer to a question."""
    body = {"question": question, "stream": True}
    with client.stream("POST", "/api/ask", json=body) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        return list(events(response))


def untimed(answer):
    """An answer without what differs from one time to the next."""
    return {name: value for name, value in answer.items() if name != "timings"}
