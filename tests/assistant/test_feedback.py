import json
from contextlib import closing
from dataclasses import replace

import pytest

from assistant.chain import Assistant
from assistant.errors import ConversationError
from assistant.evaluation.datasets import read_collection
from assistant.evaluation.scoring import is_right
from assistant.feedback import write_evaluation
from assistant.history import History
from assistant.records import Vote
from assistant.verdicts import AnswerSentence, Verdict
from tests.assistant.kept import CARRY, answered, contradicted, refused, replied, written
from tests.commands import run

NAMES = ("answerable.jsonl", "unanswerable.jsonl", "rated_down.jsonl", "feedback.jsonl")


@pytest.fixture
def history(tmp_path):
    with closing(History(tmp_path / "kept.sqlite")) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "made" / "questions"


def rate(history, answer, vote, comment=""):
    """Keep a rated answer in a conversation of its own, and give the id of its line."""
    name = history.start("Talk")
    turn = history.add(name, answer)
    history.rate(turn, vote, comment)
    return f"{name}.{turn}"


def rows(folder):
    return {
        name: [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]
        for name in NAMES
    }


def test_an_answer_that_was_rated_up_becomes_a_question_with_its_quotes(history, folder):
    name = rate(history, written(), Vote.UP)
    write_evaluation(history, folder)
    assert rows(folder)["answerable.jsonl"] == [
        {
            "id": name,
            "question": "How many days of leave carry over?",
            "gold_quotes": [CARRY],
            "answer_regex": r"Five\s+days",
        }
    ]


def test_the_words_that_answer_are_no_pattern_themselves(history, folder):
    text = "It costs 5.50 (net)\u00a0euros."
    rate(history, answered(text=text, bold=(9, 25)), Vote.UP)
    write_evaluation(history, folder)
    (case,) = read_collection(folder, limit=0, seed=0).cases
    assert is_right(case, "That is 5.50 (net) euros.")
    assert not is_right(case, "That is 5x50 (net) euros.")


def test_a_sentence_that_does_not_hold_is_no_right_answer(history, folder):
    made_up = AnswerSentence(text="Ten.", bold=(0, 4), verdict=Verdict.UNSUPPORTED)
    answer = answered()
    rate(history, replace(answer, sentences=(made_up, *answer.sentences)), Vote.UP)
    write_evaluation(history, folder)
    (row,) = rows(folder)["answerable.jsonl"]
    assert (row["gold_quotes"], row["answer_regex"]) == ([CARRY], "")


def test_a_refusal_that_was_rated_up_becomes_a_question_without_an_answer(history, folder):
    cup = rate(history, refused(), Vote.UP)
    ten = rate(history, contradicted(), Vote.UP)
    write_evaluation(history, folder)
    assert rows(folder)["unanswerable.jsonl"] == [
        {"id": cup, "question": "Who won the cup?"},
        {"id": ten, "question": "Why do ten days carry over?", "kind": "false_premise"},
    ]


def test_what_was_rated_down_is_set_apart_with_what_a_person_needs_to_mend_it(history, folder):
    given = [written(), refused(), replied()]
    names = [rate(history, answer, Vote.DOWN, "Nö: “why”?") for answer in given]
    write_evaluation(history, folder)
    found = rows(folder)
    assert found["rated_down.jsonl"] == [
        {
            "id": name,
            "question": answer.standalone_question,
            "answer": answer.text,
            "comment": "Nö: “why”?",
            "generation": answer.generation,
            "passages": answer.to_dict()["passages"],
        }
        for name, answer in zip(names, given, strict=True)
    ]
    assert found["answerable.jsonl"] == found["unanswerable.jsonl"] == []
    assert "Nö: “why”?" in (folder / "rated_down.jsonl").read_text("utf-8")


def test_everything_that_is_known_of_a_rated_turn_is_written(history, folder):
    name = history.start("Talk")
    turn = history.add(name, written())
    history.rate(turn, Vote.DOWN, "Wrong.")
    (kept,) = history.conversation(name).turns
    rate(history, replied(), Vote.UP)
    write_evaluation(history, folder)
    first, second = rows(folder)["feedback.jsonl"]
    assert first == {
        "id": f"{name}.{turn}",
        "conversation": name,
        "title": "Talk",
        "turn": turn,
        "asked": kept.asked.isoformat(),
        "vote": "down",
        "comment": "Wrong.",
        "given": kept.feedback.given.isoformat(),
        **written().to_dict(),
    }
    assert (second["vote"], second["text"]) == ("up", "You are welcome.")


def test_what_was_not_rated_is_not_written(history, folder):
    name = history.start()
    history.add(name, answered())
    history.rate(history.add(name, written()), Vote.UP)
    assert write_evaluation(history, folder) == dict(zip(NAMES, (1, 0, 0, 1), strict=True))
    assert [row["question"] for row in rows(folder)["feedback.jsonl"]] == [written().question]


def test_without_a_question_there_is_none_to_ask_again(history, folder):
    rate(history, answered("", standalone_question=" "), Vote.UP)
    rate(history, answered("half \ud800"), Vote.UP)
    write_evaluation(history, folder)
    (case,) = read_collection(folder, limit=0, seed=0).cases
    assert case.text == "half \ud800"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_written_over(history, folder, name):
    rate(history, answered(), Vote.UP)
    folder.mkdir(parents=True)
    (folder / name).write_text("mine\n")
    with pytest.raises(ConversationError, match="is there already") as caught:
        write_evaluation(history, folder)
    assert str(folder / name) in str(caught.value)
    assert [path.name for path in folder.iterdir()] == [name]
    assert (folder / name).read_text() == "mine\n"


def test_a_folder_that_cannot_be_made_is_named(history, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ConversationError, match=str(tmp_path / "file" / "questions")):
        write_evaluation(history, tmp_path / "file" / "questions")


def test_the_folder_is_measured_by_eval(history, folder, tiny_index):
    with closing(Assistant.from_settings(index_settings=tiny_index)) as assistant:
        good = assistant.ask("How much did the coffee machine cost?")
        none = assistant.ask("Who won the World Cup in 1998?")
    assert (good.outcome, none.outcome) == ("answered", "not_found")
    rate(history, good, Vote.UP)
    rate(history, none, Vote.UP)
    rate(history, good, Vote.DOWN, "Not what I asked.")
    write_evaluation(history, folder)
    done = run("assistant", tiny_index, "eval", str(folder), "--json", str(folder / "report.json"))
    assert (done.returncode, done.stderr) == (0, "")
    (report,) = json.loads((folder / "report.json").read_text("utf-8"))["reports"]
    measured = {one["question"]: one["measures"] for one in report["observations"]}
    assert set(measured) == {good.question, none.question}
    assert measured[good.question]["citation recall"] == 1
    assert measured[good.question]["answer right"] == 1
    assert measured[none.question]["abstention recall"] == 1
