"""Everything that can go wrong between `seeds/` and a search result.

- `IndexingError`
  - `SeedError`: a source document, or the folder of them, cannot be read
  - `FailedSeedsError`: so many seeds cannot be read that nothing was published
  - `MissingIndexError`: nothing has been built at this path
  - `NoPreviousGenerationError`: there is nothing to roll back to
  - `DamagedIndexError`: what was built is no longer what is on disk
  - `IncompatibleIndexError`: built by another schema or embedding model
  - `EmbeddingModelError`: the embedding model is not there, or is not the one expected
  - `BuildFailedError`: a build in a child process ended without publishing
  - `UnwritableIndexError`: the folder of the index cannot be written
  - `LockedError`: another process is building
"""

from collections.abc import Mapping
from pathlib import Path


class IndexingError(Exception):
    """Base class of every exception that `index` raises on purpose."""


class SeedError(IndexingError):
    """A source document, or the folder of them, cannot be read.

    Attributes:
        path: The absolute path of the file or folder.
        reason: What is wrong with it, in plain words.
        cure: What the reader can do about it.
    """

    def __init__(self, path: Path, reason: str, cure: str) -> None:
        self.path = path.absolute()
        self.reason = reason
        self.cure = cure
        super().__init__(f"{str(self.path)!r}: {reason}. {cure}")


class FailedSeedsError(IndexingError):
    """So many seeds cannot be read that nothing was published; the live index is as it was.

    Attributes:
        path: The absolute path of the folder of seeds.
        failures: Why a seed cannot be read, by document id.
    """

    def __init__(self, path: Path, failures: Mapping[str, str]) -> None:
        self.path = path.absolute()
        self.failures = failures
        reasons = "\n".join(f"- {reason}" for reason in failures.values())
        super().__init__(
            f"{len(failures)} seeds of {self.path} cannot be read; nothing was published:\n"
            f"{reasons}\nMend or remove them, then run: python -m index build"
        )


class MissingIndexError(IndexingError):
    """Nothing has been built at this path."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        super().__init__(f"No index at {self.path}. Build it with: python -m index build")


class NoPreviousGenerationError(IndexingError):
    """There is nothing to roll back to."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        super().__init__(
            f"{self.path} holds no generation before the live one. One appears with the next "
            "change, when you run: python -m index build"
        )


class DamagedIndexError(IndexingError):
    """What was built is no longer what is on disk.

    Attributes:
        path: The absolute path of the damaged generation.
        reason: What was found.
    """

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path.absolute()
        self.reason = reason
        super().__init__(f"{self.path} is damaged: {reason}. Mend it with: python -m index build")


class IncompatibleIndexError(IndexingError):
    """The index was built by another schema or embedding model."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path.absolute()
        self.reason = reason
        super().__init__(f"{self.path}: {reason}. Rebuild it with: python -m index build")


class EmbeddingModelError(IndexingError):
    """The embedding model is not there, or is not the one expected."""


class BuildFailedError(IndexingError):
    """A build in a child process ended without publishing; the live index is as it was.

    Attributes:
        path: The absolute path of the index.
        said: What the child said before it ended.
    """

    def __init__(self, path: Path, said: str) -> None:
        self.path = path.absolute()
        self.said = said
        super().__init__(f"The index at {self.path} was not rebuilt: {said}")


class UnwritableIndexError(IndexingError):
    """The folder of the index cannot be written.

    Attributes:
        path: The absolute path of the folder.
        reason: What the system says.
    """

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path.absolute()
        self.reason = reason
        super().__init__(
            f"The index cannot be written to {self.path} ({reason}). Allow it, or choose another "
            "folder with ASSISTANT_INDEX_PATH"
        )


class LockedError(IndexingError):
    """Another process is building this index.

    Attributes:
        path: The absolute path of the lock.
        holder: Who holds it, such as `process 4711 on host alpha, since 2026-01-31 12:00:00`.
    """

    def __init__(self, path: Path, holder: str) -> None:
        self.path = path.absolute()
        self.holder = holder
        super().__init__(
            f"{self.path} is held by {holder}. Wait for that build to end, or stop it, then run: "
            "python -m index build"
        )
