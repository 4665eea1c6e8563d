"""What is asked of every request before it is read: its host, its token, and its number."""

import secrets
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.serving.pace import Pace
from assistant.serving.problems import Problem, too_large, too_many_requests
from assistant.settings import ServerSettings

MAX_BODY_BYTES = 1_000_000
GUARDED = ("/api/", "/mcp/")
OPEN = "/api/health"  # whoever watches over the server has no token, and asks often


class Gate:
    """Lets requests through to an application, or answers why not.

    A server of this machine answers only to the names of this machine: else a web page could have
    its own name point here, and read what its visitor may (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, settings: ServerSettings) -> None:
        self._app = app
        self._is_local = is_loopback(settings.host)
        has_door = bool(settings.password.get_secret_value())  # where the token is a key, too
        self._token = b"" if has_door else settings.token.get_secret_value().encode()
        self._pace = Pace(settings.requests_per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        problem = None if scope["type"] == "lifespan" else self._problem(HTTPConnection(scope))
        await (problem.to_response() if problem else self._app)(scope, receive, send)

    def _problem(self, request: HTTPConnection) -> Problem | None:
        if self._is_local and not is_loopback(_host(request)):
            return Problem(
                status=HTTPStatus.BAD_REQUEST,
                sentence="This server answers to localhost and 127.0.0.1, and to no other name.",
            )
        path = request.scope["path"]
        if not f"{path}/".startswith(GUARDED):
            return None
        if int(request.headers.get("content-length", 0)) > MAX_BODY_BYTES:
            return too_large()
        if path == OPEN:
            return None
        seconds = self._pace.seconds_left(request)
        if seconds:
            return too_many_requests(seconds)
        self._pace.count(request)
        return self._identity(request)

    def _identity(self, request: HTTPConnection) -> Problem | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        is_known = secrets.compare_digest(token.strip().encode("latin-1"), self._token)
        if not self._token or (scheme.lower() == "bearer" and is_known):
            return None
        return Problem(
            status=HTTPStatus.UNAUTHORIZED,
            sentence="This needs the token of the server: Authorization: Bearer TOKEN",
            headers={"WWW-Authenticate": "Bearer"},
        )


def is_loopback(host: str) -> bool:
    """Whether a name or address is this machine's own, and no other machine's."""
    name = host.removeprefix("[").removesuffix("]").lower()
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def _host(request: HTTPConnection) -> str:
    """The name by which the client calls the server, without its port; empty if there is none."""
    try:
        return urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""
