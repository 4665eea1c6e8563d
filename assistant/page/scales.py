"""From values to places in a picture, and back to round numbers on its axes. Pure."""

import math
from dataclasses import dataclass

_LEAST, _MOST = 1e-12, 1e12  # what an axis can be asked to reach
_ROUND = (1, 2, 2.5, 5, 10)
_DUST = 1e-9  # what sums of fractions are off by
_A_SECOND = 0.9995  # in three digits
_NO_SHARE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Where values lie along an axis; what lies beyond its ends is put there.

    Attributes:
        low: The lowest value.
        high: The highest; above the lowest.
        start: Where the lowest lies in the picture.
        end: Where the highest lies, which may be above.
    """

    low: float = 0
    high: float = 1
    start: float
    end: float

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"an axis from {self.low} to {self.high} has no length")

    def __call__(self, value: float) -> float:
        """The place of a value, to a tenth.

        >>> Scale(high=10, start=100, end=200)(2.5)
        125.0
        """
        share = min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))
        return round(self.start + share * (self.end - self.start), 1)


def ticks(top: float, steps: int = 4) -> tuple[float, ...]:
    """Round numbers from 0 to the first that reaches a value, in about so many steps.

    >>> ticks(0.31)
    (0.0, 0.1, 0.2, 0.3, 0.4)
    """
    top = min(_MOST, top) if top > _LEAST else 1.0
    rough = top / steps
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one * power for one in _ROUND if one * power >= rough * (1 - _DUST))
    count = min(steps, math.ceil(top / step - _DUST))
    return tuple(float(f"{number * step:.6g}") for number in range(count + 1))


def duration(seconds: float) -> str:
    """A time in three digits.

    >>> duration(0.0784), duration(2.31)
    ('78.4 ms', '2.31 s')
    """
    if seconds < _A_SECOND:
        return f"{seconds * 1000:.3g} ms"
    return f"{seconds:.3g} s"


def share(value: float) -> str:
    """A share in two decimals; what is far from being one, shorter.

    >>> share(0.6848), share(2e300)
    ('0.68', '2e+300')
    """
    return f"{value:.2f}" if abs(value) < _NO_SHARE else f"{value:.3g}"
