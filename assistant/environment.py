"""Settings from the environment; called by entry points only."""

import os
from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings

from assistant.errors import ConfigurationError
from assistant.settings import ModelSettings, ServerSettings, Settings
from index.environment import PREFIX, SettingError, in_plain_words, reject_unknown
from index.environment import read_settings as read_index_settings
from index.settings import IndexSettings

_S = TypeVar("_S", bound=BaseSettings)
_CLASSES: tuple[type[BaseSettings], ...] = (Settings, ModelSettings, ServerSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Every setting there is."""

    answers: Settings
    model: ModelSettings
    server: ServerSettings
    index: IndexSettings


def read_settings() -> Environment:
    """The settings from variables `ASSISTANT_<FIELD>`, `ASSISTANT_LLM_<FIELD>` and those of index.

    Raises:
        ConfigurationError: If such a variable names no field, or has a value out of bounds.
    """
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(f"{PREFIX}INDEX_")
    }
    fields = {
        f"{settings.model_config['env_prefix']}{field}".removeprefix(PREFIX)
        for settings in _CLASSES
        for field in settings.model_fields
    }
    try:
        index_settings = read_index_settings()
        reject_unknown(ours, prefix=PREFIX, fields=fields)
    except SettingError as error:
        raise ConfigurationError(str(error)) from error
    problems: list[str] = []
    answers = _read(Settings, problems)
    model = _read(ModelSettings, problems)
    server = _read(ServerSettings, problems)
    if answers is None or model is None or server is None:
        raise ConfigurationError("\n".join(problems))
    return Environment(answers=answers, model=model, server=server, index=index_settings)


def _read(settings: type[_S], problems: list[str]) -> _S | None:
    """The settings; None, and why, when a variable has a value that cannot be used."""
    try:
        return settings()
    except ValidationError as error:
        prefix = str(settings.model_config["env_prefix"])
        problems.append(in_plain_words(error, prefix=prefix))
        return None
