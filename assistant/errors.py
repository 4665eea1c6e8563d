"""Everything that can go wrong between a question and its answer.

- `AssistantError`
  - `ConfigurationError`: the settings cannot be used
  - `ConversationError`: there is no such conversation, or its file cannot be used
  - `EvaluationError`: questions or reports of `assistant eval` cannot be used
  - `ModelError`: the language model gave no whole answer

What goes wrong with the index is an `index.IndexingError`. Not knowing is no error: see `Outcome`.
"""


class AssistantError(Exception):
    """Base class of every exception that `assistant` raises on purpose."""


class ConfigurationError(AssistantError):
    """The settings cannot be used."""


class EvaluationError(AssistantError):
    """Questions, documents or a report of `assistant eval` cannot be used."""


class ConversationError(AssistantError):
    """A conversation, or the file that keeps them, is not there or cannot be used."""


class ModelError(AssistantError):
    """The language model gave no whole answer.

    Attributes:
        model: The model's name.
        is_retryable: Whether the same request may well succeed later.
    """

    def __init__(self, message: str, *, model: str, is_retryable: bool = False) -> None:
        super().__init__(message)
        self.model = model
        self.is_retryable = is_retryable
