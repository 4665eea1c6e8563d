import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
from functools import partial

import pytest

from assistant.settings import Settings
from index.manifest import current_generation
from index.searcher import Searcher
from index.settings import IndexSettings
from tests import commands
from tests.commands import environment
from tests.conftest import TINY_SEEDS, write_seeds

BROKEN = b"%PDF-1.7\nnothing"
CAR_PARK = "When does the car park close?"


run = partial(commands.run, "index")
run_process = partial(commands.run_process, "index")


def add_car_park(settings, hour="ten"):
    write_seeds(settings.seeds, {"park.md": f"# Parking\n\nThe car park closes at {hour}.\n"})


def break_a_seed(settings):
    path = settings.seeds / "broken.pdf"
    path.write_bytes(BROKEN)
    return path


# build


def test_a_build_says_what_it_did_and_the_next_that_there_is_nothing_to_do(tiny_settings):
    first = run_process(tiny_settings, "build")
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith("3 added: ")
    second = run_process(tiny_settings, "build")
    assert (second.returncode, second.stderr) == (0, "")
    assert second.stdout.startswith("Nothing to do")


def test_a_dry_run_changes_nothing(tiny_settings):
    done = run(tiny_settings, "build", "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Would be done: 3 added")
    assert not tiny_settings.path.exists()


def test_a_build_without_its_bad_seeds_has_a_status_of_its_own(tiny_index):
    broken = break_a_seed(tiny_index)
    dry = run(tiny_index, "build", "--dry-run")
    done = run(tiny_index, "build")
    assert dry.returncode == done.returncode == 3
    assert "1 failed" in done.stdout
    for said in (dry.stderr, done.stderr):
        assert "FAILED 'broken.pdf'" in said
        assert str(broken) in said


def test_a_strict_build_publishes_nothing_with_a_bad_seed(tiny_index):
    live = current_generation(tiny_index.path)
    broken = break_a_seed(tiny_index)
    add_car_park(tiny_index)
    done = run(tiny_index, "build", "--strict")
    assert (done.returncode, done.stdout) == (1, "")
    assert "nothing was published" in done.stderr
    assert str(broken) in done.stderr
    assert "python -m index build" in done.stderr
    assert current_generation(tiny_index.path) == live


def test_a_build_reports_in_lines_of_json(tiny_index):
    add_car_park(tiny_index)
    break_a_seed(tiny_index)
    done = run_process(tiny_index, "build", "--json")
    assert (done.returncode, done.stderr) == (3, "")
    *progress, report = [json.loads(line) for line in done.stdout.splitlines()]
    assert progress
    assert all(list(line) == ["progress"] for line in progress)
    assert all(line["progress"].keys() == {"step", "done", "total"} for line in progress)
    assert report["report"]["added"] == ["park.md"]
    assert list(report["report"]["failed"]) == ["broken.pdf"]
    assert report["report"]["generation"] == current_generation(tiny_index.path)


@pytest.mark.parametrize("state", ["missing", "empty", "a file"])
def test_seeds_that_are_no_folder_of_documents_are_named(tiny_settings, state):
    seeds = tiny_settings.seeds
    seeds.rename(seeds.with_name("moved"))
    if state == "empty":
        seeds.mkdir()
    elif state == "a file":
        seeds.write_text("text")
    done = run(tiny_settings, "build")
    assert (done.returncode, done.stdout) == (1, "")
    assert str(seeds) in done.stderr
    assert "Traceback" not in done.stderr
    assert not tiny_settings.path.exists()


def test_an_index_that_cannot_be_written_is_named(tiny_settings):
    tiny_settings.path.write_text("a file where a folder should be")
    done = run(tiny_settings, "build")
    assert done.returncode == 1
    assert str(tiny_settings.path) in done.stderr
    assert "ASSISTANT_INDEX_PATH" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_index_among_the_seeds_would_index_itself_and_is_refused(tiny_settings):
    for path in (tiny_settings.seeds, tiny_settings.seeds / "handbook" / "built"):
        done = run(tiny_settings, "build", ASSISTANT_INDEX_PATH=str(path))
        assert (done.returncode, done.stdout) == (1, "")
        assert f"ASSISTANT_INDEX_PATH to {str(path)!r}" in done.stderr
        assert not (path / "CURRENT").exists()


