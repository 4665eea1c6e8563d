import re
import unicodedata
from contextlib import closing
from dataclasses import replace
from functools import partial

import pytest

from assistant.__main__ import FORMATS
from assistant.chain import Assistant
from assistant.exports import Format, conversation_from_json, export
from assistant.history import History
from assistant.records import Vote
from index.build import build_index
from tests import commands
from tests.assistant.kept import CARRY, answered, conversation, refused, replied, written
from tests.conftest import TINY_SEEDS, write_seeds

EVIL = "red \x1b[31m \x9b2J \u202e txet\nnext"


@pytest.fixture
def path(tiny_settings):
    return tiny_settings.path.parent / ".conversations.sqlite"


@pytest.fixture
def history(path):
    with closing(History(path)) as opened:
        yield opened


@pytest.fixture
def run(tiny_settings):
    """A command about conversations; its lines, once it went well."""
    return partial(_run, tiny_settings)


def _run(settings, *arguments, group="conversations"):
    done = commands.run("assistant", settings, group, *map(str, arguments))
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.removesuffix("\n").split("\n")


@pytest.fixture
def fails(tiny_settings):
    """A command about conversations that does not go well; what it says."""

    def call(*arguments, group="conversations"):
        done = commands.run("assistant", tiny_settings, group, *map(str, arguments))
        assert (done.returncode, done.stdout) == (1, "")
        return done.stderr

    return call


def kept(history, *answers, title=""):
    name = history.start(title)
    for answer in answers:
        history.add(name, answer)
    return name


@pytest.mark.parametrize("action", [(), ("list",)])
def test_conversations_are_listed(run, history, action):
    first = kept(history, answered(), replied())
    second = kept(history)
    lines = run(*action)
    assert [line.split()[0] for line in lines] == [second, first]
    assert lines[0].endswith("UTC    0  (nothing was asked)")
    assert lines[1].endswith("UTC    2  How many days carry over?")


@pytest.mark.parametrize("action", [(), ("list",)])
def test_to_list_what_is_not_there_makes_no_file(run, path, action):
    assert run(*action) == [f"There are no conversations yet in {path}."]
    assert not path.exists()


def test_an_empty_file_has_nothing_to_list(run, history, path):
    history.summaries()
    assert run() == [f"There are no conversations yet in {path}."]


def test_conversations_are_searched(run, history):
    name = kept(history, answered())
    kept(history, refused())
    assert [line.split()[0] for line in run("search", "carry days")] == [name]
    assert run("search", "zebra\x1b") == ["No conversation holds “zebra\ufffd”."]


def test_a_conversation_is_shown_with_its_sources(run, history):
    name = kept(history, answered(), refused())
    lines = run("show", name[:6])
    assert lines[0].startswith("How many days carry over? (2 questions, begun on ")
    assert lines[1:6] == [
        "",
        "? How many days carry over?",
        f"{CARRY} [1]",
        "",
        "[1] Leave > Holidays (handbook/leave.md#100-144)",
    ]
    assert "? Who won the cup?" in lines


def test_nothing_that_is_printed_steers_the_terminal(run, history):
    name = kept(history, answered(EVIL, EVIL, standalone_question=EVIL), title=EVIL)
    for action in (("list",), ("search", "red"), ("show", name), ("rename", name, EVIL)):
        assert steering(run(*action)) == set()
    for wanted in Format:
        assert steering(run("export", name, "--format", wanted)) == set()


def steering(lines):
    return {
        one
        for line in lines
        for one in line
        if unicodedata.category(one) == "Cc" or one == "\u202e"
    }


def test_a_conversation_is_renamed(run, history):
    name = kept(history, answered())
    assert run("rename", name[:8], "Holidays") == [f"{name} is now called “Holidays”."]
    assert history.conversation(name).title == "Holidays"


def test_a_conversation_is_deleted(run, history):
    name, other = kept(history, answered()), kept(history, replied())
    assert run("delete", name) == [f"{name} is deleted."]
    assert [summary.id for summary in history.summaries()] == [other]


def test_a_conversation_is_exported_as_markdown_unless_another_format_is_named(run, history):
    name = kept(history, answered())
    assert run("export", name)[0] == "# How many days carry over?"
    assert run("export", name) == run("export", name, "--format", "markdown")
    assert run("export", name, "--format", "html")[0] == "<!doctype html>"


def test_a_conversation_goes_into_a_file_and_comes_back(run, history, tmp_path):
    name = kept(history, answered(), written(), refused(), replied(), title="Täglich \u2028 😀")
    history.rate(1, Vote.UP, "Thanks!")
    file = tmp_path / "talk.json"
    assert run("export", name, "--format", "json", "--output", file) == [f"Wrote {file}."]
    before = history.conversation(name)
    assert conversation_from_json(file.read_text("utf-8")) == before
    history.delete(name)
    assert run("import", file) == [f"{name} is “{before.title}”."]
    after = history.conversation(name)
    assert [(turn.answer, turn.feedback) for turn in after.turns] == [
        (turn.answer, turn.feedback) for turn in before.turns
    ]


def test_what_is_printed_as_json_can_be_read_in_again(history, tiny_settings):
    name = kept(history, answered("a \u2028 b \ud800 \x85 c"))
    done = commands.run(
        "assistant", tiny_settings, "conversations", "export", name, "--format=json"
    )
    assert conversation_from_json(done.stdout) == history.conversation(name)
    assert done.stdout.endswith("}\n")


