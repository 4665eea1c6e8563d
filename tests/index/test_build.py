import json
import subprocess
import sys
import time

import pytest

from index import (
    FailedSeedsError,
    IndexSettings,
    MissingIndexError,
    NoPreviousGenerationError,
    Searcher,
    SeedError,
    build_index,
    plan_build,
    read_status,
    roll_back,
)
from index.manifest import current_generation, read_manifest
from tests.conftest import TINY_SEEDS

CARRY_OVER = "Up to five days carry over to the next year."


def files_of(path):
    return {
        file.relative_to(path).as_posix(): (file.stat().st_mtime_ns, file.stat().st_size)
        for file in path.rglob("*")
        if file.is_file()
    }


def first(settings, question):
    searcher = Searcher(settings)
    try:
        return searcher.search(question, 1).passages[0].passage
    finally:
        searcher.close()


def test_a_first_build_reports_what_it_holds(tiny_settings):
    report = build_index(tiny_settings)
    assert report.added == tuple(sorted(TINY_SEEDS))
    assert (report.changed, report.deleted, report.failed) == ((), (), {})
    assert (report.documents, report.embedded, report.is_new) == (3, report.passages, True)
    assert str(report).startswith(f"3 added: {report.passages} of {report.passages} passages")


def test_building_twice_writes_nothing_the_second_time(tiny_index):
    before = files_of(tiny_index.path)
    report = build_index(tiny_index)
    assert (report.is_new, report.embedded) == (False, 0)
    assert str(report).startswith("Nothing to do")
    assert files_of(tiny_index.path) == before


