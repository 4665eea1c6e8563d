"""The tools of MCP, as the SDK's own client meets them over HTTP."""

import asyncio
import threading
from contextlib import asynccontextmanager

import httpx
import httpx2
import jsonschema  # type: ignore[import-untyped]  # it has no stubs
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from assistant.chain import Assistant
from assistant.events import Token
from assistant.settings import Settings
from tests.assistant.serving.apis import Scripted, asked, echo, serving
from tests.conftest import ARTICLE, REPOSITORY

KILLED = "How many people were killed?"
WORD = "sesame"
MODES = ("legacy", "auto")  # with the handshake of 2025, and without one


@pytest.fixture(scope="module")
def rest(article_assistant):
    with serving(article_assistant, requests_per_minute=1000) as client:
        yield client


@asynccontextmanager
async def connected(rest, mode="auto", **headers):
    async with (
        httpx2.AsyncClient(headers=headers, timeout=20) as http,
        Client(
            streamable_http_client(f"{rest.base_url}/mcp", http_client=http), mode=mode
        ) as client,
    ):
        yield client


def called(rest, tool, mode="auto", **arguments):
    """What a tool gives."""

    async def call():
        async with connected(rest, mode) as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(call())


def listed(rest, mode="auto", **headers):
    """The tools there are."""

    async def ask():
        async with connected(rest, mode, **headers) as client:
            return (await client.list_tools()).tools

    return asyncio.run(ask())


@pytest.mark.parametrize("mode", MODES)
def test_the_tools_say_what_they_do_and_give(rest, mode):
    tools = {tool.name: tool for tool in listed(rest, mode)}
    assert set(tools) == {"ask", "search"}
    for tool in tools.values():
        assert tool.description
        assert tool.annotations.read_only_hint
    assert set(tools["ask"].output_schema["properties"]) == {"outcome", "text", "citations"}
    assert tools["search"].input_schema["required"] == ["question"]


@pytest.mark.parametrize("mode", MODES)
def test_an_answer_comes_with_spans_that_are_in_the_document(rest, mode):
    result = called(rest, "ask", mode, question=KILLED)
    assert not result.is_error
    answer = result.structured_content
    assert answer["outcome"] == "answered"
    assert "227" in answer["text"]
    assert answer["text"].endswith("[1]")
    (citation,) = answer["citations"]
    assert (citation["marker"], citation["document"]) == (1, ARTICLE)
    text = (REPOSITORY / "seeds" / ARTICLE).read_text(encoding="utf-8")
    assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_the_answer_is_that_of_the_api(rest):
    answer = called(rest, "ask", question=KILLED).structured_content
    api = asked(rest, KILLED).json()
    assert answer == {name: api[name] for name in ("outcome", "text", "citations")}


def test_a_refusal_is_an_answer_and_no_error(rest):
    result = called(rest, "ask", question="Who won the World Cup in 1998?")
    assert not result.is_error
    assert result.structured_content["outcome"] == "not_found"
    assert result.structured_content["citations"] == []


def test_a_search_gives_the_ranking_of_the_api(rest):
    result = called(rest, "search", question=KILLED, k=3)
    api = rest.post("/api/search", json={"question": KILLED, "k": 3}).json()
    assert result.structured_content == api
    assert len(api["passages"]) == 3


def test_what_a_tool_gives_is_as_described(rest):
    tools = {tool.name: tool.output_schema for tool in listed(rest)}
    for name, schema in tools.items():
        result = called(rest, name, question=KILLED)
        jsonschema.Draft202012Validator(schema).validate(result.structured_content)


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask", {"question": "a" * 2001}, "may have up to 2000"),
        ("search", {"question": "a" * 2001}, "may have up to 2000"),
        ("search", {"question": "?", "k": 51}, "50"),
        ("ask", {}, "question"),
    ],
)
def test_what_cannot_be_asked_is_told_in_words(rest, tool, arguments, said):
    result = called(rest, tool, **arguments)
    assert result.is_error
    assert said in result.content[0].text


def test_without_an_index_the_build_is_named(tiny_settings):
    with serving(Assistant.from_settings(index_settings=tiny_settings)) as rest:
        results = [called(rest, tool, question=KILLED) for tool in ("ask", "search")]
    for result in results:
        assert result.is_error
        assert "python -m index build" in result.content[0].text


def test_what_nobody_foresaw_is_logged_and_not_told(caplog):
    def script(_):
        yield from ()
        raise RuntimeError("secret detail")

    with serving(Scripted(script)) as rest:
        result = called(rest, "ask", question="?")
    assert result.is_error
    assert "secret" not in result.content[0].text
    assert "secret detail" in caplog.text


def test_a_call_that_is_left_gives_its_place_back():
    waiting = threading.Event()

    def script(question):
        while question == "endless":
            waiting.set()
            threading.Event().wait(0.01)
            yield Token(text="still ")
        yield from echo(question)

    async def leave(rest):
        async with connected(rest) as client:
            call = asyncio.create_task(client.call_tool("ask", {"question": "endless"}))
            await asyncio.to_thread(waiting.wait, 10)
            call.cancel()
            await asyncio.wait([call])

    assistant = Scripted(script)
    with serving(assistant, concurrency=1) as rest:
        asyncio.run(leave(rest))
        assert assistant.is_closed.wait(5)
        assert asked(rest, "next").json()["text"] == "next"


@pytest.mark.parametrize("mode", MODES)
def test_the_token_opens_the_tools(article_assistant, mode):
    with serving(article_assistant, token=WORD) as rest:
        tools = listed(rest, mode, Authorization=f"Bearer {WORD}")
        with pytest.raises(ExceptionGroup):
            listed(rest, mode, Authorization="Bearer wrong")
        with pytest.raises(ExceptionGroup):
            listed(rest, mode)
    assert len(tools) == 2


def test_a_page_of_another_site_reaches_no_tool(rest):
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"Accept": "application/json, text/event-stream"}
    own = {"Origin": str(rest.base_url).rstrip("/")}
    assert rest.post("/mcp", json=body, headers=accept | own).status_code == 200
    foreign = rest.post("/mcp", json=body, headers=accept | {"Origin": "http://evil.example"})
    assert foreign.status_code == httpx.codes.FORBIDDEN


def test_a_call_that_is_too_large_is_not_read(rest):
    large = rest.post("/mcp", json={"question": "a" * 10**6})
    assert large.status_code == 413


def test_the_most_characters_are_those_of_the_settings():
    answers = Settings(max_question_characters=100)
    with serving(Scripted(echo), answers) as rest:
        assert called(rest, "ask", question="a" * 101).is_error
        assert not called(rest, "ask", question="a" * 100).is_error
