"""Settings from the environment; called by entry points only."""

import os
from collections.abc import Collection, Mapping
from difflib import get_close_matches

from pydantic import ValidationError

from index.settings import IndexSettings

PREFIX = "ASSISTANT_"
_INDEX_PREFIX = f"{PREFIX}INDEX_"
_ALIKE = 0.8  # from here on, two names differ by a typing error


class SettingError(Exception):
    """A variable of the environment cannot be used as a setting."""


class UnknownSettingError(SettingError):
    """A variable that begins like a setting is none: a typing error, most likely."""


class InvalidSettingError(SettingError):
    """A setting has a value that cannot be used."""


def read_settings() -> IndexSettings:
    """The settings of the index, from variables `ASSISTANT_INDEX_<FIELD>`.

    Raises:
        UnknownSettingError: If such a variable, or a slip of one, names no field.
        InvalidSettingError: If a value is out of bounds, or the index would be among its seeds.
    """
    reject_unknown(os.environ, prefix=_INDEX_PREFIX, fields=IndexSettings.model_fields)
    _reject_slips(os.environ)
    try:
        settings = IndexSettings()
    except ValidationError as error:
        raise InvalidSettingError(in_plain_words(error, prefix=_INDEX_PREFIX)) from error
    _reject_index_among_seeds(settings)
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
            raise _unknown(name, known)


def in_plain_words(error: ValidationError, *, prefix: str) -> str:
    """Which variables have which unusable values, and why; a line for each."""
    return "\n".join(
        f"The environment sets {prefix}{str(problem['loc'][0]).upper()} to {problem['input']!r}, "
        f"which cannot be used: {problem['msg']}"
        for problem in error.errors()
    )


def _reject_slips(environment: Mapping[str, str]) -> None:
    """Refuse what is almost a setting of the index, such as `ASSISTANT_SEEDS`."""
    known = {f"{_INDEX_PREFIX}{name.upper()}" for name in IndexSettings.model_fields}
    bare = {name.removeprefix(_INDEX_PREFIX) for name in known}
    for name in environment:
        rest = name.upper().removeprefix(PREFIX)
        if name.upper() in known or not name.upper().startswith(PREFIX):
            continue
        if rest in bare or get_close_matches(f"{PREFIX}{rest}", known, cutoff=_ALIKE):
            raise _unknown(name, known)


def _reject_index_among_seeds(settings: IndexSettings) -> None:
    """Refuse to index the index: only what is hidden is no seed."""
    seeds, path = settings.seeds.resolve(), settings.path.resolve()
    if path.is_relative_to(seeds):
        below = path.relative_to(seeds).parts
        if not any(part.startswith(".") for part in below):
            raise InvalidSettingError(
                f"The environment sets {_INDEX_PREFIX}PATH to {str(settings.path)!r}, which is "
                f"among the seeds in {seeds}. Choose a folder elsewhere"
            )


def _unknown(name: str, known: Collection[str]) -> UnknownSettingError:
    return UnknownSettingError(
        f"The environment sets {name}, which is no setting. There are: " + ", ".join(sorted(known))
    )
