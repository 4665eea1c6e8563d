"""The last reports: kept by every run, whole, the newest of them."""

import json
import os
import re
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from assistant.errors import EvaluationError
from assistant.evaluation.figures import figures_of
from assistant.evaluation.kept import NEWEST, Shelf, keep_report, read_kept, read_shelf
from assistant.evaluation.report import SCHEMA, Report, write_report
from tests import commands
from tests.assistant.evaluation.examples import observation, write_seed_set

run = partial(commands.run, "assistant")

FIGURES = '"figures": {"a": {"value": %s, "low": 0, "high": 1, "cases": 1}}'
WHOLE = (
    f'{{"schema": {SCHEMA}, "reports": [{{"collection": "c", "system": "s", {FIGURES}, '
    '"observations": []}]}'
)


def report(name="a set", **changes):
    observations = [observation("c", measures={"answer right": 1.0}, **changes)]
    return Report(
        collection=name,
        system="assistant",
        figures=figures_of(observations),
        observations=observations,
        plots=[],
    )


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_what_is_kept_is_read_again(tmp_path):
    path = keep_report(tmp_path / "deep" / "reports", [report(), report("other")])
    kept = read_kept(path)
    assert kept.name == path.name
    assert kept.reports == (report(), report("other"))
    assert timedelta() <= datetime.now(UTC) - kept.written < timedelta(minutes=5)


def test_files_are_named_by_the_time(tmp_path):
    path = keep_report(tmp_path, [report()])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d{6}\.\d{6}Z\.json", path.name)
    written = read_kept(path).written
    assert path.name.startswith(f"{written:%Y-%m-%dT%H%M%S}")


def test_the_newest_are_kept_and_files_of_others_left(tmp_path):
    (tmp_path / "mine.json").write_text("{}")
    paths = [keep_report(tmp_path, [report()]) for _ in range(NEWEST + 3)]
    assert names(tmp_path) == sorted([*(path.name for path in paths[3:]), "mine.json"])


def test_nothing_half_written_is_left_or_read(tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    keep_report(tmp_path, [report()])
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EvaluationError, match=f"{tmp_path} cannot be written: .*No space left"):
        keep_report(tmp_path, [report("other")])
    (kept,) = read_shelf(tmp_path).kept
    assert kept.reports == (report(),)


def test_a_shelf_has_the_newest_first(tmp_path):
    for name in ("one", "two", "three"):
        keep_report(tmp_path, [report(name)])
    found = [kept.reports[0].collection for kept in read_shelf(tmp_path).kept]
    assert found == ["three", "two", "one"]


def test_a_folder_that_is_not_there_is_an_empty_shelf(tmp_path):
    assert read_shelf(tmp_path / "nowhere") == Shelf()
    (tmp_path / "file").write_text("")
    assert read_shelf(tmp_path / "file") == Shelf()


def test_a_report_from_before_it_had_a_time_has_that_of_its_file(tmp_path):
    path = tmp_path / "old.json"
    write_report(path, [report()])
    whole = json.loads(path.read_text(encoding="utf-8"))
    assert whole.pop("written")
    path.write_text(json.dumps(whole))
    os.utime(path, (0, 86400))
    (kept,) = read_shelf(tmp_path).kept
    assert kept.written == datetime(1970, 1, 2, tzinfo=UTC)
    assert kept.reports == (report(),)


def test_halves_of_letters_are_kept(tmp_path):
    kept = read_kept(keep_report(tmp_path, [report("Łódź \ud800")]))
    assert kept.reports[0].collection == "Łódź \ud800"


def test_the_example_of_a_whole_report_is_one(tmp_path):
    (tmp_path / "r.json").write_text(WHOLE % "0.5")
    assert read_kept(tmp_path / "r.json").reports[0].figures["a"].value == 0.5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        "{}",
        '{"schema": 1}',
        '{"schema": 1, "reports": []}',
        '{"schema": 1, "reports": [7]}',
        "[" * 100_000,
        WHOLE.replace('"schema": 1', '"schema": 2') % "0.5",
        WHOLE.replace('"schema": 1', '"written": "2026-11-24T12:00:00", "schema": 1') % "0.5",
        WHOLE % "NaN",
        WHOLE % "Infinity",
        WHOLE % "1e999",
        WHOLE % ("1" + "0" * 400),
        WHOLE % '"many"',
    ],
    ids=lambda text: text[:60],
)
def test_what_is_no_report_is_named_and_does_not_hide_the_others(tmp_path, text):
    keep_report(tmp_path, [report()])
    (tmp_path / "bad.json").write_text(text)
    with pytest.raises(EvaluationError, match=f"{tmp_path / 'bad.json'} is no report"):
        read_kept(tmp_path / "bad.json")
    shelf = read_shelf(tmp_path)
    assert len(shelf.kept) == 1
    assert shelf.broken == ("bad.json",)


def test_bytes_that_are_no_text_are_no_report(tmp_path):
    (tmp_path / "bad.json").write_bytes(b"\xff\xfe")
    assert read_shelf(tmp_path) == Shelf(broken=("bad.json",))


def test_folders_are_not_taken_for_reports(tmp_path):
    (tmp_path / "folder.json").mkdir()
    assert read_shelf(tmp_path) == Shelf()


def test_every_evaluation_is_kept_in_the_cache_beside_the_file_that_was_asked_for(
    tiny_index, tmp_path
):
    write_seed_set(tmp_path / "mine")
    options = ("--limit", "1", "--cache", "elsewhere")
    for more in ((), ("--json", "r.json")):
        assert run(tiny_index, "eval", "mine", *options, *more).returncode == 0
    newest, older = read_shelf(tmp_path / "elsewhere" / "reports").kept
    assert newest.reports == read_kept(tmp_path / "r.json").reports
    assert older.reports[0].collection == "mine"
    assert not (tmp_path / ".eval").exists()
    done = run(tiny_index, "eval", "compare", f"elsewhere/reports/{older.name}", "r.json")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_cache_without_room_for_reports_is_told_before_the_first_question(tiny_index, tmp_path):
    write_seed_set(tmp_path / "mine")
    (tmp_path / "file").write_text("")
    done = run(tiny_index, "eval", "mine", "--cache", "file")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{tmp_path / 'file' / 'reports'} cannot be written")
