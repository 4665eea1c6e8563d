"""What goes wrong with a chat model, whatever its provider calls it, as a `ModelError`."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from langchain_core.exceptions import ContextOverflowError, LangChainException

from assistant.errors import ModelError

_RETRYABLE = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
_LONGEST_QUOTE = 200

# Exceptions by module. Providers are extras: a module that is not loaded has raised nothing.
_FOREIGN = {
    "anthropic": ("AnthropicError",),
    "botocore.exceptions": ("BotoCoreError", "ClientError"),
    "google.api_core.exceptions": ("GoogleAPIError",),
    "google.genai.errors": ("APIError",),
    "groq": ("GroqError",),
    "httpx": ("CookieConflict", "HTTPError", "InvalidURL"),
    "httpx2": ("CookieConflict", "HTTPError", "InvalidURL"),
    "ollama": ("RequestError", "ResponseError"),
    "openai": ("OpenAIError",),
}
_SILENCE = {
    "anthropic": ("APITimeoutError",),
    "builtins": ("TimeoutError",),
    "httpx": ("TimeoutException",),
    "httpx2": ("TimeoutException",),
    "openai": ("APITimeoutError",),
}
_NO_CONNECTION = {
    "builtins": ("ConnectionRefusedError",),
    "httpx": ("ConnectError",),
    "httpx2": ("ConnectError",),
}
_LOST_CONNECTION = {
    "anthropic": ("APIConnectionError",),
    "builtins": ("ConnectionError",),
    "httpx": ("TransportError",),
    "httpx2": ("TransportError",),
    "openai": ("APIConnectionError",),
}
# What may well go better the next time, in the order in which it is looked for.
_TROUBLES = (
    (_SILENCE, "was silent for too long. ASSISTANT_LLM_TIMEOUT_SECONDS sets how long it may be."),
    (_NO_CONNECTION, "cannot be reached. Is it running, and is ASSISTANT_LLM_URL right?"),
    (_LOST_CONNECTION, "broke off before it was done."),
)
_REPORT = {
    "anthropic": ("APIError",),
    "langchain_core.exceptions": ("ModelError",),
    "ollama": ("ResponseError",),
    "openai": ("APIError",),
}

# What servers say of a prompt that is too long for them: OpenAI, vLLM, llama.cpp, LM Studio,
# Anthropic, Ollama. LangChain knows some of these and has a class for them.
_TOO_LONG = (
    "context length",
    "context size",
    "context window",
    "context_length",
    "prompt is too long",
    "exceed_context_size",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A chat model as its errors speak of it.

    Attributes:
        name: What it was asked for by.
        model: Its name at the provider.
        url: Where it is served; empty: where its provider is.
        key_variable: The variable that holds the key; empty: there is none.
        secrets: What no message may show.
    """

    name: str
    model: str = ""
    url: str = ""
    key_variable: str = ""
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        """Name and address, the latter without user, password and query."""
        if not self.url:
            return self.name
        parts = urlsplit(self.url)
        host = parts.netloc.rpartition("@")[2]
        return f"{self.name} at {parts.scheme}://{host}{parts.path}"


def foreign_errors() -> tuple[type[BaseException], ...]:
    """Every exception that a chat model may raise."""
    builtin = (OSError, ValueError, TypeError, LookupError, AttributeError, RuntimeError)
    return (LangChainException, *builtin, *_loaded(_FOREIGN))


def to_model_error(error: BaseException, served: Served) -> ModelError:
    """An exception of a provider in plain words; the prompt is not among them."""
    causes = tuple(_causes(error))
    message, is_retryable = _judge(causes, served)
    return ModelError(message, model=served.name, is_retryable=is_retryable)


def retry_after(error: BaseException | None) -> float:
    """How many seconds a server asked to wait, in the response that led to an error; or 0."""
    for cause in _causes(error):
        # The client of Ollama hides the exception that has the response.
        for bearer in (cause, cause.__context__):
            headers = getattr(getattr(bearer, "response", None), "headers", None)
            if headers is not None and (value := headers.get("retry-after")):
                return _seconds(str(value))
    return 0.0


