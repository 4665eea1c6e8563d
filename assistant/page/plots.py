"""Pictures of measurements: bars, lines, curves, histograms, trends. Pure.

What belongs to the first system has the class `first`, to another `second`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.evaluation.figures import Figure
from assistant.page.scales import Scale, duration, share, ticks
from assistant.page.svg import Point, Words, box, dot, line, path, picture, text, told

WIDTH = 340
_QUARTERS, _HALVES = (0.0, 0.25, 0.5, 0.75, 1.0), (0.0, 0.5, 1.0)
_BARS_END = 296
_BAR, _ROW, _LABEL, _GAP = 8, 15, 20, 9  # heights
_LEAST = 1.5  # the width of a bar that shows nothing but whose it is
_CAP = 2.5  # half the height of a whisker's ends
_LEFT, _RIGHT, _BOTTOM = 30, 334, 178  # of pictures with two axes
_UP = Scale(start=_BOTTOM, end=20)
_SAID, _PEAK, _APART = 32, 44, 14  # heights of a histogram: what it says, its bars, and below
_BINS = 8  # between two ticks
_HEADROOM = 1.25
_FAR, _NEAR = 240, 88  # right of these, what is said of a place stands left of it
_TREND_WIDTH, _TREND_HEIGHT = 240, 56


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A measure, and what each system reached; None where that was not measured."""

    label: str
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """How long a system took.

    Attributes:
        seconds: For each question.
        half: In which half of the answers came, in seconds.
        most: In which 95 % came, in seconds.
    """

    seconds: tuple[float, ...]
    half: float
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Shares against shares, and the point at which a system stands."""

    points: tuple[Point, ...]
    stands: Point


def bars(words: Words, rows: Sequence[Row]) -> str:
    """Shares as bars, one below another, with their intervals."""
    scale = Scale(start=0, end=_BARS_END)
    parts, top = [], 0
    for row in rows:
        parts.append(text(0, top + 12, row.label, "label"))
        top += _LABEL
        for number, figure in enumerate(row.figures):
            if figure is not None:
                parts.append(_bar(scale, top, figure, _system(number)))
                top += _ROW
        top += _GAP
    foot = top - _GAP
    grid = [line((scale(one), _LABEL), (scale(one), foot), "grid") for one in _QUARTERS]
    numbers = [_number(scale(one), foot, one) for one in _HALVES]
    return picture(words, WIDTH, foot + 18, [*grid, *parts, *numbers])


def _bar(scale: Scale, top: int, figure: Figure, system: str) -> str:
    """A bar with its whisker, of which one end lies on the bar and one beyond it."""
    low, value, high = scale(figure.low), scale(figure.value), scale(figure.high)
    middle = top + _BAR / 2
    parts = [box((0, top), max(_LEAST, value), _BAR, system)]
    for end, kind in ((low, "whisker on"), (high, "whisker")):
        if end != value:
            parts.append(line((value, middle), (end, middle), kind))
            parts.append(line((end, middle - _CAP), (end, middle + _CAP), kind))
    parts.append(text(WIDTH, top + _BAR, share(figure.value), "value end"))
    return told(spread(figure), parts)


def lines(words: Words, places: Sequence[float], systems: Sequence[Sequence[Figure]]) -> str:
    """Shares that are found in so many words, with their intervals as bands; none if not known."""
    across = Scale(high=max(places), start=_LEFT, end=_RIGHT)
    xs = [across(place) for place in places]
    below = [(x, f"{place:g}") for x, place in zip(xs, places, strict=True)]
    parts = [*_frame(below, across="words", up="found")]
    measured = [(_system(number), one) for number, one in enumerate(systems) if one]
    for system, figures in reversed(measured):
        known = [*zip(xs, figures, strict=True)]
        over = [(x, _UP(figure.high)) for x, figure in known]
        under = [(x, _UP(figure.low)) for x, figure in known]
        parts.append(path([*over, *reversed(under)], f"{system} band"))
        parts.append(path([(x, _UP(figure.value)) for x, figure in known], f"{system} stroke"))
        parts += [
            told(spread(figure), [dot((x, _UP(figure.value)), system)]) for x, figure in known
        ]
    return picture(words, WIDTH, _BOTTOM + 20, parts)


def curves(words: Words, systems: Sequence[Curve]) -> str:
    """Shares that are wrong of shares that are answered, and a ring where each system stands."""
    across = Scale(start=_LEFT, end=_RIGHT)
    below = [(across(one), f"{one:g}") for one in _HALVES]
    parts = [*_frame(below, across="answered", up="wrong")]
    for number, curve in reversed([*enumerate(systems)]):
        system, (x, y) = _system(number), curve.stands
        points = [(across(coverage), _UP(risk)) for coverage, risk in curve.points]
        parts.append(path(points, f"{system} stroke"))
        said = f"{share(x)} answered, {share(y)} of that wrong"
        parts.append(told(said, [dot((across(x), _UP(y)), f"{system} ring")]))
    return picture(words, WIDTH, _BOTTOM + 20, parts)


def histograms(words: Words, systems: Sequence[Times]) -> str:
    """How many answers took how long, a row for each system; the last bar holds all that is above.

    A few answers that took very long would leave no room for the others.
    """
    marks = ticks(max(times.most for times in systems) * _HEADROOM, steps=3)
    across = Scale(high=marks[-1], start=0, end=WIDTH)
    parts: list[str] = []
    foot = -_APART
    for number, times in enumerate(systems):
        foot += _APART + _SAID + _PEAK
        parts += _histogram(times, across, foot, (len(marks) - 1) * _BINS, _system(number))
    parts += [text(across(one), foot + 16, duration(one), "tick middle") for one in marks[1:-1]]
    parts.append(text(0, foot + 16, "0", "tick"))
    parts.append(text(WIDTH, foot + 16, f"{duration(marks[-1])} +", "tick end"))
    return picture(words, WIDTH, foot + 20, parts)


def _histogram(times: Times, across: Scale, foot: int, bins: int, system: str) -> Iterator[str]:
    counts = [0] * bins
    for seconds in times.seconds:
        counts[min(bins - 1, int(across(seconds) / WIDTH * bins))] += 1
    up = Scale(high=max(1, *counts), start=0, end=_PEAK)
    width = WIDTH / bins
    for number, count in enumerate(counts):
        if count:
            bar = box((number * width + 0.5, foot - up(count)), width - 1, up(count), system)
            yield told(f"{count}", [bar])
    yield line((0, foot), (WIDTH, foot), "axis")
    top = foot - _PEAK - _SAID
    places = (("95 %", times.most, top + 12, _FAR), ("half", times.half, top + 27, _NEAR))
    for name, seconds, y, room in places:
        x = across(seconds)
        side, kind = (x - 4, "value end") if x > room else (x + 4, "value")
        yield line((x, y - 10), (x, foot), "mark")
        yield text(side, y, f"{name} in {duration(seconds)}", kind)


def trend(words: Words, figures: Sequence[tuple[str, Figure]]) -> str:
    """A measure from one time to the next, with what is said of each, and with its intervals."""
    ends = [end for _, one in figures for end in (one.low, one.value, one.high)]
    low, height = min(ends), max(ends) - min(ends) or max(1.0, abs(min(ends)))
    up = Scale(low=low, high=low + height, start=_TREND_HEIGHT - 5, end=5)
    across = Scale(high=max(1, len(figures) - 1), start=5, end=_TREND_WIDTH - 5)
    intervals, points, dots = [], [], []
    for number, (said, figure) in enumerate(figures):
        x, point = across(number), (across(number), up(figure.value))
        intervals.append(line((x, up(figure.low)), (x, up(figure.high)), "first interval"))
        points.append(point)
        dots.append(told(said, [dot(point, "first")]))
    parts = [*intervals, path(points, "first stroke"), *dots]
    return picture(words, _TREND_WIDTH, _TREND_HEIGHT, parts)


def spread(figure: Figure) -> str:
    """A figure with its interval, in words."""
    return f"{share(figure.value)} ({share(figure.low)} to {share(figure.high)})"


def _frame(below: Sequence[tuple[float, str]], *, across: str, up: str) -> Iterator[str]:
    """Two axes with their names: shares upward, and what is said below."""
    for one in _QUARTERS:
        yield line((_LEFT, _UP(one)), (_RIGHT, _UP(one)), "grid" if one else "axis")
        yield text(_LEFT - 6, _UP(one) + 4, f"{one:g}", "tick end")
    yield text(_LEFT, _UP(1) - 8, f"share {up}", "tick")
    *others, (last, said) = below
    for x, number in others:
        yield text(x, _BOTTOM + 16, number, "tick middle")
    yield text(last + 4, _BOTTOM + 16, f"{said} {across}", "tick end")


def _number(x: float, foot: int, value: float) -> str:
    return text(x, foot + 16, f"{value:g}", "tick middle" if x else "tick")


def _system(number: int) -> str:
    return "second" if number else "first"
