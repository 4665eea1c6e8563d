import os
import shutil
import subprocess
import sys

import pytest

from assistant.__main__ import main
from assistant.doctor import Check, examine
from index.build import build_index
from index.manifest import current_generation
from index.settings import IndexSettings
from tests.conftest import REPOSITORY

BUILD = "python -m index build"
BROKEN = b"%PDF-1.7\nnothing"


def ill(settings):
    """What is not well, by subject."""
    return {check.subject: check for check in examine(settings) if not check.is_well}


def doctor(settings):
    return subprocess.run(
        [sys.executable, "-m", "assistant", "doctor"],
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(REPOSITORY),
            "ASSISTANT_INDEX_SEEDS": str(settings.seeds),
            "ASSISTANT_INDEX_PATH": str(settings.path),
        },
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.fixture
def damaged(tiny_index):
    """An index that lost its vectors, with nothing to fall back on."""
    shutil.rmtree(tiny_index.path / current_generation(tiny_index.path) / "chroma")
    return tiny_index


def test_a_healthy_installation_is_well_in_every_respect(tiny_index):
    checks = examine(tiny_index)
    assert [check.subject for check in checks] == [
        "Libraries",
        "Embedding model",
        "Index",
        "Freshness",
        "Seeds",
        "Search",
    ]
    assert all(check.is_well and not check.cure for check in checks)
    said = "\n".join(map(str, checks))
    assert "weights verified" in said
    assert str(tiny_index.path) in said
    assert current_generation(tiny_index.path) in said


def test_without_an_index_the_build_is_the_cure(tiny_settings):
    found = ill(tiny_settings)
    assert list(found) == ["Index"]
    assert str(tiny_settings.path) in found["Index"].finding
    assert found["Index"].cure == BUILD


def test_changed_seeds_make_it_stale(tiny_index):
    (tiny_index.seeds / "kaffee.md").unlink()
    found = ill(tiny_index)
    assert list(found) == ["Freshness"]
    assert "deleted" in found["Freshness"].finding
    assert found["Freshness"].cure == BUILD


def test_another_passage_size_makes_it_stale(tiny_index):
    found = ill(tiny_index.model_copy(update={"passage_tokens": 64}))
    assert list(found) == ["Freshness"]
    assert "settings" in found["Freshness"].finding


def test_damage_is_found_and_the_build_mends_it(damaged):
    found = ill(damaged)
    assert {"Index", "Search"} <= found.keys()
    assert "is damaged" in found["Index"].finding
    assert found["Index"].cure == found["Search"].cure == BUILD
    build_index(damaged)
    assert ill(damaged) == {}


def test_an_answer_from_the_generation_before_is_not_well(tiny_index):
    (tiny_index.seeds / "new.md").write_text("# Parking\n\nThe car park closes at ten.\n")
    live = build_index(tiny_index).generation
    (tiny_index.path / live / "lexical.sqlite").unlink()
    found = ill(tiny_index)
    assert "generation before it answers" in found["Search"].finding
    assert found["Search"].cure == BUILD


def test_a_seed_that_could_not_be_read_is_named_with_what_to_do(tiny_index):
    broken = tiny_index.seeds / "broken.pdf"
    broken.write_bytes(BROKEN)
    build_index(tiny_index)
    found = ill(tiny_index)
    assert list(found) == ["Seeds"]
    assert str(broken) in found["Seeds"].finding
    assert BUILD in str(found["Seeds"])


def test_a_missing_folder_of_seeds_is_named_and_no_build_is_advised(tiny_index):
    tiny_index.seeds.rename(tiny_index.seeds.with_name("moved"))
    said = "\n".join(map(str, ill(tiny_index).values()))
    assert str(tiny_index.seeds) in said
    assert "there is no such folder" in said
    assert BUILD not in said, "a build would say the same"


def test_a_model_that_is_not_there_is_named(tiny_settings, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    settings = tiny_settings.model_copy(update={"embedding_model": "no-such-org/no-such-model"})
    found = ill(settings)
    assert "no-such-org/no-such-model" in found["Embedding model"].finding
    assert "ASSISTANT_INDEX_EMBEDDING_MODEL" in str(found["Embedding model"])


def test_looking_changes_no_file(tiny_index):
    def digests():
        return {
            path: path.read_bytes()
            for folder in (tiny_index.seeds, tiny_index.path)
            for path in folder.rglob("*")
            if path.is_file() and path.name != "chroma.sqlite3"  # Chroma notes every opening
        }

    before = digests()
    examine(tiny_index)
    assert digests() == before


def test_a_look_without_an_index_makes_none(tiny_settings):
    examine(tiny_settings)
    assert not tiny_settings.path.exists()


def test_a_check_shows_its_cure_on_a_line_of_its_own():
    well = Check(subject="Index", is_well=True, finding="whole")
    ill = Check(subject="Index", is_well=False, finding="gone", cure=BUILD)
    assert str(well) == "ok    Index: whole"
    assert str(ill).splitlines() == ["FAIL  Index: gone", f"      Mend it with: {BUILD}"]


def test_the_command_ends_well_for_a_healthy_index(tiny_index):
    done = doctor(tiny_index)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(line.startswith("ok ") for line in done.stdout.splitlines())


def test_the_command_ends_ill_without_an_index(tiny_settings):
    done = doctor(tiny_settings)
    assert (done.returncode, done.stderr) == (1, "")
    assert f"No index at {tiny_settings.path}" in done.stdout


@pytest.mark.parametrize("state", ["missing", "stale", "damaged", "failed seed"])
def test_the_command_ends_ill_for_an_index_that_is(state, tiny_index, monkeypatch, capsys):
    if state == "missing":
        tiny_index = IndexSettings(seeds=tiny_index.seeds, path=tiny_index.path / "none")
    elif state == "stale":
        (tiny_index.seeds / "minutes.txt").unlink()
    elif state == "damaged":
        os.truncate(tiny_index.path / current_generation(tiny_index.path) / "corpus.sqlite", 99)
    else:
        (tiny_index.seeds / "broken.pdf").write_bytes(BROKEN)
        build_index(tiny_index)
    monkeypatch.setenv("ASSISTANT_INDEX_SEEDS", str(tiny_index.seeds))
    monkeypatch.setenv("ASSISTANT_INDEX_PATH", str(tiny_index.path))
    status = main(["doctor"])
    shown = capsys.readouterr()
    assert (status, shown.err) == (1, "")
    assert "FAIL  " in shown.out
    assert BUILD in shown.out
