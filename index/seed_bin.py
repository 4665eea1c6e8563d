"""Where seeds lie that were removed or replaced: among the seeds, hidden, until they are deleted.

`.removed/<time>/<id>`: a folder for each file, so that no two are ever in each other's way.
"""

import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.durable import sync_folder
from index.errors import SeedError
from index.placing import place
from index.seeds import seed_id

_STAMP = "%Y%m%dT%H%M%S.%fZ"
_STAMPED = re.compile(r"\d{8}T\d{6}\.\d{6}Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A file that was removed or replaced.

    Attributes:
        stamp: What brings it back.
        id: The id that it had as a seed.
        bytes: Its size.
        removed_at: When, in UTC.
    """

    stamp: str
    id: str
    bytes: int
    removed_at: datetime


class SeedBin:
    """The removed files of a folder of seeds; of several changes at once, the caller takes care.

    Attributes:
        path: Where they are.
    """

    def __init__(self, seeds: Path) -> None:
        self._seeds = seeds
        self.path = seeds / ".removed"

    def contents(self) -> tuple[Removed, ...]:
        """What can be brought back, the latest first."""
        try:
            stamps = sorted((folder.name for folder in self.path.iterdir()), reverse=True)
        except OSError:
            return ()
        found = ((stamp, self._kept(stamp)) for stamp in stamps)
        return tuple(self._removed(stamp, kept) for stamp, kept in found if kept is not None)

    def take(self, path: Path) -> Removed:
        """Move a seed here in one step; of a link, the link itself.

        Raises:
            SeedError: If a link would lead it elsewhere.
            OSError: If the system refuses.
        """
        self._check_inside(path)
        if self.path.is_symlink():
            raise SeedError(self.path, "it is a link", "Remove it: removed files go there.")
        stamp, folder = self._new_folder()
        kept = folder / path.relative_to(self._seeds)
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            path.rename(kept)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        sync_folder(kept.parent)
        sync_folder(path.parent)
        return self._removed(stamp, kept)

    def give_back(self, stamp: str) -> str:
        """Move a file to where it was, and give its id.

        Raises:
            SeedError: If it is not here any more, or its place is taken.
            OSError: If the system refuses.
        """
        kept = self._kept(stamp)
        if kept is None:
            raise SeedError(self.path, "the file is not in it any more", "Add it again.")
        folder = self.path / stamp
        target = self._seeds / kept.relative_to(folder)
        self._check_inside(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            place(kept, target)
        except FileExistsError as error:
            reason, cure = "there is a file of that name again", f"What was removed is {kept}"
            raise SeedError(target, reason, cure) from error
        shutil.rmtree(folder, ignore_errors=True)
        return seed_id(self._seeds, target)

    def _new_folder(self) -> tuple[str, Path]:
        self.path.mkdir(exist_ok=True)
        while True:
            stamp = datetime.now(UTC).strftime(_STAMP)
            with suppress(FileExistsError):
                (self.path / stamp).mkdir()
                return stamp, self.path / stamp

    def _kept(self, stamp: str) -> Path | None:
        """The file that one of our folders holds."""
        folder = self.path / stamp
        if not _STAMPED.fullmatch(stamp) or folder.is_symlink() or self.path.is_symlink():
            return None
        paths = folder.rglob("*")
        return next((path for path in paths if path.is_symlink() or not path.is_dir()), None)

    def _removed(self, stamp: str, kept: Path) -> Removed:
        return Removed(
            stamp=stamp,
            id=seed_id(self.path / stamp, kept),
            bytes=kept.lstat().st_size,
            removed_at=datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC),
        )

    def _check_inside(self, path: Path) -> None:
        if not path.parent.resolve().is_relative_to(self._seeds.resolve()):
            raise SeedError(path, "a link leads out of the folder of seeds", "Remove the link.")
