import json
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Turn
from assistant.errors import EvaluationError
from assistant.evaluation.datasets import read_collection, read_passages, sample
from tests.assistant.evaluation.examples import (
    case,
    write_corpus_set,
    write_rows,
    write_seed_set,
)


def read(folder, limit=0, seed=0):
    return read_collection(folder, limit=limit, seed=seed)


def cases_of(folder):
    return {one.id: one for one in read(folder).cases}


def refusal(folder):
    """What is said of a folder that cannot be read."""
    with pytest.raises(EvaluationError) as caught:
        read(folder)
    return str(caught.value)


def test_questions_about_the_seeds_are_read(tmp_path):
    questions = read(write_seed_set(tmp_path / "mine"))
    assert (questions.name, questions.documents) == ("mine", None)
    first, second, unanswerable, *turns = questions.cases
    assert first.gold == ("Every employee has thirty days of leave a year.",)
    assert first.alternatives == ("thirty days of leave",)
    assert (first.id, first.pattern, first.kind) == ("a1", "thirty|30", "number")
    assert (second.id, second.gold) == ("answerable 2", ())
    assert (unanswerable.kind, unanswerable.is_answerable) == ("off_topic", False)
    assert [turn.id for turn in turns] == ["t1.1", "t1.2", "t1.3"]
    assert {turn.conversation for turn in turns} == {"t1"}
    assert [turn.is_answerable for turn in turns] == [True, True, False]
    assert turns[1].standalone == "When will the greenhouse roof be repaired?"


def test_answers_of_an_own_question_are_read(tmp_path):
    write_rows(tmp_path / "answerable.jsonl", {"question": "When?", "answers": ["2019"]})
    assert read(tmp_path).cases[0].answers == ("2019",)


def test_a_folder_may_hold_conversations_alone(tmp_path):
    write_rows(tmp_path / "conversations.jsonl", {"turns": [{"question": "Who?"}]})
    (only,) = read(tmp_path).cases
    assert (only.id, only.conversation) == ("conversations 1.1", "conversations 1")


def test_a_folder_in_beirs_shape_is_read(tmp_path):
    questions = read(write_corpus_set(tmp_path))
    assert questions.documents is not None
    assert [name for name, _, _ in questions.documents] == ["leave", "roof", "coffee"]
    assert questions.documents[2][1] == ""  # a title that is null
    days, leak, bought, cup = questions.cases
    assert (days.id, days.relevant) == ("query 1", {"leave": 2, "roof": 0})
    assert leak.history == (Turn(question="What is wrong with the roof?", answer="It leaks."),)
    assert leak.standalone == "Who saw the leak?"
    assert (bought.id, bought.answers) == ("question 7", ("2019", "in 2019"))
    assert bought.gold == ("The coffee machine was bought in 2019.",)
    assert bought.alternatives == ("It was 2019.",)
    assert (cup.is_answerable, cup.kind) == (False, "unanswerable")


def test_a_query_without_a_relevant_document_is_no_case(tmp_path):
    assert "query unjudged" not in cases_of(write_corpus_set(tmp_path))


def test_qrels_may_come_without_names_of_columns(tmp_path):
    write_corpus_set(tmp_path)
    (tmp_path / "qrels.tsv").write_text("1\tleave\t1\n2\troof\t1\n")
    assert {"query 1", "query 2"} <= cases_of(tmp_path).keys()


def test_gold_sentences_may_be_in_groups(tmp_path):
    write_corpus_set(tmp_path)
    groups = [["One.", "Two."], ["Three."]]
    row = {"id": "g", "question": "Why?", "answerable": True, "gold_sentences": groups}
    write_rows(tmp_path / "qa.jsonl", row)
    grouped = cases_of(tmp_path)["question g"]
    assert (grouped.gold, grouped.alternatives) == (("One.",), ("Two.", "Three."))


def test_whole_articles_are_indexed_where_there_are_some(tmp_path):
    write_corpus_set(tmp_path)
    write_rows(tmp_path / "articles.jsonl", {"_id": "whole", "text": "All of it."})
    (tmp_path / "qrels.tsv").unlink()
    assert read(tmp_path).documents == (("whole", "", "All of it."),)


def test_where_documents_are_judged_these_are_indexed(tmp_path):
    write_corpus_set(tmp_path)
    write_rows(tmp_path / "articles.jsonl", {"_id": "whole", "text": "All of it."})
    documents = read(tmp_path).documents
    assert documents is not None
    assert len(documents) == 3


