"""Questions to a ranking of passages, from whatever generation is live.

A searcher follows CURRENT by itself: a query under way ends on the generation it began with, the
next one sees the new one, and the old one is closed after its last query.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from index.corpus import DocumentEntry
from index.embedding import Embedder, open_embedder
from index.errors import IndexingError, MissingIndexError
from index.furniture import Furniture
from index.generation import Generation
from index.manifest import Manifest, current_generation, previous_generation, read_manifest
from index.passages import Document, Passage
from index.ranking import SearchResult, rank
from index.settings import IndexSettings

_log = logging.getLogger(__name__)


class _Lease:
    """A generation and the number of queries that use it."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self.users = 0
        self.is_retired = False


class Searcher:
    """The live index. Safe to use from several threads; one is enough for a process.

    Attributes:
        problem: Why it answers from the generation before the live one, or None.
    """

    def __init__(self, settings: IndexSettings) -> None:
        self._path = settings.path
        self._switch = threading.Lock()
        self._opening = threading.Lock()
        self._lease: _Lease | None = None
        self._opened_for = ""
        self._embedders: dict[str, Embedder] = {}
        self.problem: str | None = None

    def search(self, question: str, k: int = 10) -> SearchResult:
        """The k best passages for a question.

        Raises:
            MissingIndexError: If nothing has been built.
            DamagedIndexError: If neither the live generation nor the one before can be read.
            IncompatibleIndexError: Likewise, if another version of the code built them.
        """
        with self._generation() as generation:
            return rank(generation, question, k)

    def document(self, document_id: str) -> Document | None:
        """A document as it was indexed, or None when it is not in the index."""
        with self._generation() as generation:
            return generation.corpus.document(document_id)

    def passages_of(self, document_id: str) -> list[Passage]:
        """The passages of a document, in order; none when it is not in the index."""
        with self._generation() as generation:
            return generation.corpus.passages_of(document_id)

    def furniture(self, document_id: str) -> tuple[Furniture, ...]:
        """What was skipped in a document, in order."""
        with self._generation() as generation:
            return generation.corpus.furniture(document_id)

    def contents(self) -> list[DocumentEntry]:
        """The documents of the index, by id."""
        with self._generation() as generation:
            return generation.corpus.contents()

    def manifest(self) -> Manifest:
        """What the generation that answers was made from."""
        with self._generation() as generation:
            return generation.manifest

    def close(self) -> None:
        """Give back memory and file handles, once the last query has ended."""
        with self._switch:
            lease, self._lease, self._opened_for = self._lease, None, ""
        self._retire(lease)

    @contextmanager
    def _generation(self) -> Iterator[Generation]:
        """The live generation, kept open for as long as the block runs."""
        self._follow()
        with self._switch:
            lease = self._lease
            if lease is None:
                raise MissingIndexError(self._path)
            lease.users += 1
        try:
            yield lease.generation
        finally:
            with self._switch:
                lease.users -= 1
                is_last = lease.is_retired and lease.users == 0
            if is_last:
                lease.generation.close()

    def _follow(self) -> None:
        """Open what CURRENT names, if it is not what is open.

        While one thread opens a new generation, the others go on with the old one.
        """
        if current_generation(self._path) == self._opened_for:
            return
        if not self._opening.acquire(blocking=self._lease is None):
            return
        try:
            if current_generation(self._path) != self._opened_for:
                self._open_live()
        finally:
            self._opening.release()

    def _open_live(self) -> None:
        generation: Generation | None
        problem = None
        while True:
            name = current_generation(self._path)
            try:
                generation = self._load(name)
                break
            except IndexingError as error:
                if current_generation(self._path) != name:
                    continue  # it was replaced, and perhaps removed, while we opened it
                generation = self._fallback(error)
                problem = f"{error}. Until then the generation before it answers"
                _log.warning("%s", problem)
                break
        old = None
        with self._switch:
            if generation is not None:
                old, self._lease = self._lease, _Lease(generation)
            self._opened_for, self.problem = name, problem
        self._retire(old)

    def _fallback(self, error: IndexingError) -> Generation | None:
        """The generation before a damaged one; None when an earlier one is open already."""
        if self._lease is not None:
            return None
        name = previous_generation(self._path)
        if name is None:
            raise error
        return self._load(name)

    def _load(self, name: str) -> Generation:
        folder = self._path / name
        recipe = read_manifest(folder).recipe
        key = f"{recipe.model} {recipe.revision}"
        if key not in self._embedders:
            self._embedders = {key: open_embedder(recipe.model)}
        return Generation(folder, self._embedders[key])

    def _retire(self, lease: _Lease | None) -> None:
        if lease is None:
            return
        with self._switch:
            lease.is_retired = True
            is_unused = lease.users == 0
        if is_unused:
            lease.generation.close()
