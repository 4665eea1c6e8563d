"""Libraries that only evaluation needs: whether they are there, and how to get them."""

from collections.abc import Sequence
from importlib import import_module

from assistant.errors import EvaluationError


def require(names: Sequence[str], *, extra: str, what: str) -> None:
    """Refuse to begin what would end in the middle for want of a library.

    Args:
        names: Modules that must be there.
        extra: The extra of our distribution that brings them.
        what: What needs them.

    Raises:
        EvaluationError: If one cannot be imported.
    """
    for name in names:
        try:
            import_module(name)
        except ImportError as error:
            raise EvaluationError(
                f"{what} needs {error.name or name}. Install it with: "
                f"pip install --constraint constraints.txt --editable '.[{extra}]'"
            ) from error
