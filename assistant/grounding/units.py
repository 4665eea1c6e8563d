"""Units of measure and currencies: which dimension, and how many of its base unit one is."""

from dataclasses import dataclass
from fractions import Fraction

from assistant.grounding.english import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What a number counts.

    Attributes:
        dimension: What can be compared with it: `length`, `mass`, `EUR`, `share`, ...
        factor: How many of the dimension's base unit one is.
    """

    dimension: str
    factor: Fraction


def _units(dimension: str, *rows: tuple[str, str | int]) -> dict[str, Unit]:
    return {
        name: Unit(dimension=dimension, factor=Fraction(factor))
        for names, factor in rows
        for name in names.split()
    }


# Prefixes of the International System of Units, and what takes them.
_PREFIXES = {
    "nano": "1/1000000000", "micro": "1/1000000", "milli": "1/1000", "kilo": "1000",
    "mega": "1000000", "giga": "1000000000",
}  # fmt: skip
_PREFIXED = listed("metre meter gram litre liter watt volt ampere hertz joule pascal byte")


def _with_prefixes(units: dict[str, Unit]) -> dict[str, Unit]:
    """The same units and, where they are not among them, their multiples: `kilohertz`."""
    found: dict[str, Unit] = {}
    for name in _PREFIXED:
        base = units.get(name) or Unit(dimension=name, factor=Fraction(1))
        found[name] = base
        for prefix, factor in _PREFIXES.items():
            multiple = base.factor * Fraction(factor)
            found[prefix + name] = Unit(dimension=base.dimension, factor=multiple)
    return found | units


# The international yard and pound, by the agreement of 1959; months and years by the calendar.
_NAMED: dict[str, Unit] = {
    **_units(
        "length",
        ("mm millimetre millimeter", "1/1000"),
        ("cm centimetre centimeter", "1/100"),
        ("m metre meter", 1),
        ("km kilometre kilometer", 1000),
        ("inch inches", "127/5000"),
        ("ft foot feet", "381/1250"),
        ("yd yard", "1143/1250"),
        ("mi mile", "201168/125"),
    ),
    **_units(
        "mass",
        ("µg μg mcg microgram microgramme", "1/1000000"),
        ("mg milligram milligramme", "1/1000"),
        ("g gram gramme", 1),
        ("kg kilo kilogram kilogramme", 1000),
        ("t tonne", 1_000_000),
        ("lb pound-mass", "45359237/100000"),
        ("oz ounce", "45359237/1600000"),
    ),
    **_units(
        "volume",
        ("ml millilitre milliliter", "1/1000"),
        ("cl centilitre centiliter", "1/100"),
        ("l litre liter", 1),
        ("hectolitre hectoliter", 100),
        ("gallon", "473176473/125000000"),
    ),
    **_units("area", ("m² sqm", 1), ("ha hectare", 10_000), ("acre", "40468564224/10000000")),
    **_units(
        "time",
        ("ms millisecond", "1/1000"),
        ("s sec second", 1),
        ("min minute", 60),
        ("h hr hour", 3600),
        ("day", 86_400),
        ("week", 7 * 86_400),
        ("fortnight", 14 * 86_400),
    ),
    **_units("months", ("month", 1), ("year", 12), ("decade", 120), ("century centuries", 1200)),
    **_units("power", ("w watt", 1), ("kw kilowatt", 1000), ("mw megawatt", 1_000_000)),
    **_units(
        "energy",
        ("wh watt-hour", 1),
        ("kwh kilowatt-hour", 10**3),
        ("mwh megawatt-hour", 10**6),
        ("gwh gigawatt-hour", 10**9),
        ("twh terawatt-hour", 10**12),
    ),
    **_units("pressure", ("pa pascal", 1), ("kpa", 1000), ("mbar millibar", 100), ("bar", 100_000)),
    **_units("voltage", ("v volt", 1), ("kv kilovolt", 1000)),
    **_units("current", ("ma milliampere", "1/1000"), ("a amp ampere", 1)),
    **_units("data", ("kb kilobyte", 1), ("mb megabyte", 1000), ("gb gigabyte", 1_000_000)),
    **_units("celsius", ("°c celsius", 1)),
    **_units("fahrenheit", ("°f fahrenheit", 1)),
    **_units("degree", ("° degree", 1)),
    **_units("share", ("% percent percentage", "1/100"), ("‰ permille", "1/1000")),
    **_units("EUR", ("€ eur euro", 1)),
    **_units("USD", ("$ usd us$ c$ ca$ a$ au$ nz$ hk$ dollar", 1), ("cent", "1/100")),
    **_units("GBP", ("£ gbp pound", 1), ("penny pence", "1/100")),
    **_units("JPY", ("¥ jpy yen", 1)),
    **_units("CHF", ("chf franc", 1)),
    **_units("peso", ("peso", 1)),
    **_units("NOK", ("nok", 1)),
    **_units("SEK", ("sek", 1)),
    **_units("DKK", ("dkk", 1)),
    **_units("krone", ("kr krone kroner krona kronor", 1)),
    **_units("rupee", ("₹ rupee", 1)),
    **_units("rouble", ("₽ rouble ruble rub", 1)),
    **_units("PLN", ("pln zloty złoty", 1)),
    **_units("CAD", ("cad", 1)),
    **_units("AUD", ("aud", 1)),
    **_units("CNY", ("cny yuan renminbi", 1)),
    **_units("INR", ("inr", 1)),
    **_units("CZK", ("czk koruna", 1)),
    **_units("HUF", ("huf forint", 1)),
    **_units("TRY", ("try lira", 1)),
    **_units("BRL", ("brl real", 1)),
    **_units("ZAR", ("zar rand", 1)),
    **_units("KZT", ("kzt tenge", 1)),
}
_SQUARED = listed(
    "metre meter kilometre kilometer centimetre centimeter foot feet mile inch inches yard"
)
_LITRES = 1000  # in a cubic metre


def _with_powers(units: dict[str, Unit]) -> dict[str, Unit]:
    """The same units, and the square and cubic ones: `squaremetre`."""
    found = dict(units)
    for name in _SQUARED:
        length = units[name].factor
        found[f"square{name}"] = Unit(dimension="area", factor=length**2)
        found[f"cubic{name}"] = Unit(dimension="volume", factor=_LITRES * length**3)
    return found


# Currencies that have no code, as several share a name, or as they are history.
_COINS = listed(
    """
    peso krone rupee rouble crown florin ducat guilder shilling dinar dirham mark baht won ringgit
    rupiah shekel hryvnia leu lev thaler escudo peseta drachma
    """
)
UNITS = {name: Unit(dimension=name, factor=Fraction(1)) for name in _COINS} | _with_powers(
    _with_prefixes(_NAMED)
)
MONEY = {unit.dimension for unit in UNITS.values() if unit.dimension.isupper()} | _COINS
_SHORT = 3  # letters: "has" is no plural of "ha"


def unit_of(word: str) -> Unit | None:
    """The unit that a word or sign names, in the singular or the plural.

    >>> unit_of("kilometres").factor
    Fraction(1000, 1)
    """
    lower = word.casefold()
    single = lower.removesuffix("s") if len(lower) > _SHORT else lower
    return UNITS.get(lower) or UNITS.get(single) or UNITS.get(lower.strip("."))
