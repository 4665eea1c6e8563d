"""Answers from the first moment on, while the application behind it is still being made."""

import asyncio
from http import HTTPStatus
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from assistant.serving.problems import Problem

_SENTENCE = "The assistant is starting. It answers in a few seconds."
_AGAIN = {"Retry-After": "1", "Cache-Control": "no-store"}
_PAGE = Path(__file__).with_name("starting.html").read_text(encoding="utf-8")
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Opening:
    """An application in whose place another one steps, once it has been made."""

    def __init__(self) -> None:
        self._app: Starlette | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending: asyncio.Event | None = None
        self._living: asyncio.Task[None] | None = None

    def become(self, app: Starlette) -> None:
        """Start an application, and from then on be it. Called from a thread of its own, once.

        Raises:
            RuntimeError: If no server runs this.
            Exception: Whatever the application raises when it is started.
        """
        if self._loop is None:
            raise RuntimeError("a server must run before there is something to serve")
        asyncio.run_coroutine_threadsafe(self._start(app), self._loop).result()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live through the life of the server, as ASGI has it."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._app is not None:
            await self._app(scope, receive, send)
        else:
            await _starting(Request(scope))(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._ending.set()
        if self._living is not None:
            await self._living
        await send({"type": "lifespan.shutdown.complete"})

    async def _start(self, app: Starlette) -> None:
        started = asyncio.Event()
        self._living = asyncio.create_task(self._lifespan(app, started))
        waiting = asyncio.create_task(started.wait())
        await asyncio.wait([self._living, waiting], return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._living.done():
            await self._living
        self._app = app

    async def _lifespan(self, app: Starlette, started: asyncio.Event) -> None:
        """All of it in one task: what it opens may have to be closed where it was opened."""
        async with app.router.lifespan_context(app):
            started.set()
            if self._ending is not None:
                await self._ending.wait()


def _starting(request: Request) -> Response:
    if "text/html" in request.headers.get("accept", ""):
        headers = {**_AGAIN, "Content-Security-Policy": _POLICY}
        return HTMLResponse(_PAGE, HTTPStatus.SERVICE_UNAVAILABLE, headers=headers)
    status = HTTPStatus.SERVICE_UNAVAILABLE
    return Problem(
        status=status, sentence=_SENTENCE, is_retryable=True, headers=_AGAIN
    ).to_response()
