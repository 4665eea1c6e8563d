"""Times of day in a text, as minutes: "3 p.m." is "15:00" is "three in the afternoon"."""

import re
from collections.abc import Iterator

from assistant.grounding.tokens import folded

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
_TEENS = "sixteen seventeen eighteen nineteen twenty"
_WORDS = [*_ONES.split(), *_TEENS.split()]
_WORDS += [f"twenty-{word}" for word in _WORDS[:9]]
_VALUES = {word: value for value, word in enumerate(_WORDS, start=1)}
_VALUES |= {"quarter": 15, "half": 30, "noon": 12, "midday": 12, "midnight": 24}
_COUNT = "|".join(sorted(_WORDS, key=len, reverse=True))
_HOUR = rf"(?P<hour>{'|'.join(_WORDS[:12])}|1[0-2]|0?[1-9])"
_PART = r"(?P<rest>in the (?:early |late )?(?:morning|afternoon|evening)|at night)"
_TIMES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:a\s)?(?P<minute>half|quarter|\d\d?|{_COUNT})(?:\sminutes?)?\s(?P<side>past|to)\s"
        rf"{_HOUR}(?:\so'clock)?\s{_PART}",
        rf"\b(?:a\s)?(?P<minute>half|quarter|(?:\d\d?|{_COUNT})\sminutes?)\s(?P<side>past|to)\s"
        rf"(?:{_HOUR}(?:\so'clock)?|(?P<noon>noon|midday|midnight))\b",
        rf"\b(?P<minute>{_COUNT})\s(?P<side>past)\s(?:{_HOUR}|(?P<noon>noon|midday|midnight))\b",
        rf"\b{_HOUR}\so'clock(?:\s{_PART})?",
        rf"\b{_HOUR}(?:[:.](?P<minute>[0-5]\d))?\s{_PART}",
        r"\b(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<rest>[ap]\.?\s?m\b\.?)",
        r"\b(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)\b",
        r"\b(?P<noon>noon|midday|midnight)\b",
    )
]
_SECOND_HALF = re.compile(r"p\.?\s?m|afternoon|evening|at night", re.IGNORECASE)
_HALF_DAY, _HOUR_MINUTES = 12, 60


def times_in(text: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and minute of the day of each time in a plain text; some may overlap."""
    for pattern in _TIMES:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), _minute(match.groupdict())


def _minute(given: dict[str, str | None]) -> int:
    hour = _value(given.get("noon") or given.get("hour") or "")
    rest = given.get("rest") or ""
    if rest:
        hour = hour % _HALF_DAY + (_HALF_DAY if _SECOND_HALF.search(rest) else 0)
    sign = -1 if folded(given.get("side") or "") == "to" else 1
    minute = hour * _HOUR_MINUTES + sign * _value(given.get("minute") or "0")
    return minute % (24 * _HOUR_MINUTES)


def _value(text: str) -> int:
    word = folded(text).split()[0]
    return int(word) if word.isdecimal() else _VALUES[word]
