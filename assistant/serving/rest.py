"""The REST API: questions, searches, documents and the state of the server, as JSON."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from fastapi.sse import EventSourceResponse

from assistant.answers import Turn
from assistant.events import Finished
from assistant.plain_passages import passage_to_dict
from assistant.serving import shapes
from assistant.serving.answering import Answering
from assistant.serving.streams import frames

_STREAM = EventSourceResponse.media_type
_STREAMED = {
    "description": "The answer. As server-sent events: `retrieved` (`Passages`), `token`s (each "
    "with a piece of `text`), and last `finished` (`Answer`) or `error` (`Problem`).",
    "content": {_STREAM: {}},
}
_UNBUFFERED = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}  # as FastAPI's own streams
_GONE = 499  # whom it would tell has hung up


async def until_sent() -> AsyncIterator[AsyncExitStack]:
    """What is to end once the response is sent, or nobody waits for it any longer."""
    async with AsyncExitStack() as stack:
        yield stack


def only_json(content_type: Annotated[str, Header(include_in_schema=False)] = "") -> None:
    """Refuse a body that a form of any web page could send without being asked."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "Send the question as JSON, with the header Content-Type: application/json",
        )


def routes(answering: Answering, *, needs_token: bool) -> APIRouter:
    """The routes of the API, below whatever it is mounted at.

    Args:
        answering: Answers the questions.
        needs_token: Whether its description says that a token is needed; the gate asks for it.
    """
    rest = _Rest(answering)
    token = [Depends(HTTPBearer(auto_error=False))] if needs_token else []
    router = APIRouter(generate_unique_id_function=lambda route: route.name)
    add = router.add_api_route
    add(
        "/ask",
        rest.ask,
        methods=["POST"],
        dependencies=[*token, Depends(only_json)],
        response_model=shapes.Answer,
        responses=_problems(401, 413, 415, 422, 429, 500, 502, 503) | {200: _STREAMED},
    )
    add(
        "/search",
        rest.search,
        methods=["POST"],
        dependencies=[*token, Depends(only_json)],
        response_model=shapes.Passages,
        responses=_problems(401, 413, 415, 422, 429, 503),
    )
    add(
        "/documents/{id:path}",
        rest.document,
        dependencies=token,
        response_model=shapes.Document,
        responses=_problems(401, 404, 429, 503),
    )
    add("/health", rest.health, response_model=shapes.Health, responses=_problems(503))
    return router


class _Rest:
    """What is done for each route. What goes wrong is raised; the application tells of it."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    async def ask(
        self,
        question: shapes.Question,
        request: Request,
        stack: Annotated[AsyncExitStack, Depends(until_sent)],
    ) -> Response:
        """Answer a question with citations, or say that the documents do not answer it."""
        history = [Turn(question=turn.question, answer=turn.answer) for turn in question.history]
        events = await stack.enter_async_context(self._answering.events(question.question, history))
        if question.stream or _STREAM in request.headers.get("accept", ""):
            return EventSourceResponse(frames(events), headers=_UNBUFFERED)
        async for event in events:
            if isinstance(event, Finished):
                return JSONResponse(event.answer.to_dict())
            if await request.is_disconnected():
                break
        return Response(status_code=_GONE)

    async def search(self, search: shapes.Search) -> Response:
        """The passages that come nearest to a question, best first."""
        passages = await self._answering.search(search.question, search.k)
        return JSONResponse({"passages": [*map(passage_to_dict, passages)]})

    def document(self, id: str) -> Response:  # noqa: A002 - its name in the address
        """The text of a document, which citations are spans of."""
        document = self._answering.assistant.document(id)
        if document is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, f"“{id}” is not among the documents.")
        return JSONResponse(
            {
                "id": document.id,
                "title": document.title,
                "publisher": document.publisher,
                "text": document.text,
            }
        )

    def health(self) -> Response:
        """Whether questions can be answered, and from what."""
        manifest = self._answering.assistant.searcher.manifest()
        return JSONResponse(
            {
                "status": "ok",
                "generation": manifest.recipe.fingerprint,
                "documents": manifest.documents,
                "passages": manifest.passages,
            }
        )


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": shapes.Problem} for status in statuses}
