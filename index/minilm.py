"""all-MiniLM-L6-v2 on onnxruntime: the installed weights, without torch or transformers.

The graph in `minilm.onnx` has no weights of its own (`benchmarks/minilm_graph.py` writes it); they
are handed over at load time from `model.safetensors`, for the reader with a low-rank adapter added.
The vectors equal those of sentence-transformers (cosine 1.000000, `tests/index/test_minilm.py`);
the start costs 1 s, not 12.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Encoding, Tokenizer

from index.installed import installed_folder, read_safetensors
from index.vectors import Matrix, Vector

GRAPH = Path(__file__).with_name("minilm.onnx")
MAX_TOKENS = 256  # of sentence_bert_config.json; tokenizer.json itself would cut at 128
MAX_PAIR_TOKENS = 192  # what the reader was trained with
MAX_QUESTION_TOKENS = 64  # of them; nine in ten questions have under 20
DIM = 384
LAYERS = 6
BATCH = 16
PAIR_BATCH = 3  # of ten pairs of all lengths: with all in one, a sixth of the time goes to padding


class _Transformer:
    """An open session on the installed weights."""

    def __init__(self, threads: int, adapter: Mapping[str, Matrix] | None = None) -> None:
        tensors = read_safetensors(installed_folder() / "model.safetensors")
        if adapter is not None:
            tensors |= _adapted(tensors, adapter)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # The session reads the arrays where they are: they must live as long as it does.
        self._weights = _graph_weights(tensors)
        self._values = [
            onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in self._weights.values()
        ]
        options.add_external_initializers(list(self._weights), self._values)
        self._session = onnxruntime.InferenceSession(
            GRAPH.read_bytes(), options, providers=["CPUExecutionProvider"]
        )

    def run(self, output: str, encodings: Sequence[Encoding]) -> Matrix:
        """One output for a batch: `embedding` (texts, dim) or `hidden` (texts, tokens, dim)."""
        shape = (len(encodings), max(len(encoding.ids) for encoding in encodings))
        ids, types, mask = (np.zeros(shape, np.int32) for _ in range(3))
        for row, encoding in enumerate(encodings):
            length = len(encoding.ids)
            ids[row, :length] = encoding.ids
            types[row, :length] = encoding.type_ids
            mask[row, :length] = 1
        inputs = {"input_ids": ids, "token_type_ids": types, "attention_mask": mask}
        (values,) = self._session.run([output], inputs)
        return np.asarray(values, dtype=np.float32)


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
        self._tokenizer = _tokenizer()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._counter = _tokenizer()
        self._transformer = _Transformer(threads)

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
            rows[batch] = self._transformer.run("embedding", [encodings[row] for row in batch])
        return rows

    def embed_query(self, text: str) -> Vector:
        """The vector of a question: float32, shape (dim,), unit length."""
        vector: Vector = self.embed_passages([text])[0]
        return vector

    def read_tokens(self, texts: Sequence[str]) -> list["TokenVectors"]:
        """Texts token by token, each token in its context; what is too long is cut."""
        encodings = self._tokenizer.encode_batch(list(texts))
        read: dict[int, TokenVectors] = {}
        by_length = sorted(range(len(encodings)), key=lambda row: len(encodings[row].ids))
        for start in range(0, len(by_length), BATCH):
            batch = by_length[start : start + BATCH]
            hidden = self._transformer.run("hidden", [encodings[row] for row in batch])
            for row, vectors in zip(batch, hidden, strict=True):
                encoding = encodings[row]
                inside = [token for token, owner in enumerate(encoding.sequence_ids) if owner == 0]
                norms = np.linalg.norm(vectors[inside], axis=1, keepdims=True)
                read[row] = TokenVectors(
                    vectors=vectors[inside] / norms,
                    offsets=tuple(encoding.offsets[token] for token in inside),
                )
        return [read[row] for row in range(len(encodings))]


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenVectors:
    """A text token by token.

    Attributes:
        vectors: Of its tokens; shape (tokens, dim), rows of unit length.
        offsets: Start and end of each token in the text.
    """

    vectors: Matrix
    offsets: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairVectors:
    """A question and a text, token by token, each having seen the other.

    Attributes:
        first: The vector of the first token, which stands for the pair; shape (dim,).
        tokens: Vectors of the text's tokens; shape (tokens, dim).
        offsets: Start and end of each of these tokens in the text.
    """

    first: Vector
    tokens: Matrix
    offsets: tuple[tuple[int, int], ...]


class MiniLmPairs:
    """The installed model with an adapter: it reads questions and texts together."""

    def __init__(self, adapter: Mapping[str, Matrix], *, threads: int) -> None:
        """Load tokenizer and weights.

        Args:
            adapter: For the name of a weight, `NAME.A` (rank, inputs) and `NAME.B` (outputs, rank).
            threads: Cores to compute with.
        """
        self._tokenizer = _tokenizer()
        self._tokenizer.enable_truncation(MAX_PAIR_TOKENS, strategy="longest_first")
        self._transformer = _Transformer(threads, adapter)

    def read(self, question: str, texts: Sequence[str]) -> list[PairVectors]:
        """The question with each of some texts; what is too long is cut."""
        question = self._cut(question)
        encodings = self._tokenizer.encode_batch([(question, text) for text in texts])
        read: dict[int, PairVectors] = {}
        by_length = sorted(range(len(texts)), key=lambda row: len(encodings[row].ids))
        for start in range(0, len(by_length), PAIR_BATCH):
            batch = by_length[start : start + PAIR_BATCH]
            hidden = self._transformer.run("hidden", [encodings[row] for row in batch])
            for row, vectors in zip(batch, hidden, strict=True):
                owners = encodings[row].sequence_ids
                inside = [token for token, owner in enumerate(owners) if owner == 1]
                read[row] = PairVectors(
                    first=vectors[0],
                    tokens=vectors[inside],
                    offsets=tuple(encodings[row].offsets[token] for token in inside),
                )
        return [read[row] for row in range(len(texts))]

    def _cut(self, question: str) -> str:
        """The beginning of a question that would leave too little room for a text."""
        offsets = self._tokenizer.encode(question, add_special_tokens=False).offsets
        is_long = len(offsets) > MAX_QUESTION_TOKENS
        return question[: offsets[MAX_QUESTION_TOKENS - 1][1]] if is_long else question


def _tokenizer() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(installed_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _adapted(tensors: Mapping[str, Matrix], adapter: Mapping[str, Matrix]) -> dict[str, Matrix]:
    """The weights that an adapter changes, each with its low-rank product added.

    Source: Hu et al. 2021, "LoRA", with its scale already inside the factors.
    """
    names = [name.removesuffix(".A") for name in adapter if name.endswith(".A")]
    return {
        f"{name}.weight": tensors[f"{name}.weight"]
        + adapter[f"{name}.B"].astype(np.float32) @ adapter[f"{name}.A"].astype(np.float32)
        for name in names
    }


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
