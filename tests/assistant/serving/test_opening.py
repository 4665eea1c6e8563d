"""What the server says while the application behind it is being made."""

import contextlib

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from assistant.serving.opening import Opening
from assistant.serving.server import serve
from assistant.settings import ServerSettings


def get(address, accept="text/html"):
    return httpx.get(address, headers={"Accept": accept})


@pytest.fixture
def opening():
    return Opening()


@pytest.fixture
def server(opening):
    server = serve(opening, ServerSettings(port=0))
    yield server
    server.close()


def made(lives=None):
    async def hello(_):
        return PlainTextResponse("hello")

    return Starlette(routes=[Route("/", hello)], lifespan=lives)


def test_a_browser_is_told_to_come_back(server):
    response = get(server.address)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "1"
    assert "The assistant is starting." in response.text
    assert 'http-equiv="refresh"' in response.text


def test_a_program_is_told_in_json(server):
    response = get(server.address + "/api/ask", accept="application/json")
    assert response.status_code == 503
    assert response.json()["retryable"] is True


def test_it_becomes_what_was_made(server, opening):
    opening.become(made())
    assert get(server.address).text == "hello"


def test_what_was_made_is_started_and_ended_with_the_server(opening):
    seen = []

    @contextlib.asynccontextmanager
    async def lives(_):
        seen.append("started")
        yield
        seen.append("ended")

    server = serve(opening, ServerSettings(port=0))
    opening.become(made(lives))
    assert seen == ["started"]
    server.close()
    assert seen == ["started", "ended"]


def test_what_cannot_be_started_raises(server, opening):
    class NoRoom:
        async def __aenter__(self):
            raise OSError("no room")

        async def __aexit__(self, *_):
            return None

    with pytest.raises(OSError, match="no room"):
        opening.become(made(lambda _: NoRoom()))
    assert get(server.address).status_code == 503


def test_without_a_server_there_is_nothing_to_become(opening):
    with pytest.raises(RuntimeError, match="a server must run"):
        opening.become(made())
