import time
from dataclasses import replace

import pytest

from assistant.errors import ConfigurationError
from assistant.reranker import CrossEncoderReranker
from assistant.retriever import READ, Retriever
from index.build import build_index
from index.installed import installed_folder
from index.searcher import Searcher
from tests.conftest import write_seeds

QUESTION = "How many days carry over?"
PAUSE = 0.5


class Alphabetical:
    """Puts passages in the order of their texts, whatever is asked."""

    def scores(self, question, passages):
        assert question == QUESTION
        ordered = sorted(passage.text for passage in passages)
        return [-100.0 * ordered.index(passage.text) for passage in passages]


class Slow(Alphabetical):
    """Takes its time."""

    def scores(self, question, passages):
        time.sleep(PAUSE)
        return super().scores(question, passages)


@pytest.fixture
def searcher(tiny_index):
    notes = [f"Note {number} is about the days of the garden." for number in range(READ + 5)]
    write_seeds(
        tiny_index.seeds, {f"{number}.txt": f"{text}\n" for number, text in enumerate(notes)}
    )
    build_index(tiny_index)
    searcher = Searcher(tiny_index)
    yield searcher
    searcher.close()


def test_the_best_are_read_and_the_others_follow_in_their_order(searcher):
    result = Retriever(searcher).search(QUESTION, 30)
    assert [one.read is not None for one in result.found] == [
        *[True] * READ,
        *[False] * (len(result.found) - READ),
    ]
    assert [one.scored.rank for one in result.found] == list(range(1, len(result.found) + 1))
    scores = [one.scored.score for one in result.found]
    assert scores == sorted(scores, reverse=True)


def test_the_same_passages_are_found_as_by_the_search_alone(searcher):
    ours = Retriever(searcher).search(QUESTION, 30)
    search = searcher.search(QUESTION, 30)
    assert {one.passage.id for one in ours.passages} == {one.passage.id for one in search.passages}
    assert ours.generation == search.generation


@pytest.mark.parametrize("k", [1, 3, READ])
def test_the_first_are_the_same_however_many_are_asked_for(searcher, k):
    retriever = Retriever(searcher)
    few, many = retriever.search(QUESTION, k), retriever.search(QUESTION, READ)
    assert [one.passage.id for one in few.passages] == [one.passage.id for one in many.passages[:k]]


def test_the_reader_brings_the_passage_that_answers_to_the_top(searcher):
    found = Retriever(searcher).search(QUESTION, 5).found
    assert "Up to five days carry over" in found[0].scored.passage.text
    answers = [one.read.answers for one in found if one.read is not None]
    assert answers[0] == max(answers)


def test_a_misspelt_question_is_read_as_it_was_searched(searcher):
    result = Retriever(searcher).search("Does the grenhouse roof leak?", 5)
    assert result.question == "Does the greenhouse roof leak?"


def test_another_reranker_orders_in_the_place_of_the_reader(searcher):
    result = Retriever(searcher, Alphabetical()).search(QUESTION, READ)
    texts = [one.passage.text for one in result.passages]
    assert texts == sorted(texts)
    assert all(one.read is not None for one in result.found)


def test_what_the_reader_makes_of_a_passage_is_kept_with_it(searcher):
    found = Retriever(searcher).search(QUESTION, 30).found
    assert [one.scored.evidence.relevance for one in found] == [
        one.read.relevance if one.read else None for one in found
    ]
    plain = {one.passage.id: one.evidence for one in searcher.search(QUESTION, 30).passages}
    for one in found:
        evidence = replace(one.scored.evidence, relevance=None)
        assert evidence == plain[one.scored.passage.id]


def test_what_another_reranker_makes_of_a_passage_is_kept_in_the_place_of_the_reader(searcher):
    result = Retriever(searcher, Alphabetical()).search(QUESTION, READ)
    assert [one.evidence.relevance for one in result.passages] == [
        -100.0 * place for place in range(READ)
    ]


def test_searching_and_reading_are_timed_apart(searcher):
    retriever = Retriever(searcher, Slow())
    retriever.search(QUESTION, 3)
    began = time.perf_counter()
    seconds = retriever.search(QUESTION, 3).seconds
    assert sum(seconds.values()) <= time.perf_counter() - began
    assert list(seconds) == ["search", "read"]
    assert seconds["read"] > PAUSE > seconds["search"] > 0


def test_a_cross_encoder_by_its_path_scores_every_passage(searcher):
    reranker = CrossEncoderReranker(str(installed_folder()))  # its head is drawn by chance
    passages = [one.passage for one in searcher.search(QUESTION, 4).passages]
    scores = reranker.scores(QUESTION, passages)
    assert len(scores) == 4
    assert all(isinstance(score, float) for score in scores)
    assert len(Retriever(searcher, reranker).search(QUESTION, 4).found) == 4


def test_a_cross_encoder_that_cannot_be_had_is_named(tmp_path):
    with pytest.raises(ConfigurationError, match=r"ASSISTANT_RERANKER=.*nowhere"):
        CrossEncoderReranker(str(tmp_path / "nowhere"))