def test_a_file_from_an_editor_with_a_byte_order_mark_is_read(run, history, tmp_path):
    name = kept(history, answered())
    file = tmp_path / "talk.json"
    run("export", name, "--format", "json", "--output", file)
    file.write_text(file.read_text("utf-8"), "utf-8-sig")
    (line,) = run("import", file)
    assert line.split()[0] != name
    assert len(history.summaries()) == 2


def test_an_import_makes_the_file_that_keeps_conversations(run, path, tmp_path):
    file = tmp_path / "talk.json"
    file.write_text(export(conversation(), Format.JSON), "utf-8")
    assert not path.exists()
    assert run("import", file) == ["0123abcd is “Leave”."]
    with closing(History(path)) as history:
        assert len(history.conversation("0123abcd").turns) == 5


UNREADABLE = {
    "no JSON": (b"Dear diary", "This is no JSON"),
    "no text": (b"\xff\xfe\xff", "utf-8"),
    "no conversation": (b"{}", "This is no conversation that was exported as JSON."),
    "not there": (None, "No such file"),
}


@pytest.mark.parametrize(("content", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_imported_is_named(fails, path, tmp_path, content, reason):
    file = tmp_path / "talk.json"
    if content is not None:
        file.write_bytes(content)
    said = fails("import", file)
    assert said.startswith(f"{file} cannot be read. ")
    assert reason in said
    assert not path.exists()


def test_what_became_of_quotes_is_noted_in_exports(run, tiny_settings, history):
    build_index(tiny_settings)
    with closing(Assistant.from_settings(index_settings=tiny_settings)) as assistant:
        coffee = assistant.ask("How much did the coffee machine cost?")
        roof = assistant.ask("What did Mrs. Okafor report?")
        doctor = assistant.ask("When is a doctor's note needed?")
    name = kept(history, coffee, roof, doctor)
    assert notes(run("export", name)) == []
    seeds = {
        "kaffee.md": TINY_SEEDS["kaffee.md"].replace("1,250", "2,150"),
        "minutes.txt": "Minutes of a committee\n\nHello.\n\n" + TINY_SEEDS["minutes.txt"],
    }
    write_seeds(tiny_settings.seeds, seeds)
    build_index(tiny_settings)
    assert notes(run("export", name)) == ["no longer in the document", "moved"]
    assert notes(run("export", name, "--format", "html")) == ["no longer in the document", "moved"]


def notes(lines):
    return re.findall(r"\((no longer in the document|moved)\)", "\n".join(lines))


def test_without_an_index_nothing_is_noted_in_exports(run, history):
    assert notes(run("export", kept(history, answered()))) == []


def test_an_export_that_cannot_be_written_is_named(fails, history, tmp_path):
    name = kept(history, answered())
    assert fails("export", name, "--output", tmp_path).startswith(f"{tmp_path} cannot be written")


ON_ONE = {
    "show": ("show", "nowhere"),
    "rename": ("rename", "nowhere", "title"),
    "delete": ("delete", "nowhere"),
    "export": ("export", "nowhere"),
}


@pytest.mark.parametrize("arguments", ON_ONE.values(), ids=ON_ONE)
def test_an_id_that_is_not_there_is_named(fails, history, path, arguments):
    kept(history, answered())
    assert fails(*arguments) == f"There is no conversation “nowhere” in {path}.\n"


@pytest.mark.parametrize("arguments", [*ON_ONE.values(), ("search", "x")], ids=[*ON_ONE, "search"])
def test_what_needs_a_conversation_makes_no_file(fails, path, arguments):
    assert fails(*arguments) == f"There are no conversations yet in {path}.\n"
    assert not path.exists()


def test_an_id_that_is_cut_too_short_is_refused(fails, history):
    for name in ("abc1", "abc2"):
        history.put(replace(conversation(), id=name))
    assert fails("delete", "abc") == "Ids of 2 conversations begin with 'abc'.\n"
    assert len(history.summaries()) == 2


def test_a_damaged_file_is_named(fails, path):
    path.write_text("Dear diary")
    assert fails().startswith(f"{path} cannot be used: file is not a database. ")


def test_another_file_may_be_named(tiny_settings, tmp_path):
    other = tmp_path / "elsewhere" / "talks.sqlite"
    with closing(History(other)) as history:
        name = kept(history, answered())
    done = commands.run(
        "assistant", tiny_settings, "conversations", ASSISTANT_CONVERSATIONS=str(other)
    )
    assert done.stdout.startswith(name)


def test_feedback_is_exported_as_questions(run, history, tmp_path):
    name = kept(history, answered(), refused())
    history.rate(1, Vote.UP)
    history.rate(2, Vote.UP)
    folder = tmp_path / "questions"
    assert run("export", folder, group="feedback") == [
        f"{folder / 'answerable.jsonl'}: 1",
        f"{folder / 'unanswerable.jsonl'}: 1",
        f"{folder / 'rated_down.jsonl'}: 0",
        f"{folder / 'feedback.jsonl'}: 2",
    ]
    assert f'"id": "{name}.1"' in (folder / "answerable.jsonl").read_text("utf-8")


def test_feedback_is_not_exported_over_other_files(fails, history, tmp_path):
    history.rate(history.add(history.start(), answered()), Vote.UP)
    (tmp_path / "answerable.jsonl").touch()
    assert "is there already" in fails("export", tmp_path, group="feedback")


def test_the_command_offers_every_format():
    assert list(Format) == list(FORMATS)
