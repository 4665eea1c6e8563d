"""`assistant serve` as people start and stop it."""

import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx

from assistant.serving.application import api_app, ways_in
from assistant.settings import ServerSettings, Settings
from tests.assistant.serving.apis import Scripted, asked, echo
from tests.commands import environment, run_process
from tests.conftest import ARTICLE

KILLED = "How many people were killed?"
# Where the extra is not installed, nothing of it can be imported.
WITHOUT_MCP = "import sys; sys.modules['mcp'] = None; "
SERVE = "from assistant.__main__ import main; sys.exit(main(['serve']))"


@contextmanager
def started(settings, *command):
    """A process that serves, and its first line."""
    with subprocess.Popen(
        [sys.executable, *(command or ("-m", "assistant", "serve"))],
        env=environment(settings, ASSISTANT_PORT="0"),
        cwd=settings.path.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline()
        finally:
            process.kill()


def stop(process):
    """Its status, and what it said besides, after Ctrl-C."""
    process.send_signal(signal.SIGINT)
    said, complained = process.communicate(timeout=30)
    return process.returncode, said, complained


def test_the_command_serves_until_it_is_stopped(article_settings):
    with started(article_settings) as (process, line):
        api, mcp = (word for word in line.split() if word.startswith("http://127.0.0.1:"))
        answer = httpx.post(api, json={"question": KILLED}).json()
        assert answer["citations"][0]["document"] == ARTICLE
        assert mcp == api.replace("/api/ask", "/mcp")
        assert stop(process) == (0, "", ""), "least of all the question"


def test_the_command_can_be_stopped_at_once(article_settings):
    with started(article_settings) as (process, _):
        assert stop(process) == (0, "", ""), "while it opens index and model"


def test_a_stream_that_is_open_does_not_keep_the_command(article_settings):
    with started(article_settings) as (process, line):
        address = line.split("at ")[1].split("/api")[0]
        with httpx.stream(
            "GET", f"{address}/mcp", headers={"Accept": "text/event-stream"}
        ) as open_:
            assert open_.status_code == 200
            began = time.perf_counter()
            assert stop(process) == (0, "", "")
            assert time.perf_counter() - began < 5


def test_without_an_index_the_command_says_so_and_follows_once_there_is_one(tiny_settings):
    from index import build_index

    with started(tiny_settings) as (process, line):
        client = httpx.Client(base_url=line.split("at ")[1].split("/api")[0])
        assert client.get("/api/health").status_code == 503
        build_index(tiny_settings)
        assert client.get("/api/health").json()["documents"] == 3
        assert asked(client, "How many days of leave carry over?").json()["outcome"] == "answered"
        client.close()
        status, said, complained = stop(process)
    assert (status, said) == (0, "")
    assert complained.count("python -m index build") == 1


def test_a_port_in_use_is_one_line(article_settings):
    with started(article_settings) as (process, line):
        port = line.split("/api")[0].rpartition(":")[2]
        done = run_process("assistant", article_settings, "serve", ASSISTANT_PORT=port)
        stop(process)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Port {port} of 127.0.0.1 is in use.")
    assert done.stderr.count("\n") == 1


def test_without_the_extra_the_rest_is_served_and_it_is_said_once(article_settings):
    with started(article_settings, "-c", WITHOUT_MCP + SERVE) as (process, line):
        assert "/mcp" not in line
        api = next(word for word in line.split() if word.startswith("http://127.0.0.1:"))
        assert httpx.post(api, json={"question": KILLED}).json()["outcome"] == "answered"
        assert httpx.post(api.replace("/api/ask", "/mcp"), json={}).status_code == 404
        status, _, complained = stop(process)
    assert status == 0
    assert complained.count("MCP is off") == 1
    assert "--editable '.[mcp]'" in complained


def test_the_ways_in_are_those_that_are_there():
    app = api_app(Scripted(echo), ServerSettings(port=0), Settings())
    assert ways_in(app) == ["/api/ask", "/mcp"]
