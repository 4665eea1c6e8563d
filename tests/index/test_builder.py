"""Who is said to build an index, and when nobody is."""

import multiprocessing
import os

import pytest

from index.builder import current_builder
from index.manifest import build_lock


def _build(path, has_begun, may_end):
    with build_lock(path):
        has_begun.set()
        may_end.wait(30)


@pytest.fixture
def builds(tmp_path):
    """Another process that builds, and what ends it."""
    spawn = multiprocessing.get_context("spawn")
    has_begun, may_end = spawn.Event(), spawn.Event()
    process = spawn.Process(target=_build, args=[tmp_path, has_begun, may_end])
    process.start()
    assert has_begun.wait(30)
    yield process, may_end
    if process.is_alive():  # whoever was killed would have to be woken, and never is
        may_end.set()
    process.join(30)


def test_nobody_builds_what_is_not_there(tmp_path):
    assert current_builder(tmp_path / "none") == ""
    assert not (tmp_path / "none").exists()


def test_another_process_is_named_until_it_ends(tmp_path, builds):
    process, may_end = builds
    assert current_builder(tmp_path).startswith(f"process {process.pid} on host ")
    assert ", since " in current_builder(tmp_path)
    may_end.set()
    process.join(30)
    assert current_builder(tmp_path) == ""


def test_what_a_crash_left_is_not_taken_for_a_build(tmp_path, builds):
    process, _ = builds
    process.kill()
    process.join(30)
    assert (tmp_path / "build.holder").exists()
    assert current_builder(tmp_path) == ""
    assert not (tmp_path / "build.holder").exists()


def test_looking_takes_nothing_from_a_build_that_begins(tmp_path):
    with build_lock(tmp_path):
        pass
    (tmp_path / "build.lock").unlink(missing_ok=True)
    assert current_builder(tmp_path) == ""
    assert not (tmp_path / "build.lock").exists(), "the lock was not touched"


def test_a_build_of_this_process_is_one_too(tmp_path):
    with build_lock(tmp_path):
        assert current_builder(tmp_path).startswith(f"process {os.getpid()} ")
    assert current_builder(tmp_path) == ""
