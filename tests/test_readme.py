"""Every command of the README is run, its Python too, and its table is that of the settings."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from assistant import Settings
from index import IndexSettings
from tests.conftest import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
COPIED = ("Makefile", "app.py", "assistant", "benchmarks", "constraints.txt", "index")
BLOCKS = re.findall(r"```bash\n(.*?)```", README, re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines()]
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)

SERVERS = {"make run", ".venv/bin/python app.py"}
# Set-up is what these tests run in; that the commands are the Makefile's own is tested below.
SET_UP = {
    "python3 -m venv .venv",
    ".venv/bin/python -m pip install --constraint constraints.txt --editable .",
}
# What takes minutes, or is what runs this test, is only asked what it would do.
ASKED_ONLY = {"make test", "make check", "make bench", "make fix"}
WATCH = ".venv/bin/python -m index watch"
CHAT = ".venv/bin/assistant chat"
# Before a second build there is nothing to roll back to, and the command says so.
STATUS = {".venv/bin/python -m index rollback": 1}


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A copy of the project whose `.venv` is the environment of these tests."""
    folder = tmp_path_factory.mktemp("clone") / "project"
    folder.mkdir()
    for name in (*COPIED, "pyproject.toml", "seeds", "tests/evals"):
        source, target = REPOSITORY / name, folder / name
        target.parent.mkdir(exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    environment = folder / ".venv"
    environment.mkdir()
    for path in Path(sys.prefix).iterdir():
        if not path.name.startswith(".installed"):
            (environment / path.name).symlink_to(path)
    for extras in ("", "-dev", "-bench"):
        (environment / f".installed{extras}").touch()
    run(".venv/bin/python -m index build", folder)
    return folder


def environment():
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    return {**kept, "PYTHONPATH": "."}


def run(command, folder, **options):
    """Run a line as a shell would."""
    return subprocess.run(
        ["/bin/sh", "-c", command],
        check=False,
        cwd=folder,
        env=environment(),
        text=True,
        capture_output=True,
        **options,
    )


@pytest.mark.parametrize(
    "command", [line for line in COMMANDS if line not in SERVERS | SET_UP | ASKED_ONLY | {WATCH}]
)
def test_a_command_works_as_it_is_written(clone, command):
    typed = "How many people were killed?\nexit\n" if command == CHAT else ""
    done = run(command, clone, input=typed, timeout=120)
    assert done.returncode == STATUS.get(command, 0), done.stderr
    assert "Traceback" not in done.stderr
    if "killed" in command + typed:
        assert "at least 227 people killed" in " ".join(done.stdout.split())


@pytest.mark.parametrize("command", sorted(ASKED_ONLY))
def test_a_long_task_is_one_that_make_knows(clone, command):
    done = run(f"{command} --dry-run", clone, timeout=30)
    assert done.returncode == 0, done.stderr
    assert ".venv/bin/" in done.stdout


def test_every_task_of_the_makefile_is_in_the_readme():
    tasks = re.findall(r"^\.PHONY: (.+)$", (REPOSITORY / "Makefile").read_text(), re.MULTILINE)
    assert {f"make {task}" for task in tasks[0].split()} == {
        line for line in COMMANDS if line.startswith("make")
    }


def test_the_set_up_without_make_is_what_make_does(clone):
    (clone / ".venv" / ".installed").rename(clone / ".venv" / "kept")
    try:
        done = run("make run --dry-run", clone, timeout=30)
    finally:
        (clone / ".venv" / "kept").rename(clone / ".venv" / ".installed")
    steps = done.stdout.replace("--quiet ", "").replace('"', "")
    for command in [*SET_UP, ".venv/bin/python -m index build", ".venv/bin/python app.py"]:
        assert command in steps


@pytest.mark.parametrize("command", sorted(SERVERS))
def test_the_page_is_served_and_stops_when_asked(clone, command):
    server = subprocess.Popen(
        command.split(),
        cwd=clone,
        env={**environment(), "ASSISTANT_PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        address = None
        assert server.stdout is not None
        while address is None:
            line = server.stdout.readline()
            assert line, "it ended before it served"
            address = re.search(r"http://127\.0\.0\.1:\d+", line)
        with urllib.request.urlopen(address[0], timeout=30) as page:  # noqa: S310 - loopback
            assert page.status == 200
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.communicate(timeout=30)


def test_watching_builds_at_once_and_stops_when_asked(clone):
    watch = subprocess.Popen(
        WATCH.split(), cwd=clone, env=environment(), stdout=subprocess.PIPE, text=True
    )
    assert watch.stdout is not None
    assert "Watching" in watch.stdout.readline()
    assert "Nothing to do" in watch.stdout.readline()
    time.sleep(1)
    watch.send_signal(signal.SIGINT)
    watch.communicate(timeout=30)
    assert watch.returncode in {0, 130}


def test_the_python_example_runs(clone):
    (example,) = PYTHON
    done = run(f"{sys.executable} -", clone, input=example, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "at least 227 people killed" in done.stdout


def settings_table():
    lines = ["| variable | default | meaning |", "|---|---|---|"]
    for settings in (Settings, IndexSettings):
        prefix = settings.model_config["env_prefix"]
        lines += [
            f"| `{prefix}{name.upper()}` | `{field.default}` | {field.description} |"
            for name, field in settings.model_fields.items()
        ]
    return "\n".join(lines)


def test_the_table_of_settings_is_that_of_the_classes():
    found = re.search(r"<!-- settings.*?-->\n(.*?)\n<!-- end", README, re.DOTALL)
    assert found is not None
    assert found[1] == settings_table()


def test_the_readme_is_short_enough_to_be_read():
    assert len(README.splitlines()) <= 200