def test_a_build_with_nothing_to_do_loads_no_model_and_no_chroma(tiny_index):
    code = (
        "import sys\n"
        "from index import IndexSettings, build_index\n"
        "settings = IndexSettings("
        f"seeds={str(tiny_index.seeds)!r}, path={str(tiny_index.path)!r})\n"
        "build_index(settings)\n"
        "print(sorted({'chromadb', 'onnxruntime', 'torch', 'tokenizers'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_only_what_changed_is_embedded_anew(tiny_index):
    minutes = tiny_index.seeds / "minutes.txt"
    minutes.write_text(minutes.read_text().replace("before winter", "in spring"))
    (tiny_index.seeds / "new.md").write_text("# Parking\n\nThe car park closes at ten.\n")
    (tiny_index.seeds / "kaffee.md").unlink()
    report = build_index(tiny_index)
    assert (report.added, report.changed, report.deleted) == (
        ("new.md",),
        ("minutes.txt",),
        ("kaffee.md",),
    )
    assert report.embedded == 2
    assert f"1 added, 1 changed, 1 deleted: 2 of {report.passages} passages" in str(report)
    assert "in spring" in first(tiny_index, "When is the roof repaired?").text


def test_vectors_taken_over_are_those_that_would_have_been_made(tiny_index, tmp_path):
    (tiny_index.seeds / "new.md").write_text("# Parking\n\nThe car park closes at ten.\n")
    build_index(tiny_index)
    afresh = IndexSettings(seeds=tiny_index.seeds, path=tmp_path / "afresh")
    build_index(afresh)
    results = []
    for settings in (tiny_index, afresh):
        searcher = Searcher(settings)
        found = searcher.search("How many days carry over?", 20).passages
        results.append([(hit.passage, pytest.approx(hit.score, abs=1e-4)) for hit in found])
        searcher.close()
    assert results[0] == results[1]
    assert current_generation(tiny_index.path) == current_generation(afresh.path)


def test_a_renamed_seed_is_not_embedded_again(tiny_index):
    (tiny_index.seeds / "minutes.txt").rename(tiny_index.seeds / "garden.txt")
    report = build_index(tiny_index)
    assert (report.added, report.deleted, report.embedded) == (("garden.txt",), ("minutes.txt",), 0)
    assert first(tiny_index, "Who reported the leak?").document_id == "garden.txt"


def test_another_passage_size_makes_everything_anew(tiny_index):
    other = tiny_index.model_copy(update={"passage_tokens": 64})
    report = build_index(other)
    assert report.is_new
    assert report.embedded == report.passages


def test_one_bad_seed_does_not_stop_the_others(tiny_settings):
    (tiny_settings.seeds / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    report = build_index(tiny_settings)
    assert list(report.failed) == ["broken.pdf"]
    assert str(tiny_settings.seeds / "broken.pdf") in report.failed["broken.pdf"]
    assert report.documents == 3
    assert "1 failed" in str(report)
    assert list(read_status(tiny_settings).manifest.failures) == ["broken.pdf"]


def test_strict_publishes_nothing_when_a_seed_is_bad(tiny_index):
    live = current_generation(tiny_index.path)
    (tiny_index.seeds / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    for _ in range(2):
        with pytest.raises(FailedSeedsError, match=r"nothing was published(.|\n)*broken\.pdf"):
            build_index(tiny_index, strict=True)
    assert current_generation(tiny_index.path) == live
    assert list(tiny_index.path.glob("*.partial-*")) == []


def test_an_index_is_never_emptied_by_seeds_that_all_fail(tiny_index):
    live = current_generation(tiny_index.path)
    for path in tiny_index.seeds.rglob("*.*"):
        path.write_bytes(b"\x00\xff\x00junk\x01" * 50)
    with pytest.raises(FailedSeedsError, match="3 seeds"):
        build_index(tiny_index)
    assert current_generation(tiny_index.path) == live


@pytest.mark.parametrize("state", ["missing", "empty"])
def test_missing_or_empty_seeds_leave_the_index_alone(tiny_index, state):
    live = current_generation(tiny_index.path)
    tiny_index.seeds.rename(tiny_index.seeds.with_name("moved"))
    if state == "empty":
        tiny_index.seeds.mkdir()
    with pytest.raises(SeedError, match=str(tiny_index.seeds)):
        build_index(tiny_index)
    assert current_generation(tiny_index.path) == live


def test_missing_seeds_make_no_index_folder(tmp_path):
    settings = IndexSettings(seeds=tmp_path / "none", path=tmp_path / "index")
    with pytest.raises(SeedError):
        build_index(settings)
    assert not settings.path.exists()


def test_a_dry_run_says_what_would_be_done_and_changes_nothing(tiny_index):
    minutes = tiny_index.seeds / "minutes.txt"
    minutes.write_text(minutes.read_text().replace("before winter", "in spring"))
    (tiny_index.seeds / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    before = files_of(tiny_index.path)
    plan = plan_build(tiny_index)
    # Opening a generation to reuse it makes Chroma note that in its own database.
    assert files_of(tiny_index.path).keys() == before.keys()
    report = build_index(tiny_index)
    for name in ("added", "changed", "deleted", "embedded", "passages", "documents"):
        assert getattr(plan, name) == getattr(report, name)
    assert list(plan.failed) == list(report.failed) == ["broken.pdf"]


def test_a_dry_run_before_any_build_makes_nothing(tiny_settings):
    plan = plan_build(tiny_settings)
    assert plan.embedded == plan.passages > 0
    assert not tiny_settings.path.exists()


def test_rolling_back_brings_the_generation_before_and_can_be_undone(tiny_index):
    old = current_generation(tiny_index.path)
    (tiny_index.seeds / "new.md").write_text("# Parking\n\nThe car park closes at ten.\n")
    new = build_index(tiny_index).generation
    assert roll_back(tiny_index) == old
    assert first(tiny_index, "When does the car park close?").document_id != "new.md"
    assert roll_back(tiny_index) == new
    assert first(tiny_index, "When does the car park close?").document_id == "new.md"


def test_a_build_after_a_rollback_publishes_what_is_there_already(tiny_index):
    (tiny_index.seeds / "new.md").write_text("# Parking\n\nThe car park closes at ten.\n")
    new = build_index(tiny_index).generation
    roll_back(tiny_index)
    report = build_index(tiny_index)
    assert (report.generation, report.is_new, report.embedded) == (new, True, 0)


def test_there_is_nothing_to_roll_back_to_at_first(tiny_settings):
    with pytest.raises(MissingIndexError):
        roll_back(tiny_settings)
    build_index(tiny_settings)
    with pytest.raises(NoPreviousGenerationError):
        roll_back(tiny_settings)


def test_two_generations_are_kept(tiny_index):
    for number in range(4):
        (tiny_index.seeds / "new.md").write_text(
            f"# Parking\n\nThe car park has {number} floors.\n"
        )
        build_index(tiny_index)
    manifests = list(tiny_index.path.glob("*/manifest.json"))
    assert len(manifests) == 2
    assert [path for path in tiny_index.path.iterdir() if "partial" in path.name] == []


def test_every_span_of_every_document_is_exact(tiny_index):
    searcher = Searcher(tiny_index)
    hits = searcher.search("days", 50).passages
    assert {hit.passage.document_id for hit in hits} == set(TINY_SEEDS)
    for hit in hits:
        on_disk = (tiny_index.seeds / hit.passage.document_id).read_text(encoding="utf-8")
        assert on_disk[hit.passage.start : hit.passage.end] == hit.passage.text
        for sentence in hit.passage.sentences:
            assert on_disk[sentence.start : sentence.end] == sentence.text
    repeated = [hit.passage.document_id for hit in hits if CARRY_OVER in hit.passage.text]
    assert sorted(repeated) == ["handbook/leave.md", "handbook/leave.md", "minutes.txt"]
    searcher.close()


def run_index(settings, *arguments, **options):
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": ".",
        "ASSISTANT_INDEX_SEEDS": str(settings.seeds),
        "ASSISTANT_INDEX_PATH": str(settings.path),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "index", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


@pytest.fixture
def many_seeds(tiny_index):
    """An index, and beside its seeds a hundred new ones that a build takes seconds for."""
    text = " ".join(f"Sentence {number} speaks of garden tools." for number in range(60))
    for number in range(100):
        (tiny_index.seeds / f"extra{number}.md").write_text(
            f"# Extra {number}\n\n{text} {number}.\n"
        )
    return tiny_index


def test_a_build_killed_at_any_moment_leaves_the_index_whole(many_seeds):
    live = current_generation(many_seeds.path)
    began = time.monotonic()
    run_index(many_seeds, "build", "--dry-run").wait()
    for moment in range(10):
        child = run_index(many_seeds, "build")
        time.sleep(0.2 + moment * 0.35)
        child.kill()
        child.wait()
        name = current_generation(many_seeds.path)
        if name == live:
            assert first(many_seeds, "Who reported the leak?").document_id == "minutes.txt"
        read_manifest(many_seeds.path / name)
    report = build_index(many_seeds)
    assert report.documents == 103
    assert first(many_seeds, "Extra 42 garden tools").document_id.startswith("extra")
    assert list(many_seeds.path.glob("*.partial-*")) == []
    assert time.monotonic() - began < 240


def test_of_two_builds_at_once_the_second_says_who_holds_the_lock(many_seeds):
    one = run_index(many_seeds, "build", "--json")
    assert json.loads(one.stdout.readline())["progress"]["step"] == "Reading"
    two = run_index(many_seeds, "build")
    _, said = two.communicate(timeout=60)
    assert two.returncode == 1
    assert f"process {one.pid} on host" in said
    waiting = run_index(many_seeds, "build", "--wait", "120")
    one.communicate(timeout=120)
    out, _ = waiting.communicate(timeout=60)
    assert (one.returncode, waiting.returncode) == (0, 0)
    assert out.startswith("Nothing to do")
