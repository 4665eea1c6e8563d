"""A picture with its words and its numbers, as it stands among others. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evaluation.figures import Figure
from assistant.page.escaping import shown
from assistant.page.scales import duration, share
from assistant.page.svg import Words

NUMBERS = "Numbers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of texts below the names of their columns; the first of a row says what it is about."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markup(self, summary: str, about: str) -> str:
        """The table, folded; readers of screens are told what it is about."""
        heads = "".join(f'<th scope="col">{shown(one)}</th>' for one in self.head)
        rows = "".join(map(_row, self.rows))
        label = shown(f"{summary}: {about}")
        return (
            f'<details><summary aria-label="{label}">{shown(summary)}</summary><div class="table">'
            f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What can be looked at.

    Attributes:
        words: What it is about, and what it shows.
        picture: As markup.
        table: The same in numbers.
        shape: Whether it needs more room: `wide`, `tall` or nothing.
    """

    words: Words
    picture: str
    table: Table
    shape: str = ""

    def markup(self) -> str:
        """The card as it stands on the page."""
        return (
            f'<figure class="card {self.shape}">'
            f"<figcaption><h3>{shown(self.words.title)}</h3><p>{shown(self.words.lead)}</p></figcaption>"
            f"{self.picture}{self.table.markup(NUMBERS, self.words.title)}</figure>"
        )


def figures_table(rows: Sequence[tuple[str, str, Figure]]) -> Table:
    """Figures, each with its name and its system."""
    return Table(
        head=("", "system", "value", "95 % interval", "cases"),
        rows=tuple(
            (
                name,
                system,
                said(name, figure.value),
                f"{said(name, figure.low)} to {said(name, figure.high)}",
                f"{figure.cases:,}",
            )
            for name, system, figure in rows
        ),
    )


def said(name: str, value: float) -> str:
    """A value as the name of its figure wants it: a time, a count of words, a share.

    >>> said("seconds, half", 0.0784), said("words", 51.7), said("answer right", 0.63)
    ('78.4 ms', '51.7', '0.63')
    """
    if name.startswith("seconds"):
        return duration(value)
    return f"{value:.3g}" if name.startswith("words") else share(value)


def _row(row: tuple[str, ...]) -> str:
    first, *others = row
    cells = "".join(f"<td>{shown(one)}</td>" for one in others)
    return f'<tr><th scope="row"><bdi>{shown(first)}</bdi></th>{cells}</tr>'
