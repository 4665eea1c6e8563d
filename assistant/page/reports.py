"""The reports that were kept, as the page shows them: one in full, with those before it. Pure."""

from collections.abc import Iterator, Sequence
from datetime import UTC

from assistant.evaluation.cases import Mode
from assistant.evaluation.figures import Figure
from assistant.evaluation.kept import Kept, Shelf
from assistant.evaluation.report import Report
from assistant.page.cards import Card, Table, figures_table, said
from assistant.page.escaping import shown
from assistant.page.measured import cards
from assistant.page.plots import trend
from assistant.page.svg import Words

_EMPTY = "Run <code>make eval</code> to see here how good the answers are."
_BROKEN = "{name} is not a report that can be read."
_ALL = "All figures"
_OVER_TIME = "From one evaluation to the next, with 95 % intervals."
_SYSTEMS = 2
# Of each line the first figure that was measured more than once is followed over time.
_FOLLOWED = (
    ("nDCG@10", "gold within 100 words"),
    ("answer right", "F1 of the words that answer"),
    ("abstention AUC",),
    ("seconds, half",),
)


def shelf_markup(shelf: Shelf, name: object = None) -> str:
    """One of the files that are kept, by its name, or the newest; and which cannot be read."""
    sentences = (shown(_BROKEN.format(name=broken)) for broken in shelf.broken)
    broken = "".join(f'<p class="broken">{sentence}</p>' for sentence in sentences)
    if not shelf.kept:
        return broken or f'<p class="empty">{_EMPTY}</p>'
    kept = next((one for one in shelf.kept if one.name == name), shelf.kept[0])
    so_far = [one for one in reversed(shelf.kept) if one.written <= kept.written]
    return "".join(_section(one, kept, so_far) for one in _collections(kept)) + broken


def choices(shelf: Shelf) -> list[tuple[str, str]]:
    """By what people choose a file, and its name."""
    return [
        (f"{_time(kept)}, {', '.join(map(_whole, _collections(kept)))}", _whole(kept.name))
        for kept in shelf.kept
    ]


def _section(collection: str, kept: Kept, so_far: Sequence[Kept]) -> str:
    reports = _of(kept, collection)[:_SYSTEMS]
    every = [*_over_time(collection, so_far), *cards(reports)]
    figures = figures_table(
        [
            (name, report.system, report.figures[name])
            for name in dict.fromkeys(name for report in reports for name in report.figures)
            for report in reports
            if name in report.figures
        ]
    )
    return (
        f'<section class="collection"><header><h2><bdi>{shown(collection)}</bdi></h2>'
        f"<p>{shown(_about(reports[0], kept))}</p>{_legend(reports)}</header>"
        f'<div class="cards">{"".join(card.markup() for card in every)}</div>'
        f"{figures.markup(_ALL, collection)}</section>"
    )


def _about(report: Report, kept: Kept) -> str:
    asked = [one for one in report.observations if one.mode is Mode.PLAIN]
    without = sum(one.is_answerable is False for one in asked)
    among = f", {without:,} of them without an answer" if without else ""
    return f"{len(asked):,} questions{among}, measured {_time(kept)}"


def _legend(reports: Sequence[Report]) -> str:
    if len(reports) == 1:
        return ""
    keys = (
        f'<li><span class="{kind} key"></span><bdi>{shown(report.system)}</bdi></li>'
        for kind, report in zip(("first", "second"), reports, strict=True)
    )
    return f'<ul class="legend" aria-label="Systems">{"".join(keys)}</ul>'


def _over_time(collection: str, so_far: Sequence[Kept]) -> Iterator[Card]:
    """How the first system did from one time to the next, if it was measured more than once."""
    times = [(_time(kept), of[0].figures) for kept in so_far if (of := _of(kept, collection))]
    known = {
        name: [(time, own[name]) for time, own in times if name in own]
        for names in _FOLLOWED
        for name in names
    }
    followed = [
        name for names in _FOLLOWED for name in [one for one in names if len(known[one]) > 1][:1]
    ]
    if followed:
        pictures = "".join(_trend(name, known[name]) for name in followed)
        rows = [
            (time, *(said(name, own[name].value) if name in own else "" for name in followed))
            for time, own in reversed(times)
        ]
        yield Card(
            words=Words(title="Over time", lead=_OVER_TIME),
            picture=f'<div class="trends">{pictures}</div>',
            table=Table(head=("", *followed), rows=tuple(rows)),
            shape="wide",
        )


def _trend(name: str, known: Sequence[tuple[str, Figure]]) -> str:
    values = [(f"{time}: {said(name, figure.value)}", figure) for time, figure in known]
    first, last = (time.partition(" ")[0] for time, _ in (known[0], known[-1]))
    words = Words(title=f"{name} over time", lead=f"From {first} to {last}.")
    return (
        f'<div class="trend"><p>{shown(name)} <b>{said(name, known[-1][1].value)}</b></p>'
        f"{trend(words, values)}"
        f'<p class="days"><span>{first}</span><span>{last}</span></p></div>'
    )


def _of(kept: Kept, collection: str) -> list[Report]:
    return [report for report in kept.reports if report.collection == collection]


def _collections(kept: Kept) -> list[str]:
    return list(dict.fromkeys(report.collection for report in kept.reports))


def _time(kept: Kept) -> str:
    return f"{kept.written.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _whole(name: str) -> str:
    """A name without halves of letters, which cannot be sent."""
    return name.encode(errors="replace").decode()
