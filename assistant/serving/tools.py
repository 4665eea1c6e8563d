"""The tools of MCP, for agents: ask and search. Needs the extra `mcp`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from pydantic import Field
from starlette.applications import Starlette

from assistant.errors import AssistantError
from assistant.events import Finished
from assistant.plain_passages import passage_to_dict
from assistant.serving import shapes
from assistant.serving.answering import Answering
from assistant.serving.gate import MAX_BODY_BYTES, is_loopback
from assistant.settings import ServerSettings
from index.errors import IndexingError

PATH = "/mcp"
_NAMES = ("localhost", "127.0.0.1", "[::1]")
_READING = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_INSTRUCTIONS = (
    "Answers come from a collection of documents, and each sentence of them was checked there. "
    "Keep the markers, and name what they stand for: document, start and end."
)

Question = Annotated[str, Field(description="One question that stands alone, in plain words.")]
Count = Annotated[int, Field(ge=1, le=shapes.MOST_PASSAGES, description="Passages at most.")]


def tools_app(answering: Answering, settings: ServerSettings) -> Starlette:
    """An application with the tools at `/mcp`; they answer while its lifespan lasts."""
    server = MCPServer(
        "documents",
        title="Ask the documents",
        instructions=_INSTRUCTIONS,
        log_level="WARNING",  # it sets up logging where nobody else has
        subscriptions=False,
    )
    tools = _Tools(answering)
    server.add_tool(tools.ask, title="Ask the documents", annotations=_READING)
    server.add_tool(tools.search, title="Search the documents", annotations=_READING)
    return server.streamable_http_app(
        streamable_http_path=PATH,
        stateless_http=True,
        max_request_body_size=MAX_BODY_BYTES,
        transport_security=_security(settings.host),
    )


class _Tools:
    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    async def ask(self, question: Question) -> shapes.CitedAnswer:
        """Answer a question from the documents, with citations, or say that they do not."""
        with _told():
            async with self._answering.events(question) as events:
                async for event in events:
                    if isinstance(event, Finished):
                        return shapes.CitedAnswer.model_validate(
                            {
                                "outcome": event.answer.outcome,
                                "text": event.answer.text,
                                "citations": [one.to_dict() for one in event.answer.citations],
                            }
                        )
        raise AssertionError("a stream ends with Finished")

    async def search(self, question: Question, k: Count = 10) -> shapes.Passages:
        """The passages of the documents that come nearest to a question, best first."""
        with _told():
            passages = await self._answering.search(question, k)
        return shapes.Passages.model_validate({"passages": [*map(passage_to_dict, passages)]})


@contextmanager
def _told() -> Iterator[None]:
    """What goes wrong in the block and is known, as the agent is told of it."""
    try:
        yield
    except (AssistantError, IndexingError) as error:
        raise ToolError(str(error)) from error


def _security(host: str) -> TransportSecuritySettings:
    """The gate's rule in terms of the SDK, which asks for the origin of web pages, too."""
    hosts = [f"{name}{port}" for name in (*_NAMES, host) for port in ("", ":*")]
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=is_loopback(host),
        allowed_hosts=hosts,
        allowed_origins=[f"http://{name}" for name in hosts],
    )
