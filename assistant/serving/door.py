"""The password of the server: who may come in, and the page that asks for it."""

import hashlib
import re
import secrets
from http import HTTPStatus
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.errors import ConfigurationError
from assistant.serving.gate import GUARDED, OPEN, is_loopback
from assistant.serving.pace import Pace
from assistant.serving.problems import Problem, too_many_requests
from assistant.settings import ServerSettings

LOGIN = "/login"
LOGOUT = "/logout"

_COOKIE = "assistant-login"
_COOKIE_SECONDS = 30 * 24 * 3600
_GUESSES_PER_MINUTE = 10
_MAX_FORM_BYTES = 10_000
_PAGE = Template(Path(__file__).with_name("login.html").read_text(encoding="utf-8"))
_PROBLEM = Template('<p id="problem" role="alert">$sentence</p>')
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_WRONG = "That is not the password."
# Printable, so that a browser reads it as we do; and not //elsewhere, which is another server.
_OWN_ADDRESS = re.compile(r"/(?![/\\])[!-\[\]-~]*")


class Door:
    """Lets in who knows the password: browsers that have logged in, and clients that send it.

    The cookie of a browser is the same for as long as the password is. It comes with links from
    elsewhere (SameSite=Lax), as sources are shared by links, and counts for nothing in a request
    that changes something and comes from another page.
    """

    def __init__(self, app: ASGIApp, settings: ServerSettings) -> None:
        """Guard an application of a server that has a password."""
        self._app = app
        self._password = settings.password.get_secret_value().encode()
        self._token = settings.token.get_secret_value().encode()
        self._cookie = _derived(self._password)
        self._guesses = Pace(_GUESSES_PER_MINUTE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        response = None
        if scope["type"] != "lifespan" and scope["path"] != OPEN:
            response = await self._response(Request(scope, receive))
        await (response or self._app)(scope, receive, send)

    async def _response(self, request: Request) -> Response | None:
        """What the door itself answers; None if the application is to."""
        path = request.scope["path"]
        if _is_from_elsewhere(request):
            sentence = "This was sent by a page of another server."
            return Problem(status=HTTPStatus.FORBIDDEN, sentence=sentence).to_response()
        if path == LOGIN:
            return await self._login(request)
        if path == LOGOUT and request.method == "POST":
            outside = RedirectResponse(LOGIN, HTTPStatus.SEE_OTHER)
            outside.delete_cookie(_COOKIE)
            return outside
        return self._barrier(request)

    def _barrier(self, request: Request) -> Response | None:
        """What is said to whom it does not know, and how they can make themselves known."""
        if self._is_logged_in(request):
            return None
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._checked(request, key.strip().encode("latin-1"))
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return RedirectResponse(_login_for(request), HTTPStatus.SEE_OTHER)
        return _unknown()

    def _is_logged_in(self, request: Request) -> bool:
        given = request.cookies.get(_COOKIE, "")
        return secrets.compare_digest(given.encode(), self._cookie.encode())

    def _checked(self, request: Request, key: bytes) -> Response | None:
        """What is said to whom brings a key; wrong ones are counted."""
        seconds = self._guesses.seconds_left(request)
        if seconds:
            return too_many_requests(seconds).to_response()
        if secrets.compare_digest(key, self._password):
            return None
        is_for_token = self._token and f"{request.scope['path']}/".startswith(GUARDED)
        if is_for_token and secrets.compare_digest(key, self._token):
            return None
        self._guesses.count(request)
        return _unknown()

    async def _login(self, request: Request) -> Response:
        wanted = request.query_params.get("next", "")
        inside = RedirectResponse(_own(wanted), HTTPStatus.SEE_OTHER)
        if request.method != "POST":
            return inside if self._is_logged_in(request) else _page(HTTPStatus.OK)
        given = await _password_in(request)
        seconds = self._guesses.seconds_left(request)
        if seconds:
            sentence = f"Too many attempts. Try again in {seconds} seconds."
            page = _page(HTTPStatus.TOO_MANY_REQUESTS, sentence)
            page.headers["Retry-After"] = str(seconds)
            return page
        if not secrets.compare_digest(given, self._password):
            self._guesses.count(request)
            return _page(HTTPStatus.FORBIDDEN, _WRONG)
        inside.set_cookie(
            _COOKIE,
            self._cookie,
            max_age=_COOKIE_SECONDS,
            secure=request.scope["scheme"] == "https",
            httponly=True,
            samesite="lax",
        )
        return inside


def reject_openness(settings: ServerSettings, *, has_page: bool) -> None:
    """Refuse to let other machines in without being asked who they are, unless told so twice.

    Args:
        settings: How it is to be served.
        has_page: Whether there is more than the API, for which a token is enough.

    Raises:
        ConfigurationError: If it was told so once, by the host.
    """
    keys = [settings.password] if has_page else [settings.password, settings.token]
    if is_loopback(settings.host) or settings.open or any(key.get_secret_value() for key in keys):
        return
    ways = "ASSISTANT_PASSWORD" if has_page else "ASSISTANT_PASSWORD or ASSISTANT_TOKEN"
    raise ConfigurationError(
        f"On {settings.host} everybody in the network could read the documents. Set {ways}, so "
        "that they are asked for it, or let them in with ASSISTANT_OPEN=true"
    )


def _derived(password: bytes) -> str:
    """What a browser shows in place of the password. It takes long to guess one from the other."""
    return hashlib.scrypt(password, salt=_COOKIE.encode(), n=2**14, r=8, p=1).hex()


def _is_from_elsewhere(request: Request) -> bool:
    """Whether the page of another server, or of another port, has something done here.

    Source: https://developer.mozilla.org/en-US/docs/Web/HTTP/Headers/Sec-Fetch-Site
    """
    site = request.headers.get("sec-fetch-site", "none")
    return request.method not in {"GET", "HEAD"} and site not in {"same-origin", "none"}


def _login_for(request: Request) -> str:
    """The address of the login page, which leads on to what was wanted."""
    query = request.scope["query_string"]
    wanted = request.scope["raw_path"] + (b"?" + query if query else b"")
    return f"{LOGIN}?next={quote(wanted, safe='')}"


def _own(address: str) -> str:
    """An address of this server: the one that is wanted, or the first."""
    return address if _OWN_ADDRESS.fullmatch(address) else "/"


def _page(status: HTTPStatus, sentence: str = "") -> HTMLResponse:
    problem = _PROBLEM.substitute(sentence=sentence) if sentence else ""
    marks = 'aria-invalid="true" aria-describedby="problem"' if sentence else ""
    return HTMLResponse(
        _PAGE.substitute(problem=problem, marks=marks),
        status,
        headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"},
    )


async def _password_in(request: Request) -> bytes:
    """The password of a form; empty if there is none, or more than any form of ours holds."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_FORM_BYTES:
            return b""
    fields = parse_qs(body.decode("utf-8", "replace"))
    return fields.get("password", [""])[0].encode()


def _unknown() -> Response:
    return Problem(
        status=HTTPStatus.UNAUTHORIZED,
        sentence="This needs the password of the server: Authorization: Bearer PASSWORD",
        headers={"WWW-Authenticate": "Bearer"},
    ).to_response()
