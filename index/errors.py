"""Everything that can go wrong between `seeds/` and a search result.

- `IndexingError`
  - `SeedError`: a source document, or the folder of them, cannot be read
  - `MissingIndexError`: nothing has been built at this path
  - `DamagedIndexError`: what was built is no longer what is on disk
  - `IncompatibleIndexError`: built by another schema or embedding model
  - `EmbeddingModelError`: the embedding model is not there, or is not the one expected
  - `LockedError`: another process is building
"""

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


class MissingIndexError(IndexingError):
    """Nothing has been built at this path."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        super().__init__(f"No index at {self.path}. Build it with: python -m index build")


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
