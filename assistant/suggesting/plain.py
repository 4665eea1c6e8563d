"""Sentences without what is of no use for asking: brackets, the final full stop."""

import re

from assistant.suggesting.english import ENGLISH, FOREIGN
from assistant.suggesting.wording import words_in

_WORDS = range(4, 45)
_SHORT = 12  # words of a sentence in which one that is surely English is enough
_MOST_FOREIGN = 1
_BRACKETS = re.compile(r" ?(?:\([^()]*\)|\[[^\[\]]*\])")
_CLOCK_END = re.compile(r"\b[ap]\.m\.$")


def plain(sentence: str) -> str:
    """A sentence on one line without its final full stop and what stands in brackets.

    Empty if it is no whole sentence in English that is neither very short nor very long.
    """
    text = _BRACKETS.sub("", " ".join(sentence.split())).rstrip('”"')
    words = words_in(text)
    opens = text[:1].isupper() or text[:1].isdigit()
    is_whole = opens and text.endswith(".") and not text.endswith("..")
    if not is_whole or len(words) not in _WORDS or not _is_english({word.lower for word in words}):
        return ""
    return text if _CLOCK_END.search(text) else text[:-1]


def _is_english(lowers: set[str]) -> bool:
    known, foreign = len(lowers & ENGLISH), len(lowers & FOREIGN)
    return (known > 1 or (known == 1 and len(lowers) < _SHORT)) and foreign <= _MOST_FOREIGN
