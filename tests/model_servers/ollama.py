"""A server that speaks Ollama's own language."""

import json
from collections.abc import Iterator
from typing import Any

from tests.model_servers.script import ModelServer

ABOUT = {"model": "scripted", "created_at": "2026-01-01T00:00:00Z"}
COUNTS = {"total_duration": 1, "load_duration": 1, "prompt_eval_count": 7, "eval_count": 3}


class OllamaServer(ModelServer):
    """`POST /api/chat`, as lines of JSON or whole."""

    provider = "ollama"
    path = "/api/chat"
    content_type = "application/x-ndjson"
    done = "stop"

    def opening(self, reasoning: str) -> Iterator[str]:
        if reasoning:
            yield self._line({"message": self._message("", reasoning), "done": False})

    def piece(self, text: str) -> str:
        return self._line({"message": self._message(text), "done": False})

    def ending(self, reason: str) -> Iterator[str]:
        if reason:
            yield self._line({"message": self._message(""), **self._done(reason)})

    def whole(self, text: str, reasoning: str, reason: str) -> dict[str, Any]:
        return {**ABOUT, "message": self._message(text, reasoning), **self._done(reason)}

    def raw(self, chunk: str) -> str:
        return f"{chunk}\n"

    def _line(self, fields: dict[str, Any]) -> str:
        return self.raw(json.dumps({**ABOUT, **fields}))

    def _message(self, text: str, reasoning: str = "") -> dict[str, str]:
        thinking = {"thinking": reasoning} if reasoning else {}
        return {"role": "assistant", "content": text, **thinking}

    def _done(self, reason: str) -> dict[str, Any]:
        return {"done": True, "done_reason": reason, **COUNTS}
