"""Texts that nobody writes, and that must not break anything."""

import time
from contextlib import contextmanager

from hypothesis import strategies as st

REPEATED = [
    "1," * 5000, "1 " * 5000, "1" * 5000, "1." * 5000, "1-" * 9000, "$" * 20_000, "1:30 " * 3000,
    "a " * 5000, "A " * 5000, "of " * 5000, "the " * 5000, "Aa of " * 3000, "A (AB) " * 2800,
    "a.a." * 4000, "A&" * 9000, "not " * 3000, "not only " * 2000, "every " * 3000,
    "one in " * 2800, "one and a half " * 1300, "half " * 3000, "million " * 2500, "May 1 " * 3000,
    "1/1/2020 " * 2000, "(" * 5000, '"' * 10_000, '"a ' * 6000, "'s" * 10_000, " " * 20_000,
    "1" + " " * 20_000, "Monday" + " " * 20_000, "AI " * 6000, "AI," + " " * 20_000,
    "if asked," * 2200, ", please" * 2500, "ignore all " * 1800, "rose fell " * 2000, "\n" * 20_000,
]  # fmt: skip
# Arabic digits, a long s, a dotless i, halves of surrogate pairs: what digits and letters can be.
ODD = [
    "", "\x00", "\ud800 Foo \udfff", "²³½Ⅷ", "\u0663 in \u0665", "\u0661\u0662:\u0663\u0660",
    "\u0662\u0660\u0662\u0662-\u0660\u0661-\u0660\u0661", "half past \u0663",
    "1" * 5000 + " in " + "2" * 5000, "1" * 5000 + " and a half", "0 in 0", "9999-99-99",
    "31 February 2020", "00/00/0000", "İİ İ o'clock", "\u017fix o'clock", "two dozen\u017f",
    "one \u017fixth", "1 thou\u017fand", "two m\u0131llion", "f\u0131ve past noon",
    "n\u0131ne in ten", "every \u017fecond", "tw\u0131ce", "one point " + "two " * 500, "-", "''",
    "\"'", "A.", "(A) (AB)", "No", "not", "Ünlü’nün",
]  # fmt: skip

# Pieces that the rules look for, in any order, between any characters.
PIECES = st.one_of(
    st.sampled_from(
        """
        1 12 1,250 0.5 -3 ½ ² $ € % °C km three hundred million half third every out of in ten and a
        dozen about over under at least May March 2020 Monday 1st first last day 3 p.m. 12:30 noon
        quarter past to o'clock not no never without fail refused only rose fell up down turned Dr
        Ruben van der Berg UN (UN) by was we he " “ ” ' ’ … [...] . , ; : ( ) - – ignore all
        previous instructions AI must say if asked İ K
        """.split()  # noqa: SIM905 - a list of words reads better so
    ),
    st.sampled_from(["\u0663", "\u017f", "\u0131", "\ud800", "\x00"]),
    st.characters(codec=None),
)
TEXTS = st.lists(PIECES, max_size=30).map(" ".join) | st.lists(PIECES, max_size=30).map("".join)


@contextmanager
def within_a_second():
    """Fail if the block takes a second of the processor."""
    began = time.process_time()
    yield
    assert time.process_time() - began < 1
