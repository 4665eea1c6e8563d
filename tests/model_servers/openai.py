"""A server that speaks OpenAI's Chat Completions, as llama.cpp, vLLM and LM Studio do."""

import json
from collections.abc import Iterator
from typing import Any

from tests.model_servers.script import ModelServer

USAGE = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
ABOUT = {"id": "chatcmpl-1", "created": 1_700_000_000, "model": "scripted"}


class OpenAIServer(ModelServer):
    """`POST /v1/chat/completions`, as server-sent events or whole."""

    provider = "openai"
    path = "/v1/chat/completions"
    url_path = "/v1"
    content_type = "text/event-stream"
    done = "stop"

    def opening(self, reasoning: str) -> Iterator[str]:
        yield self._chunk({"role": "assistant", "content": ""})
        if reasoning:
            yield self._chunk({"reasoning_content": reasoning})

    def piece(self, text: str) -> str:
        return self._chunk({"content": text})

    def ending(self, reason: str) -> Iterator[str]:
        if reason:
            yield self._chunk({}, reason)
        yield self.raw(json.dumps({**self._about("chat.completion.chunk", []), "usage": USAGE}))
        yield self.raw("[DONE]")

    def whole(self, text: str, reasoning: str, reason: str) -> dict[str, Any]:
        message = {"role": "assistant", "content": text, "reasoning_content": reasoning}
        choice = {"index": 0, "message": message, "finish_reason": reason or None}
        return {**self._about("chat.completion", [choice]), "usage": USAGE}

    def raw(self, chunk: str) -> str:
        return f"data: {chunk}\n\n"

    def _chunk(self, delta: dict[str, str], reason: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        return self.raw(json.dumps(self._about("chat.completion.chunk", [choice])))

    def _about(self, kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
        return {**ABOUT, "object": kind, "choices": choices}
