"""What a reader does to the folder of seeds, and what comes of it: sent files, removals, undoing.

What a browser sends is an order that may hold anything. A file is taken only from the folder that
uploads go to, and is deleted there once it is decided upon.
"""

import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from index.errors import SeedError
from index.shelf import Clash, Fate, Shelf

MOST_FILES = 50
_REFUSALS = {
    "size": "it is larger than allowed",
    "many": f"at most {MOST_FILES} files are taken at once",
    "lost": "it did not arrive; try it again",
}


class Kind(StrEnum):
    """What a note tells."""

    ADDED = "added"
    SAME = "same"
    REPLACED = "replaced"
    REMOVED = "removed"
    RESTORED = "restored"
    LEFT_OUT = "left out"
    REFUSED = "refused"
    FAILED = "failed"


_TOUCHING = {Kind.ADDED, Kind.REPLACED, Kind.REMOVED, Kind.RESTORED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What became of a file.

    Attributes:
        kind: What.
        name: The file, as the reader knows it.
        detail: Why, or what it is called now, where there is something to say.
    """

    kind: Kind
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A sent file whose name is taken: the reader decides what becomes of it.

    Attributes:
        name: What it is called.
        rival: The seed that has the name.
        path: Where it waits.
        key: What tells it from the others.
    """

    name: str
    rival: str
    path: Path
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What lies before a reader.

    Attributes:
        notes: What came of what they did last.
        asked: What they have yet to decide.
        added: Ids of the seeds that this put into the folder.
        removed: What this took out of it, as the shelf brings it back.
        turn: How often they did something.
        is_touched: Whether the last time changed the folder.
    """

    notes: tuple[Note, ...] = ()
    asked: tuple[Asked, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    turn: int = 0
    is_touched: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether there is something to undo."""
        return bool(self.added or self.removed)


def cleared(desk: Desk) -> Desk:
    """The desk with nothing on it but what is yet to be decided."""
    return Desk(asked=desk.asked, turn=desk.turn + 1)


def add(shelf: Shelf, desk: Desk, order: object, uploads: Path) -> Desk:
    """Take in the files that were sent, as far as they can be read and their names are free."""
    desk = cleared(desk)
    match order:
        case {"files": list(files), "refused": list(refused)}:
            pass
        case _:
            return desk
    for file in files[:MOST_FILES]:
        match file:
            case {"name": str(name), "path": str(sent)}:
                path = _uploaded(sent, uploads)
                desk = _taken_in(shelf, desk, name, path) if path else _refused(desk, name, "lost")
    for file in refused[: 2 * MOST_FILES]:
        match file:
            case {"name": str(name), "why": str(why)} if why in _REFUSALS:
                desk = _refused(desk, name, why)
    return desk


def answer(shelf: Shelf, desk: Desk, key: str, clash: Clash | None) -> Desk:
    """Do with a file whose name is taken what the reader wants; None: leave it out."""
    desk = replace(desk, turn=desk.turn + 1, is_touched=False)
    for one in desk.asked:
        if one.key == key:
            desk = replace(desk, asked=tuple(other for other in desk.asked if other != one))
            if clash is not None and one.path.is_file():
                return _taken_in(shelf, desk, one.name, one.path, clash)
            discard([one])
            if clash is None:
                return _noted(desk, Kind.LEFT_OUT, one.name)
            return _refused(desk, one.name, "lost")
    return desk


def remove(shelf: Shelf, desk: Desk, document_id: str) -> Desk:
    """Take a seed out of the folder."""
    desk = cleared(desk)
    try:
        removed = shelf.remove(document_id)
    except SeedError as error:
        return _noted(desk, Kind.FAILED, document_id, error.reason)
    return replace(_noted(desk, Kind.REMOVED, removed.id), removed=(removed.stamp,))


def restore(shelf: Shelf, desk: Desk, stamp: str) -> Desk:
    """Bring a removed seed back."""
    desk = cleared(desk)
    try:
        document_id = shelf.restore(stamp)
    except SeedError as error:
        return _noted(desk, Kind.FAILED, error.path.name, error.reason)
    return replace(_noted(desk, Kind.RESTORED, document_id), added=(document_id,))


def undo(shelf: Shelf, desk: Desk) -> Desk:
    """Undo what the reader did last."""
    done, desk = desk, cleared(desk)
    for document_id in done.added:
        try:
            shelf.remove(document_id)
            desk = _noted(desk, Kind.REMOVED, document_id)
        except SeedError as error:
            desk = _noted(desk, Kind.FAILED, document_id, error.reason)
    for stamp in done.removed:
        try:
            desk = _noted(desk, Kind.RESTORED, shelf.restore(stamp))
        except SeedError as error:
            desk = _noted(desk, Kind.FAILED, error.path.name, error.reason)
    return desk


def discard(asked: Iterable[Asked]) -> None:
    """Delete files that nobody will decide upon."""
    for one in asked:
        _delete(one.path)


def _uploaded(sent: str, uploads: Path) -> Path | None:
    """A file in the folder of uploads, if it is one."""
    with suppress(OSError, ValueError):  # no path at all, such as one with a zero byte
        path = Path(sent).resolve(strict=True)
        if path.is_relative_to(uploads.resolve()) and path.is_file():
            return path
    return None


def _taken_in(shelf: Shelf, desk: Desk, name: str, path: Path, clash: Clash = Clash.ASK) -> Desk:
    try:
        shelved = shelf.add(name, path, clash)
    except SeedError as error:
        _delete(path)
        return _noted(desk, Kind.REFUSED, name, error.reason)
    if shelved.replaced is not None:
        desk = replace(desk, removed=(*desk.removed, shelved.replaced.stamp))
    if shelved.fate is Fate.TAKEN:
        one = Asked(name=name, rival=shelved.id, path=path, key=secrets.token_hex(4))
        return replace(desk, asked=(*desk.asked, one))
    _delete(path)
    if shelved.fate is Fate.SAME:
        return _noted(desk, Kind.SAME, shelved.id)
    desk = replace(desk, added=(*desk.added, shelved.id))
    return _noted(desk, Kind.REPLACED if shelved.replaced else Kind.ADDED, shelved.id)


def _noted(desk: Desk, kind: Kind, name: str, detail: str = "") -> Desk:
    notes = (*desk.notes, Note(kind=kind, name=name, detail=detail))
    return replace(desk, notes=notes, is_touched=desk.is_touched or kind in _TOUCHING)


def _refused(desk: Desk, name: str, why: str) -> Desk:
    return _noted(desk, Kind.REFUSED, name, _REFUSALS[why])


def _delete(path: Path) -> None:
    """Delete an uploaded file, and the folder that was made for it."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
        path.parent.rmdir()
