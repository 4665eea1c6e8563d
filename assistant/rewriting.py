"""A follow-up to a question that stands alone, by a chat model; by the rules where it goes astray.

What the model writes is searched, so nothing may be in it that nobody said.
"""

import logging
import re
from collections.abc import Sequence

from assistant.answers import Turn
from assistant.conversation import MAX_CHARACTERS, is_english, standalone_question
from assistant.errors import ModelError
from assistant.followups.english import ASKING, FUNCTION, VERBS
from assistant.followups.words import Word, singular, words_of
from assistant.llm import ChatModel
from assistant.markers import Marker, MarkerParser
from assistant.prompts import MOST_TURNS, rewriting_prompt

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_PART = re.compile(r"[^\W_]+")
_OPENING = ASKING | FUNCTION | VERBS

_log = logging.getLogger(__name__)


def rewritten_question(question: str, history: Sequence[Turn], model: ChatModel) -> str:
    """The question, made independent of the turns before it.

    Args:
        question: As asked.
        history: The turns before, oldest first.
        model: What rewrites it.
    """
    written = _written(question, history, model) if history else ""
    said = " ".join(
        [question, *(f"{turn.question} {turn.answer}" for turn in history[-MOST_TURNS:])]
    )
    return written if _is_sane(written, said) else standalone_question(question, history)


def _written(question: str, history: Sequence[Turn], model: ChatModel) -> str:
    """What the model makes of it; nothing if it cannot be asked or does not answer."""
    messages = rewriting_prompt(question, history, model.settings)
    if not messages or len(question) > MAX_CHARACTERS:
        return ""
    try:
        text = model.complete(messages)
    except ModelError as error:
        _log.warning("%s did not rewrite a question; the rules do it", error.model)
        return ""
    return text.rpartition("</think>")[2].strip().strip('"“”')


def _is_sane(written: str, said: str) -> bool:
    """Whether it is one line of bearable length that names nothing but what was said."""
    if not 0 < len(written) <= MAX_CHARACTERS or len(written.splitlines()) > 1:
        return False
    if _has_marker(written):
        return False
    spaced = written.replace("¿", ". ").replace("¡", ". ")  # a sentence begins after them, too
    names = [word for word in words_of(spaced) if word.is_capital]
    known = _parts(said)
    is_known = all(_parts(word.folded) <= known or _only_opens(word, written) for word in names)
    return is_known and set(_NUMBER.findall(written)) <= set(_NUMBER.findall(said))


def _only_opens(word: Word, text: str) -> bool:
    """Whether a word has its capital from where it stands; in other languages we cannot tell."""
    return word.opens and (word.base in _OPENING or not is_english(text))


def _parts(text: str) -> set[str]:
    """The words of a text in small letters, in the singular; of "U.S." there are two."""
    return {singular(part) for part in _PART.findall(text.casefold())}


def _has_marker(text: str) -> bool:
    parser = MarkerParser(())
    pieces = [*parser.feed(text), *parser.finish()]
    return parser.unknown > 0 or any(isinstance(piece, Marker) for piece in pieces)
