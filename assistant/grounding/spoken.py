"""Numbers in words, read by text2num, whose only door this is; and the value of any figure."""

import re
from dataclasses import dataclass
from fractions import Fraction

from text_to_num import find_numbers

from assistant.grounding.tokens import folded

_WORD = re.compile(r"[^\W\d_]+")
_SEPARATORS = re.compile(r"[, ']")
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}")
_MOST_DIGITS = 300  # Python refuses to read some thousands; what goes beyond is cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A number in words, in its place."""

    start: int
    end: int
    value: Fraction
    is_ordinal: bool


def spoken_in(text: str) -> list[Spoken]:
    """The numbers in words of a text, in order."""
    matches = list(_WORD.finditer(text))
    words, end = [], 0
    for match in matches:
        between = text[end : match.start()]
        words.append(_Word(folded(match[0]), is_apart=bool(between.strip(" -"))))
        end = match.end()
    return [
        Spoken(
            start=matches[one.start].start(),
            end=matches[one.end - 1].end(),
            value=Fraction(str(one.value)),
            is_ordinal=one.is_ordinal,
        )
        for one in find_numbers(words, "en", threshold=0)
    ]


def value_of(number: str) -> Fraction:
    """The value of a figure, or of a number in one word.

    >>> value_of("twelve"), value_of("1,250"), value_of("2,5")
    (Fraction(12, 1), Fraction(1250, 1), Fraction(5, 2))
    """
    if not number[0].isdecimal():
        return spoken_in(number)[0].value
    if _DECIMAL_COMMA.fullmatch(number):
        number = number.replace(",", ".")
    return Fraction(_SEPARATORS.sub("", number)[:_MOST_DIGITS])


class _Word:
    """A word as text2num wants it."""

    def __init__(self, text: str, *, is_apart: bool) -> None:
        self._text = text
        self._is_apart = is_apart

    def text(self) -> str:
        return self._text

    def nt_separated(self, previous: "_Word") -> bool:
        del previous
        return self._is_apart

    def not_a_number_part(self) -> bool:
        return False
