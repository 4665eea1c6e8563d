"""The application: the gate, `/api`, `/mcp` where it is installed, and room for a page."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.chain import Assistant
from assistant.errors import AssistantError
from assistant.serving.answering import Answering
from assistant.serving.door import Door
from assistant.serving.gate import MAX_BODY_BYTES, Gate
from assistant.serving.headers import SafeHeaders
from assistant.serving.places import Places
from assistant.serving.problems import problem_of
from assistant.serving.rest import routes
from assistant.settings import ServerSettings, Settings
from index.errors import IndexingError

_log = logging.getLogger(__name__)

_INSTALL = ".venv/bin/python -m pip install --constraint constraints.txt --editable '.[mcp]'"


def api_app(assistant: Assistant, settings: ServerSettings, answers: Settings) -> FastAPI:
    """The server without a page, for one run.

    Args:
        assistant: Answers the questions.
        settings: How it is served.
        answers: The settings of the assistant.
    """
    places = Places(settings.concurrency)
    answering = Answering(assistant, places, answers.max_question_characters)
    tools = _tools(answering, settings)
    app = FastAPI(openapi_url=None, lifespan=tools.router.lifespan_context if tools else None)
    password, token = (key.get_secret_value() for key in (settings.password, settings.token))
    if password:
        app.add_middleware(Door, settings=settings)
    app.add_middleware(Gate, settings=settings)
    app.mount("/api", _rest(answering, needs_token=bool(password or token)))
    if tools:
        app.router.routes.extend(tools.routes)
    _telling(app).add_middleware(SafeHeaders)
    return app


def ways_in(app: FastAPI) -> list[str]:
    """The paths at which an application answers questions."""
    paths = [getattr(route, "path", "") for route in app.routes]
    return ["/api/ask", *(path for path in paths if path == "/mcp")]


def _rest(answering: Answering, *, needs_token: bool) -> FastAPI:
    """The REST API and its description, without the pages that load scripts from elsewhere."""
    app = FastAPI(
        title="Ask the documents",
        version="1",
        docs_url=None,
        redoc_url=None,
        max_body_size=MAX_BODY_BYTES,
    )
    app.include_router(routes(answering, needs_token=needs_token))
    return _telling(app)


def _telling(app: FastAPI) -> FastAPI:
    """The application, which now tells its clients of what goes wrong, in plain sentences."""

    def tell(_: Request, error: Exception) -> JSONResponse:
        return problem_of(error).to_response()

    for kind in (AssistantError, IndexingError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, tell)
    app.add_middleware(_Edge)
    return app


class _Edge:
    """The last to hear of what nobody foresaw: the log has it, and the client a sentence.

    Starlette's own would have the connection closed, and with it break the client's next request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_begun = False

        async def watch(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception as error:
            if has_begun or scope["type"] != "http":
                raise
            _log.exception("a request failed")
            await problem_of(error).to_response()(scope, receive, send)


def _tools(answering: Answering, settings: ServerSettings) -> Starlette | None:
    try:
        from assistant.serving.tools import tools_app
    except ImportError as error:
        _log.warning("MCP is off, for want of %s. Get it with: %s", error.name, _INSTALL)
        return None
    return tools_app(answering, settings)