def test_a_history_that_ends_with_a_question_is_kept(tmp_path):
    write_corpus_set(tmp_path)
    talk = [{"role": role, "content": role} for role in ("assistant", "user", "user", "assistant")]
    row = {"id": 1, "question": "So?", "answerable": True, "history": talk}
    write_rows(tmp_path / "qa.jsonl", row)
    assert cases_of(tmp_path)["question 1"].history == (
        Turn(question="user", answer=""),
        Turn(question="user", answer="assistant"),
    )


def test_no_two_cases_share_an_id(tmp_path):
    for name in ("answerable.jsonl", "unanswerable.jsonl"):
        write_rows(tmp_path / name, {"question": "One?"}, *[{"id": "x", "question": "Two?"}] * 2)
    talk = {"id": "x", "turns": [{"question": "Three?"}]}
    write_rows(tmp_path / "conversations.jsonl", talk, talk)
    cases = read(tmp_path).cases
    assert max(Counter(one.id for one in cases).values()) == 1
    assert len({one.conversation for one in cases if one.conversation}) == 2


def test_a_byte_order_mark_and_line_ends_of_windows_do_no_harm(tmp_path):
    text = '{"question": "Who?"}\r\n\r\n{"question": "Why?"}\r\n'
    (tmp_path / "answerable.jsonl").write_bytes(text.encode("utf-8-sig"))
    assert [one.text for one in read(tmp_path).cases] == ["Who?", "Why?"]


def test_the_folder_above_has_a_name_too(tmp_path):
    write_seed_set(tmp_path / "mine")
    (tmp_path / "mine" / "below").mkdir()
    assert read(tmp_path / "mine" / "below" / "..").name == "mine"


def test_passages_are_what_their_questions_are_about(tmp_path):
    write_corpus_set(tmp_path)
    about = {"question": "When?", "answerable": True, "passage_id": "coffee"}
    rows = [{"id": 1, **about}, {"id": 2, **about, "answerable": False}]
    write_rows(tmp_path / "qa.jsonl", *rows, {"id": 3, "question": "Who?", "answerable": True})
    (only,) = read_passages(tmp_path, limit=0, seed=0).cases
    assert (only.id, only.relevant) == ("1", {"coffee": 1})


def test_a_missing_folder_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EvaluationError) as caught:
        read_collection(Path("nowhere"), limit=0, seed=0)
    assert str(caught.value) == f"There is no folder {tmp_path / 'nowhere'}."


def test_a_folder_without_questions_is_named(tmp_path):
    assert f"{tmp_path} holds no questions" in refusal(tmp_path)


def test_empty_files_are_named_with_their_folder(tmp_path):
    (tmp_path / "answerable.jsonl").write_text("\n\n")
    assert f"The files in {tmp_path} hold no question" in refusal(tmp_path)


def test_documents_without_questions_are_named(tmp_path):
    write_rows(tmp_path / "corpus.jsonl", {"_id": "d", "text": "Text."})
    assert f"The files in {tmp_path} hold no question" in refusal(tmp_path)


def test_an_empty_corpus_is_named(tmp_path):
    write_corpus_set(tmp_path)
    (tmp_path / "corpus.jsonl").write_text("")
    assert f"{tmp_path / 'corpus.jsonl'} holds no document" in refusal(tmp_path)


@pytest.mark.parametrize("line", ['{"question": ', "[1, 2]", '"text"', "null", "{'a': 1}"])
def test_what_is_no_object_in_json_is_named_with_its_line(tmp_path, line):
    path = tmp_path / "answerable.jsonl"
    path.write_text(f'{{"question": "Who?"}}\n\n{line}\n')
    assert refusal(tmp_path).startswith(f"{path}, line 3: ")


def test_bytes_that_are_no_text_are_named(tmp_path):
    (tmp_path / "answerable.jsonl").write_bytes(b'{"question": "\xff\xfe"}')
    assert refusal(tmp_path).startswith(f"{tmp_path / 'answerable.jsonl'} cannot be read")


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"id": "x"}, "question"),
        ({"question": " "}, "question"),
        ({"question": 7}, "question"),
        ({"question": "Who?", "id": ["x"]}, "id"),
        ({"question": "Who?", "gold_quotes": "one text"}, "gold_quotes"),
        ({"question": "Who?", "gold_quotes": [7]}, "gold_quotes"),
        ({"question": "Who?", "answer_regex": "(unclosed"}, "answer_regex"),
        ({"question": "Who?", "standalone": 7}, "standalone"),
        ({"turns": "one"}, "turns"),
        ({"turns": ["Who?"]}, "turns"),
        ({"turns": [{"standalone": "Who?"}]}, "question"),
        ({"turns": [{"question": "Who?", "answerable": "no"}]}, "answerable"),
    ],
    ids=json.dumps,
)
def test_a_wrong_value_of_an_own_question_is_named(tmp_path, row, name):
    path = write_rows(tmp_path / "answerable.jsonl", {"question": "Fine?"}, row)
    said = refusal(tmp_path)
    assert said.startswith(f"{path}, line 2: “{name}” must be ")
    assert "README" in said


