import json
import multiprocessing
import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.durable import write_durably
from index.errors import (
    DamagedIndexError,
    IncompatibleIndexError,
    LockedError,
    MissingIndexError,
)
from index.manifest import (
    SCHEMA,
    FileRecord,
    Manifest,
    Recipe,
    build_lock,
    current_generation,
    new_name,
    previous_generation,
    prune,
    publish,
    read_manifest,
    remove_leftovers,
)

NAMES = [f"{number:016x}" for number in range(4)]


def recipe(**changes):
    plain = {"model": "m", "revision": "r", "passage_tokens": 128, "seeds": {"a": "1", "b": "2"}}
    return Recipe(**{**plain, **changes})


def manifest(**changes):
    plain = {
        "recipe": recipe(),
        "built_at": "2026-01-31T12:00:00+00:00",
        "dim": 384,
        "documents": 2,
        "passages": 3,
        "sentences": 4,
        "failures": {"c.pdf": "it is broken"},
        "files": {"corpus.sqlite": FileRecord(bytes=3, sha256="aa")},
        "vectors": "bb",
    }
    return Manifest(**{**plain, **changes})


def generation(path, name):
    (path / name).mkdir(parents=True)
    manifest().write(path / name)
    return name


def test_a_manifest_survives_the_disk(tmp_path):
    manifest().write(tmp_path)
    assert read_manifest(tmp_path) == manifest()


def test_the_fingerprint_ignores_the_order_of_seeds():
    assert recipe(seeds={"b": "2", "a": "1"}).fingerprint == recipe().fingerprint


@pytest.mark.parametrize(
    "changes",
    [
        {"model": "n"},
        {"revision": "s"},
        {"passage_tokens": 127},
        {"seeds": {"a": "1"}},
        {"seeds": {"a": "1", "b": "3"}},
        {"seeds": {"a": "1", "c": "2"}},
        {"schema_version": SCHEMA + 1},
    ],
    ids=str,
)
def test_whatever_shapes_spans_or_vectors_is_in_the_fingerprint(changes):
    assert recipe(**changes).fingerprint != recipe().fingerprint


def test_another_schema_is_refused_before_anything_is_read(tmp_path):
    manifest().write(tmp_path)
    text = json.loads((tmp_path / "manifest.json").read_text())
    text["recipe"]["schema_version"] = SCHEMA + 1
    (tmp_path / "manifest.json").write_text(json.dumps(text))
    with pytest.raises(IncompatibleIndexError, match="python -m index build"):
        read_manifest(tmp_path)


@given(text=st.text() | st.sampled_from(["{}", "[]", "null", '{"recipe": 1}', '{"recipe": {}}']))
def test_a_manifest_of_anything_else_is_damage(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("generation")
    (folder / "manifest.json").write_text(text, encoding="utf-8", errors="ignore")
    with pytest.raises(DamagedIndexError):
        read_manifest(folder)


def test_nothing_published_is_a_clear_error(tmp_path):
    with pytest.raises(MissingIndexError, match=rf"{tmp_path}.*python -m index build"):
        current_generation(tmp_path)


@pytest.mark.parametrize("text", ["", "../../etc", "abc", "\x00", "0123456789abcdef/x"])
def test_current_names_a_generation_or_nothing(tmp_path, text):
    (tmp_path / "CURRENT").write_text(text)
    with pytest.raises(DamagedIndexError):
        current_generation(tmp_path)


def test_publishing_remembers_the_generation_before(tmp_path):
    for name in NAMES[:3]:
        publish(tmp_path, generation(tmp_path, name))
    assert current_generation(tmp_path) == NAMES[2]
    assert previous_generation(tmp_path) == NAMES[1]


def test_pruning_keeps_the_live_generation_and_the_one_before(tmp_path):
    for name in NAMES:
        publish(tmp_path, generation(tmp_path, name))
    (tmp_path / "notes").mkdir()
    prune(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == [
        *NAMES[2:],
        "notes",
    ]


def test_leftovers_of_crashes_are_removed_and_nothing_else(tmp_path):
    publish(tmp_path, generation(tmp_path, NAMES[0]))
    for name in (f"{NAMES[1]}.partial-77", NAMES[2], "notes", "x.partial-1"):
        (tmp_path / name).mkdir()
    remove_leftovers(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == [
        NAMES[0],
        "notes",
        "x.partial-1",
    ]


def test_a_name_is_never_used_twice(tmp_path):
    assert new_name(tmp_path, NAMES[0]) == NAMES[0]
    (tmp_path / NAMES[0]).mkdir()
    assert new_name(tmp_path, NAMES[0]) == f"{NAMES[0]}-1"


def hold(path, seconds):
    with build_lock(path):
        (path / "held").touch()
        time.sleep(seconds)


@pytest.fixture
def other_builder(tmp_path):
    """A process that holds the lock for three seconds."""
    child = multiprocessing.get_context("spawn").Process(target=hold, args=(tmp_path, 3))
    child.start()
    while not (tmp_path / "held").exists():
        time.sleep(0.05)
    yield child
    child.kill()
    child.join()


def test_a_second_builder_is_told_who_holds_the_lock(tmp_path, other_builder):
    with pytest.raises(LockedError, match=f"process {other_builder.pid} on host"):
        build_lock(tmp_path).__enter__()


@pytest.mark.usefixtures("other_builder")
def test_a_second_builder_may_wait(tmp_path):
    with build_lock(tmp_path, wait_seconds=60):
        assert f"process {os.getpid()}" in (tmp_path / "build.holder").read_text()


def test_the_lock_of_a_killed_process_is_free(tmp_path, other_builder):
    other_builder.kill()
    other_builder.join()
    with build_lock(tmp_path, wait_seconds=5):
        pass


def test_a_file_is_replaced_whole(tmp_path):
    write_durably(tmp_path / "CURRENT", "one\n")
    write_durably(tmp_path / "CURRENT", "two\n")
    assert [path.name for path in tmp_path.iterdir()] == ["CURRENT"]
    assert (tmp_path / "CURRENT").read_text() == "two\n"
