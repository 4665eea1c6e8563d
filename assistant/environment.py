"""Settings from the environment; called by entry points only."""

import os

from pydantic import ValidationError

from assistant.errors import ConfigurationError
from assistant.settings import Settings
from index.environment import PREFIX, SettingError, in_plain_words, reject_unknown
from index.environment import read_settings as read_index_settings
from index.settings import IndexSettings


def read_settings() -> tuple[Settings, IndexSettings]:
    """The settings of answers and index, from variables `ASSISTANT_<FIELD>`.

    Raises:
        ConfigurationError: If such a variable names no field, or has a value out of bounds.
    """
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(f"{PREFIX}INDEX_")
    }
    try:
        index_settings = read_index_settings()
        reject_unknown(ours, prefix=PREFIX, fields=Settings.model_fields)
        return Settings(), index_settings
    except SettingError as error:
        raise ConfigurationError(str(error)) from error
    except ValidationError as error:
        raise ConfigurationError(in_plain_words(error, prefix=PREFIX)) from error
