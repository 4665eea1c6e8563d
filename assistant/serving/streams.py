"""An answer as server-sent events: `retrieved`, `token`s, and last `finished` or `error`."""

import json
import logging
from collections.abc import AsyncIterator, Mapping

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from assistant.errors import AssistantError
from assistant.events import Event, Finished, Retrieved, Token
from assistant.plain_passages import passage_to_dict
from assistant.serving.problems import problem_of
from index.errors import IndexingError

_log = logging.getLogger(__name__)


async def frames(events: AsyncIterator[Event | None]) -> AsyncIterator[bytes]:
    """The events as they go over the wire, and a comment wherever there is None."""
    try:
        async for event in events:
            yield KEEPALIVE_COMMENT if event is None else _frame(*_named(event))
    except (AssistantError, IndexingError) as error:
        yield _frame("error", problem_of(error).to_dict())
    except Exception as error:  # noqa: BLE001 - it is too late for a status; the log has it
        _log.exception("a stream broke off")
        yield _frame("error", problem_of(error).to_dict())


def _named(event: Event) -> tuple[str, Mapping[str, object]]:
    match event:
        case Retrieved():
            return "retrieved", {"passages": [*map(passage_to_dict, event.passages)]}
        case Token():
            return "token", {"text": event.text}
        case Finished():
            return "finished", event.answer.to_dict()


def _frame(name: str, value: Mapping[str, object]) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(value, ensure_ascii=False))
