"""Files put into a folder in one step, where nothing is written over."""

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.durable import sync_folder
from index.errors import SeedError

_ASIDE = ".adding-"
_DAY_SECONDS = 86_400


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """What the system refuses, as an error that says so.

    Raises:
        SeedError: If the block meets an error of the system.
    """
    try:
        yield
    except OSError as error:
        reason = f"it cannot be written ({(error.strerror or str(error)).lower()})"
        raise SeedError(path, reason, "Allow it, or make room.") from error


@contextmanager
def aside(folder: Path, data: bytes) -> Iterator[Path]:
    """Bytes in a hidden file of a folder, which is no seed, once the disk has them."""
    path = folder / f"{_ASIDE}{secrets.token_hex(8)}"
    try:
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield path
    finally:
        path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what a crash left aside; what was put there today may still be needed."""
    for path in folder.glob(f"{_ASIDE}*"):
        with suppress(OSError):
            if time.time() - path.lstat().st_mtime > _DAY_SECONDS:
                path.unlink()


def place(path: Path, target: Path) -> None:
    """Give a file, or a link, a second name; whoever has that name keeps it.

    Raises:
        FileExistsError: If the name is not free.
    """
    if path.is_symlink():
        target.symlink_to(path.readlink())
    else:
        try:
            os.link(path, target)
        except FileExistsError:
            raise
        except OSError:  # this file system knows no second names
            _copy(path, target)
    sync_folder(target.parent)


def _copy(path: Path, target: Path) -> None:
    with path.open("rb") as source, target.open("xb") as copy:
        shutil.copyfileobj(source, copy)
        copy.flush()
        os.fsync(copy.fileno())
