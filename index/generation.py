"""One finished generation: its parts opened together, and checked before anything is read."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from index.corpus import Corpus
from index.embedding import Embedder
from index.errors import DamagedIndexError, IncompatibleIndexError, MissingIndexError
from index.lexical import LexicalIndex
from index.manifest import FileRecord, Manifest, read_manifest
from index.store import Kind, VectorStore, fixed_files, rows_digest

CORPUS, LEXICAL, CHROMA = "corpus.sqlite", "lexical.sqlite", "chroma"
# Up to this size every byte is checked at opening (some 0.5 s); above it only names and sizes
# are, and the bytes by `assistant doctor`.
CHECKSUM_BYTES = 512 * 2**20
PROBES = 5
# A stored vector finds itself with cosine 1, but for the rounding of float32.
FINDS_ITSELF = 0.9999
# The same text by the same model, on another processor perhaps.
SAME_MODEL = 0.999


class Generation:
    """The open parts of a generation.

    Attributes:
        folder: Where it is.
        manifest: What it was made from.
        corpus: Its documents and passages.
        lexical: Its BM25 index.
        store: Its vectors.
        embedder: The model that made them.
    """

    def __init__(self, folder: Path, embedder: Embedder, *, thorough: bool = False) -> None:
        """Check and open a generation.

        Args:
            folder: Where it is.
            embedder: The model that its manifest names.
            thorough: Whether every byte is checked, however many there are.

        Raises:
            MissingIndexError: If there is none.
            DamagedIndexError: If it is not what the build left.
            IncompatibleIndexError: If the model is not the one that built it.
        """
        self.folder = folder
        self.embedder = embedder
        self.manifest = read_manifest(folder)
        recipe = self.manifest.recipe
        if (embedder.revision, embedder.dim) != (recipe.revision, self.manifest.dim):
            raise IncompatibleIndexError(folder, f"{embedder.name} is not the model that built it")
        check_files(folder, self.manifest, thorough=thorough)
        with ExitStack() as opened:  # what was opened is closed if the rest cannot be
            self.corpus = Corpus(folder / CORPUS)
            opened.callback(self.corpus.close)
            self.lexical = LexicalIndex(folder / LEXICAL)
            opened.callback(self.lexical.close)
            self.store = VectorStore(folder / CHROMA)
            opened.callback(self.store.close)
            self._probe()
            self._opened = opened.pop_all()

    @property
    def name(self) -> str:
        """Its name: that of its folder."""
        return self.folder.name

    def close(self) -> None:
        """Give back memory and file handles; no query may be running."""
        self._opened.close()

    def _probe(self) -> None:
        """Stored vectors must find themselves, and the model must still give them."""
        for kind in Kind:
            found, count = self.store.count(kind), self.corpus.vectors(kind)
            if found != count:
                raise DamagedIndexError(self.folder, f"{found} of {count} vectors of {kind}")
            texts = self.corpus.sample(kind, PROBES)
            rows = self.store.vectors(kind, list(texts))
            hits = [self.store.search(kind, row, 1)[0][1] >= FINDS_ITSELF for row in rows]
            # The search is approximate: among many that are alike it may miss one, but not most.
            if sum(hits) * 2 < len(hits):
                raise DamagedIndexError(self.folder, f"vectors of {kind} are not found")
            again = self.embedder.embed_passages([next(iter(texts.values()))])[0]
            if float(again @ rows[0]) < SAME_MODEL:
                reason = "the model gives other vectors than it did"
                raise IncompatibleIndexError(self.folder, reason)


def record_files(folder: Path) -> tuple[dict[str, FileRecord], str]:
    """Size and digest of each file that never changes, and the digest of the vectors' rows."""
    files = {}
    for path in _fixed(folder):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        name = path.relative_to(folder).as_posix()
        files[name] = FileRecord(bytes=path.stat().st_size, sha256=digest)
    return files, rows_digest(folder / CHROMA)


def check_files(folder: Path, manifest: Manifest, *, thorough: bool = False) -> None:
    """Compare a generation's files with its manifest.

    Raises:
        MissingIndexError: If the whole generation is gone.
        DamagedIndexError: If anything differs.
    """
    sizes = {name: record.bytes for name, record in manifest.files.items()}
    for name, size in sizes.items():
        path = folder / name
        found = path.stat().st_size if path.is_file() else None
        if found != size:
            if not folder.exists():
                raise MissingIndexError(folder)
            is_there = "is missing" if found is None else f"has {found} bytes, not {size}"
            raise DamagedIndexError(folder, f"{name} {is_there}")
    if thorough or sum(sizes.values()) <= CHECKSUM_BYTES:
        files, vectors = record_files(folder)
        for name, record in manifest.files.items():
            if files.get(name) != record:
                raise DamagedIndexError(folder, f"{name} is not what the build wrote")
        if vectors != manifest.vectors:
            raise DamagedIndexError(folder, "chroma.sqlite3 is not what the build wrote")


def _fixed(folder: Path) -> Iterator[Path]:
    yield folder / CORPUS
    yield folder / LEXICAL
    yield from fixed_files(folder / CHROMA)
