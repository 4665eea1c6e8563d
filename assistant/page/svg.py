"""The strokes that pictures are made of, as SVG: their looks are in page.css. Pure.

A text may be anyone's; it is escaped here, and cut where it would not fit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.page.escaping import shown

Point = tuple[float, float]

_LETTERS = 44  # fit in a line of the widest picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said of a picture to those who do not see it; the numbers stand beside it."""

    title: str
    lead: str


def picture(words: Words, width: float, height: float, parts: Iterable[str]) -> str:
    """A picture that is as wide as its place."""
    return (
        f'<svg class="plot" viewBox="0 0 {width:g} {height:g}" role="img">'
        f"<title>{shown(words.title)}</title><desc>{shown(words.lead)}</desc>"
        f"{''.join(parts)}</svg>"
    )


def text(x: float, y: float, said: str, kind: str) -> str:
    """A text that begins at a point, or ends or has its middle there, as its class says.

    >>> text(0, 12, "<b>", "tick end")
    '<text class="tick end" x="0" y="12">&#60;b&#62;</text>'
    """
    if len(said) > _LETTERS:
        said = said[: _LETTERS - 1].rstrip() + "…"
    return f'<text class="{kind}" x="{x:g}" y="{y:g}">{shown(said)}</text>'


def line(start: Point, end: Point, kind: str) -> str:
    """A straight line."""
    (x1, y1), (x2, y2) = start, end
    return f'<line class="{kind}" x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}"/>'


def path(points: Sequence[Point], kind: str) -> str:
    """A line through some points, or what it encloses."""
    through = " ".join(f"{x:g},{y:g}" for x, y in points)
    return f'<polyline class="{kind}" points="{through}"/>'


def box(corner: Point, width: float, height: float, kind: str) -> str:
    """A rectangle, by its upper left corner."""
    x, y = corner
    return f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"/>'


def dot(middle: Point, kind: str) -> str:
    """A small disc."""
    return f'<circle class="{kind}" cx="{middle[0]:g}" cy="{middle[1]:g}" r="3.5"/>'


def told(said: str, parts: Iterable[str]) -> str:
    """Parts that say something when a mouse rests on them."""
    return f"<g><title>{shown(said)}</title>{''.join(parts)}</g>"