@pytest.mark.parametrize(
    ("file", "row", "name"),
    [
        ("corpus.jsonl", {"text": "Text."}, "_id"),
        ("corpus.jsonl", {"_id": "d"}, "text"),
        ("corpus.jsonl", {"_id": "d", "text": "Text.", "title": 7}, "title"),
        ("queries.jsonl", {"_id": "1"}, "text"),
        ("queries.jsonl", {"text": "Who?"}, "_id"),
        ("queries.jsonl", {"_id": "1", "text": "Who?", "history": ["Hello"]}, "history"),
        ("queries.jsonl", {"_id": "1", "text": "Who?", "history": [{"content": "Hi"}]}, "role"),
        ("qa.jsonl", {"question": "Who?", "answerable": True}, "id"),
        ("qa.jsonl", {"id": True, "question": "Who?", "answerable": True}, "id"),
        ("qa.jsonl", {"id": 1, "answerable": True}, "question"),
        ("qa.jsonl", {"id": 1, "question": "Who?"}, "answerable"),
        ("qa.jsonl", {"id": 1, "question": "Who?", "answerable": "false"}, "answerable"),
        ("qa.jsonl", {"id": 1, "question": "Who?", "answerable": True, "answers": "I"}, "answers"),
    ],
)
def test_a_wrong_value_in_beirs_shape_is_named(tmp_path, file, row, name):
    write_corpus_set(tmp_path)
    write_rows(tmp_path / file, row)
    assert refusal(tmp_path).startswith(f"{tmp_path / file}, line 1: “{name}” must be ")


@pytest.mark.parametrize("line", ["1 leave 1", "1\tleave", "1\tleave\tgood", "1\tQ0\tleave\t1"])
def test_a_wrong_line_of_qrels_is_named(tmp_path, line):
    write_corpus_set(tmp_path)
    path = tmp_path / "qrels.tsv"
    path.write_text(f"query-id\tcorpus-id\tscore\n1\tleave\t1\n{line}\n")
    assert refusal(tmp_path).startswith(f"{path}, line 3: ")


def test_a_sample_can_be_drawn_again(tmp_path):
    rows = [{"question": f"Question {number}?"} for number in range(50)]
    write_rows(tmp_path / "answerable.jsonl", *rows)
    drawn = read(tmp_path, limit=10, seed=1)
    assert len(drawn.cases) == 10
    assert drawn == read(tmp_path, limit=10, seed=1)
    assert drawn != read(tmp_path, limit=10, seed=2)
    assert len(read(tmp_path, limit=99).cases) == 50


@given(
    lengths=st.lists(st.integers(1, 6), min_size=1, max_size=20),
    singles=st.integers(0, 10),
    limit=st.integers(1, 30),
    seed=st.integers(0, 9),
)
def test_a_sample_keeps_conversations_whole_and_the_order(lengths, singles, limit, seed):
    turns = [
        case(f"{talk}.{turn}", conversation=f"{talk}")
        for talk, length in enumerate(lengths)
        for turn in range(length)
    ]
    cases = [*turns, *(case(f"{number}") for number in range(singles))]
    drawn = sample(cases, limit, seed)
    assert [one for one in cases if one in drawn] == list(drawn)
    for talk, length in enumerate(lengths):
        assert sum(one.conversation == f"{talk}" for one in drawn) in {0, length}
    assert len(drawn) <= limit or len({one.conversation for one in drawn}) == 1


def test_a_sample_is_left_to_chance_alone():
    cases = [case(f"{number}") for number in range(10)]
    times = Counter(one.id for seed in range(200) for one in sample(cases, 5, seed))
    assert min(times.values()) > 70  # of 100 on average
    state = random.getstate()
    sample(cases, 5, 0)
    assert random.getstate() == state
