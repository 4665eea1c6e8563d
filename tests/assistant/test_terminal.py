import os
import pty
import select
import signal
import subprocess
import sys
import time
import unicodedata
from contextlib import suppress
from io import StringIO

import pytest

from assistant.chain import Assistant
from assistant.terminal import chat as converse
from assistant.terminal import render
from index.build import build_index
from index.settings import IndexSettings
from tests.conftest import REPOSITORY, write_seeds

KILLED = "How many people were killed?"
WORLD_CUP = "Who won the World Cup in 1998?"
MACHINE = "When was the coffee machine bought?"
# What would clear the screen, rename the window, move up a line and turn text around.
EVIL_NAME = "eis\x1b[2J\x9b1A\u202etxt.md"
EVIL_TEXT = """\
# Printers \x1b]0;stolen\x1b\\ \u202eeltit\u202c

The colour printer \x1b[2J\x1b[1Ais on the \u2066third\u2069 floor \x9b31m by the stairs.

The spare toner \u202eis kept\u202c in the cellar.
"""


@pytest.fixture(scope="module")
def evil(tmp_path_factory):
    """An assistant for a document that means harm to a terminal, and where its index is."""
    folder = tmp_path_factory.mktemp("evil")
    seeds = write_seeds(folder / "seeds", {EVIL_NAME: EVIL_TEXT, "plain.md": "# Plain\n\nText.\n"})
    settings = IndexSettings(seeds=seeds, path=folder / "index")
    build_index(settings)
    assistant = Assistant.from_settings(index_settings=settings)
    yield assistant, settings
    assistant.close()


def unsafe(text):
    """Control characters other than line ends, and what reorders text."""
    bidi = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    return {
        character
        for character in text
        if (unicodedata.category(character) in {"Cc", "Cs"} and character != "\n")
        or character in bidi
    }


def environment(settings):
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(REPOSITORY),
        "ASSISTANT_INDEX_SEEDS": str(settings.seeds),
        "ASSISTANT_INDEX_PATH": str(settings.path),
    }


