"""Everything that can go wrong between a question and its answer.

- `AssistantError`
  - `ConfigurationError`: the settings cannot be used
  - `EvaluationError`: questions or reports of `assistant eval` cannot be used

What goes wrong with the index is an `index.IndexingError`. Not knowing is no error: see `Outcome`.
"""


class AssistantError(Exception):
    """Base class of every exception that `assistant` raises on purpose."""


class ConfigurationError(AssistantError):
    """The settings cannot be used."""


class EvaluationError(AssistantError):
    """Questions, documents or a report of `assistant eval` cannot be used."""
