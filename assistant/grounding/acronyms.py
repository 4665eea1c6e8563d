"""Acronyms that a text explains: "the Northern Patents Court (NPC)"."""

import re
from collections.abc import Iterator, Sequence

from assistant.grounding.english import JOINTS
from assistant.grounding.tokens import plain, tokens_of

_ACRONYM = re.compile(r"(?<=\s)\(([A-Z][\w&-]{1,9})\)")
_LAST_WORD = re.compile(r"\b[^\W\d_][\w&.'-]*$")
_REACH = 200  # characters before an acronym in which its words stand
_SKIPPED = JOINTS | {"on", "in", "to"}


def aliases_in(text: str) -> dict[str, tuple[str, ...]]:
    """For each acronym that a text explains, the words it stands for, in small letters.

    >>> aliases_in("the Northern Patents Court (NPC)")
    {'npc': ('northern', 'patents', 'court')}
    """
    text, found = plain(text), {}
    for match in _ACRONYM.finditer(text):
        before = text[max(0, match.start() - _REACH) : match.start()]
        parts = " ".join(reversed(list(_words_at_end(before))))
        words = [token.lower for token in tokens_of(parts)]
        letters = [letter for letter in match[1].casefold() if letter.isalnum()]
        if spelt := _spelt_by(words, letters):
            found[match[1].casefold()] = spelt
    return found


def _words_at_end(text: str) -> Iterator[str]:
    """The last words of a text, from its end, as far as nothing but spaces stands between them."""
    for part in reversed(text.split()):
        match = _LAST_WORD.search(part) if part != "&" else None
        if match:
            yield match[0]
        if part != "&" and (not match or match.start()):
            return


def _spelt_by(words: Sequence[str], letters: Sequence[str]) -> tuple[str, ...]:
    """The last words whose initials are some letters; small words in between may be skipped."""
    kept: list[str] = []
    left = list(letters)
    for word in reversed(words):
        if left and word[0] == left[-1]:
            kept.insert(0, word)
            left.pop()
        elif word not in _SKIPPED:
            break
        if not left:
            return tuple(kept)
    return ()
