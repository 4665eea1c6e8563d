"""Numbers in a text, by value: "227" is "two hundred and twenty-seven", "$1.5bn" 1,500 million."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from assistant.grounding.counted import quantity, with_unit
from assistant.grounding.covered import Place, disjoint
from assistant.grounding.english import COUNTS, SCALES
from assistant.grounding.quantities import Quantity
from assistant.grounding.shares import shares_in
from assistant.grounding.spoken import spoken_in, value_of
from assistant.grounding.tokens import folded, plain
from assistant.grounding.units import unit_of

_DIGITS = re.compile(
    r"(?:(?<![\w.,/-])|(?<=[\s(])(?P<minus>-))"
    r"(?P<sign>(?:US|CA?|AU?|NZ|HK)\$|[$€£¥₹₽]|(?:USD|EUR|GBP|JPY|CHF|NOK|SEK|DKK|PLN|CAD|AUD|CNY"
    r"|INR|CZK|HUF|TRY|BRL|ZAR|KZT|RUB)\b)?\s?"
    r"(?P<figure>\d{1,3}(?:[, ']\d{3})+(?:\.\d+)?|\d+\.\d+|\d+,\d{1,2}(?!\d)|\d+)"
    r"(?:(?P<ordinal>st|nd|rd|th)\b|\s?(?P<scale>k|mn|mln|bn|tn|m(?!\w|²)|thousand|million|billion"
    r"|trillion)\b)?",
)
# The scale of the second of two numbers is the first one's as well: 1.1 to 1.8bn.
_RANGE = re.compile(
    r"\s?(?:to|and|or|-)\s?[$€£]?\d+(?:\.\d+)?\s?(?P<scale>k|mn|bn|tn|m(?!\w|²)|thousand|million"
    r"|billion|trillion)\b"
)
_COUNT = re.compile(
    r"\b(?:(?P<many>two|three|four|five|six|seven|eight|nine|ten|twelve)\s)?"
    rf"(?P<word>{'|'.join(COUNTS)})\b",
    re.IGNORECASE,
)
_AND = {" and ", ", ", " "}
_SCALE = re.compile(r"\s(million|billion|trillion|thousand)\b", re.IGNORECASE)


def quantities_in(text: str, taken: Sequence[Place] = ()) -> list[Quantity]:
    """The numbers of a text, in order.

    Args:
        text: Any text.
        taken: Places, such as those of dates, in which nothing is looked for.
    """
    text = plain(text)
    return _added_up(text, disjoint((*_digits(text), *shares_in(text), *_words(text)), taken))


def _added_up(text: str, found: Sequence[Quantity]) -> list[Quantity]:
    """The numbers, those of one measure that stand together as one: two years and three months."""
    added: list[Quantity] = []
    for one in found:
        before = added[-1] if added else None
        if before and _goes_on(before, one) and text[before.end : one.start] in _AND:
            share = one.amount / before.amount
            value = before.value * (1 + share) if before.amount else before.value
            words = text[before.start : one.end]
            added[-1] = replace(before, end=one.end, text=words, value=value, figure=value)
        else:
            added.append(one)
    return added


def _goes_on(before: Quantity, one: Quantity) -> bool:
    """Whether a number is of the same measure as the one before, in a smaller unit."""
    if before.unit is None or one.unit is None:
        return False
    is_smaller = before.unit.factor > one.unit.factor
    return before.unit.dimension == one.unit.dimension and is_smaller


def _digits(text: str) -> Iterator[Quantity]:
    for match in _DIGITS.finditer(text):
        figure = value_of(match["figure"]) * (-1 if match["minus"] else 1)
        span = match.start("sign" if match["sign"] else "figure"), match.end()
        if match["ordinal"]:
            yield quantity(text, span, figure, figure, is_ordinal=True)
            continue
        scale = match["scale"] or _scale_after(text, match.end())
        value = figure * SCALES[scale] if scale else figure
        if match["sign"]:
            yield quantity(text, span, value, figure, unit=unit_of(match["sign"]))
        else:
            yield with_unit(text, span, value, figure)


def _scale_after(text: str, end: int) -> str | None:
    rest = _RANGE.match(text, end)
    return rest["scale"] if rest else None


def _words(text: str) -> Iterator[Quantity]:
    """Number words, `a dozen`, `twice`."""
    for match in _COUNT.finditer(text):
        many = value_of(match["many"]) if match["many"] else Fraction(1)
        value = many * COUNTS[folded(match["word"])]
        yield quantity(text, match.span(), value, value)
    for one in spoken_in(text):
        if one.is_ordinal:
            span = one.start, one.end
            yield quantity(text, span, one.value, one.value, is_ordinal=True)
            continue
        scale = _SCALE.match(text, one.end)
        value = one.value * SCALES[folded(scale[1])] if scale else one.value
        yield with_unit(text, (one.start, scale.end() if scale else one.end), value, one.value)
