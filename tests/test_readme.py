"""Every command of the README is run, its Python too, and its table is that of the settings."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.answers import Answer
from assistant.history import History
from assistant.settings import ModelSettings, ServerSettings, Settings
from index import IndexSettings
from tests.conftest import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
SERVING = (REPOSITORY / "assistant/serving/README.md").read_text(encoding="utf-8")
COPIED = ("Makefile", "app.py", "assistant", "benchmarks", "constraints.txt", "index")
BLOCKS = re.findall(r"```bash\n(.*?)```", README, re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines()]
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)

SERVE = ".venv/bin/assistant serve"
WITH_MODEL = "ASSISTANT_LLM=ollama:qwen3:4b .venv/bin/python app.py"
SERVERS = {"make run", WITH_MODEL, SERVE}
CURL = [line for line in SERVING.splitlines() if line.startswith("curl")]
# Set-up is what these tests run in.
INSTALL = re.compile(r"\.venv/bin/python -m pip install .*--editable '\.\[(\w+)\]'")
# What takes minutes, or is what runs this test, is only asked what it would do.
ASKED_ONLY = {"make test", "make check", "make bench", "make fix", "make eval"}
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
    keep_a_conversation(folder)
    return folder


def keep_a_conversation(folder):
    """What the page would have kept of one question."""
    question = "How many people were killed?"
    done = run(f'.venv/bin/assistant ask --json "{question}"', folder)
    history = History(folder / Settings().conversations)
    history.add(history.start(question), Answer.from_dict(json.loads(done.stdout)))
    history.close()


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
    "command",
    [
        line
        for line in COMMANDS
        if line not in SERVERS | ASKED_ONLY | {WATCH} and not INSTALL.fullmatch(line)
    ],
)
def test_a_command_works_as_it_is_written(clone, command):
    typed = "How many people were killed?\nexit\n" if command == CHAT else ""
    done = run(command, clone, input=typed, timeout=120)
    assert done.returncode == STATUS.get(command, 0), done.stderr
    assert "Traceback" not in done.stderr
    if typed or 'assistant ask "How' in command:
        assert "at least 227 people killed" in " ".join(done.stdout.split())


@pytest.mark.parametrize("command", sorted(ASKED_ONLY))
def test_a_long_task_is_one_that_make_knows(clone, command):
    done = run(f"{command} --dry-run", clone, timeout=30)
    assert done.returncode == 0, done.stderr
    assert ".venv/bin/" in done.stdout


def test_every_task_of_the_makefile_is_in_the_readme():
    tasks = re.findall(r"^\.PHONY: (.+)$", (REPOSITORY / "Makefile").read_text(), re.MULTILINE)
    assert set(tasks[0].split()) == set(re.findall(r"(?:^|`)make (\w+)", README, re.MULTILINE))


@pytest.mark.parametrize("readme", [README, SERVING], ids=["project", "serving"])
def test_an_extra_that_is_named_exists(readme):
    names = INSTALL.findall(readme)
    extras = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    assert names
    assert set(names) <= extras["optional-dependencies"].keys()


@pytest.mark.parametrize("command", sorted(SERVERS))
def test_a_server_serves_and_stops_when_asked(clone, command):
    health = "/api/health" if command == SERVE else "/"
    with (
        serving(clone, command, ASSISTANT_PORT="0") as address,
        urllib.request.urlopen(address + health, timeout=30) as page,  # noqa: S310 - loopback
    ):
        assert page.status == 200


def test_what_is_asked_with_curl_is_answered(clone):
    with serving(clone, SERVE, ASSISTANT_PORT="0") as address:
        done = [
            run(command.replace("http://127.0.0.1:7860", address), clone, timeout=60)
            for command in CURL
        ]
    assert [one.returncode for one in done] == [0] * len(CURL)
    answer, stream, search, document, health, schema = (one.stdout for one in done)
    assert "at least 227 people killed" in json.loads(answer)["text"]
    assert "event: finished" in stream
    assert len(json.loads(search)["passages"]) == 3
    assert json.loads(document)["title"]
    assert json.loads(health)["passages"]
    assert "/ask" in json.loads(schema)["paths"]


@contextmanager
def serving(clone, command, **variables):
    """The address of a server that a command starts, and that is stopped afterwards."""
    server = subprocess.Popen(
        ["/bin/sh", "-c", f"exec env {command}"],
        cwd=clone,
        env={**environment(), **variables},
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
        yield address[0]
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


def settings_table(classes):
    lines = ["| variable | default | meaning |", "|---|---|---|"]
    for settings in classes:
        prefix = settings.model_config["env_prefix"]
        plain = settings().model_dump(mode="json")
        lines += [
            f"| `{prefix}{name.upper()}` | `{plain[name]}` | {field.description} |"
            for name, field in settings.model_fields.items()
        ]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("readme", "classes"),
    [(README, (Settings, ModelSettings, IndexSettings)), (SERVING, (ServerSettings,))],
    ids=["project", "serving"],
)
def test_a_table_of_settings_is_that_of_the_classes(readme, classes):
    found = re.search(r"<!-- settings.*?-->\n(.*?)\n<!-- end", readme, re.DOTALL)
    assert found is not None
    assert found[1] == settings_table(classes)


def test_the_readme_is_short_enough_to_be_read():
    assert len(README.splitlines()) <= 200


def test_every_picture_is_there():
    pictures = re.findall(r"!\[\w+\]\(([^)]+)\)", README)
    assert len(pictures) == 4
    assert [name for name in pictures if not (REPOSITORY / name).is_file()] == []
