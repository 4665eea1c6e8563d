"""Dates and times in a text, by value: "1 May 2022" is "May 1st, 2022", "3 p.m." is "15:00"."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dateutil.parser import ParserError, parse

from assistant.grounding.clock import times_in
from assistant.grounding.covered import disjoint
from assistant.grounding.tokens import plain

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = "|".join(_WEEKDAYS)
_ORDINAL = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth", "twenty-first", "twenty-second", "twenty-third",
    "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh", "twenty-eighth",
    "twenty-ninth", "thirtieth", "thirty-first",
)  # fmt: skip
_NAMED = {"New Year's Eve": (12, 31), "New Year's Day": (1, 1), "Christmas Eve": (12, 24),
          "Christmas Day": (12, 25)}  # fmt: skip
_NUMBERED = {word: number for number, word in enumerate(_ORDINAL, start=1)}
_SPELT = "|".join(sorted(_ORDINAL, key=len, reverse=True))
_DAY = rf"(?:(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?|{_SPELT})"
_YEAR = r"(?:1\d{3}|20\d{2})"
_LEAD = (
    r"(?P<lead>\b(?i:in|of|by|to|on|or|and|since|until|till|from|after|before|around|during|early|late"
    r"|mid|next|last|each|every|than|for)[\s-])"
)
# From the most to the least complete; what is found by one is not looked at by the next.
_DATES = [
    re.compile(pattern)
    for pattern in (
        rf"(?:(?P<weekday>{_WEEKDAY}),?\s+)?\b(?P<day>{_DAY})(?:\s+day)?(?:\s+of)?\s+"
        rf"(?P<month>{_MONTH})(?:,?\s+(?P<year>{_YEAR})\b)?",
        rf"(?:(?P<weekday>{_WEEKDAY}),?\s+)?\b(?P<month>{_MONTH})\s+(?:the\s+)?(?P<day>{_DAY})\b"
        rf"(?!\s*%)(?:,?\s+(?P<year>{_YEAR})\b)?",
        rf"\b(?P<last>last)\s+day\s+of\s+(?P<month>{_MONTH})(?:,?\s+(?P<year>{_YEAR})\b)?",
        rf"\b(?P<named>{'|'.join(_NAMED)})(?:,?\s+(?P<year>{_YEAR})\b)?",
        rf"\b(?P<month>{_MONTH}),?\s+(?:of\s+)?(?P<year>{_YEAR})\b",
        r"\b(?P<iso>\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})\b",
        rf"\b(?P<weekday>{_WEEKDAY})s?\b",
        r"\b(?P<month>January|February|April|June|July|August|September|October|November|December)\b",
        rf"{_LEAD}(?P<month>March|May)\b",
        rf"{_LEAD}(?P<year>{_YEAR})\b(?![-,.]?\d|\s*%|\s+percent)",
    )
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date, a time of day, or a part of one; what is not said is None.

    Attributes:
        start: First character in the text.
        end: One past the last.
        text: As it stands there.
        year: The year.
        month: The month, from 1.
        day: The day of the month, from 1.
        weekday: The day of the week, 0 for Monday.
        minute: The minute of the day, from 0.
    """

    start: int
    end: int
    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    minute: int | None = None

    @property
    def parts(self) -> dict[str, int]:
        """What is said, by its name."""
        return {
            name: value
            for name in ("year", "month", "day", "weekday", "minute")
            if (value := getattr(self, name)) is not None
        }

    def agrees(self, other: "Moment") -> bool:
        """Whether both say something of the same kind, and nothing that differs."""
        ours, theirs = self.parts, other.parts
        common = ours.keys() & theirs.keys()
        return bool(common) and all(ours[name] == theirs[name] for name in common)


def moments_in(text: str) -> list[Moment]:
    """The dates and times of a text, in order."""
    text = plain(text)
    return disjoint((*_dates(text), *_times(text)))


def _dates(text: str) -> Iterator[Moment]:
    for pattern in _DATES:
        for match in pattern.finditer(text):
            given = {name: value for name, value in match.groupdict().items() if value}
            start = match.end("lead") if "lead" in given else match.start()
            parts = _iso(given["iso"]) if "iso" in given else _spelt(given)
            if parts:
                yield Moment(start=start, end=match.end(), text=text[start : match.end()], **parts)


def _spelt(given: dict[str, str]) -> dict[str, int]:
    parts: dict[str, int] = {}
    if "year" in given:
        parts["year"] = int(given["year"])
    if "month" in given:
        prefix = given["month"].lower()[:3]
        parts["month"] = next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(prefix))
    if "day" in given:
        word = given["day"].lower()
        parts["day"] = _NUMBERED.get(word) or int(re.sub(r"\D", "", word))
    if "named" in given:
        parts["month"], parts["day"] = _NAMED[given["named"]]
    if "last" in given:
        parts["day"] = monthrange(parts.get("year", 1), parts["month"])[1]
    if "weekday" in given:
        parts["weekday"] = _WEEKDAYS.index(given["weekday"])
    return parts


def _iso(text: str) -> dict[str, int]:
    """A date in figures; where day and month could be meant either way, only the year."""
    try:
        month_first, day_first = parse(text), parse(text, dayfirst="-" not in text)
    except (ParserError, OverflowError):
        return {}
    if month_first != day_first:
        return {"year": month_first.year}
    found: datetime = day_first
    return {"year": found.year, "month": found.month, "day": found.day}


def _times(text: str) -> Iterator[Moment]:
    for start, end, minute in times_in(text):
        yield Moment(start=start, end=end, text=text[start:end], minute=minute)
