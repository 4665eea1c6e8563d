import os
import shutil
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from index import (
    DamagedIndexError,
    IncompatibleIndexError,
    IndexSettings,
    MissingIndexError,
    Searcher,
    build_beside,
    build_index,
    roll_back,
)
from index.generation import Generation, check_files
from index.manifest import current_generation, read_manifest
from index.minilm import MiniLm
from tests.conftest import write_seeds


@pytest.fixture
def searcher(tiny_index):
    found = Searcher(tiny_index)
    yield found
    found.close()


def add_seed(settings, number):
    text = f"# Parking\n\nThe car park has {number} floors.\n"
    write_seeds(settings.seeds, {"parking.md": text})


def test_the_best_passage_comes_first_and_ranks_count_from_one(searcher):
    passages = searcher.search("When was the coffee machine bought?", 5).passages
    assert "bought in 2019" in passages[0].passage.text
    assert [hit.rank for hit in passages] == list(range(1, len(passages) + 1))
    assert [hit.score for hit in passages] == sorted((hit.score for hit in passages), reverse=True)


def test_evidence_has_a_cosine_for_every_sentence(searcher):
    for hit in searcher.search("leave", 20).passages:
        assert len(hit.evidence.sentences) == len(hit.passage.sentences)
        assert all(-1.001 <= cosine <= 1.001 for cosine in hit.evidence.sentences)


def test_names_and_rare_words_are_found_by_their_letters(searcher):
    hit = searcher.search("Okafor", 1).passages[0]
    assert hit.passage.document_id == "minutes.txt"
    assert hit.evidence.lexical > 0


def test_words_that_no_document_has_are_named(searcher):
    assert searcher.search("Is there a warranty on leave?", 5).unknown_words == ("warranty",)


def test_no_more_passages_than_there_are(searcher):
    everything = searcher.search("leave", 1000).passages
    assert len({hit.passage.id for hit in everything}) == len(everything)
    assert len(searcher.search("leave", 2).passages) == 2


def test_without_an_index_the_error_says_what_to_run(tmp_path):
    searcher = Searcher(IndexSettings(seeds=tmp_path, path=tmp_path / "none"))
    with pytest.raises(MissingIndexError, match="python -m index build"):
        searcher.search("anything")


def test_a_rebuilt_index_is_followed_without_restart(tiny_index, searcher):
    searcher.search("floors", 1)
    add_seed(tiny_index, 7)
    build_index(tiny_index)
    assert (
        "7 floors"
        in searcher.search("How many floors has the car park?", 1).passages[0].passage.text
    )
    roll_back(tiny_index)
    assert searcher.document("parking.md") is None


def test_documents_come_back_as_they_were_indexed(tiny_index, searcher):
    document = searcher.document("kaffee.md")
    assert document.text == (tiny_index.seeds / "kaffee.md").read_text(encoding="utf-8")
    (tiny_index.seeds / "kaffee.md").write_text("something else")
    assert searcher.document("kaffee.md") == document
    assert searcher.document("../pyproject.toml") is None


def test_half_a_character_names_no_document(searcher):
    assert searcher.document("half \ud83d of one") is None
    assert searcher.passages_of("half \ud83d of one") == []


def test_twenty_rebuilds_under_readers_cause_no_error_and_no_mix(tiny_index):
    """Every answer comes from one generation: the floors of its text are those of its build."""
    add_seed(tiny_index, 100)
    floors = {build_index(tiny_index).generation: 100}
    searcher = Searcher(tiny_index)
    errors, answers = [], []
    is_over = threading.Event()

    def read():
        while not is_over.is_set():
            try:
                result = searcher.search("How many floors has the car park?", 1)
                answers.append((result.generation, result.passages[0].passage.text))
                time.sleep(0.02)  # a reader, not a load test: builds need the processor too
            except Exception as error:  # noqa: BLE001 - whatever it is, it fails the test
                errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(20):
        add_seed(tiny_index, number)
        floors[build_beside(tiny_index).generation] = number
    is_over.set()
    for reader in readers:
        reader.join()
    searcher.close()
    assert errors == []
    assert len({generation for generation, _ in answers}) > 10
    assert all(f"has {floors[generation]} floors" in text for generation, text in answers)


def test_old_generations_give_their_file_handles_back(tiny_index, searcher):
    def handles():
        return len(list(Path("/proc/self/fd").iterdir()))

    searcher.search("floors", 1)
    add_seed(tiny_index, 0)
    build_index(tiny_index)
    searcher.search("floors", 1)
    before = handles()
    for number in range(1, 5):
        add_seed(tiny_index, number)
        build_index(tiny_index)
        searcher.search("floors", 1)
    assert handles() <= before + 2


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def overwrite_middle(path):
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 64] = b"\xab" * 64
    path.write_bytes(bytes(data))


