"""The files that the documents were read from, as they are on disk now.

Only a file whose document is in the index can be had, and only from inside the seeds folder.
"""

import hashlib
import os
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from index.errors import SeedError
from index.searcher import Searcher
from index.seeds import read_bytes
from index.settings import IndexSettings

_PDF_MARK, _PDF_BYTES = b"%PDF-", 1024
_REMEMBERED = 512  # files whose digests are known


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A file as it is on disk.

    Attributes:
        path: Where it is; not for readers.
        data: Its bytes.
        sha256: Their digest.
        is_changed: Whether it is another file than the index was built from.
    """

    path: Path
    data: bytes
    sha256: str
    is_changed: bool

    @property
    def is_pdf(self) -> bool:
        """Whether it is one, whatever its name says; its mark may follow some junk."""
        return _PDF_MARK in self.data[:_PDF_BYTES]


class Originals:
    """The files of an index. Safe to use from several threads."""

    def __init__(self, searcher: Searcher, settings: IndexSettings) -> None:
        self._searcher = searcher
        self._folder = settings.seeds
        self._max_mb = settings.max_file_mb
        self._lock = threading.Lock()
        self._digests: OrderedDict[tuple[str, int, int], str] = OrderedDict()

    def read(self, document_id: str) -> Original | None:
        """The file of a document; None when there is no such document, or its file is gone.

        Raises:
            index.IndexingError: If there is no index that can be read.
        """
        indexed = self._indexed(document_id)
        if indexed is None:
            return None
        path = self._folder / document_id
        try:
            data = read_bytes(self._folder, path, self._max_mb)
        except (SeedError, OSError, ValueError):  # the latter for names that no file can have
            return None
        sha256 = hashlib.sha256(data).hexdigest()
        return Original(path=path, data=data, sha256=sha256, is_changed=sha256 != indexed)

    def is_unchanged(self, document_id: str) -> bool:
        """Whether the file of a document is there, and is what the index was built from.

        It is read again only when its size or time have changed.
        """
        status = self.status(document_id)
        if status is None:
            return False
        key = (document_id, status.st_size, status.st_mtime_ns)
        with self._lock:
            known = self._digests.get(key)
        if known is None:
            original = self.read(document_id)
            known = original.sha256 if original else ""
            with self._lock:
                self._digests[key] = known
                while len(self._digests) > _REMEMBERED:
                    self._digests.popitem(last=False)
        return known == self._indexed(document_id)

    def status(self, document_id: str) -> os.stat_result | None:
        """What the disk knows of a document's file: its size and times."""
        if self._indexed(document_id) is None:
            return None
        try:
            real = (self._folder / document_id).resolve(strict=True)
            is_inside = real.is_relative_to(self._folder.resolve())
            return real.stat() if is_inside and real.is_file() else None
        except (OSError, RuntimeError, ValueError):
            return None

    def _indexed(self, document_id: str) -> str | None:
        """The digest of a document's file when it was indexed; None if it is not in the index."""
        manifest = self._searcher.manifest()
        return None if document_id in manifest.failures else manifest.recipe.seeds.get(document_id)
