import inspect
import itertools
import logging
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

import anthropic
import httpx
import httpx2
import ollama
import openai
import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.fake_chat_models import (
    FakeChatModel,
    FakeListChatModel,
    GenericFakeChatModel,
)
from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_ollama import ChatOllama
from langchain_openai import ChatOpenAI
from pydantic import ConfigDict, Field

from assistant import llm
from assistant.errors import ConfigurationError, ModelError
from assistant.llm import ChatModel, Message, Role, open_model
from assistant.llm_errors import Served, foreign_errors, retry_after, to_model_error
from assistant.settings import ModelSettings
from tests.conftest import REPOSITORY
from tests.model_servers import AnthropicServer, ModelServer, OllamaServer, OpenAIServer, Reply

SERVERS: dict[str, Callable[..., ModelServer]] = {
    "openai": OpenAIServer,
    "ollama": OllamaServer,
    "anthropic": AnthropicServer,
}
QUESTION = [
    Message(role=Role.SYSTEM, text="Cite {what} you say."),
    Message(role=Role.USER, text="How many days?"),
    Message(role=Role.ASSISTANT, text="Of leave?"),
    Message(role=Role.USER, text="Yes, de congés payés."),
]
PIECES = ["Thirty ", "days ", "a year. [1]"]
ANSWER = "Thirty days a year. [1]"
KEY = "sk-ant-secret-0123456789"
FINE = Reply(pieces=PIECES)
VARIABLES = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY", "OLLAMA_HOST")


@pytest.fixture(autouse=True)
def own_environment(monkeypatch):
    """No keys but ours, nobody who traces, and hardly a wait."""
    for prefix in ("LANGSMITH", "LANGCHAIN"):
        for name in ("TRACING", "TRACING_V2", "API_KEY", "ENDPOINT", "GATEWAY"):
            monkeypatch.delenv(f"{prefix}_{name}", raising=False)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    monkeypatch.setattr(llm, "FIRST_WAIT_SECONDS", 0.001)


@pytest.fixture(params=SERVERS)
def server(request):
    """A server of each kind in turn."""
    with SERVERS[request.param]() as started:
        yield started


@pytest.fixture
def openai_server():
    with OpenAIServer() as started:
        yield started


@pytest.fixture
def ollama_server():
    with OllamaServer() as started:
        yield started


@pytest.fixture
def anthropic_server():
    with AnthropicServer() as started:
        yield started


def model_of(server, **settings):
    return open_model(server.model, ModelSettings(url=server.url, **settings))


def given_before_the_error(model):
    """What a model gave out before it failed, and how it failed."""
    given = []

    def take():
        for piece in model.stream(QUESTION):
            given.append(piece)  # noqa: PERF402 (list.extend would lose what came before the error)

    with pytest.raises(ModelError) as caught:
        take()
    return given, caught.value


def error_of(model):
    return given_before_the_error(model)[1]


