"""Texts of others made safe to print: a document must not steer the terminal it is shown on."""

import unicodedata

_KEPT = "\n\t"
# Characters that reorder what follows them on a line: a text could show other than it says.
_REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str) -> str:
    r"""The text with control and reordering characters replaced by U+FFFD.

    >>> printable("red \x1b[31m alert")
    'red �[31m alert'
    """
    return "".join("\ufffd" if _is_unsafe(character) else character for character in text)


def one_line(text: str) -> str:
    """The text on one line, safe to print."""
    return printable(" ".join(text.split()))


def _is_unsafe(character: str) -> bool:
    if character in _KEPT:
        return False
    return character in _REORDERING or unicodedata.category(character) in {"Cc", "Cs"}
