"""The documents of the library: those of the index, and the files that are not in it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assistant.page.board import IndexState
from assistant.page.facts import kind_of
from index.corpus import DocumentEntry
from index.errors import IndexingError, SeedError
from index.searcher import Searcher
from index.seeds import find_seeds, seed_id
from index.settings import IndexSettings


class Standing(StrEnum):
    """How a document stands to the index."""

    INDEXED = "indexed"
    CHANGED = "changed"
    GONE = "gone"
    WAITING = "waiting"
    FAILED = "failed"

    @property
    def is_answered(self) -> bool:
        """Whether answers may come from it."""
        return self in {Standing.INDEXED, Standing.CHANGED, Standing.GONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document of the library.

    Attributes:
        id: Its id as a seed.
        title: What it is called; its id as long as nobody has read it.
        kind: What sort of file it is, in a word.
        standing: How it stands to the index.
        bytes: Size of the file; None if there is none.
        passages: How many passages of it are indexed.
        reason: Why it could not be read, if so.
    """

    id: str
    title: str
    kind: str
    standing: Standing
    bytes: int | None = None
    passages: int = 0
    reason: str = ""


def catalogue(searcher: Searcher, settings: IndexSettings, state: IndexState) -> tuple[Entry, ...]:
    """Every document; first those that are not as they should be, then by title."""
    files: dict[str, Path] = {}
    held: dict[str, DocumentEntry] = {}
    with suppress(SeedError):  # the folder is missing or empty
        files = {seed_id(settings.seeds, path): path for path in find_seeds(settings.seeds)}
    with suppress(IndexingError):  # there is no index
        held = {entry.id: entry for entry in searcher.contents()}
    entries = (
        _entry(name, files.get(name), held.get(name), state) for name in files.keys() | held.keys()
    )
    return tuple(sorted(entries, key=_order))


def chosen(entries: tuple[Entry, ...], words: str) -> tuple[Entry, ...]:
    """The entries whose title or id has every one of some words in it."""
    wanted = words.casefold().split()
    return tuple(
        entry
        for entry in entries
        if all(word in f"{entry.title} {entry.id}".casefold() for word in wanted)
    )


def _order(entry: Entry) -> tuple[bool, str, str]:
    return entry.standing is Standing.INDEXED, entry.title.casefold(), entry.id


def _entry(name: str, path: Path | None, held: DocumentEntry | None, state: IndexState) -> Entry:
    standing = _standing(name, state, is_file=path is not None, is_held=held is not None)
    size = None
    if path is not None:
        with suppress(OSError):  # it may go while we look
            size = path.lstat().st_size
    return Entry(
        id=name,
        title=held.title if held else name,
        kind=kind_of(name),
        standing=standing,
        bytes=size,
        passages=held.passages if held else 0,
        reason=state.failures[name] if standing is Standing.FAILED else "",
    )


def _standing(name: str, state: IndexState, *, is_file: bool, is_held: bool) -> Standing:
    if not is_file:
        return Standing.GONE
    is_changed = name in state.changes.changed
    if is_held:
        return Standing.CHANGED if is_changed else Standing.INDEXED
    is_failed = name in state.failures and not is_changed
    return Standing.FAILED if is_failed else Standing.WAITING


class SkippedTexts:
    """What was skipped in documents, read once for each as long as it does not change."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._known: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}

    def of(self, document_id: str) -> tuple[tuple[str, str], ...]:
        """Why and what, in order; empty for a document that is not in the index."""
        try:
            digests: Mapping[str, str] = self._searcher.manifest().recipe.seeds
            key = document_id, digests.get(document_id, "")
            if key not in self._known:
                self._known[key] = self._read(document_id)
            return self._known[key]
        except IndexingError:
            return ()

    def _read(self, document_id: str) -> tuple[tuple[str, str], ...]:
        furniture = self._searcher.furniture(document_id)
        document = self._searcher.document(document_id) if furniture else None
        if document is None:
            return ()
        return tuple((str(one.reason), document.text[one.start : one.end]) for one in furniture)
