"""The only door to LangChain's chat models: open one, and get whole texts from it or an error."""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk
from pydantic import SecretStr
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential,
    wait_random,
)

from assistant.errors import ModelError
from assistant.llm_endings import check_end, end_reason, says_its_end
from assistant.llm_errors import Served, foreign_errors, retry_after, to_model_error
from assistant.llm_opening import langchain_model
from assistant.settings import ModelSettings

FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 20.0


class Role(StrEnum):
    """Who says a message."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to a chat model."""

    role: Role
    text: str


class ChatModel:
    """A chat model that writes to the end, or says why it did not.

    Attributes:
        name: As it was asked for, `ollama:qwen3:4b`; of an object: its class and its model.
        settings: How it is used.
    """

    def __init__(self, model: BaseChatModel, settings: ModelSettings | None = None) -> None:
        self.name = f"{type(model).__name__} {_model_name(model)}".strip()
        self.settings = settings or ModelSettings()
        self._model = model
        self._says_its_end = says_its_end(model)

    def stream(self, messages: Sequence[Message]) -> Generator[str]:
        """What it writes, piece by piece; closing the stream hangs up.

        What fails is tried again as long as no piece has been given out.

        Raises:
            ModelError: If it writes nothing, or not to the end.
        """
        first, rest = self._retrying()(self._begin, messages)
        with closing(rest):
            yield first
            yield from rest

    def complete(self, messages: Sequence[Message]) -> str:
        """The whole text that it writes.

        Raises:
            ModelError: If it writes nothing, or not to the end.
        """
        return self._retrying()(lambda: "".join(self._pieces(messages)))

    def _retrying(self) -> Retrying:
        return Retrying(
            stop=stop_after_attempt(self.settings.attempts),
            wait=_wait_seconds,
            retry=retry_if_exception(_is_retryable),
            reraise=True,
        )

    def _begin(self, messages: Sequence[Message]) -> tuple[str, Generator[str]]:
        """The first piece, and the rest of them."""
        pieces = self._pieces(messages)
        return next(pieces), pieces

    def _pieces(self, messages: Sequence[Message]) -> Generator[str]:
        """One request; at least one piece, or an error."""
        is_blank, reason = True, ""
        with closing(self._parts(messages)) as parts:
            for piece, said in parts:
                reason = said or reason
                is_blank = is_blank and not piece.strip()
                if piece:
                    yield piece
        check_end(
            reason,
            is_blank=is_blank,
            is_due=self._says_its_end,
            served=self._served(),
            answer_tokens=self.settings.answer_tokens,
        )

    def _parts(self, messages: Sequence[Message]) -> Generator[tuple[str, str]]:
        """Text and reason for ending of every chunk; nothing foreign is raised."""
        prompt = [(message.role.value, message.text) for message in messages]
        chunks = cast("Generator[AIMessageChunk]", self._model.stream(prompt))
        with closing(chunks):
            while True:
                try:
                    chunk = next(chunks, None)
                    if chunk is None:
                        return
                    # Only text is text: reasoning has blocks, or fields, of its own.
                    part = str(chunk.text), end_reason(chunk.response_metadata)
                except foreign_errors() as error:
                    raise to_model_error(error, self._served()) from error
                yield part

    def _served(self) -> Served:
        model, url = self._model, self.settings.url
        for attribute in ("base_url", "openai_api_base", "anthropic_api_url"):
            url = url or str(getattr(model, attribute, None) or "")
        return Served(
            name=self.name,
            model=_model_name(model),
            url=url,
            key_variable=next(iter(model.lc_secrets.values()), ""),
            secrets=tuple(
                value.get_secret_value()
                for value in vars(model).values()
                if isinstance(value, SecretStr) and value.get_secret_value()
            ),
        )


def open_model(name: str, settings: ModelSettings) -> ChatModel:
    """The chat model of a name such as `ollama:qwen3:4b`; nothing is sent to it yet.

    Args:
        name: `provider:model`, of any provider that LangChain's `init_chat_model` knows.
        settings: How it is used. With a url, `openai:` is any server that speaks OpenAI's
            Chat Completions: llama.cpp, vLLM, LM Studio.

    Raises:
        ConfigurationError: If there is no such provider, or its package, its key or its address
            is missing or wrong.
    """
    opened = ChatModel(langchain_model(name, settings), settings)
    opened.name = name
    return opened


def _model_name(model: BaseChatModel) -> str:
    return str(getattr(model, "model", None) or getattr(model, "model_name", None) or "")


def _is_retryable(error: BaseException) -> bool:
    return isinstance(error, ModelError) and error.is_retryable


def _wait_seconds(state: RetryCallState) -> float:
    """How long to wait before trying again: twice as long each time, or as long as asked for."""
    outcome = state.outcome.exception() if state.outcome else None
    backoff = wait_exponential(FIRST_WAIT_SECONDS) + wait_random(0, FIRST_WAIT_SECONDS)
    return min(max(retry_after(outcome), backoff(state)), LONGEST_WAIT_SECONDS)
