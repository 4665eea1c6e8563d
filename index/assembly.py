"""The parts of one new generation: read what changed, take over the rest, embed what is new."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from index.chunking import chunk_document
from index.corpus import Corpus
from index.corpus_writer import CorpusWriter
from index.embedding import Embedder
from index.errors import SeedError
from index.furniture import find_furniture
from index.generation import CHROMA, CORPUS, LEXICAL, Generation, record_files
from index.lexical import write_lexical
from index.manifest import FileRecord, Manifest, Recipe
from index.report import Progress
from index.seeds import find_seeds, read_bytes, read_seed, seed_id
from index.settings import IndexSettings
from index.store import Kind, write_store
from index.vectors import Matrix, Vector

OnProgress = Callable[[Progress], None]

_EMBED_BATCH = 64


class Assembly:
    """A generation in the making.

    Attributes:
        failures: Why a seed is not in it, by document id; known after `write_corpus`.
        embedded: How many passages were embedded anew; known after `write_vectors`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        settings: IndexSettings,
        recipe: Recipe,
        old: Generation | None,
        embedder: Embedder,
        on_progress: OnProgress,
    ) -> None:
        """Begin one in an empty folder; what `old` has already is taken from it."""
        self._folder = folder
        self._settings = settings
        self._recipe = recipe
        self._old = old
        self._embedder = embedder
        self._on_progress = on_progress
        # An id may be an escaped name, so that the path is not always the folder and the id.
        self._paths = {seed_id(settings.seeds, path): path for path in find_seeds(settings.seeds)}
        self.failures: dict[str, str] = {}
        self.embedded = 0

    def write_corpus(self) -> None:
        """Read what is new or changed, take over the rest; a seed that fails is recorded."""
        kept = self._unchanged()
        todo = sorted(self._recipe.seeds.keys() - set(kept))
        writer = CorpusWriter(self._folder / CORPUS)
        try:
            if self._old and kept:
                writer.copy(self._old.folder / CORPUS, kept)
            for done, name in enumerate(todo, start=1):
                try:
                    self._read(writer, name)
                except SeedError as error:
                    self.failures[name] = str(error)
                self._report("Reading", done, len(todo))
        finally:
            writer.finish()

    def write_vectors(self) -> None:
        """Embed what is new, take over the rest, and write both search engines."""
        with self._corpus() as corpus:
            passages = self._vectors(Kind.PASSAGE, corpus)
            sentences = self._vectors(Kind.SENTENCE, corpus)
            write_store(self._folder / CHROMA, {Kind.PASSAGE: passages, Kind.SENTENCE: sentences})
            write_lexical(self._folder / LEXICAL, corpus.lexical_rows())

    def write_manifest(self) -> None:
        """Record what was made, after everything else is there."""
        files, vectors = record_files(self._folder)
        self._manifest(files, vectors).write(self._folder)

    def plan(self) -> tuple[Manifest, int]:
        """What would be made of the corpus, and how many of its passages would be embedded."""
        with self._corpus() as corpus:
            missing = self._missing(Kind.PASSAGE, corpus.to_embed(Kind.PASSAGE))
            embedded = corpus.embedded(Kind.PASSAGE, missing)
        return self._manifest({}, ""), embedded

    def _manifest(self, files: dict[str, FileRecord], vectors: str) -> Manifest:
        with self._corpus() as corpus:
            counts = corpus.counts()
        return Manifest(
            recipe=self._recipe,
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            dim=self._embedder.dim,
            documents=counts["documents"],
            passages=counts[Kind.PASSAGE],
            sentences=counts[Kind.SENTENCE],
            failures=self.failures,
            files=files,
            vectors=vectors,
        )

    @contextmanager
    def _corpus(self) -> Iterator[Corpus]:
        """The corpus that was written, to read."""
        corpus = Corpus(self._folder / CORPUS)
        try:
            yield corpus
        finally:
            corpus.close()

    def _missing(self, kind: Kind, texts: Mapping[str, str]) -> dict[str, str]:
        """Those of the texts, by their digest, that the old generation has no vector of."""
        known = self._old.corpus.known(kind, list(texts)) if self._old else set()
        return {digest: text for digest, text in texts.items() if digest not in known}

    def _unchanged(self) -> list[str]:
        """Ids of the documents that the old generation has as they are now."""
        if self._old is None:
            return []
        before = self._old.manifest
        seeds = before.recipe.seeds
        return sorted(
            name
            for name, digest in self._recipe.seeds.items()
            if seeds.get(name) == digest and name not in before.failures
        )

    def _read(self, writer: CorpusWriter, name: str) -> None:
        """One seed into the corpus."""
        path = self._paths.get(name, self._settings.seeds / name)  # it may be gone by now
        data = read_bytes(self._settings.seeds, path, self._settings.max_file_mb)
        if hashlib.sha256(data).hexdigest() != self._recipe.seeds[name]:
            raise SeedError(path, "it changed during the build", "Build again.")
        document = read_seed(path, name, data)
        furniture = find_furniture(document)
        chunks = chunk_document(
            document,
            skipped=[(item.start, item.end) for item in furniture],
            count_tokens=self._embedder.count_tokens,
            limit=min(self._settings.passage_tokens, self._embedder.max_tokens),
        )
        if not chunks:
            raise SeedError(path, "there is no text in it", "Remove it or give it some text.")
        writer.add(document, furniture, chunks)

    def _vectors(self, kind: Kind, corpus: Corpus) -> tuple[list[str], Matrix]:
        """Digests and vectors of a kind: each distinct text once.

        Equal vectors would break the graph that Chroma searches: what lies behind a cluster of
        them is not found any more.
        """
        texts = corpus.to_embed(kind)
        missing = self._missing(kind, texts)
        digests = list(texts)
        vectors: dict[str, Vector] = {}
        if self._old:
            known = [digest for digest in digests if digest not in missing]
            vectors.update(zip(known, self._old.store.vectors(kind, known), strict=True))
        todo = list(missing)
        for start in range(0, len(todo), _EMBED_BATCH):
            batch = todo[start : start + _EMBED_BATCH]
            rows = self._embedder.embed_passages([missing[digest] for digest in batch])
            vectors.update(zip(batch, rows, strict=True))
            self._report(f"Embedding {kind}", start + len(batch), len(todo))
        if kind is Kind.PASSAGE:
            self.embedded = corpus.embedded(kind, missing)
        return digests, np.asarray([vectors[digest] for digest in digests], dtype=np.float32)

    def _report(self, step: str, done: int, total: int) -> None:
        self._on_progress(Progress(step=step, done=done, total=total))
