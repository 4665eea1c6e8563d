"""What people send: cleaned, and answered at once where no document is needed for it."""

import unicodedata

from assistant.answers import Answer, Outcome
from assistant.orders import without_orders
from assistant.replies import ORDERED, reply_to
from assistant.verdicts import AnswerSentence


def cleaned(message: str) -> str:
    """A message without what no keyboard types: control characters, halves of surrogates."""
    kept = (
        " " if character in "\n\r\t" else character
        for character in message
        if character in "\n\r\t" or unicodedata.category(character) not in {"Cc", "Cs"}
    )
    return "".join(kept).strip()


def answer_at_once(message: str, *, most_characters: int, writer: str) -> Answer | None:
    """The answer to what is no question to the documents; None to what is one.

    Args:
        message: What was said, cleaned.
        most_characters: Longest message that is read.
        writer: Name of the chat model that writes the answers; empty if none does.
    """
    if len(message) > most_characters:
        reply: str | None = (
            f"That is {len(message)} characters long; I read questions of up to {most_characters}."
        )
    elif message and not without_orders(message):
        reply = ORDERED
    else:
        reply = reply_to(message, writer)
    if reply is None:
        return None
    return Answer(
        question=message,
        standalone_question=message,
        outcome=Outcome.REPLY,
        sentences=(AnswerSentence(text=reply),),
    )
