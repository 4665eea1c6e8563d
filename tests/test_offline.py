"""Nothing calls out: every step of a first use, with the network not just shut but watched."""

import json
import os
import subprocess
import sys

import pytest

from index.settings import IndexSettings
from tests.conftest import REPOSITORY

# Every way to a name or an address raises and is counted; only sockets of this machine work.
# Name look-ups are counted even where a library swallows the error.
WATCH = """
import json, socket, sys
attempts = []

def refused(name, address=None):
    attempts.append(f"{name} {address}")
    raise OSError(f"{name} {address}: there is no network in this test")

def guard(name, genuine):
    def guarded(self, address, *rest):
        if self.family == socket.AF_UNIX:
            return genuine(self, address, *rest)
        return refused(name, address)
    return guarded

for name in ("connect", "connect_ex"):
    setattr(socket.socket, name, guard(name, getattr(socket.socket, name)))
genuine_sendto = socket.socket.sendto
socket.socket.sendto = lambda self, data, *rest: guard("sendto", genuine_sendto)(self, rest[-1])
for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr"):
    setattr(socket, name, lambda *given, name=name, **_: refused(name, given))

def ended(**found):
    import time
    time.sleep(0.2)  # for what a thread may still be up to
    print(json.dumps({"attempts": attempts, **found}))
"""
STEPS = """
from pathlib import Path
import assistant, index
for package in (assistant, index):
    for name in package.__all__:
        getattr(package, name)
from assistant import Assistant
from assistant.doctor import examine
from index import IndexSettings, build_index
settings = IndexSettings()
report = build_index(settings)
helper = Assistant.from_settings(index_settings=settings)
answer = helper.ask("How many people were killed?")
"""


def run(code, settings):
    """What some code found, and where it tried to connect to."""
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ASSISTANT_", "HF_", "TRANSFORMERS_", "GRADIO_", "LANG", "ANONYM"))
    }
    done = subprocess.run(
        [sys.executable, "-c", WATCH + code],
        env={
            **plain,
            "PYTHONPATH": str(REPOSITORY),
            "ASSISTANT_INDEX_SEEDS": str(settings.seeds),
            "ASSISTANT_INDEX_PATH": str(settings.path),
        },
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.create_connection(('192.0.2.1', 443), timeout=1)",
        "socket.getaddrinfo('example.invalid', 443)",
        "__import__('urllib.request').request.urlopen('http://example.invalid')",
        "__import__('httpx').get('http://192.0.2.1')",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 53))",
    ],
)
def test_the_watch_sees_what_calls_out(article_settings, attempt):
    code = f"try:\n    {attempt}\nexcept Exception:\n    pass\nended()"
    assert run(code, article_settings)["attempts"]


def test_building_asking_and_examining_call_no_one(tmp_path):
    afresh = IndexSettings(seeds=REPOSITORY / "seeds", path=tmp_path / "index")
    code = STEPS + (
        "checks = examine(settings)\n"
        "ended(passages=report.passages, outcome=answer.outcome,\n"
        "      ill=[str(check) for check in checks if not check.is_well])"
    )
    found = run(code, afresh)
    assert found["attempts"] == []
    assert found["passages"] > 10
    assert (found["outcome"], found["ill"]) == ("answered", [])


def test_the_faces_for_langchain_call_no_one(article_settings):
    code = STEPS + (
        "output = helper.as_runnable().invoke({'input': 'Who is Samat Abish?'})\n"
        "documents = helper.as_retriever(k=2).invoke('Who is Samat Abish?')\n"
        "ended(outcome=output['outcome'], documents=len(documents))"
    )
    assert run(code, article_settings) == {"attempts": [], "outcome": "answered", "documents": 2}


def test_making_page_and_api_calls_no_one(article_settings):
    code = STEPS + (
        "import os\n"
        "os.environ['GRADIO_ANALYTICS_ENABLED'] = 'False'\n"
        "from assistant.environment import read_settings\n"
        "from assistant.page.server import add_page\n"
        "from assistant.serving.application import api_app\n"
        "environment = read_settings()\n"
        "app = api_app(helper, environment.server, environment.answers)\n"
        "add_page(app, helper, environment)\n"
        "paths = {getattr(route, 'path', None) for route in app.routes}\n"
        "ended(served=sorted(paths & {'', '/api', '/mcp'}))"
    )
    found = run(code, article_settings)
    assert found["attempts"] == []
    assert found["served"] == ["", "/api", "/mcp"]


def test_the_command_calls_no_one(article_settings):
    code = "from assistant.__main__ import main\nended(status=main(['ask', 'Who is Samat Abish?']))"
    assert run(code, article_settings) == {"attempts": [], "status": 0}