def overwrite_start(path):
    data = bytearray(path.read_bytes())
    data[:32] = b"\xab" * 32
    path.write_bytes(bytes(data))


def empty(path):
    path.write_bytes(b"")


DAMAGE = [
    ("chroma/chroma.sqlite3", cut),
    ("chroma/chroma.sqlite3", overwrite_start),
    ("chroma/chroma.sqlite3", empty),
    ("chroma/chroma.sqlite3", os.remove),
    ("chroma/*/data_level0.bin", cut),
    ("chroma/*/data_level0.bin", overwrite_start),
    ("chroma/*/data_level0.bin", os.remove),
    ("chroma/*/header.bin", overwrite_start),
    ("chroma/*/index_metadata.pickle", overwrite_middle),
    ("chroma/*/index_metadata.pickle", os.remove),
    ("chroma/*/link_lists.bin", cut),
    ("chroma/*/length.bin", cut),
    ("chroma/*-*", shutil.rmtree),
    ("corpus.sqlite", overwrite_middle),
    ("corpus.sqlite", os.remove),
    ("lexical.sqlite", overwrite_middle),
    ("lexical.sqlite", cut),
    ("manifest.json", cut),
]


@pytest.mark.parametrize(
    ("pattern", "harm"), DAMAGE, ids=lambda part: getattr(part, "__name__", part)
)
def test_damage_is_noticed_falls_back_and_is_mended_by_a_build(tiny_index, pattern, harm):
    old = current_generation(tiny_index.path)
    add_seed(tiny_index, 3)
    live = build_index(tiny_index).generation
    harm(min((tiny_index.path / live).glob(pattern)))
    searcher = Searcher(tiny_index)
    assert searcher.search("leave", 1).generation == old
    assert "is damaged" in (searcher.problem or "")
    mended = build_index(tiny_index)
    assert mended.is_new
    assert mended.generation not in {old, live}
    assert searcher.search("leave", 1).generation == mended.generation
    assert searcher.problem is None
    searcher.close()


def test_junk_in_any_page_of_the_vector_database_is_noticed_or_harmless(tiny_index):
    """Chroma itself would answer on, as if nothing had happened."""
    folder = tiny_index.path / current_generation(tiny_index.path)
    manifest = read_manifest(folder)
    path = folder / "chroma" / "chroma.sqlite3"
    whole = path.read_bytes()
    noticed = 0
    for start in range(0, len(whole), 4096):
        path.write_bytes(whole[: start + 100] + b"\xab" * 3900 + whole[start + 4000 :])
        try:
            check_files(folder, manifest)
        except DamagedIndexError:
            noticed += 1
            continue
        searcher = Searcher(tiny_index)
        first = searcher.search("When was the machine bought?", 1).passages[0].passage
        assert "bought in 2019" in first.text
        searcher.close()
    assert noticed > 10


def test_damage_with_nothing_to_fall_back_on_is_a_clear_error(tiny_index):
    shutil.rmtree(tiny_index.path / current_generation(tiny_index.path) / "chroma")
    with pytest.raises(DamagedIndexError, match="python -m index build"):
        Searcher(tiny_index).search("leave")


def test_a_damaged_new_generation_leaves_the_open_one_answering(tiny_index, searcher):
    old = searcher.search("leave", 1).generation
    add_seed(tiny_index, 3)
    live = build_index(tiny_index).generation
    (tiny_index.path / live / "lexical.sqlite").unlink()
    assert searcher.search("leave", 1).generation == old
    assert live in (searcher.problem or "")


def test_another_model_than_the_one_that_built_is_refused(tiny_index):
    class Impostor(MiniLm):
        """The same name, revision and length of vectors, but another model."""

        def embed_passages(self, texts):
            return np.roll(super().embed_passages(texts), 1, axis=1)

    folder = tiny_index.path / current_generation(tiny_index.path)
    recipe = read_manifest(folder).recipe
    with pytest.raises(IncompatibleIndexError, match="gives other vectors"):
        Generation(folder, Impostor(name=recipe.model, revision=recipe.revision))


def test_closing_waits_for_no_one_and_a_later_question_opens_again(searcher):
    assert searcher.search("leave", 1).passages
    searcher.close()
    began = time.monotonic()
    assert searcher.search("leave", 1).passages
    assert time.monotonic() - began < 10
