"""Settings from the environment; called by entry points only."""

import os

from assistant.settings import Settings
from index.environment import PREFIX, reject_unknown
from index.environment import read_settings as read_index_settings
from index.settings import IndexSettings


def read_settings() -> tuple[Settings, IndexSettings]:
    """The settings of answers and index, from variables `ASSISTANT_<FIELD>`.

    Raises:
        index.environment.UnknownSettingError: If such a variable names no field.
        pydantic.ValidationError: If a value is out of bounds.
    """
    index_settings = read_index_settings()
    ours = {
        name: value for name, value in os.environ.items() if not name.startswith(f"{PREFIX}INDEX_")
    }
    reject_unknown(ours, prefix=PREFIX, fields=Settings.model_fields)
    return Settings(), index_settings
