"""A server that speaks Anthropic's Messages."""

import json
from collections.abc import Iterator
from typing import Any

from tests.model_servers.script import ModelServer

ABOUT = {"id": "msg_1", "type": "message", "role": "assistant", "model": "scripted"}
USAGE = {"input_tokens": 7, "output_tokens": 3}


class AnthropicServer(ModelServer):
    """`POST /v1/messages`, as server-sent events or whole."""

    provider = "anthropic"
    path = "/v1/messages"
    content_type = "text/event-stream"
    done = "end_turn"

    def opening(self, reasoning: str) -> Iterator[str]:
        usage = {"stop_reason": None, "usage": USAGE}
        yield self._event("message_start", message={**ABOUT, "content": [], **usage})
        if reasoning:
            block = {"type": "thinking", "thinking": "", "signature": ""}
            yield self._event("content_block_start", index=0, content_block=block)
            delta = {"type": "thinking_delta", "thinking": reasoning}
            yield self._event("content_block_delta", index=0, delta=delta)
            yield self._event("content_block_stop", index=0)
        block = {"type": "text", "text": ""}
        yield self._event("content_block_start", index=1, content_block=block)

    def piece(self, text: str) -> str:
        delta = {"type": "text_delta", "text": text}
        return self._event("content_block_delta", index=1, delta=delta)

    def ending(self, reason: str) -> Iterator[str]:
        yield self._event("content_block_stop", index=1)
        if reason:
            delta = {"stop_reason": reason, "stop_sequence": None}
            yield self._event("message_delta", delta=delta, usage=USAGE)
        yield self._event("message_stop")

    def whole(self, text: str, reasoning: str, reason: str) -> dict[str, Any]:
        blocks = [{"type": "thinking", "thinking": reasoning, "signature": ""}] if reasoning else []
        content = [*blocks, {"type": "text", "text": text}]
        return {**ABOUT, "content": content, "stop_reason": reason or None, "usage": USAGE}

    def raw(self, chunk: str) -> str:
        kind = "error" if '"error"' in chunk else "content_block_delta"
        return f"event: {kind}\ndata: {chunk}\n\n"

    def _event(self, kind: str, **fields: Any) -> str:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n"