def test_a_hidden_index_among_the_seeds_is_none_of_them(tiny_settings):
    path = str(tiny_settings.seeds / ".index")
    assert run(tiny_settings, "build", ASSISTANT_INDEX_PATH=path).returncode == 0
    done = run(tiny_settings, "build", ASSISTANT_INDEX_PATH=path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Nothing to do")


# status, search, rollback


def test_the_status_of_a_fresh_index(tiny_index):
    done = run(tiny_index, "status")
    assert (done.returncode, done.stderr) == (0, "")
    assert str(tiny_index.path / current_generation(tiny_index.path)) in done.stdout
    assert "3 documents" in done.stdout
    assert re.search(r"State +fresh", done.stdout)


def test_the_status_of_a_stale_index_names_the_command(tiny_index):
    add_car_park(tiny_index)
    done = run(tiny_index, "status")
    assert done.returncode == 0
    assert re.search(r"State +1 seeds? added", done.stdout)
    assert "python -m index build" in done.stdout


def test_the_status_names_seeds_that_could_not_be_read(tiny_index):
    broken = break_a_seed(tiny_index)
    run(tiny_index, "build")
    done = run(tiny_index, "status")
    assert done.returncode == 3
    assert "FAILED" in done.stdout
    assert str(broken) in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every file name is text")
def test_a_seed_whose_name_is_no_text_does_not_stay_news(tiny_index):
    name = os.fsencode(tiny_index.seeds) + b"/caf\xe9.txt"
    with open(name, "w") as file:  # noqa: PTH123 - a path of bytes
        file.write("Closed on Mondays.")
    done = run(tiny_index, "build")
    assert done.returncode == 3
    assert "its name is not valid UTF-8. Rename it." in done.stderr
    assert re.search(r"State +fresh", run(tiny_index, "status").stdout)


def test_the_status_shows_what_was_skipped_and_why(article_settings):
    plain = run(article_settings, "status").stdout
    done = run(article_settings, "status", "--furniture")
    assert done.returncode == 0
    assert "Skipped in" not in plain
    skipped = done.stdout.split("Skipped in", 1)[1]
    assert "'More details'" in skipped
    spans = re.findall(r"^ +(\d+)-(\d+)  \w+", skipped, re.MULTILINE)
    assert len(spans) > 3
    text = next(article_settings.seeds.glob("*.txt")).read_text(encoding="utf-8")
    assert any(text[int(start) : int(end)] == "More details" for start, end in spans)


def test_a_search_shows_passages_best_first(tiny_index):
    done = run(tiny_index, "search", "When was the coffee machine bought?", "-k", "2")
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        re.findall(r"^(\d+)\. \d\.\d{3}  'kaffee\.md#\d+-\d+'", done.stdout, re.MULTILINE)[0] == "1"
    )
    assert len(re.findall(r"^\d+\. ", done.stdout, re.MULTILINE)) == 2
    assert "bought in 2019" in done.stdout


def test_a_search_prints_nothing_that_steers_a_terminal(tiny_index):
    write_seeds(
        tiny_index.seeds,
        {"p\x1b[2J.md": "# Pri\x1b]0;x\u202enter\n\nThe \x1b[2Jprinter is \u202ehere.\n"},
    )
    assert run(tiny_index, "build").returncode == 0
    done = run(tiny_index, "search", "Where is the printer?")
    assert "printer" in done.stdout
    assert not {"\x1b", "\u202e"} & set(done.stdout)


def test_rolling_back_makes_the_generation_before_live_again(tiny_index):
    old = current_generation(tiny_index.path)
    add_car_park(tiny_index)
    run(tiny_index, "build")
    done = run(tiny_index, "rollback")
    assert (done.returncode, done.stdout) == (0, f"Generation {old} is live again\n")
    assert current_generation(tiny_index.path) == old


def test_with_nothing_to_roll_back_to_it_says_so(tiny_index):
    done = run(tiny_index, "rollback")
    assert (done.returncode, done.stdout) == (1, "")
    assert str(tiny_index.path) in done.stderr


@pytest.mark.parametrize("arguments", [["status"], ["search", "leave"], ["rollback"]])
def test_without_an_index_the_build_is_named(tiny_settings, arguments):
    done = run(tiny_settings, *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr == f"No index at {tiny_settings.path}. Build it with: python -m index build\n"
    )


# usage and settings


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["build", "--wait", "soon"],
        ["build", "--wait", "-1"],
        ["build", "--wait", "nan"],
        ["search"],
        ["search", "leave", "-k", "0"],
        ["search", "leave", "-k", "-2"],
        ["search", "leave", "-k", "many"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_explained(tiny_settings, arguments):
    done = run(tiny_settings, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: python -m index")


def test_every_command_is_in_the_help(tiny_settings):
    done = run(tiny_settings, "--help")
    assert done.returncode == 0
    for command in ("build", "status", "search", "rollback", "watch"):
        assert command in done.stdout


@pytest.mark.parametrize(
    "name",
    ["ASSISTANT_INDEX_SEEDZ", "assistant_index_sedes", "ASSISTANT_INDX_PATH", "ASSISTANT_SEEDS"],
)
def test_a_misspelt_setting_is_refused(tiny_settings, name):
    done = run(tiny_settings, "build", **{name: "x"})
    assert (done.returncode, done.stdout) == (1, "")
    assert name in done.stderr
    assert "ASSISTANT_INDEX_SEEDS" in done.stderr
    assert not tiny_settings.path.exists()


def test_settings_of_answers_and_of_others_are_left_alone(tiny_index):
    theirs = {f"ASSISTANT_{name.upper()}": "1" for name in Settings.model_fields}
    done = run(tiny_index, "status", **theirs, ASSISTANTS="4", MY_ASSISTANT_INDEX_SEEDS="x")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ASSISTANT_INDEX_PASSAGE_TOKENS", "5"),
        ("ASSISTANT_INDEX_PASSAGE_TOKENS", "many"),
        ("ASSISTANT_INDEX_MAX_FILE_MB", "-1"),
    ],
)
def test_a_value_out_of_bounds_is_named_with_its_variable(tiny_settings, name, value):
    done = run(tiny_settings, "build", **{name: value})
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{name} to '{value}'" in done.stderr
    assert "errors.pydantic.dev" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_empty_variable_is_as_good_as_none(tiny_settings):
    done = run(tiny_settings, "status", ASSISTANT_INDEX_PATH="", ASSISTANT_INDEX_PASSAGE_TOKENS="")
    assert done.returncode == 1
    assert f"No index at {tiny_settings.seeds.parent / '.index'}." in done.stderr


