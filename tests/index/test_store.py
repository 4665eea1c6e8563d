import numpy as np
import pytest

from index.errors import DamagedIndexError
from index.store import Kind, VectorStore, fixed_files, rows_digest, write_store


def unit_vectors(count, dim=8, seed=0):
    rows = np.random.default_rng(seed).standard_normal((count, dim)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture(params=[1, 2, 40, 1500])
def written(request, tmp_path):
    """A store of so many passages, their ids and vectors."""
    ids = [f"handbook/leave.md#{row}-{row + 1}" for row in range(request.param)]
    rows = unit_vectors(request.param)
    folder = tmp_path / "chroma"
    write_store(folder, {Kind.PASSAGE: (ids, rows), Kind.SENTENCE: (ids[:1], rows[:1])})
    return folder, ids, rows


def test_search_agrees_with_exact_search(written):
    folder, ids, rows = written
    store = VectorStore(folder)
    query = unit_vectors(1, seed=1)[0]
    found = store.search(Kind.PASSAGE, query, 10)
    exact = sorted(zip(ids, rows @ query, strict=True), key=lambda pair: -pair[1])[:10]
    assert [name for name, _ in found] == [name for name, _ in exact]
    assert [score for _, score in found] == pytest.approx([s for _, s in exact], abs=1e-5)
    store.close()


def test_vectors_come_back_in_the_order_asked_for(written):
    folder, ids, rows = written
    store = VectorStore(folder)
    assert np.allclose(store.vectors(Kind.PASSAGE, ids[::-1]), rows[::-1])
    store.close()


def test_a_missing_vector_is_damage(written):
    store = VectorStore(written[0])
    with pytest.raises(DamagedIndexError, match="1 vectors are missing"):
        store.vectors(Kind.PASSAGE, ["no/such.md#0-1"])
    store.close()


def test_opening_and_searching_changes_nothing_that_is_checked(written):
    folder, _, rows = written

    def state():
        return rows_digest(folder), {path: path.read_bytes() for path in fixed_files(folder)}

    before = state()
    for _ in range(3):
        store = VectorStore(folder)
        store.search(Kind.PASSAGE, rows[0], 5)
        store.search(Kind.SENTENCE, rows[0], 5)
        store.close()
    assert state() == before


def test_a_missing_store_is_not_made_anew(tmp_path):
    with pytest.raises(DamagedIndexError, match=r"chroma.sqlite3 is missing"):
        VectorStore(tmp_path / "chroma")
    assert not (tmp_path / "chroma").exists()


def test_every_exception_of_chroma_is_translated():
    from chromadb import errors

    from index.store import _failures

    theirs = [
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, Exception)
    ]
    assert len(theirs) > 10
    assert all(issubclass(error, _failures()) for error in theirs)
