"""Conversations as files: Markdown and HTML for people, JSON to be read in again. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, TypeAdapter, ValidationError

from assistant.answers import Answer
from assistant.citations import Citation
from assistant.errors import ConversationError
from assistant.html_export import to_html
from assistant.markdown_export import to_markdown
from assistant.records import Conversation, Feedback, StoredTurn, Vote
from assistant.standing import Standing

FORMAT = "seeds-assistant conversation"
VERSION = 1
# What steers a terminal or fits in no file; in JSON it may stand as a number.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ANSWER = TypeAdapter(Answer)
_Time = Annotated[AwareDatetime, AfterValidator(lambda time: time.astimezone(UTC))]


class Format(StrEnum):
    """What a conversation can be written as."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


class _Feedback(BaseModel):
    vote: Vote
    comment: str
    given: _Time


class _Turn(BaseModel):
    id: int
    asked: _Time
    answer: dict[str, Any]
    feedback: _Feedback | None


class _File(BaseModel):
    id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")
    title: str
    created: _Time
    updated: _Time
    turns: list[_Turn]


def export(
    conversation: Conversation,
    wanted: Format,
    standings: Mapping[Citation, Standing] | None = None,
) -> str:
    """A conversation as the text of a file.

    Args:
        conversation: The conversation.
        wanted: What to write it as.
        standings: What became of what it cites; noted for people, not in JSON.
    """
    if wanted is Format.MARKDOWN:
        return to_markdown(conversation, standings)
    if wanted is Format.HTML:
        return to_html(conversation, standings)
    return to_json(conversation)


def to_json(conversation: Conversation) -> str:
    """A conversation as JSON that `conversation_from_json` reads, and that is safe to print."""
    plain = {
        "format": FORMAT,
        "version": VERSION,
        "id": conversation.id,
        "title": conversation.title,
        "created": conversation.created.isoformat(),
        "updated": conversation.updated.isoformat(),
        "turns": [_turn_to_dict(turn) for turn in conversation.turns],
    }
    return json_text(plain, indent=2) + "\n"


def json_text(plain: Mapping[str, Any], *, indent: int | None = None) -> str:
    """Plain values as JSON that people can read, and that is safe to print."""
    text = json.dumps(plain, ensure_ascii=False, indent=indent)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def conversation_from_json(text: str) -> Conversation:
    """The conversation that `to_json` wrote; every value of it is checked.

    Raises:
        ConversationError: If it is none, with what is wrong.
    """
    try:
        plain = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ConversationError(f"This is no JSON: {error}.") from error
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise ConversationError("This is no conversation that was exported as JSON.")
    if plain.get("version") != VERSION:
        raise ConversationError(
            f"This conversation has version {plain.get('version')!r} of the format, and only "
            f"{VERSION} is known. Update the assistant that is to read it."
        )
    try:
        file = _File.model_validate(plain)
    except ValidationError as error:
        raise ConversationError(f"This conversation cannot be read: {_reason(error)}.") from error
    return Conversation(
        id=file.id,
        title=file.title,
        created=file.created,
        updated=file.updated,
        turns=tuple(_turn(number, turn) for number, turn in enumerate(file.turns, start=1)),
    )


def _turn_to_dict(turn: StoredTurn) -> dict[str, Any]:
    return {
        "id": turn.id,
        "asked": turn.asked.isoformat(),
        "answer": turn.answer.to_dict(),
        "feedback": _feedback_to_dict(turn.feedback) if turn.feedback else None,
    }


def _feedback_to_dict(feedback: Feedback) -> dict[str, str]:
    return {
        "vote": str(feedback.vote),
        "comment": feedback.comment,
        "given": feedback.given.isoformat(),
    }


def _turn(number: int, turn: _Turn) -> StoredTurn:
    feedback = turn.feedback
    return StoredTurn(
        id=turn.id,
        answer=_answer(number, turn.answer),
        asked=turn.asked,
        feedback=Feedback(**dict(feedback)) if feedback else None,
    )


def _answer(number: int, plain: dict[str, Any]) -> Answer:
    """An answer whose every value is of the type that its noun declares."""
    try:
        answer = Answer.from_dict(plain)
        values = json.dumps(asdict(answer), ensure_ascii=False)
        # A half of a surrogate pair is a text to Python, but not to pydantic.
        _ANSWER.validate_json(values.encode(errors="replace"), strict=True)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        reason = f"the answer of turn {number} is damaged: {_reason(error)}"
        raise ConversationError(f"This conversation cannot be read: {reason}.") from error
    return answer


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        problem = error.errors()[0]
        place = ".".join(map(str, problem["loc"]))
        return f"{place}: {problem['msg']}"
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number")