def chat(settings, typed):
    """What a conversation prints, from its standard input."""
    return subprocess.run(
        [sys.executable, "-m", "assistant", "chat"],
        env=environment(settings),
        input=typed,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_an_answer_is_shown_above_its_numbered_sources(article_assistant):
    answer = article_assistant.ask(KILLED)
    text, blank, *sources = render(answer).split("\n")
    assert text == answer.text
    assert blank == ""
    assert len(sources) == len(answer.citations)
    for line, citation in zip(sources, answer.citations, strict=True):
        assert line.startswith(f"[{citation.marker}] {citation.title}")
        assert line.endswith(f"({citation.document}#{citation.start}-{citation.end})")


def test_a_heading_that_is_the_title_is_shown_once(tiny_index):
    assistant = Assistant.from_settings(index_settings=tiny_index)
    shown = render(assistant.ask("Who has no paid leave?"))
    assert "] Leave > Contractors (handbook/leave.md#" in shown
    assistant.close()


def test_a_refusal_is_shown_with_passages_that_are_no_answer(article_assistant):
    text, blank, label, *nearest = render(article_assistant.ask(WORLD_CUP)).split("\n")
    assert text.startswith("The documents do not answer this. No document contains")
    assert blank == ""
    assert "not an answer" in label
    assert len(nearest) == 3
    assert all(line.startswith("- ") and len(line) < 300 for line in nearest)


def test_a_reply_is_shown_alone(article_assistant):
    assert render(article_assistant.ask("thanks")) == "You are welcome."


@pytest.mark.parametrize(
    "question",
    ["Where is the colour printer?", "Where is the spare toner?", WORLD_CUP, "\x1b[2J?"],
)
def test_nothing_of_a_document_steers_the_terminal(evil, question):
    assistant, _ = evil
    assert unsafe(render(assistant.ask(question))) == set()


def test_the_document_that_means_harm_is_really_cited(evil):
    assistant, _ = evil
    answer = assistant.ask("Where is the colour printer?")
    assert [citation.document for citation in answer.citations] == [EVIL_NAME]
    assert unsafe(answer.citations[0].quote)
    assert unsafe(answer.citations[0].title)
    assert "\ufffd" in render(answer)


def test_two_questions_from_a_pipe_are_answered_and_then_it_ends(tiny_index):
    done = chat(tiny_index, f"{MACHINE}\nWho won the World Cup?\nexit\n{MACHINE}\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("for 1,250 euros. [1]") == 1
    assert done.stdout.count("[1] Kaffeeküche (kaffee.md#") == 1
    assert done.stdout.count("The documents do not answer this.") == 1


@pytest.mark.parametrize("typed", ["", KILLED, "\n\n", "QUIT\n", " :q \nthanks"])
def test_a_conversation_ends_with_its_input(article_assistant, monkeypatch, capsys, typed):
    monkeypatch.setattr("sys.stdin", StringIO(typed))
    converse(article_assistant)
    shown = capsys.readouterr()
    assert ("227" in shown.out) == (typed == KILLED)
    assert "You are welcome." not in shown.out
    assert shown.err == ""


def test_nothing_of_a_document_steers_a_conversation(evil):
    _, settings = evil
    done = chat(settings, "Where is the colour printer?\nWhere is Berlin?\n")
    assert "colour printer" in done.stdout
    assert unsafe(done.stdout) == set()


def test_a_conversation_goes_on_after_an_error(tmp_path):
    settings = IndexSettings(seeds=tmp_path / "seeds", path=tmp_path / "none")
    done = chat(settings, f"{MACHINE}\nthanks\n")
    assert done.returncode == 0
    assert "No index at" in done.stdout
    assert "You are welcome." in done.stdout


class Terminal:
    """A pseudo-terminal with a conversation on it."""

    def __init__(self, settings):
        self._master, slave = pty.openpty()
        self.child = subprocess.Popen(
            [sys.executable, "-m", "assistant", "chat"],
            env={**environment(settings), "TERM": "xterm"},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        self.shown = ""

    def type(self, text):
        os.write(self._master, text.encode())

    def wait_for(self, text, seconds=20):
        """Read on until a text was shown that was not shown before."""
        begin = len(self.shown)
        end = time.monotonic() + seconds
        while text not in self.shown[begin:] and time.monotonic() < end:
            if select.select([self._master], [], [], 0.2)[0]:
                try:
                    self.shown += os.read(self._master, 65536).decode(errors="replace")
                except OSError:
                    break  # the other side has closed
        assert text in self.shown[begin:]

    def close(self):
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait()
        os.close(self._master)


@pytest.fixture
def terminal(request):
    """A conversation on a pseudo-terminal about the document that means harm."""
    _, settings = request.getfixturevalue("evil")
    terminal = Terminal(settings)
    yield terminal
    terminal.close()


def test_on_a_terminal_questions_are_answered_one_by_one(terminal):
    terminal.wait_for("?\x1b[0m ")
    terminal.type("Where is the colour printer?\n")
    terminal.wait_for("colour printer")
    terminal.wait_for("[1] Printers")
    terminal.type("thanks\n")
    terminal.wait_for("You are welcome.")
    terminal.type("exit\n")
    assert terminal.child.wait(timeout=20) == 0
    for harm in ("\x1b[2J", "\x1b]0;", "\x1b[1A", "\x9b", "\u202e", "\u2066"):
        assert harm not in terminal.shown


def test_a_conversation_is_left_with_ctrl_c_without_a_trace(terminal):
    terminal.wait_for("?\x1b[0m ")
    # A signal between the prompt and the reading behind it is only noticed with the next key.
    for _ in range(20):
        terminal.child.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            terminal.child.wait(timeout=1)
            break
    assert terminal.child.returncode == 130
    assert "Traceback" not in terminal.shown
