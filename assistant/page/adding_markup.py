"""Where documents are added, and what comes of changing them, as markup. Pure."""

from pathlib import Path

from assistant.page.desk import MOST_FILES, Asked, Desk, Kind, Note
from assistant.page.escaping import encoded, shown
from assistant.page.facts import counted

_SAID = {
    Kind.ADDED: "{name} was added.",
    Kind.SAME: "{name} is there already, with the same content.",
    Kind.REPLACED: "{name} was replaced. The file before it is kept.",
    Kind.REMOVED: "{name} was removed.",
    Kind.RESTORED: "{name} is back.",
    Kind.LEFT_OUT: "{name} was left out.",
    Kind.REFUSED: "{name} was not added: {detail}.",
    Kind.FAILED: "{name} stays as it is: {detail}.",
}
_TRAY = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 15V4m0 0L8 8m4-4 4 4"/>'
    '<path d="M4 14v5h16v-5"/></svg>'
)


def drop_markup(folder: Path, max_mb: int) -> str:
    """Where files are dropped or chosen; the script does the rest."""
    return (
        f'<div class="drop" data-most="{MOST_FILES}" data-bytes="{max_mb * 1_000_000}">{_TRAY}'
        '<div><p class="call">Drop documents here, or '
        '<button type="button" data-do="chooseFiles">choose files</button></p>'
        f'<p class="hint">.txt, .md, .html, .pdf or .docx, up to {max_mb} MB each. They are copied '
        f'into <span class="path">{shown(str(folder.absolute()))}</span></p>'
        '<p class="hint receiving" role="status"></p></div>'
        '<input type="file" multiple tabindex="-1" aria-hidden="true"></div>'
    )


def first_run_markup(folder: Path, max_mb: int, files: int, *, is_building: bool) -> str:
    """What to do first, as long as there is no index.

    Args:
        folder: The folder of seeds.
        max_mb: How large a file may be.
        files: How many there are in the folder.
        is_building: Whether the first index is being built.
    """
    drop = drop_markup(folder, max_mb)
    build = button("build", "Build the index")
    if is_building:
        begin = (
            "<p>The documents are being read for the first time. Ask as soon as that is done.</p>"
        )
    elif files:
        begin = (
            f"<p>There {'is' if files == 1 else 'are'} {counted(files, 'document')} in the folder. "
            f'Have the index built, and ask.</p><p class="choices main">{build}</p>'
            f"<p>You can add more now or later.</p>{drop}"
        )
    else:
        begin = (
            f"<p>There are none yet. Add some to begin with.</p>{drop}"
            "<p>Or put them into the folder yourself, and then "
            f'<span class="choices">{build}</span></p>'
        )
    return (
        '<section class="first-run" aria-label="First steps"><h2>Begin with your documents</h2>'
        "<p>This page answers questions about a folder of documents, and shows for every sentence "
        f"of an answer where it stands in them.</p>{begin}</section>"
    )


def outcome_markup(desk: Desk) -> str:
    """What came of what a reader did last, with what they have to decide."""
    if not (desk.notes or desk.asked):
        return ""
    asked = "".join(map(_question, desk.asked))
    notes = "".join(map(_note, desk.notes))
    undo = button("undo", "Undo") if desk.is_changed else ""
    close = "" if desk.asked else button("closeOutcome", "Close")
    return (
        f'<div class="outcome" data-turn="{desk.turn}"><ul>{asked}{notes}</ul>'
        f'<div class="choices">{undo}{close}</div></div>'
    )


def button(
    action: str, label: str, name: str = "", *, is_disabled: bool = False, **values: str
) -> str:
    """A button that our script makes work; its values are percent-encoded."""
    given = "".join(f' data-{key}="{encoded(value)}"' for key, value in values.items())
    given += f' aria-label="{shown(name)}"' if name else ""
    given += " disabled" if is_disabled else ""
    return f'<button type="button" data-do="{action}"{given}>{shown(label)}</button>'


def _question(one: Asked) -> str:
    name, rival = f"“{shown(one.name)}”", f"“{shown(one.rival)}”"
    choices = "".join(
        button("answer", label, f"{label}: {one.name}", key=one.key, clash=clash)
        for label, clash in (
            ("Replace", "replace"),
            ("Keep both", "keep both"),
            ("Leave out", "leave out"),
        )
    )
    said = (
        f"There is a {rival} already, with other content."
        if one.name == one.rival
        else f"{name} has the name of {rival}, with other content."
    )
    return f'<li class="asked" dir="auto">{said} <span class="choices">{choices}</span></li>'


def _note(note: Note) -> str:
    said = _SAID[note.kind].format(name=f"“{shown(note.name)}”", detail=shown(note.detail))
    return f'<li class="{note.kind.replace(" ", "-")}" dir="auto">{said}</li>'
