"""Parts, in words: `half`, `two thirds`, `nine in ten`, `a year and a half`."""

import re
from collections.abc import Iterator
from fractions import Fraction

from assistant.grounding.counted import Span, quantity
from assistant.grounding.english import FUNCTION_WORDS, PARTS, SCALES
from assistant.grounding.quantities import Quantity
from assistant.grounding.spoken import value_of
from assistant.grounding.tokens import folded
from assistant.grounding.units import Unit, unit_of

_SHARE = Unit(dimension="share", factor=Fraction(1))
_TO_NINE = "one|two|three|four|five|six|seven|eight|nine"
_SMALL = rf"(?:\d+|{_TO_NINE}|ten|twelve|twenty|hundred)"
_PLACES = {"second": 2} | {part: PARTS[part] for part in PARTS if part.endswith(("d", "th"))}
_SINGLE = {"", "a", "an", "one"}
_PART = re.compile(
    rf"\b(?:(?P<many>an?|{_TO_NINE})[\s-])?"
    rf"(?P<part>{'|'.join(sorted(PARTS, key=len, reverse=True))})\b",
    re.IGNORECASE,
)
_OF_WHOLE = re.compile(
    r"(?:\sof)?\san?\s(million|billion|thousand|dozen|hour|minute|day|week|month|year|century|kilo"
    r"|kilometre|mile|metre|litre|percent)\b",
    re.IGNORECASE,
)
_AND_A_HALF = re.compile(
    rf"\b(?:(?P<many>\d+|{_TO_NINE}|ten|eleven|twelve)\sand\sa\shalf"
    r"(?:\s(?P<unit>[^\W\d_]+))?|an?\s(?P<single>[^\W\d_]+)\sand\sa\shalf)\b",
    re.IGNORECASE,
)
_HALVED = re.compile(r"\bhalv(?:e|es|ed|ing)\b", re.IGNORECASE)
_EVERY = re.compile(rf"\bevery\s(?P<part>{'|'.join(_PLACES)})\b", re.IGNORECASE)
_ONE_SPAN = re.compile(
    r"\b(?:an?|the)\s(?P<unit>hour|day|week|month|year|decade|century)\b"
    r"(?=\s(?:before|earlier|later|ago|after))",
    re.IGNORECASE,
)
_OUT_OF = re.compile(
    rf"\b(?P<part>{_SMALL})(?:\s[^\W\d_]+)?\s(?:in|out\sof)\s(?:every\s)?(?P<whole>{_SMALL})\b",
    re.IGNORECASE,
)
_NEXT_WORD = re.compile(r"[\s-]([^\W\d_]+)")


def shares_in(text: str) -> Iterator[Quantity]:
    """The parts that a plain text names; some may overlap, those that say more come first."""
    yield from _and_a_half(text)
    for match in _HALVED.finditer(text):
        yield quantity(text, match.span(), Fraction(1, 2), Fraction(1, 2), unit=_SHARE)
    yield from _parts(text)
    for match in _EVERY.finditer(text):
        share = Fraction(1, _PLACES[folded(match["part"])])
        yield quantity(text, match.span(), share, share, unit=_SHARE)
    for match in _ONE_SPAN.finditer(text):
        unit = unit_of(folded(match["unit"]))
        yield quantity(text, match.span(), Fraction(1), Fraction(1), unit=unit)
    yield from _out_of(text)


def _and_a_half(text: str) -> Iterator[Quantity]:
    """`two and a half kilos`, `a year and a half`."""
    for match in _AND_A_HALF.finditer(text):
        value = value_of(match["many"] or "one") + Fraction(1, 2)
        word = folded(match["unit"] or match["single"] or "")
        value *= SCALES.get(word, 1) if len(word) > 1 else 1
        unit = unit_of(word)
        yield quantity(text, match.span(), value, value, unit=unit)


def _parts(text: str) -> Iterator[Quantity]:
    """`half`, `a quarter`, `two thirds`."""
    for match in _PART.finditer(text):
        many, part = folded(match["many"] or ""), folded(match["part"])
        is_half = part.startswith("hal")
        if not many and not is_half:
            continue  # `the third`, `this quarter`
        if many in _SINGLE and not is_half and _goes_on(text, match.end()):
            continue  # `a third person`
        count = Fraction(1) if many in _SINGLE else value_of(many)
        yield _part(text, match.span(), count / PARTS[part], count)


def _part(text: str, span: Span, value: Fraction, figure: Fraction) -> Quantity:
    """A share of one, or of what follows: a million, an hour."""
    whole = _OF_WHOLE.match(text, span[1])
    if not whole:
        return quantity(text, span, value, figure, unit=_SHARE)
    span, word = (span[0], whole.end()), folded(whole[1])
    scale = {**SCALES, "dozen": 12}.get(word)
    if scale:
        return quantity(text, span, value * scale, figure)
    return quantity(text, span, value, figure, unit=unit_of(word))


def _goes_on(text: str, end: int) -> bool:
    """Whether a word with a meaning of its own follows."""
    match = _NEXT_WORD.match(text, end)
    return match is not None and match[1].lower() not in FUNCTION_WORDS | {"less", "fewer"}


def _out_of(text: str) -> Iterator[Quantity]:
    """`nine in ten`, `two out of every three`."""
    for match in _OUT_OF.finditer(text):
        part, whole = value_of(match["part"]), value_of(match["whole"])
        if whole and part <= whole:
            yield quantity(text, match.span(), part / whole, part, unit=_SHARE)
