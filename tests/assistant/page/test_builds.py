"""Rebuilding as everyone who has the page open sees it."""

import time

import pytest

from assistant.page import builds as builds_module
from assistant.page.board import Board, Condition
from assistant.page.builds import Activity, Builds
from index.build import build_index
from index.errors import BuildFailedError
from index.manifest import build_lock, current_generation, read_manifest
from index.report import Progress
from index.searcher import Searcher
from index.settings import IndexSettings

PATIENCE_SECONDS = 60


def until(condition):
    """Wait for something that must come true."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def seeds_of_index(settings):
    manifest = read_manifest(settings.path / current_generation(settings.path))
    return set(manifest.recipe.seeds)


def test_nothing_happens_at_first(tiny_settings):
    assert Builds(tiny_settings).activity() == Activity()
    assert str(Activity()) == ""


def test_a_build_is_followed_to_its_report(tiny_settings):
    (tiny_settings.seeds / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    builds = Builds(tiny_settings)
    *before, last = builds.follow()
    assert all(one.is_building and not one.elsewhere for one in before)
    assert any("Embedding" in str(one) for one in before)
    assert not last.is_building
    assert last.ended is not None
    assert "3 added, 1 failed" in last.ended.said
    assert "Added: handbook/leave.md, kaffee.md, minutes.txt" in last.ended.details
    assert any("broken.pdf" in line for line in last.ended.details)
    assert builds.generation == current_generation(tiny_settings.path)


def test_what_is_changed_during_a_build_is_in_the_one_that_follows(tiny_settings):
    builds = Builds(tiny_settings)
    first = builds.start()
    until(lambda: builds.activity().progress)
    (tiny_settings.seeds / "new.txt").write_text("New.", encoding="utf-8")
    assert builds.start() is first, "whoever only wants a rebuild joins this one"
    assert builds.start(is_changed=True) is first
    first.result(PATIENCE_SECONDS)
    until(lambda: not builds.activity().is_building)
    assert "new.txt" in seeds_of_index(tiny_settings)


def test_a_build_elsewhere_is_told_and_waited_for(tiny_settings):
    builds = Builds(tiny_settings)
    with build_lock(tiny_settings.path):
        assert builds.activity().elsewhere.startswith("process ")
        assert builds.activity().is_busy
        build = builds.start(is_changed=True)
        until(lambda: builds.activity().elsewhere and builds.activity().is_building)
        assert not (tiny_settings.path / "CURRENT").exists()
    build.result(PATIENCE_SECONDS)
    until(lambda: not builds.activity().is_building)
    ended = builds.activity().ended
    assert ended is not None
    assert "3 added" in ended.said


def test_a_build_that_cannot_be_is_told_until_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(builds_module, "_TOLD_SECONDS", 0)
    settings = IndexSettings(seeds=tmp_path / "none", path=tmp_path / "index")
    builds = Builds(settings)
    with pytest.raises(BuildFailedError, match="there is no such folder"):
        list(builds.follow())
    ended = builds.activity().ended
    assert ended is not None
    assert ended.is_problem
    assert "Traceback" not in ended.said

    builds.tell("Something else was done")
    assert builds.activity().ended is None, "that is told for a while only"


def test_an_activity_reads_as_what_happens():
    activity = Activity(is_building=True, progress=Progress(step="Embedding", done=3, total=9))
    assert str(activity) == "Embedding: 3 of 9"


@pytest.fixture
def board(tiny_index):
    searcher = Searcher(tiny_index)
    yield Board(searcher, tiny_index)
    searcher.close()


def test_what_is_built_elsewhere_is_told_once(board, tiny_index):
    assert board.state().condition is Condition.FRESH
    (tiny_index.seeds / "new.txt").write_text("New.", encoding="utf-8")
    assert board.state().condition is Condition.STALE
    assert board.activity().ended is None
    build_index(tiny_index)
    assert board.state().condition is Condition.FRESH
    assert board.state().facts[0] == "4 documents"
    ended = board.activity().ended
    assert ended is not None
    assert ended.said == "Rebuilt elsewhere: 1 added"
    board.state()
    assert board.activity().ended == ended


def test_what_is_built_here_is_not_told_as_if_it_were_elsewhere(board, tiny_index):
    board.state()
    (tiny_index.seeds / "new.txt").write_text("New.", encoding="utf-8")
    said = list(board.rebuild())
    assert "1 added" in said[-1]
    assert board.state().facts[0] == "4 documents"
    ended = board.activity().ended
    assert ended is not None
    assert "elsewhere" not in ended.said


def test_the_way_back_leads_back_and_forth(board, tiny_index):
    assert board.state().before == ""
    (tiny_index.seeds / "new.txt").write_text("New.", encoding="utf-8")
    build_index(tiny_index)
    assert board.state().before.startswith("3 documents, ")
    board.roll_back()
    state, ended = board.state(), board.activity().ended
    assert (state.condition, state.facts[0]) == (Condition.STALE, "3 documents")
    assert state.changes.added == ("new.txt",)
    assert state.before.startswith("4 documents, ")
    assert ended is not None
    assert ended.said.startswith("Back to the index before: 3 documents, ")
    board.roll_back()
    assert board.state().condition is Condition.FRESH


def test_where_there_is_no_way_back_it_is_told(board):
    board.roll_back()
    ended = board.activity().ended
    assert ended is not None
    assert ended.is_problem
    assert "no generation before" in ended.said


def test_an_emptied_folder_leaves_the_index_as_it_is(board, tiny_index):
    for path in tiny_index.seeds.rglob("*.*"):
        path.unlink()
    state = board.state()
    assert (state.condition, state.facts[0]) == (Condition.STALE, "3 documents")
    assert "it is empty" in state.sentences[0]
    assert len(state.changes.deleted) == 3


def test_states_differ_only_when_seeds_or_index_do(board, tiny_index):
    first = board.state()
    (tiny_index.seeds / ".removed").mkdir()
    (tiny_index.seeds / ".removed" / "kept.txt").write_text("Kept.", encoding="utf-8")
    assert board.state() is first
    (tiny_index.seeds / "kaffee.md").write_text("Tea.", encoding="utf-8")
    second = board.state()
    assert second.version > first.version
    (tiny_index.seeds / "kaffee.md").write_text("Teas", encoding="utf-8")
    assert board.state() != second
