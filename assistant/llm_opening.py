"""Names of chat models to LangChain's objects: packages, keys and arguments of the providers."""

import os
import re
from typing import Any

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr, ValidationError

from assistant.errors import ConfigurationError
from assistant.llm_errors import foreign_errors
from assistant.settings import ModelSettings

# Servers of one's own want no key, but the client of OpenAI insists on one.
_NO_KEY = "no-key-is-needed"
_OUR_EXTRAS = frozenset({"anthropic", "ollama", "openai"})
_EXAMPLE = "Name a model as provider:model, for example ollama:qwen3:4b."


def langchain_model(name: str, settings: ModelSettings) -> BaseChatModel:
    """The object of a name such as `ollama:qwen3:4b`; making it sends nothing.

    Raises:
        ConfigurationError: If there is no such provider, or its package, its key or its address
            is missing or wrong.
    """
    provider, colon, model_name = name.partition(":")
    if not provider or (colon and not model_name):
        raise ConfigurationError(f"{name!r} names no chat model. {_EXAMPLE}")
    if settings.url and not re.match(r"https?://[^/\s]", settings.url):
        raise ConfigurationError("ASSISTANT_LLM_URL must begin with http:// or https://.")
    try:
        model: BaseChatModel = init_chat_model(name, **_arguments(provider, settings))
    except ImportError as error:
        raise ConfigurationError(f"{name} needs a package. {_how_to_install(error)}") from error
    except foreign_errors() as error:
        hint = f" {_EXAMPLE}" if type(error) is ValueError else ""
        message = f"{name!r} cannot be used: {_reason(error)}{hint}"
        raise ConfigurationError(message) from error
    for attribute, variable in model.lc_secrets.items():
        key = getattr(model, attribute, None)
        if isinstance(key, SecretStr) and not key.get_secret_value():
            raise ConfigurationError(f"{name} needs a key. Set the variable {variable}.")
    if (model.profile or {}).get("temperature") is False:
        return model.model_copy(update={"temperature": None})  # it would refuse every request
    return model


def _arguments(provider: str, settings: ModelSettings) -> dict[str, Any]:
    """What a model is made with, in its provider's words.

    `temperature`, `max_tokens`, `timeout` and `max_retries` are what `init_chat_model` documents
    for all. Ollama has its own names. ChatOpenAI sends `max_completion_tokens`, which servers of
    one's own often do not know, so they get `max_tokens` as an extra field.
    """
    timeout, tokens = settings.timeout_seconds, settings.answer_tokens
    arguments: dict[str, Any] = {"temperature": 0}
    if settings.url:
        arguments["base_url"] = settings.url
    if provider == "ollama":
        return arguments | {
            "num_ctx": settings.context_tokens,
            "num_predict": tokens,
            "client_kwargs": {"timeout": timeout},
            # Thoughts would use up the answer's tokens; models without any take no offence
            # (agentscope-ai/agentscope#1099).
            "reasoning": False,
        }
    arguments |= {"timeout": timeout, "max_retries": 0}
    if provider == "openai" and settings.url:
        return arguments | {
            "api_key": os.environ.get("OPENAI_API_KEY") or _NO_KEY,
            "extra_body": {"max_tokens": tokens},
            "use_responses_api": False,
        }
    return arguments | {"max_tokens": tokens}


def _how_to_install(error: ImportError) -> str:
    """The command that brings what `init_chat_model` misses; its error names the package."""
    found = re.search(r"langchain-([\w-]+)", str(error))
    extra = found[1] if found else ""
    if extra in _OUR_EXTRAS:
        wanted = f"--constraint constraints.txt --editable '.[{extra}]'"
    else:
        wanted = found[0] if found else str(error.name)
    return f"Install it with: .venv/bin/python -m pip install {wanted}"


def _reason(error: BaseException) -> str:
    """Why a model could not be made, in a line; never what it was to be made with."""
    if isinstance(error, ValidationError):
        mistakes = error.errors(include_input=False, include_url=False, include_context=False)
        said = "; ".join(mistake["msg"] for mistake in mistakes)
    else:
        said = str(error).partition("\n")[0]
    return f"{said.removesuffix('.') or type(error).__name__}."