class Ending(BaseChatModel):
    """A chat model of a provider that nobody knows, whose last chunk has this metadata."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    metadata: dict[str, object] = Field(default_factory=dict)
    text: str | list[dict[str, str]] = ANSWER
    error: BaseException | None = None

    @property
    def _llm_type(self):
        return "ending"

    def _generate(self, *_, **__):
        return ChatResult(generations=[])

    def _stream(self, *_, **__):
        yield ChatGenerationChunk(message=AIMessageChunk(content=self.text))
        if self.error is not None:
            raise self.error
        yield ChatGenerationChunk(
            message=AIMessageChunk(content="", response_metadata=self.metadata)
        )


class Kept(FakeListChatModel):
    """A chat model whose streams somebody else keeps hold of."""

    streams: list[Any] = Field(default_factory=list)

    def stream(self, *arguments, **options):
        self.streams.append(super().stream(*arguments, **options))
        return self.streams[-1]


def test_an_answer_comes_piece_by_piece(server):
    server.enqueue(FINE)
    assert list(model_of(server).stream(QUESTION)) == PIECES


def test_a_complete_answer_is_the_pieces_joined(server):
    server.enqueue(FINE)
    assert model_of(server).complete(QUESTION) == ANSWER


def test_the_first_piece_is_given_out_while_the_model_still_writes(server):
    server.enqueue(Reply(pieces=["Thirty "], hangs=True))
    stream = model_of(server).stream(QUESTION)
    assert next(stream) == "Thirty "
    stream.close()


def test_messages_arrive_in_order_and_unchanged(server):
    server.enqueue(FINE)
    model_of(server).complete(QUESTION)
    assert server.requests[0].prompt == "\n\n".join(message.text for message in QUESTION)
    roles = [message["role"] for message in server.requests[0].body["messages"]]
    assert roles[-3:] == ["user", "assistant", "user"]


def test_a_script_can_quote_the_prompt(server):
    server.enqueue(Reply(pieces=lambda request: [request.prompt.splitlines()[0]]))
    assert model_of(server).complete(QUESTION) == "Cite {what} you say."


def test_opening_a_model_or_a_stream_sends_nothing(server):
    model_of(server).stream(QUESTION)
    assert server.requests == []


def test_a_server_of_openai_gets_limits_that_old_servers_know(openai_server):
    openai_server.enqueue(FINE)
    model_of(openai_server, answer_tokens=99).complete(QUESTION)
    body = openai_server.requests[0].body
    assert (body["temperature"], body["max_tokens"], body["stream"]) == (0, 99, True)
    assert "max_completion_tokens" not in body


def test_ollama_gets_its_limits_as_options(ollama_server):
    ollama_server.enqueue(FINE)
    model_of(ollama_server, answer_tokens=99, context_tokens=2048).complete(QUESTION)
    body = ollama_server.requests[0].body
    assert body["options"] == {"temperature": 0, "num_ctx": 2048, "num_predict": 99}
    assert body["think"] is False


def test_anthropic_gets_its_limits(anthropic_server):
    anthropic_server.enqueue(FINE)
    model_of(anthropic_server, answer_tokens=99).complete(QUESTION)
    body = anthropic_server.requests[0].body
    assert (body["temperature"], body["max_tokens"]) == (0, 99)


def test_openai_itself_gets_the_new_name_of_the_limit(openai_server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", openai_server.url)
    openai_server.enqueue(FINE)
    open_model("openai:gpt-4o", ModelSettings(answer_tokens=99)).complete(QUESTION)
    body = openai_server.requests[0].body
    assert body["max_completion_tokens"] == 99
    assert "max_tokens" not in body


@pytest.mark.parametrize("name", ["o3", "gpt-5-pro", "gpt-5.3-codex"])
def test_a_server_with_an_address_is_spoken_to_in_chat_completions(openai_server, name):
    openai_server.enqueue(FINE)
    model = open_model(f"openai:{name}", ModelSettings(url=openai_server.url))
    assert model.complete(QUESTION) == ANSWER


def test_a_model_that_takes_no_temperature_gets_none(openai_server, anthropic_server):
    for server, name in [
        (openai_server, "openai:o3"),
        (anthropic_server, "anthropic:claude-sonnet-5-5"),
    ]:
        server.enqueue(FINE)
        model = open_model(name, ModelSettings(url=server.url))
        assert model.complete(QUESTION) == ANSWER
        assert server.requests[0].body.get("temperature") is None


@pytest.mark.parametrize("variables", [{}, {"OPENAI_API_KEY": ""}], ids=["none", "empty"])
def test_a_server_without_keys_needs_none(openai_server, monkeypatch, variables):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    openai_server.enqueue(FINE)
    assert model_of(openai_server).complete(QUESTION) == ANSWER


def test_the_key_is_sent_where_there_is_one(openai_server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    openai_server.enqueue(FINE)
    model_of(openai_server).complete(QUESTION)
    assert openai_server.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_a_slow_answer_is_waited_for_as_long_as_it_is_never_silent(server):
    server.enqueue(Reply(pieces=["word "] * 5, delay_seconds=0.3))
    began = time.monotonic()
    assert model_of(server, timeout_seconds=1).complete(QUESTION) == "word " * 5
    assert time.monotonic() - began > 1.2


def test_a_silent_model_is_given_up_and_tried_again(server):
    server.enqueue(Reply(hangs=True), Reply(hangs=True))
    error = error_of(model_of(server, timeout_seconds=0.5, attempts=2))
    assert (error.is_retryable, len(server.requests)) == (True, 2)
    assert "ASSISTANT_LLM_TIMEOUT_SECONDS" in str(error)


def test_a_model_that_falls_silent_is_given_up(server):
    server.enqueue(Reply(pieces=["Thirty "], hangs=True), FINE)
    given, error = given_before_the_error(model_of(server, timeout_seconds=0.5))
    assert (given, error.is_retryable, len(server.requests)) == (["Thirty "], True, 1)
    assert "silent" in str(error)
    assert server.requests[0].went_away.wait(5)


def test_an_answer_that_breaks_off_is_no_answer(server):
    server.enqueue(Reply(pieces=PIECES, is_cut=True), FINE)
    given, error = given_before_the_error(model_of(server))
    assert (given, error.is_retryable, len(server.requests)) == (PIECES, True, 1)
    assert "broke off" in str(error)


def test_an_answer_that_ends_without_a_reason_is_no_answer(server):
    server.enqueue(Reply(pieces=PIECES, reason=""))
    given, error = given_before_the_error(model_of(server))
    assert (given, error.is_retryable) == (PIECES, True)
    assert "broke off" in str(error)


def test_what_breaks_off_before_the_first_piece_is_tried_again(server):
    server.enqueue(Reply(is_cut=True), FINE)
    assert list(model_of(server).stream(QUESTION)) == PIECES
    assert len(server.requests) == 2


def test_a_complete_answer_is_tried_again_wherever_it_breaks_off(server):
    server.enqueue(Reply(pieces=PIECES[:2], is_cut=True), FINE)
    assert model_of(server).complete(QUESTION) == ANSWER
    assert len(server.requests) == 2


def test_a_busy_server_is_left_in_peace_for_as_long_as_it_asks(server):
    server.enqueue(Reply(status=429, headers={"retry-after": "0.4"}, body="{}"), FINE)
    began = time.monotonic()
    assert model_of(server).complete(QUESTION) == ANSWER
    assert time.monotonic() - began >= 0.4


def test_nobody_waits_longer_than_our_limit(server, monkeypatch):
    monkeypatch.setattr(llm, "LONGEST_WAIT_SECONDS", 0.05)
    server.enqueue(Reply(status=429, headers={"retry-after": "3600"}, body="{}"), FINE)
    began = time.monotonic()
    assert model_of(server).complete(QUESTION) == ANSWER
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        ("7", 7, 7),
        (formatdate(time.time() + 3600, usegmt=True), 1800, 3600),
        (formatdate(0, usegmt=True), 0, 0),
        ("-5", 0, 0),
        ("soon", 0, 0),
        ("nan", 0, 0),
    ],
)
def test_the_wait_that_a_server_asks_for_is_seconds_or_a_date(asked, least, most):
    request = httpx.Request("POST", "http://127.0.0.1/")
    response = httpx.Response(429, headers={"retry-after": asked}, request=request)
    error = httpx.HTTPStatusError("busy", request=request, response=response)
    assert least <= retry_after(error) <= most


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504, 529])
def test_what_may_go_better_next_time_is_tried_again(server, status):
    server.enqueue(Reply(status=status, body="{}"), FINE)
    assert list(model_of(server).stream(QUESTION)) == PIECES
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 413, 422, 501])
def test_what_will_not_go_better_is_not_tried_again(server, status):
    server.enqueue(Reply(status=status, body="{}"), FINE)
    error = error_of(model_of(server))
    assert (error.is_retryable, len(server.requests)) == (False, 1)
    assert (error.model, server.url in str(error)) == (server.model, True)


def test_a_server_that_keeps_failing_is_given_up_after_the_last_attempt(server):
    server.enqueue(*[Reply(status=500, body='{"error": "out of memory"}')] * 4)
    error = error_of(model_of(server, attempts=3))
    assert (error.is_retryable, len(server.requests)) == (True, 3)
    assert "500" in str(error)
    assert "out of memory" in str(error)


def test_one_attempt_is_one_request(server):
    server.enqueue(Reply(status=503, body="{}"), FINE)
    error_of(model_of(server, attempts=1))
    assert len(server.requests) == 1


@pytest.mark.parametrize("provider", SERVERS)
def test_a_server_that_is_not_there_is_named(provider):
    with SERVERS[provider]() as server:
        model = open_model(server.model, ModelSettings(url=server.url))
    error = error_of(model)
    assert error.is_retryable
    assert f"{server.model} at {server.url} cannot be reached" in str(error)


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")  # of the client of OpenAI
@pytest.mark.parametrize(
    ("provider", "chunk"),
    [
        *itertools.product(
            SERVERS, ["{not json", "5", "[]", "null", '"text"', "[" * 100_000, '{"text": "\\ud8']
        ),
        ("openai", '{"choices": "x"}'),
        ("openai", '{"choices": [5]}'),
        ("openai", '{"choices": [{"delta": 5}]}'),
        ("openai", '{"choices": [{"delta": {"content": 5}}]}'),
        ("openai", '{"choices": [{"delta": {"content": ["x", 5]}}]}'),
        ("ollama", "{}"),
        ("ollama", '{"message": 5}'),
        ("ollama", '{"message": {"content": 5}}'),
        ("ollama", '{"message": {"role": "assistant"}, "done": "perhaps"}'),
        ("anthropic", '{"type": "content_block_delta"}'),
        ("anthropic", '{"type": "content_block_delta", "delta": 5}'),
        (
            "anthropic",
            '{"type": "content_block_delta", "delta": {"type": "text_delta", "text": 5}}',
        ),
    ],
)
def test_a_malformed_chunk_makes_the_answer_unreadable(provider, chunk):
    with SERVERS[provider](Reply(pieces=["Thirty "], chunk=chunk), FINE) as server:
        model = open_model(server.model, ModelSettings(url=server.url))
        given, error = given_before_the_error(model)
    assert (given, error.is_retryable, len(server.requests)) == (["Thirty "], False, 1)
    assert f"{server.model} at {server.url} gave a reply that cannot be read" in str(error)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<html><body>Welcome to our proxy</body></html>", "text/html"),
        ('{"hello": "world"}', "application/json"),
        ("[]", "application/json"),
        ("", "application/json"),
        ("Thirty days a year.", "text/plain"),
    ],
)
def test_a_page_that_is_no_reply_is_no_answer(server, body, kind):
    server.enqueue(Reply(body=body, headers={"content-type": kind}))
    given, error = given_before_the_error(model_of(server, attempts=1))
    assert given == []
    assert f"{server.model} at {server.url}" in str(error)


@pytest.mark.parametrize(
    ("provider", "failure"),
    [
        ("openai", '{"error": {"message": "out of memory"}}'),
        ("openai", '{"error": {"message": "out of memory", "code": 500}}'),
        ("ollama", '{"error": "out of memory"}'),
        ("anthropic", '{"type": "error", "error": {"message": "out of memory"}}'),
    ],
)
def test_a_failure_in_the_middle_is_told_in_the_words_of_the_server(provider, failure):
    replies = Reply(chunk=failure), Reply(pieces=["Thirty "], chunk=failure)
    with SERVERS[provider](*replies) as server:
        model = open_model(server.model, ModelSettings(url=server.url))
        given, error = given_before_the_error(model)
    assert (given, error.is_retryable, len(server.requests)) == (["Thirty "], True, 2)
    assert "out of memory" in str(error)


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize(
    ("provider", "variable"),
    [("openai", "OPENAI_API_KEY"), ("anthropic", "ANTHROPIC_API_KEY")],
)
def test_a_refused_key_is_named_but_not_shown(monkeypatch, provider, variable, status):
    monkeypatch.setenv(variable, KEY)
    with SERVERS[provider](Reply(status=status, body=f'{{"error": "bad key {KEY}"}}')) as server:
        error = error_of(open_model(server.model, ModelSettings(url=server.url)))
    assert variable in str(error)
    assert KEY not in str(error)


@pytest.mark.parametrize("status", [400, 500])
def test_a_server_that_quotes_the_key_is_quoted_without_it(openai_server, monkeypatch, status):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    reply = Reply(status=status, body=f'{{"error": {{"message": "no {KEY} here"}}}}')
    openai_server.enqueue(reply, reply, reply)
    error = error_of(model_of(openai_server))
    assert "no … here" in str(error)
    assert KEY not in str(error)


def test_user_and_password_of_an_address_are_not_shown(ollama_server):
    ollama_server.enqueue(Reply(status=400, body="{}"))
    url = ollama_server.url.replace("//", "//anna:geheim@")
    error = error_of(open_model(ollama_server.model, ModelSettings(url=url)))
    assert ollama_server.url in str(error)
    assert "geheim" not in str(error)


def test_a_model_that_ollama_has_not_got_is_to_be_pulled(ollama_server):
    ollama_server.enqueue(Reply(status=404, body='{"error": "model not found"}'))
    error = error_of(open_model("ollama:qwen3:4b", ModelSettings(url=ollama_server.url)))
    assert "ollama pull qwen3:4b" in str(error)


def test_a_wrong_path_of_the_address_is_told_apart_from_an_answer(openai_server):
    url = openai_server.url.removesuffix("/v1")
    error = error_of(open_model(openai_server.model, ModelSettings(url=url)))
    assert "ASSISTANT_LLM_URL" in str(error)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (413, "too large"),
        (400, "This model's maximum context length is 4096 tokens."),
        (400, "the request exceeds the available context size (4096 tokens)"),
        (400, "prompt is too long: 210000 tokens > 200000 maximum"),
        (500, "the input length exceeds the context length"),
    ],
)
def test_a_prompt_that_does_not_fit_is_told(server, status, said):
    server.enqueue(Reply(status=status, body=f'{{"error": {{"message": "{said}"}}}}'), FINE)
    error = error_of(model_of(server))
    assert (error.is_retryable, len(server.requests)) == (False, 1)
    assert "ASSISTANT_LLM_CONTEXT_TOKENS" in str(error)


@pytest.mark.parametrize(
    ("provider", "reason"),
    [("openai", "length"), ("ollama", "length"), ("anthropic", "max_tokens")],
)
def test_an_answer_that_is_cut_short_names_the_limit(provider, reason):
    with SERVERS[provider](Reply(pieces=PIECES, reason=reason), FINE) as server:
        settings = ModelSettings(url=server.url, answer_tokens=64)
        given, error = given_before_the_error(open_model(server.model, settings))
    assert (given, error.is_retryable, len(server.requests)) == (PIECES, False, 1)
    assert "64 tokens" in str(error)
    assert "ASSISTANT_LLM_ANSWER_TOKENS" in str(error)


@pytest.mark.parametrize(
    ("provider", "reason"), [("openai", "content_filter"), ("anthropic", "refusal")]
)
def test_an_answer_that_is_withheld_is_told(provider, reason):
    with SERVERS[provider](Reply(pieces=PIECES, reason=reason)) as server:
        error = error_of(open_model(server.model, ModelSettings(url=server.url)))
    assert not error.is_retryable
    assert "withheld" in str(error)


@pytest.mark.parametrize("reason", ["tool_calls", "function_call", "error", "abort"])
def test_any_other_reason_to_stop_is_no_answer(openai_server, reason):
    openai_server.enqueue(Reply(pieces=PIECES, reason=reason))
    assert reason in str(error_of(model_of(openai_server)))


@pytest.mark.parametrize("pieces", [(), ("",), (" ", "\n")])
def test_an_empty_answer_is_no_answer(server, pieces):
    server.enqueue(Reply(pieces=pieces), FINE)
    error = error_of(model_of(server))
    assert (error.is_retryable, len(server.requests)) == (False, 1)
    assert "wrote nothing" in str(error)


def test_what_the_model_thinks_is_not_text(server):
    server.enqueue(Reply(reasoning="Let me see.", pieces=PIECES))
    assert list(model_of(server).stream(QUESTION)) == PIECES


def test_a_model_that_only_thinks_wrote_nothing(server):
    server.enqueue(Reply(reasoning="Let me see."))
    assert "wrote nothing" in str(error_of(model_of(server)))


def test_closing_a_stream_hangs_up(server):
    server.enqueue(Reply(pieces=["word "] * 1000, delay_seconds=0.01))
    stream = model_of(server).stream(QUESTION)
    assert next(stream) == "word "
    stream.close()
    assert server.requests[0].went_away.wait(5)


def test_a_stream_that_is_forgotten_hangs_up(server):
    server.enqueue(Reply(pieces=["word "] * 1000, delay_seconds=0.01))
    for _ in model_of(server).stream(QUESTION):
        break
    assert server.requests[0].went_away.wait(5)


def test_closing_a_stream_closes_that_of_the_model_whoever_holds_it():
    kept = Kept(responses=[ANSWER])
    stream = ChatModel(kept).stream(QUESTION)
    next(stream)
    stream.close()
    assert [inspect.getgeneratorstate(one) for one in kept.streams] == [inspect.GEN_CLOSED]


def test_the_same_model_answers_again(server):
    server.enqueue(FINE, Reply(status=400, body="{}"), FINE)
    model = model_of(server)
    assert model.complete(QUESTION) == ANSWER
    error_of(model)
    assert model.complete(QUESTION) == ANSWER


@pytest.mark.parametrize("provider", ["openai", "ollama"])
def test_a_model_that_does_not_stream_answers_all_the_same(provider):
    with SERVERS[provider](FINE, Reply(pieces=PIECES, reason="length")) as server:
        key = {"api_key": KEY} if provider == "openai" else {}
        options = {"model": "m", "base_url": server.url, "disable_streaming": True, **key}
        model = ChatModel({"openai": ChatOpenAI, "ollama": ChatOllama}[provider](**options))
        assert list(model.stream(QUESTION)) == [ANSWER]
        assert "ASSISTANT_LLM_ANSWER_TOKENS" in str(error_of(model))


@pytest.mark.parametrize("body", ["<html></html>", '{"hello": "world"}', "[]", "{not json"])
def test_a_whole_reply_that_cannot_be_read_is_no_answer(openai_server, body):
    openai_server.enqueue(Reply(body=body))
    made = ChatOpenAI(
        model="m", base_url=openai_server.url, api_key=KEY, disable_streaming=True, max_retries=0
    )
    assert f"ChatOpenAI m at {openai_server.url}" in str(error_of(ChatModel(made)))


@pytest.mark.parametrize(
    "fake",
    [
        FakeListChatModel(responses=["fake response"]),
        GenericFakeChatModel(messages=iter(["fake response"])),
        GenericFakeChatModel(messages=iter([AIMessage(content="fake response")])),
        FakeChatModel(),
    ],
    ids=["list", "generic", "message", "plain"],
)
def test_a_model_of_an_unknown_provider_need_not_say_that_it_is_done(fake):
    assert "".join(ChatModel(fake).stream(QUESTION)) == "fake response"


def test_a_model_that_has_run_out_of_answers_raises_nothing_foreign():
    assert "cannot be read" in str(error_of(ChatModel(GenericFakeChatModel(messages=iter([])))))


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"finish_reason": "STOP"},
        {"finish_reason": "COMPLETE"},
        {"stopReason": "end_turn"},
        {"stop_reason": "stop_sequence"},
        {"done": True},
        {"status": "completed", "incomplete_details": None},
    ],
)
def test_providers_say_in_several_ways_that_they_are_done(metadata):
    assert ChatModel(Ending(metadata=metadata)).complete(QUESTION) == ANSWER


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ({"finish_reason": "MAX_TOKENS"}, "ASSISTANT_LLM_ANSWER_TOKENS"),
        ({"finish_reason": "SAFETY"}, "withheld"),
        ({"stopReason": "guardrail_intervened"}, "withheld"),
        ({"stop_reason": "pause_turn"}, "pause_turn"),
        (
            {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}},
            "ASSISTANT_LLM_ANSWER_TOKENS",
        ),
        (
            {"status": "incomplete", "incomplete_details": {"reason": "content_filter"}},
            "withheld",
        ),
    ],
)
def test_providers_say_in_several_ways_that_they_are_not_done(metadata, said):
    assert said in str(error_of(ChatModel(Ending(metadata=metadata))))


def test_blocks_of_reasoning_are_not_text():
    blocks = [
        {"type": "reasoning", "reasoning": "Let me see."},
        {"type": "thinking", "thinking": "Thirty?"},
        {"type": "text", "text": ANSWER},
    ]
    assert ChatModel(Ending(text=blocks)).complete(QUESTION) == ANSWER


def test_a_model_is_named_as_it_was_asked_for():
    assert open_model("ollama:qwen3:4b", ModelSettings()).name == "ollama:qwen3:4b"


def test_an_object_is_named_by_its_class_and_its_model():
    assert ChatModel(ChatOllama(model="qwen3:4b")).name == "ChatOllama qwen3:4b"
    assert ChatModel(ChatOpenAI(model="gpt-4o", api_key=KEY)).name == "ChatOpenAI gpt-4o"
    assert ChatModel(FakeChatModel()).name == "FakeChatModel"


def test_settings_are_kept():
    settings = ModelSettings(answer_tokens=99)
    assert open_model("ollama:qwen3:4b", settings).settings is settings
    assert ChatModel(FakeChatModel(), settings).settings is settings
    assert ChatModel(FakeChatModel()).settings == ModelSettings()


def test_a_well_known_model_needs_no_provider(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert open_model("gpt-4o", ModelSettings()).name == "gpt-4o"


@pytest.mark.parametrize("name", ["", ":", "openai:", ":gpt-4o", "nonsense:model", "qwen3:4b"])
def test_a_name_that_names_no_model_is_refused(name):
    with pytest.raises(ConfigurationError, match="provider:model, for example ollama:qwen3:4b"):
        open_model(name, ModelSettings())


@pytest.mark.parametrize(
    ("name", "variable"),
    [("openai:gpt-4o", "OPENAI_API_KEY"), ("anthropic:claude-haiku-4-5", "ANTHROPIC_API_KEY")],
)
def test_a_missing_key_is_named(monkeypatch, name, variable):
    monkeypatch.delenv(variable, raising=False)
    with pytest.raises(ConfigurationError, match=variable):
        open_model(name, ModelSettings())


@pytest.mark.parametrize("url", ["localhost:8000/v1", "ftp://localhost", "http://", "x"])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(ConfigurationError, match="ASSISTANT_LLM_URL"):
        open_model("openai:scripted", ModelSettings(url=url))


def test_a_provider_that_is_not_installed_is_named_with_its_package():
    with pytest.raises(ConfigurationError) as caught:
        open_model("mistralai:mistral-small", ModelSettings())
    assert str(caught.value).endswith("-m pip install langchain-mistralai")


@pytest.mark.parametrize("extra", ["anthropic", "ollama", "openai"])
def test_a_provider_of_ours_that_is_not_installed_is_named_with_its_extra(extra):
    code = (
        f"import sys; sys.modules['langchain_{extra}'] = None\n"
        "from assistant.errors import ConfigurationError\n"
        "from assistant.llm import open_model\n"
        "from assistant.settings import ModelSettings\n"
        f"try: open_model('{extra}:model', ModelSettings())\n"
        "except ConfigurationError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.strip().endswith(
        f".venv/bin/python -m pip install --constraint constraints.txt --editable '.[{extra}]'"
    )


@pytest.mark.parametrize("module", [anthropic, httpx, httpx2, ollama, openai])
def test_every_exception_of_the_providers_is_known(module):
    kinds = [value for value in list(vars(module).values()) if isinstance(value, type)]
    theirs = [
        kind
        for kind in kinds
        if issubclass(kind, Exception) and kind.__module__.split(".")[0] == module.__name__
    ]
    assert len(theirs) >= 2
    assert [kind for kind in theirs if not issubclass(kind, foreign_errors())] == []


def test_what_we_do_not_know_of_an_exception_is_not_made_up():
    error = to_model_error(KeyError("choices"), Served(name="m", url="http://x"))
    assert str(error).startswith("m at http://x gave a reply that cannot be read (KeyError).")
    assert (error.model, error.is_retryable) == ("m", False)


def test_the_original_exception_is_kept():
    cause = ValueError("why")
    assert error_of(ChatModel(Ending(error=cause))).__cause__ is cause


def test_an_interrupt_is_not_taken_for_a_failure():
    with pytest.raises(KeyboardInterrupt):
        list(ChatModel(Ending(error=KeyboardInterrupt())).stream(QUESTION))


def test_nobody_but_the_server_is_connected_to(server, monkeypatch):
    asked = []

    def connect(self, address, genuine=socket.socket.connect):
        asked.append(address)
        return genuine(self, address)

    def look_up(host, *rest, genuine=socket.getaddrinfo, **options):
        asked.append((host, *rest))
        return genuine(host, *rest, **options)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    server.enqueue(FINE)
    assert model_of(server).complete(QUESTION) == ANSWER
    assert asked
    assert {address[:2] for address in asked} == {("127.0.0.1", server.server_address[1])}


def test_no_tokenizer_is_fetched(openai_server):
    openai_server.enqueue(FINE)
    model_of(openai_server).complete(QUESTION)
    assert sys.modules["tiktoken"].registry.ENCODINGS == {}


def test_neither_prompt_nor_answer_is_logged(server, caplog):
    server.enqueue(FINE, Reply(status=500, body="{}"), Reply(pieces=PIECES, is_cut=True))
    model = model_of(server)
    with caplog.at_level(logging.INFO):
        model.complete(QUESTION)
        error_of(model)
    assert caplog.records
    assert not [word for word in ("Cite", "days", "congés", "Thirty") if word in caplog.text]
