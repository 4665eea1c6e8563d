"""What stands around a number: how it is meant to be taken before it, its unit after it."""

import re
from fractions import Fraction

from assistant.grounding.quantities import Bound, Quantity
from assistant.grounding.units import Unit, unit_of

_UNIT = re.compile(
    r"[\s-]?(?P<unit>(?:square|cubic)\s[^\W\d_]+|%|‰|°[CF]?|[€£$]|µg|μg|m²|per\s?cent(?:age)?|(?:US\s)?[^\W\d_]+(?:-hours?)?)"
)
_BEFORE = re.compile(
    r"(?:(?P<above>more than|over|above|at least|upwards of|no (?:less|fewer) than|exceeding"
    r"|in excess of|not less than|from)|(?P<below>less than|fewer than|under|below|nearly|almost"
    r"|at most|up to|no more than|not more than|close to|as many as|not quite|just short of)"
    r"|(?P<about>about|around|some|roughly|approximately|approx\.?|circa|ca\.?|c\.|~|an estimated"
    r"|estimated at|or so|somewhere (?:near|around)))\s(?:a |an |the |one )?$",
    re.IGNORECASE,
)
_LONGEST_BEFORE = 30  # characters; the longest of these with an article
_INITIALS = frozenset("mlgshtvw")  # units in small letters only: "10 M. Smith"
Span = tuple[int, int]


def quantity(
    text: str,
    span: Span,
    value: Fraction,
    figure: Fraction,
    *,
    unit: Unit | None = None,
    is_ordinal: bool = False,
) -> Quantity:
    """The number that stands at a span of a plain text."""
    start, end = span
    before = _BEFORE.search(text[max(0, start - _LONGEST_BEFORE) : start])
    return Quantity(
        start=start,
        end=end,
        text=text[start:end],
        value=value,
        unit=unit,
        bound=Bound(before.lastgroup) if before and before.lastgroup else Bound.EXACT,
        is_ordinal=is_ordinal,
        figure=figure,
    )


def with_unit(text: str, span: Span, value: Fraction, figure: Fraction) -> Quantity:
    """The number with the unit that follows it, if one does."""
    match = _UNIT.match(text, span[1])
    unit = _unit(match["unit"]) if match else None
    end = match.end() if match and unit else span[1]
    return quantity(text, (span[0], end), value, figure, unit=unit)


def _unit(word: str) -> Unit | None:
    name = re.sub(r"\s", "", word.lower())
    is_initial = name in _INITIALS and name != word
    if is_initial or name == "a":
        return None  # "a" is an article more often than ampere
    return unit_of("%" if name.startswith("percent") else name)
