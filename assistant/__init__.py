"""Questions in, answers out in which every sentence cites an exact span of a document.

Nothing is imported until it is used: naming a class must not cost the start of a search engine.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.answers import Answer as Answer
    from assistant.answers import AnswerSentence as AnswerSentence
    from assistant.answers import Citation as Citation
    from assistant.answers import Event as Event
    from assistant.answers import Finished as Finished
    from assistant.answers import Outcome as Outcome
    from assistant.answers import Refusal as Refusal
    from assistant.answers import Retrieved as Retrieved
    from assistant.answers import Token as Token
    from assistant.answers import Turn as Turn
    from assistant.chain import Assistant as Assistant
    from assistant.errors import AssistantError as AssistantError
    from assistant.errors import ConfigurationError as ConfigurationError
    from assistant.settings import Settings as Settings

_HOME_OF = {
    "Answer": "answers",
    "AnswerSentence": "answers",
    "Assistant": "chain",
    "AssistantError": "errors",
    "Citation": "answers",
    "ConfigurationError": "errors",
    "Event": "answers",
    "Finished": "answers",
    "Outcome": "answers",
    "Refusal": "answers",
    "Retrieved": "answers",
    "Settings": "settings",
    "Token": "answers",
    "Turn": "answers",
}

__all__ = list(_HOME_OF)


def __getattr__(name: str) -> object:
    """A public name, imported from its module at its first use (PEP 562)."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
