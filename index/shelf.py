"""The folder of seeds as it is changed from the page: files are added, removed and brought back.

Nothing is written over and nothing is lost: `seed_bin` keeps what is removed or replaced.
"""

import threading
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from index.errors import SeedError
from index.placing import aside, place, plainly, sweep
from index.seed_bin import Removed, SeedBin
from index.seed_names import is_unfinished, likeness, next_free, safe_name
from index.seeds import find_seeds, read_bytes, read_seed, seed_id
from index.settings import IndexSettings


class Clash(StrEnum):
    """What to do when another file has the name."""

    ASK = "ask"
    REPLACE = "replace"
    KEEP_BOTH = "keep both"


class Fate(StrEnum):
    """What became of a file that was to be added."""

    ADDED = "added"
    SAME = "same"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """What became of a file that was to be added.

    Attributes:
        fate: Whether it was added, was there already, or its name is taken.
        id: The id of the seed that has its name now.
        replaced: The file that had the name before, if it was replaced.
    """

    fate: Fate
    id: str
    replaced: Removed | None = None


class Shelf:
    """The folder of seeds. Safe to use from several threads."""

    def __init__(self, settings: IndexSettings) -> None:
        self._folder = settings.seeds
        self._max_mb = settings.max_file_mb
        self._bin = SeedBin(settings.seeds)
        self._lock = threading.Lock()

    def add(self, name: str, source: Path, clash: Clash = Clash.ASK) -> Shelved:
        """Copy a file into the folder, which is made if there is none.

        Args:
            name: What it is to be called; it is made safe.
            source: The file, anywhere.
            clash: What to do when a file with other content has the name.

        Raises:
            SeedError: If it could not be read as a seed, or cannot be written.
        """
        name = safe_name(name)
        target = self._folder / name
        if is_unfinished(name):
            reason = "its name is that of a file which is not finished, or of the system"
            raise SeedError(target, reason, "Rename it.")
        data = read_bytes(source.parent, source, self._max_mb)
        read_seed(target, name, data)
        with self._lock, plainly(target):
            self._folder.mkdir(parents=True, exist_ok=True)
            sweep(self._folder)
            with aside(self._folder, data) as path:
                return self._put(path, name, data, clash)

    def remove(self, document_id: str) -> Removed:
        """Take a file out of the folder; of a link, the link itself.

        Raises:
            SeedError: If there is no such seed, or it cannot be moved.
        """
        with self._lock, plainly(self._folder):
            paths = {seed_id(self._folder, path): path for path in find_seeds(self._folder)}
            path = paths.get(document_id)
            if path is None:
                reason = f"it holds no {document_id!r} any more"
                raise SeedError(self._folder, reason, "Look at what it holds now.")
            if path.is_dir() and not path.is_symlink():
                raise SeedError(path, "it is a folder", "Remove it by hand.")
            return self._bin.take(path)

    def restore(self, stamp: str) -> str:
        """Bring a removed file back to where it was, and give its id.

        Raises:
            SeedError: If it is not there any more, or its place is taken.
        """
        with self._lock, plainly(self._folder):
            return self._bin.give_back(stamp)

    def removed(self) -> tuple[Removed, ...]:
        """What was removed or replaced and can be brought back, the latest first."""
        with self._lock:
            return self._bin.contents()

    def _put(self, path: Path, name: str, data: bytes, clash: Clash) -> Shelved:
        exact_last = sorted(self._folder.iterdir(), key=lambda entry: entry.name == name)
        entries = {likeness(entry.name): entry for entry in exact_last}
        rival = entries.get(likeness(name))
        replaced = None
        if rival is not None:
            if _holds(rival, data):
                return Shelved(fate=Fate.SAME, id=rival.name)
            if clash is Clash.ASK:
                return Shelved(fate=Fate.TAKEN, id=rival.name)
            if clash is Clash.KEEP_BOTH:
                name = next_free(name, entries)
            elif rival.is_dir():
                raise SeedError(rival, "it is a folder", "Keep both.")
            else:
                replaced = self._bin.take(rival)
        try:
            place(path, self._folder / name)
        except FileExistsError:  # another process was faster
            return Shelved(fate=Fate.TAKEN, id=name, replaced=replaced)
        return Shelved(fate=Fate.ADDED, id=name, replaced=replaced)


def _holds(path: Path, data: bytes) -> bool:
    """Whether a file holds these bytes."""
    try:
        is_alike = path.is_file() and path.stat().st_size == len(data)
        return is_alike and path.read_bytes() == data
    except OSError:
        return False
