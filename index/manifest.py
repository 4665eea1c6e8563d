"""What a generation was made from, which generation is live, and who may build the next.

.index/CURRENT            name of the live generation, replaced atomically
.index/PREVIOUS           name of the one before, for rollback and for readers still on it
.index/<generation>/      finished, never modified again; its manifest.json was written last
.index/<…>.partial-<pid>/ a build in progress, or what a crash left of one
.index/build.lock         held by the process that builds
"""

import hashlib
import json
import os
import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from index.durable import write_durably
from index.errors import (
    DamagedIndexError,
    IncompatibleIndexError,
    LockedError,
    MissingIndexError,
    UnwritableIndexError,
)

# Raised whenever reading, chunking or the layout on disk changes: older generations are rebuilt.
SCHEMA = 1
MANIFEST = "manifest.json"
CURRENT = "CURRENT"
PREVIOUS = "PREVIOUS"
_GENERATION = re.compile(r"[0-9a-f]{16}(-\d+)?")
_PARTIAL = re.compile(r"[0-9a-f]{16}(-\d+)?\.partial-\d+")


class FileRecord(BaseModel):
    """What a file of a generation was when it was finished."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bytes: int
    sha256: str


class Recipe(BaseModel):
    """Everything that shapes spans or vectors.

    Attributes:
        schema_version: Of the code that reads, chunks and stores.
        model: The embedding model as the settings name it.
        revision: Digest of its weights.
        passage_tokens: Longest passage, in the model's tokens.
        seeds: Per document id, sha256 of the file, or `unreadable: <reason>`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: int = SCHEMA
    model: str
    revision: str
    passage_tokens: int
    seeds: dict[str, str]

    @property
    def fingerprint(self) -> str:
        """Digest of the recipe: the same recipe, the same index."""
        canonical = json.dumps(self.model_dump(), sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]

    def shares_vectors_with(self, other: "Recipe") -> bool:
        """Whether a text has the same passages and vectors under both."""
        return self.model_copy(update={"seeds": {}}) == other.model_copy(update={"seeds": {}})


class Manifest(BaseModel):
    """The record of a finished generation.

    Attributes:
        recipe: What it was made from.
        built_at: When, in UTC, ISO 8601.
        dim: Length of its vectors.
        documents: How many documents it holds.
        passages: How many passages.
        sentences: How many sentences.
        failures: Why a seed is not in it, by document id.
        files: Every file that never changes after the build, by POSIX path in the generation.
        vectors: Digest of the rows of Chroma's own database, which changes at every opening.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    recipe: Recipe
    built_at: str
    dim: int
    documents: int
    passages: int
    sentences: int
    failures: dict[str, str]
    files: dict[str, FileRecord]
    vectors: str

    def write(self, folder: Path) -> None:
        """Write it, last of all, and make sure that the disk has it."""
        write_durably(folder / MANIFEST, self.model_dump_json(indent=2) + "\n")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation.

    Raises:
        MissingIndexError: If there is no such generation.
        IncompatibleIndexError: If another version of the code wrote it.
        DamagedIndexError: If it is not a manifest.
    """
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise MissingIndexError(folder) from None
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedIndexError(folder, f"{MANIFEST} cannot be read ({error})") from error
    try:
        schema = json.loads(text)["recipe"]["schema_version"]
        if schema != SCHEMA:
            raise IncompatibleIndexError(folder, f"it has schema {schema}, this code {SCHEMA}")
        return Manifest.model_validate_json(text)
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise DamagedIndexError(folder, f"{MANIFEST} is not a manifest") from error


def current_generation(path: Path) -> str:
    """The name of the live generation.

    Raises:
        MissingIndexError: If nothing has been published.
    """
    try:
        name = (path / CURRENT).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise MissingIndexError(path) from None
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedIndexError(path / CURRENT, f"it cannot be read ({error})") from error
    if not _GENERATION.fullmatch(name):
        raise DamagedIndexError(path / CURRENT, f"it names {name!r}, which is no generation")
    return name


def previous_generation(path: Path) -> str | None:
    """The generation that was live before, if it is still there."""
    try:
        name = (path / PREVIOUS).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    is_there = bool(_GENERATION.fullmatch(name)) and (path / name / MANIFEST).is_file()
    return name if is_there and name != current_generation(path) else None


def new_name(path: Path, fingerprint: str) -> str:
    """A name for a generation that no folder bears: a path is never used twice."""
    names = (f"{fingerprint}-{number}" if number else fingerprint for number in count())
    return next(name for name in names if not (path / name).exists())


def generations_like(path: Path, fingerprint: str) -> list[str]:
    """Finished generations made from one recipe, the latest first."""
    folders = path.glob(f"{fingerprint}*")
    names = [folder.name for folder in folders if (folder / MANIFEST).is_file()]
    return sorted(filter(_GENERATION.fullmatch, names), key=lambda name: (-len(name), name))


def publish(path: Path, name: str) -> None:
    """Make a finished generation the live one, in one step, and remember the one before."""
    try:
        live = current_generation(path)
    except (MissingIndexError, DamagedIndexError):
        live = name
    write_durably(path / CURRENT, name + "\n")
    if live != name:
        write_durably(path / PREVIOUS, live + "\n")


def prune(path: Path) -> None:
    """Remove every generation but the live one and the one before."""
    kept = {current_generation(path), previous_generation(path)}
    for folder in path.iterdir():
        if _GENERATION.fullmatch(folder.name) and folder.name not in kept:
            # Without its manifest it is no generation any more, should the removal be cut short.
            (folder / MANIFEST).unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)


def remove_leftovers(path: Path) -> None:
    """Remove what crashed builds left behind; only the holder of the lock may."""
    for folder in path.iterdir():
        is_unfinished = not (folder / MANIFEST).is_file()
        if _PARTIAL.fullmatch(folder.name) or (
            _GENERATION.fullmatch(folder.name) and is_unfinished
        ):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def build_lock(path: Path, *, wait_seconds: float = 0) -> Iterator[None]:
    """Hold the right to build; one process at a time, released even by a crash.

    Raises:
        LockedError: If another process still holds it after `wait_seconds`.
        UnwritableIndexError: If the folder cannot be written.
    """
    holder = path / "build.holder"
    lock = FileLock(path / "build.lock", timeout=wait_seconds)
    try:
        path.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        said = ""
        with suppress(OSError, UnicodeDecodeError):
            said = holder.read_text(encoding="utf-8").strip()
        raise LockedError(path / "build.lock", said or "another process") from None
    except OSError as error:
        raise UnwritableIndexError(path, error.strerror or str(error)) from error
    try:
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        text = f"process {os.getpid()} on host {socket.gethostname()}, since {now}\n"
        holder.write_text(text, encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()
