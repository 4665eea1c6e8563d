import json
import subprocess
import sys
import time
from functools import partial

import pytest

from assistant.settings import Settings
from tests import commands
from tests.commands import environment
from tests.conftest import ARTICLE, REPOSITORY

KILLED = "How many people were killed?"
WORLD_CUP = "Who won the World Cup in 1998?"


run = partial(commands.run, "assistant")
run_process = partial(commands.run_process, "assistant")


def test_a_question_is_answered_with_its_source(article_settings):
    done = run_process(article_settings, "ask", KILLED)
    assert (done.returncode, done.stderr) == (0, "")
    assert "227" in done.stdout
    assert "\n[1] " in done.stdout
    assert f"({ARTICLE}#" in done.stdout


def test_an_answer_as_json_is_that_of_python(article_settings, article_assistant):
    done = run_process(article_settings, "ask", "--json", KILLED)
    assert (done.returncode, done.stderr) == (0, "")
    printed = json.loads(done.stdout)
    answer = article_assistant.ask(KILLED).to_dict()
    assert printed.keys() == answer.keys()
    for name in ("question", "outcome", "text", "sentences", "citations", "generation"):
        assert printed[name] == answer[name]
    text = (REPOSITORY / "seeds" / ARTICLE).read_text(encoding="utf-8")
    for citation in printed["citations"]:
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_nothing_found_is_no_error(article_settings):
    done = run(article_settings, "ask", WORLD_CUP)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("The documents do not answer this.")
    printed = json.loads(run(article_settings, "ask", WORLD_CUP, "--json").stdout)
    assert (printed["outcome"], printed["sentences"]) == ("not_found", [])
    assert "1998" in printed["unknown_words"]


def test_a_question_may_begin_like_an_option(article_settings):
    done = run(article_settings, "ask", "--", "--json who was killed?")
    assert (done.returncode, done.stderr) == (0, "")


def test_an_empty_question_is_asked_for(article_settings):
    done = run(article_settings, "ask", "")
    assert (done.returncode, done.stdout) == (0, "Ask me a question about the documents.\n")


def test_bytes_that_are_no_text_are_no_question_but_no_error(article_settings):
    done = run_process(article_settings, "ask", b"killed \xff\xfe people?")
    assert (done.returncode, done.stderr) == (0, "")


def test_without_an_index_the_build_is_named(tiny_settings):
    done = run(tiny_settings, "ask", KILLED)
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr == f"No index at {tiny_settings.path}. Build it with: python -m index build\n"
    )


def test_a_damaged_index_is_named_with_its_cure(tiny_index):
    (tiny_index.path / "CURRENT").write_text("nonsense")
    done = run(tiny_index, "ask", KILLED)
    assert (done.returncode, done.stdout) == (1, "")
    assert str(tiny_index.path / "CURRENT") in done.stderr
    assert "python -m index build" in done.stderr


@pytest.mark.parametrize(
    "arguments", [[], ["nonsense"], ["ask"], ["ask", "a", "b"], ["chat", "now"]], ids=" ".join
)
def test_wrong_usage_is_explained(tiny_settings, arguments):
    done = run(tiny_settings, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: assistant")


def test_every_command_is_in_the_help(tiny_settings):
    done = run(tiny_settings, "--help")
    assert done.returncode == 0
    for command in ("ask", "chat", "doctor"):
        assert command in done.stdout


def test_help_comes_at_once(tiny_settings):
    def seconds():
        began = time.perf_counter()
        assert run_process(tiny_settings, "--help").returncode == 0
        return time.perf_counter() - began

    assert min(seconds() for _ in range(3)) < 0.3


@pytest.mark.parametrize("module", ["assistant", "index"])
def test_help_imports_neither_pydantic_nor_chroma(module):
    code = (
        "import sys\n"
        f"from {module}.__main__ import main\n"
        "try:\n"
        "    main(['--help'])\n"
        "except SystemExit:\n"
        "    heavy = {'pydantic', 'chromadb', 'numpy', 'onnxruntime', 'rich', 'langchain_core'}\n"
        "    print(heavy & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "set()\n"


@pytest.mark.parametrize(
    "name",
    ["ASSISTANT_PASSAGE", "assistant_ports", "ASSISTANT_INDEX_SEEDZ", "ASSISTANT_INDX_PATH"],
)
def test_a_misspelt_setting_is_refused(tiny_settings, name):
    done = run(tiny_settings, "ask", KILLED, **{name: "x"})
    assert (done.returncode, done.stdout) == (1, "")
    assert f"sets {name}, which is no setting" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ASSISTANT_PORT", "70000"),
        ("ASSISTANT_PASSAGES", "0"),
        ("ASSISTANT_MAX_WORDS", "few"),
        ("ASSISTANT_INDEX_PASSAGE_TOKENS", "5"),
    ],
)
def test_a_value_out_of_bounds_is_named_with_its_variable(tiny_settings, name, value):
    done = run(tiny_settings, "ask", KILLED, **{name: value})
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{name} to '{value}'" in done.stderr
    assert "errors.pydantic.dev" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_every_value_out_of_bounds_is_named(tiny_settings):
    done = run(tiny_settings, "doctor", ASSISTANT_PORT="x", ASSISTANT_PASSAGES="y")
    assert done.returncode == 1
    assert {line.split()[3] for line in done.stderr.splitlines()} == {
        "ASSISTANT_PORT",
        "ASSISTANT_PASSAGES",
    }


def test_settings_of_the_environment_count(article_settings):
    done = run(article_settings, "ask", WORLD_CUP, "--json", ASSISTANT_PASSAGES="2")
    assert len(json.loads(done.stdout)["passages"]) == 2
    done = run(article_settings, "ask", "x" * 101, ASSISTANT_MAX_QUESTION_CHARACTERS="100")
    assert "up to 100" in done.stdout


def test_an_empty_variable_is_as_good_as_none(article_settings):
    empty = {f"ASSISTANT_{name.upper()}": "" for name in Settings.model_fields}
    done = run(article_settings, "ask", "thanks", **empty)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("arguments", [["ask", KILLED], ["ask", "--json", WORLD_CUP]], ids=len)
def test_nobody_reading_on_is_no_error(article_settings, arguments):
    child = subprocess.Popen(
        [sys.executable, "-m", "assistant", *arguments],
        env=environment(article_settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout
    child.stdout.close()  # as `| head -1` does when it has its line
    _, said = child.communicate(timeout=60)
    assert child.returncode == 141
    assert said == ""


def test_a_terminal_that_lacks_letters_gets_others(article_settings):
    done = run_process(article_settings, "ask", "What is the sphere?", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.isascii()


def test_the_command_of_the_installation_is_the_module(tiny_settings):
    done = subprocess.run(
        [sys.executable, "-c", "from assistant.__main__ import main; raise SystemExit(main())"],
        env=environment(tiny_settings),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "usage: assistant" in done.stderr
