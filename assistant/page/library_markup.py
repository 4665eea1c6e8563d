"""The library as markup. Pure."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.page.adding_markup import button
from assistant.page.catalogue import Entry, Standing
from assistant.page.escaping import encoded, excerpt, shown
from assistant.page.facts import counted, size
from index.seed_bin import Removed

FILTER = '<input type="search" placeholder="Filter" aria-label="Filter the documents">'
_FEW = 8  # so many documents are looked through without a filter
_MOST_SKIPPED = 20
_STANDINGS = {
    Standing.INDEXED: "",
    Standing.CHANGED: "changed since",
    Standing.GONE: "file removed",
    Standing.WAITING: "not yet in the index",
    Standing.FAILED: "could not be read",
}


def list_markup(
    entries: Sequence[Entry], skipped: Mapping[str, Sequence[tuple[str, str]]], *, found: int
) -> str:
    """The documents that are shown.

    Args:
        entries: The entries to show.
        skipped: What was skipped in them, by id: why and what.
        found: How many there are in all.
    """
    if not found:
        return '<p class="none">There is no such document.</p>'
    rows = "".join(_row(entry, skipped.get(entry.id, ())) for entry in entries)
    rest = found - len(entries)
    more = f'<p class="rest">{button("moreDocuments", f"Show more ({rest:,})")}</p>' if rest else ""
    return f'<ul class="entries">{rows}</ul>{more}'


def heading_markup(entries: Sequence[Entry]) -> str:
    """The heading of the list; with many documents it shows the filter beside it."""
    answered = sum(entry.standing.is_answered for entry in entries)
    rest = len(entries) - answered
    many = ' class="many"' if len(entries) > _FEW else ""
    others = f"<span>{counted(rest, 'file')} not in the index</span>" if rest else ""
    return f"<h2{many}>{counted(answered, 'document')}{others}</h2>"


def bin_markup(removed: Sequence[Removed], folder: Path) -> str:
    """The files that can be brought back."""
    if not removed:
        return ""
    rows = "".join(
        f'<li><span class="name" dir="auto">{shown(one.id)}</span> '
        f'<span class="facts">{size(one.bytes)}, {one.removed_at:%Y-%m-%d %H:%M} UTC</span> '
        + button("restore", "Bring back", f"Bring back {one.id}", stamp=one.stamp)
        + "</li>"
        for one in removed
    )
    return (
        f'<details class="bin"><summary>{counted(len(removed), "removed file")}</summary>'
        f"<ul>{rows}</ul><p>They are kept in {shown(str(folder.absolute()))} until you delete "
        "them there.</p></details>"
    )


def before_markup(before: str, *, is_busy: bool) -> str:
    """The way back to the index before; closed while somebody rebuilds the index."""
    if not before:
        return ""
    back = button("rollBack", "Back to the index before", is_disabled=is_busy)
    return (
        f'<p class="before">{back} <span>It holds {shown(before)}. Answers come from it until the '
        "next rebuild; the files stay as they are.</span></p>"
    )


def _row(entry: Entry, skipped: Sequence[tuple[str, str]]) -> str:
    is_file = entry.bytes is not None
    facts = [shown(entry.id)] if entry.title != entry.id else []
    facts += [shown(entry.kind), *([size(entry.bytes)] if entry.bytes is not None else [])]
    facts += [counted(entry.passages, "passage")] if entry.standing.is_answered else []
    standing = _STANDINGS[entry.standing]
    return (
        f'<li class="entry {entry.standing}"><div class="what">'
        f'<p class="title" dir="auto">{shown(entry.title)}</p>'
        f'<p class="facts" dir="auto">{" · ".join(facts)}</p>{_reason(entry)}{_skipped(skipped)}'
        f'</div><p class="standing">{standing}</p><div class="doing">{_open(entry)}'
        f"{_remove(entry) if is_file else ''}</div></li>"
    )


def _reason(entry: Entry) -> str:
    return f'<p class="reason" dir="auto">{shown(entry.reason)}</p>' if entry.reason else ""


def _skipped(skipped: Sequence[tuple[str, str]]) -> str:
    if not skipped:
        return ""
    rows = "".join(
        f'<li><span class="why">{shown(why)}</span> <span dir="auto">{shown(excerpt(text))}</span>'
        "</li>"
        for why, text in skipped[:_MOST_SKIPPED]
    )
    rest = len(skipped) - _MOST_SKIPPED
    more = f"<li>and {rest:,} more</li>" if rest > 0 else ""
    return (
        f'<details class="skipped"><summary>{counted(len(skipped), "piece")} skipped, as not part '
        f"of the text</summary><ul>{rows}{more}</ul></details>"
    )


def _open(entry: Entry) -> str:
    if not entry.standing.is_answered:
        return ""
    name = f"Open {shown(entry.title)}"
    return f'<a class="open" href="#source={encoded(entry.id)}" aria-label="{name}">Open</a>'


def _remove(entry: Entry) -> str:
    """Asks in its place; the browser has one such question open at a time."""
    return (
        '<details class="remove" name="remove">'
        f'<summary aria-label="Remove {shown(entry.id)}">Remove</summary><div class="choices">'
        + button("removeDocument", "Remove", f"Yes, remove {entry.id}", document=entry.id)
        + button("keepDocument", "Keep", f"No, keep {entry.id}")
        + "</div></details>"
    )
