"""How a chat model says that it is done, and what it means when it says otherwise."""

from collections.abc import Mapping

from langchain_core.language_models import BaseChatModel

from assistant.errors import ModelError
from assistant.llm_errors import Served

# Integrations whose last chunk has a reason: without one, the connection was lost. LangChain marks
# the last chunk of every stream with `chunk_position`, so that says nothing.
_PUNCTUAL = frozenset({"langchain_anthropic", "langchain_ollama", "langchain_openai"})
_FIELDS = ("finish_reason", "stop_reason", "done_reason", "stopReason", "status")
_DONE = frozenset(
    {"stop", "end_turn", "stop_sequence", "complete", "completed", "eos", "eos_token"}
)
_TOO_LONG = frozenset({"length", "max_tokens", "max_output_tokens", "model_length"})
_WITHHELD = frozenset(
    {
        "blocklist",
        "content_filter",
        "content_filtered",
        "guardrail_intervened",
        "prohibited_content",
        "recitation",
        "refusal",
        "safety",
        "spii",
    }
)


def says_its_end(model: BaseChatModel) -> bool:
    """Whether a text of this model that ends without a reason was broken off."""
    return any(base.__module__.split(".")[0] in _PUNCTUAL for base in type(model).__mro__)


def end_reason(metadata: Mapping[str, object]) -> str:
    """Why a model stopped, in lower case; empty while it goes on or does not say."""
    details = metadata.get("incomplete_details")  # of OpenAI's Responses, beside its status
    reasons = [details.get("reason") if isinstance(details, Mapping) else None]
    reasons += [metadata.get(field) for field in _FIELDS]
    for reason in reasons:
        if isinstance(reason, str) and reason:
            return reason.lower()
    return "stop" if metadata.get("done") is True else ""  # old servers of Ollama give no reason


def check_end(
    reason: str, *, is_blank: bool, is_due: bool, served: Served, answer_tokens: int
) -> None:
    """Refuse a text that is not whole.

    Args:
        reason: Why the model stopped; empty: it did not say.
        is_blank: Whether it wrote nothing, or only spaces.
        is_due: Whether it says why it stops, whenever it does.
        served: The model.
        answer_tokens: The longest text that it was allowed.

    Raises:
        ModelError: If the text was cut off, withheld or empty.
    """
    message = ""
    if reason in _TOO_LONG:
        message = (
            f"{served} was not done after {answer_tokens} tokens. "
            "Allow it more with ASSISTANT_LLM_ANSWER_TOKENS."
        )
    elif reason in _WITHHELD:
        message = f"The provider of {served} withheld the answer ({reason})."
    elif reason and reason not in _DONE:
        message = f"{served} stopped before it was done ({reason})."
    elif not reason and is_due:
        raise ModelError(
            f"{served} broke off before it was done.", model=served.name, is_retryable=True
        )
    elif is_blank:
        message = f"{served} wrote nothing."
    if message:
        raise ModelError(message, model=served.name)
