import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.reader import MAX_SPAN_TOKENS, WEIGHTS, Reader
from index.installed import installed_folder, read_safetensors
from index.minilm import MAX_PAIR_TOKENS
from tests.assistant.findings import passage

MILL = passage(
    "The Corran mill was built in 1874 by Agnes Duff.",
    "It ground oats for the whole valley.",
    "A fire destroyed its roof in 1911, and the owners never repaired it.",
    title="The Corran mill",
    headings=(),
)
FERRY = passage(
    "The ferry to Lune takes forty minutes.",
    "It does not sail on Sundays.",
    title="The ferry to Lune",
    headings=(),
)


@pytest.fixture(scope="module")
def reader():
    return Reader()


def test_the_passage_that_answers_is_told_from_one_that_does_not(reader):
    mill, ferry = reader.read("Who built the mill?", [MILL, FERRY])
    assert mill.answers > 0.5 > ferry.answers
    assert mill.relevance > ferry.relevance


@pytest.mark.parametrize(
    ("question", "row", "answer"),
    [
        ("When was the mill built?", 0, "1874"),
        ("Who built the mill?", 0, "Agnes Duff"),
        ("What did the mill grind?", 1, "oats"),
        ("When did the mill lose its roof?", 2, "1911"),
    ],
)
def test_the_sentence_and_the_words_that_answer_are_found(reader, question, row, answer):
    (mill,) = reader.read(question, [MILL])
    assert int(np.argmax(mill.evidence)) == row
    assert mill.span.sentence == row
    sentence = MILL.sentences[row].text
    assert answer in sentence[mill.span.start : mill.span.end]


def test_what_is_read_beside_a_passage_changes_nothing(reader):
    alone = reader.read("Who built the mill?", [MILL])[0]
    among = reader.read("Who built the mill?", [FERRY, MILL, *[FERRY] * 20])[1]
    assert among.answers == pytest.approx(alone.answers, abs=1e-4)
    assert among.evidence == pytest.approx(alone.evidence, abs=1e-4)
    assert among.span.sentence == alone.span.sentence


def test_what_is_cut_off_is_no_evidence(reader):
    long = passage(*[f"Number {number} is a sentence of several words." for number in range(60)])
    (read,) = reader.read("Which number is it?", [long])
    assert len(read.evidence) == len(long.sentences)
    assert read.evidence[0] > 0
    assert read.evidence[-1] == 0
    assert read.span.sentence < len(long.sentences) - 1


def test_a_question_longer_than_what_is_read_leaves_room_for_the_passage(reader):
    (read,) = reader.read("why " * 500, [MILL])
    assert read.span is not None
    assert max(read.evidence) > 0


def test_nothing_is_read_of_no_passages(reader):
    assert reader.read("Who?", []) == []


texts = st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=4)


@settings(max_examples=30)
@given(st.text(max_size=60), texts)
def test_any_text_can_be_read(reader, question, sentences):
    (read,) = reader.read(question, [passage(*sentences)])
    assert len(read.evidence) == len(sentences)
    assert all(0 <= one <= 1 for one in (read.answers, read.contradicts, *read.evidence))
    if read.span is not None:
        sentence = sentences[read.span.sentence]
        assert 0 <= read.span.start <= read.span.end <= len(sentence)


def test_vectors_are_those_of_transformers_with_the_adapter_added(reader):
    import torch
    from transformers import AutoModel, AutoTokenizer

    model = AutoModel.from_pretrained(installed_folder(), add_pooling_layer=False)
    adapter = read_safetensors(WEIGHTS)
    state = model.state_dict()
    for name in {name.removesuffix(".A") for name in adapter if name.endswith(".A")}:
        down, up = (torch.from_numpy(adapter[f"{name}.{part}"].astype(np.float32)) for part in "AB")
        state[f"{name}.weight"] += up @ down
    tokens = AutoTokenizer.from_pretrained(installed_folder())(
        "Who built the mill?", MILL.text, return_tensors="pt"
    )
    with torch.inference_mode():
        theirs = model(**tokens).last_hidden_state[0].numpy()
    (ours,) = reader._pairs.read("Who built the mill?", [MILL.text])
    assert ours.first == pytest.approx(theirs[0], abs=1e-3)
    assert ours.tokens == pytest.approx(theirs[-1 - len(ours.tokens) : -1], abs=1e-3)
    assert MAX_SPAN_TOKENS < MAX_PAIR_TOKENS