def _judge(causes: Sequence[BaseException], served: Served) -> tuple[str, bool]:
    """What happened, and whether the same request may well succeed later."""
    status = next(filter(None, map(_status, causes)), 0)
    said = _said(causes, served.secrets)
    if _is_too_long(causes, status, said):
        return _does_not_fit(served), False
    if status:
        return _status_message(status, said, served), status in _RETRYABLE
    for kinds, trouble in _TROUBLES:
        if _is_any(causes, kinds):
            return f"{served} {trouble}", True
    if _is_any(causes, _REPORT):
        return f"{served} failed{said}.", all(getattr(one, "is_retryable", True) for one in causes)
    kind = type(causes[-1]).__name__
    hint = "Is ASSISTANT_LLM_URL right?"
    return f"{served} gave a reply that cannot be read ({kind}). {hint}", False


def _status_message(status: int, said: str, served: Served) -> str:
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        where = f" in {served.key_variable}" if served.key_variable else ""
        return f"{served} refused the key{where} (status {status})."
    if status == HTTPStatus.NOT_FOUND:
        if served.name.startswith("ollama:"):
            hint = f"Get it with: ollama pull {served.model}"
        else:
            hint = "Check the names in ASSISTANT_LLM and ASSISTANT_LLM_URL."
        return f"{served}: there is no such model or address (status 404). {hint}"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return f"{served} takes no more requests for now (status 429){said}."
    return f"{served} failed (status {status}){said}."


def _does_not_fit(served: Served) -> str:
    return (
        f"The question with its passages is too long for {served}. "
        "Lower ASSISTANT_LLM_CONTEXT_TOKENS or ASSISTANT_PASSAGES."
    )


def _is_too_long(causes: Sequence[BaseException], status: int, said: str) -> bool:
    is_said = any(words in said.lower() for words in _TOO_LONG)
    is_known = any(isinstance(cause, ContextOverflowError) for cause in causes)
    return status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE or is_said or is_known


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An exception, the one that it was made from, and so on."""
    while error is not None:
        yield error
        error = error.__cause__


def _is_any(causes: Iterable[BaseException], table: Mapping[str, Sequence[str]]) -> bool:
    kinds = tuple(_loaded(table))
    return any(isinstance(cause, kinds) for cause in causes)


def _loaded(table: Mapping[str, Sequence[str]]) -> Iterator[type[BaseException]]:
    """The classes of a table whose modules have been imported."""
    for module, names in table.items():
        for name in names:
            kind = getattr(sys.modules.get(module), name, None)
            if isinstance(kind, type) and issubclass(kind, BaseException):
                yield kind


def _status(error: BaseException) -> int:
    """The HTTP status that an exception tells of, or 0."""
    for value in (getattr(error, "status_code", None), getattr(error, "code", None)):
        if str(value).isdecimal() and int(str(value)) >= HTTPStatus.BAD_REQUEST:
            return int(str(value))
    return 0


def _said(causes: Iterable[BaseException], secrets: Iterable[str]) -> str:
    """What the server said went wrong, after a colon, short and without secrets; or nothing."""
    for cause in causes:
        said = getattr(cause, "body", None) or getattr(cause, "error", None)
        for key in ("error", "message"):
            said = said.get(key, said) if isinstance(said, Mapping) else said
        if isinstance(said, str) and said.strip() and not said.lstrip().startswith("<"):
            for secret in secrets:
                said = said.replace(secret, "…")
            return ": " + " ".join(said.split())[:_LONGEST_QUOTE].rstrip(".")
    return ""


def _seconds(value: str) -> float:
    """A `Retry-After`: seconds, or a date. Source: RFC 9110, section 10.2.3."""
    with suppress(ValueError):
        return max(0.0, float(value))
    with suppress(ValueError):
        date = parsedate_to_datetime(value)
        if date.tzinfo is not None:
            return max(0.0, (date - datetime.now(UTC)).total_seconds())
    return 0.0
