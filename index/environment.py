"""Settings from the environment; called by entry points only."""

import os
from collections.abc import Collection, Mapping

from index.settings import IndexSettings

PREFIX = "ASSISTANT_"


class UnknownSettingError(Exception):
    """A variable that begins like a setting is none: a typing error, most likely."""


def read_settings() -> IndexSettings:
    """The settings of the index, from variables `ASSISTANT_INDEX_<FIELD>`.

    Raises:
        UnknownSettingError: If such a variable names no field.
        pydantic.ValidationError: If a value is out of bounds.
    """
    settings = IndexSettings()
    reject_unknown(os.environ, prefix=f"{PREFIX}INDEX_", fields=IndexSettings.model_fields)
    return settings


def reject_unknown(environment: Mapping[str, str], *, prefix: str, fields: Collection[str]) -> None:
    """Refuse variables that begin with a prefix and name no field.

    pydantic-settings passes over them in silence, so that a misspelt setting has no effect.

    Raises:
        UnknownSettingError: If there is one.
    """
    known = {f"{prefix}{name.upper()}" for name in fields}
    for name in environment:
        if name.upper().startswith(prefix) and name.upper() not in known:
            raise UnknownSettingError(
                f"The environment sets {name}, which is no setting. There are: "
                + ", ".join(sorted(known))
            )
