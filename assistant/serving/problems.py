"""What goes wrong, as a client is told of it: a status and a plain sentence, never a traceback."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from assistant.errors import AssistantError, ModelError
from index.errors import IndexingError

BROKEN = "Something went wrong on the server. Its log has the details."
_PAUSE_SECONDS = 5  # after which it is worth asking a busy server again
_TOO_LARGE = "Content Too Large"
_SENTENCES = {  # for what Starlette says
    "Not Found": "There is nothing at this address. /api/openapi.json lists what there is.",
    "Method Not Allowed": "This address does not take requests of that method.",
    _TOO_LARGE: "The body of the request is too large.",
}


class BusyError(AssistantError):
    """A question waited in vain for its turn, or too many wait already."""

    def __init__(self) -> None:
        super().__init__("Too many questions are being answered right now. Ask again in a moment.")


class LengthError(AssistantError):
    """A question is longer than those that are read."""

    def __init__(self, length: int, most: int) -> None:
        super().__init__(f"That is {length} characters long; a question may have up to {most}.")


_STATUSES = {
    LengthError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ModelError: HTTPStatus.BAD_GATEWAY,
    IndexingError: HTTPStatus.SERVICE_UNAVAILABLE,
    AssistantError: HTTPStatus.INTERNAL_SERVER_ERROR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a client gets nothing else.

    Attributes:
        status: The status of HTTP.
        sentence: What is wrong, for people.
        is_retryable: Whether the same request may well succeed later.
        headers: What HTTP wants said besides.
    """

    status: int
    sentence: str
    is_retryable: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, object]:
        """The same in plain values."""
        return {"error": self.sentence, "retryable": self.is_retryable}

    def to_response(self) -> JSONResponse:
        """The same as a response."""
        return JSONResponse(self.to_dict(), self.status, headers=dict(self.headers))


def problem_of(error: Exception) -> Problem:
    """What a client is told of an exception; of one that nobody foresaw, nothing but that."""
    if isinstance(error, HTTPException):
        sentence = _SENTENCES.get(error.detail, error.detail)
        return Problem(status=error.status_code, sentence=sentence, headers=error.headers or {})
    if isinstance(error, RequestValidationError):
        return Problem(status=HTTPStatus.UNPROCESSABLE_ENTITY, sentence=_in_plain_words(error))
    if isinstance(error, BusyError):
        return _later(HTTPStatus.SERVICE_UNAVAILABLE, str(error), _PAUSE_SECONDS)
    is_retryable = isinstance(error, ModelError) and error.is_retryable
    for kind, status in _STATUSES.items():
        if isinstance(error, kind):
            return Problem(status=status, sentence=str(error), is_retryable=is_retryable)
    return Problem(status=HTTPStatus.INTERNAL_SERVER_ERROR, sentence=BROKEN)


def too_large() -> Problem:
    """That the body of a request is larger than any that is read."""
    return problem_of(HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _TOO_LARGE))


def too_many_requests(seconds: int) -> Problem:
    """That a client has asked too often, and in how many seconds it may again."""
    sentence = f"Too many requests. The next one is answered in {seconds} seconds."
    return _later(HTTPStatus.TOO_MANY_REQUESTS, sentence, seconds)


def _later(status: int, sentence: str, seconds: int) -> Problem:
    return Problem(
        status=status,
        sentence=sentence,
        is_retryable=True,
        headers={"Retry-After": str(seconds)},
    )


def _in_plain_words(error: RequestValidationError) -> str:
    """What is wrong with a request, without what was in it."""
    wrongs = error.errors()
    if any(wrong["type"] == "json_invalid" for wrong in wrongs):
        return "The body is not JSON."
    return "; ".join(
        f"{'.'.join(map(str, wrong['loc'][1:])) or 'body'}: {wrong['msg']}" for wrong in wrongs
    )
