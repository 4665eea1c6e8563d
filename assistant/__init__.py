"""Questions in, answers out in which every sentence cites an exact span of a document.

Nothing is imported until it is used: naming a class must not cost the start of a search engine.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.answers import Answer as Answer
    from assistant.answers import Outcome as Outcome
    from assistant.answers import Turn as Turn
    from assistant.chain import Assistant as Assistant
    from assistant.citations import Citation as Citation
    from assistant.errors import AssistantError as AssistantError
    from assistant.errors import ConfigurationError as ConfigurationError
    from assistant.errors import ConversationError as ConversationError
    from assistant.errors import ModelError as ModelError
    from assistant.events import Event as Event
    from assistant.events import Finished as Finished
    from assistant.events import Retrieved as Retrieved
    from assistant.events import Token as Token
    from assistant.refusals import Reason as Reason
    from assistant.refusals import Refusal as Refusal
    from assistant.settings import ModelSettings as ModelSettings
    from assistant.settings import Settings as Settings
    from assistant.verdicts import AnswerSentence as AnswerSentence
    from assistant.verdicts import Difference as Difference
    from assistant.verdicts import Verdict as Verdict

_HOME_OF = {
    "Answer": "answers",
    "AnswerSentence": "verdicts",
    "Assistant": "chain",
    "AssistantError": "errors",
    "Citation": "citations",
    "ConfigurationError": "errors",
    "ConversationError": "errors",
    "Difference": "verdicts",
    "Event": "events",
    "Finished": "events",
    "ModelError": "errors",
    "ModelSettings": "settings",
    "Outcome": "answers",
    "Reason": "refusals",
    "Refusal": "refusals",
    "Retrieved": "events",
    "Settings": "settings",
    "Token": "events",
    "Turn": "answers",
    "Verdict": "verdicts",
}

__all__ = list(_HOME_OF)


def __getattr__(name: str) -> object:
    """A public name, imported from its module at its first use (PEP 562)."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
