"""The only door to chromadb: vectors of passages and of sentences, by the digest of their text.

A store is written once, whole, and never changed. Cosine distances become scores: 1 - distance.
"""

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from index.errors import DamagedIndexError
from index.vectors import Matrix, Vector

if TYPE_CHECKING:
    from chromadb.api.client import Client

# Rows that make up a store; `acquire_write`, which Chroma writes to at every opening, is not one.
_TABLES = ("collections", "segments", "embeddings", "max_seq_id", "embeddings_queue")
# Chroma's default of 100 loses rows when nearly as many are asked for.
_SEARCH_WIDTH = 400
# Twice Chroma's defaults: texts that are nearly alike form clusters, which must stay connected.
_BUILD_WIDTH, _NEIGHBOURS = 200, 32


class Kind(StrEnum):
    """What a vector stands for; the name of the collection that holds it."""

    PASSAGE = "passages"
    SENTENCE = "sentences"


class VectorStore:
    """An open store. Queries may come from several threads; `close` ends it."""

    def __init__(self, folder: Path) -> None:
        """Open a finished store.

        Raises:
            DamagedIndexError: If Chroma cannot open it or a collection is missing.
        """
        self._folder = folder
        if not (folder / "chroma.sqlite3").is_file():  # Chroma would make an empty one
            raise DamagedIndexError(folder, "chroma.sqlite3 is missing")
        with ExitStack() as opened:
            try:
                self._client = _client(folder)
                opened.callback(self._client.close)
                self._collections = {
                    kind: self._client.get_collection(kind, embedding_function=None)
                    for kind in Kind
                }
                self._counts = {kind: self._collections[kind].count() for kind in Kind}
            except _failures() as error:
                raise DamagedIndexError(folder, f"Chroma cannot open it ({error})") from error
            opened.pop_all()  # all is well: it stays open until `close`

    def count(self, kind: Kind) -> int:
        """How many vectors there are."""
        return self._counts[kind]

    def search(self, kind: Kind, vector: Vector, k: int) -> list[tuple[str, float]]:
        """The k nearest ids with their cosine, best first; equals in the order of their ids."""
        k = min(k, self._counts[kind])
        if k == 0:
            return []
        try:
            found = self._collections[kind].query(
                query_embeddings=cast("list[Sequence[float]]", vector[None, :]),
                n_results=k,
                include=["distances"],
            )
        except _failures() as error:
            raise DamagedIndexError(self._folder, f"a query failed ({error})") from error
        distances = (found["distances"] or [[]])[0]
        pairs = zip(found["ids"][0], (1.0 - float(distance) for distance in distances), strict=True)
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    def vectors(self, kind: Kind, ids: Sequence[str]) -> Matrix:
        """The stored vectors of ids, in their order: float32, shape (ids, dim).

        Raises:
            DamagedIndexError: If one is not there.
        """
        rows: dict[str, Vector] = {}
        step = self._client.get_max_batch_size()
        try:
            for start in range(0, len(ids), step):
                batch = list(dict.fromkeys(ids[start : start + step]))
                found = self._collections[kind].get(ids=batch, include=["embeddings"])
                rows.update(zip(found["ids"], np.asarray(found["embeddings"]), strict=True))
        except _failures() as error:
            raise DamagedIndexError(self._folder, f"vectors cannot be read ({error})") from error
        missing = [name for name in ids if name not in rows]
        if missing:
            raise DamagedIndexError(self._folder, f"{len(missing)} vectors are missing")
        return np.asarray([rows[name] for name in ids], dtype=np.float32)

    def close(self) -> None:
        """Give back memory and file handles."""
        self._client.close()


def write_store(folder: Path, vectors: dict[Kind, tuple[Sequence[str], Matrix]]) -> None:
    """Write a new store: ids and unit vectors of each kind.

    Every collection is written to its files in full (`sync_threshold` is its size): none of it
    waits in Chroma's log, so that the files never change after this.
    """
    client = _client(folder)
    try:
        for kind, (ids, rows) in vectors.items():
            size = max(2, len(ids))
            collection = client.create_collection(
                kind,
                embedding_function=None,
                configuration={
                    "hnsw": {
                        "space": "cosine",
                        "ef_search": _SEARCH_WIDTH,
                        "ef_construction": _BUILD_WIDTH,
                        "max_neighbors": _NEIGHBOURS,
                        "batch_size": min(size, 1000),
                        "sync_threshold": size,
                    }
                },
            )
            step = client.get_max_batch_size()
            for start in range(0, len(ids), step):
                collection.add(
                    ids=list(ids[start : start + step]), embeddings=rows[start : start + step]
                )
    finally:
        client.close()


def fixed_files(folder: Path) -> list[Path]:
    """The files of a store that no opening changes: those of every written-out segment."""
    return sorted(
        path
        for segment in folder.iterdir()
        if (segment / "index_metadata.pickle").is_file()
        for path in segment.iterdir()
    )


def rows_digest(folder: Path) -> str:
    """Digest of the rows of Chroma's database, whose file changes whenever Chroma opens it.

    Raises:
        DamagedIndexError: If SQLite cannot read it.
    """
    digest = hashlib.sha256()
    path = folder / "chroma.sqlite3"
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise DamagedIndexError(folder, f"chroma.sqlite3: {verdict}")
            for table in _TABLES:
                for row in connection.execute(f"SELECT * FROM {table} ORDER BY rowid"):  # noqa: S608 - constant names
                    digest.update(repr(row).encode())
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise DamagedIndexError(folder, f"chroma.sqlite3: {error}") from error
    return digest.hexdigest()


def _failures() -> tuple[type[Exception], ...]:
    """What Chroma raises when a store is damaged; not all of it is a ChromaError."""
    from chromadb.errors import ChromaError

    return (ChromaError, ValueError, RuntimeError, OSError)


def _client(folder: Path) -> "Client":
    """Chroma on a folder; imported here, since a build with nothing to do needs none of it."""
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    return cast("Client", chromadb.PersistentClient(str(folder.absolute()), settings=settings))