def test_nobody_reading_on_is_no_error(tiny_index):
    child = subprocess.Popen(
        [sys.executable, "-m", "index", "search", "leave"],
        env=environment(tiny_index),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout
    child.stdout.close()  # as `| head -1` does when it has its line
    _, said = child.communicate(timeout=60)
    assert child.returncode == 141
    assert said == ""


def test_a_terminal_that_lacks_letters_gets_others(tiny_index):
    done = run_process(tiny_index, "search", "Maschine gereinigt", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "t?glich" in done.stdout


# watch


class Watch:
    """`python -m index watch` as a process, and its lines as they come."""

    def __init__(self, settings):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "index", "watch"],
            env=environment(settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            bufsize=1,
        )
        self.said: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self):
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                self._lines.put(line)

    def wait_for(self, text):
        """Read on until a line has this text."""
        while True:
            line = self._lines.get(timeout=40)
            self.said.append(line)
            if text in line:
                return

    def stop(self):
        """Press Ctrl-C, and give the exit status and everything that was said."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        status = self.process.wait(timeout=20)
        self._reader.join()
        while not self._lines.empty():
            self.said.append(self._lines.get())
        return status, "".join(self.said)


@pytest.fixture
def watch(tiny_index):
    watch = Watch(tiny_index)
    yield watch
    watch.stop()


def test_a_watch_publishes_each_change_and_a_searcher_follows(tiny_index, watch):
    searcher = Searcher(tiny_index)
    old = searcher.search(CAR_PARK, 1).generation
    watch.wait_for("Nothing to do")
    add_car_park(tiny_index, "ten")
    watch.wait_for("1 added")
    found = searcher.search(CAR_PARK, 1)
    assert "closes at ten" in found.passages[0].passage.text
    assert found.generation == current_generation(tiny_index.path) != old
    add_car_park(tiny_index, "eleven")
    watch.wait_for("1 changed")
    assert "closes at eleven" in searcher.search(CAR_PARK, 1).passages[0].passage.text
    searcher.close()
    status, said = watch.stop()
    assert status == 130
    assert "Traceback" not in said


def test_a_watch_survives_an_emptied_folder(tiny_index, watch):
    live = current_generation(tiny_index.path)
    watch.wait_for("Nothing to do")
    for path in tiny_index.seeds.rglob("*.*"):
        path.unlink()
    watch.wait_for("it is empty")
    assert current_generation(tiny_index.path) == live
    write_seeds(tiny_index.seeds, TINY_SEEDS)
    add_car_park(tiny_index)
    watch.wait_for("1 added")
    assert current_generation(tiny_index.path) != live
    status, said = watch.stop()
    assert status == 130
    assert "Traceback" not in said


def test_a_change_during_the_first_build_is_not_missed(tiny_settings):
    watch = Watch(tiny_settings)
    watch.wait_for("Watching")
    watch.wait_for("3 added")
    add_car_park(tiny_settings)  # the watch begins about now
    watch.wait_for("1 added")
    assert watch.stop()[0] == 130


def test_a_watch_does_not_follow_its_own_index(tiny_settings):
    settings = IndexSettings(seeds=tiny_settings.seeds, path=tiny_settings.seeds / ".index")
    watch = Watch(settings)
    watch.wait_for("3 added")
    add_car_park(settings)
    watch.wait_for("1 added")
    (settings.seeds / "park.md").unlink()
    watch.wait_for("1 deleted")
    _, said = watch.stop()
    assert "Nothing to do" not in said


def test_a_watch_without_seeds_says_so_and_ends(tmp_path):
    settings = IndexSettings(seeds=tmp_path / "none", path=tmp_path / "index")
    done = run(settings, "watch")
    assert done.returncode == 1
    assert str(settings.seeds) in done.stderr
    assert "Traceback" not in done.stderr
