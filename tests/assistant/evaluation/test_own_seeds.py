import re

import pytest

from assistant.errors import EvaluationError
from assistant.evaluation.datasets import read_collection
from assistant.evaluation.own_seeds import own_collection, write_collection
from index import IndexSettings, Searcher, build_index
from tests.assistant.evaluation.examples import case, collection
from tests.conftest import write_seeds


@pytest.fixture(scope="module")
def article_questions(article_settings):
    return questions_about(article_settings)


@pytest.fixture(scope="module")
def tiny_questions(built):
    return questions_about(IndexSettings(seeds=built / "seeds", path=built / "index"))


def questions_about(settings, seed=0):
    searcher = Searcher(settings)
    try:
        return own_collection(searcher, seed=seed)
    finally:
        searcher.close()


def questions_of(folder, text):
    """Questions about a document of this text."""
    settings = IndexSettings(
        seeds=write_seeds(folder / "seeds", {"one.txt": text}), path=folder / "index"
    )
    build_index(settings)
    return questions_about(settings)


def of_kind(questions, *, answerable):
    return [one for one in questions.cases if one.is_answerable is answerable]


def test_a_question_asks_for_one_thing_of_a_sentence(tiny_questions):
    by_gold = {one.gold[0]: one for one in of_kind(tiny_questions, answerable=True)}
    bought = by_gold["The coffee machine was bought in 2019 for 1,250 euros."]
    assert bought.text == "The coffee machine was bought in which year for 1,250 euros?"
    assert (bought.answers, bought.kind) == (("2019",), "which_year")
    ordered = next(one for gold, one in by_gold.items() if gold.startswith("Beans"))
    assert ordered.text.startswith("Beans are ordered by who or what from a roastery")
    assert ordered.answers == ("Zoë",)


def test_every_pattern_matches_its_gold_sentence(article_questions, tiny_questions):
    answerable = [
        *of_kind(article_questions, answerable=True),
        *of_kind(tiny_questions, answerable=True),
    ]
    assert len(answerable) > 30
    for one in answerable:
        assert re.search(one.pattern, one.gold[0])
        assert not re.search(one.pattern, one.text)


def test_a_pattern_does_not_match_a_longer_word_or_number(tiny_questions):
    patterns = {one.answers[0]: one.pattern for one in of_kind(tiny_questions, answerable=True)}
    assert re.search(patterns["18"], "um 18 Uhr")
    assert not re.search(patterns["18"], "in 2018")
    assert not re.search(patterns["Zoë"], "Zoës")


def test_gold_sentences_are_slices_of_the_documents(article_questions, article_settings):
    texts = [path.read_text(encoding="utf-8") for path in article_settings.seeds.iterdir()]
    for one in of_kind(article_questions, answerable=True):
        assert any(one.gold[0] in text for text in texts)


def test_altered_questions_differ_from_every_sentence(article_questions):
    altered = [one for one in article_questions.cases if one.kind == "altered"]
    asked = {one.text for one in of_kind(article_questions, answerable=True)}
    assert altered
    assert not asked & {one.text for one in altered}


def test_some_questions_are_about_something_else(tiny_questions):
    kinds = {one.kind for one in of_kind(tiny_questions, answerable=False)}
    assert "off_topic" in kinds
    assert tiny_questions.documents is None


def test_ids_are_unique(article_questions):
    assert len({one.id for one in article_questions.cases}) == len(article_questions.cases)


def test_sentences_that_begin_alike_are_two_cases(tmp_path):
    opening = "The committee of the old garden behind the town hall met again in"
    text = f"Minutes\n\n{opening} 1990 to plan. {opening} 1991 to plan.\n"
    cases = of_kind(questions_of(tmp_path, text), answerable=True)
    assert sorted(one.answers for one in cases) == [("1990",), ("1991",)]
    assert len({one.id for one in cases}) == 2


def test_a_number_inside_a_word_is_not_asked_for(tmp_path):
    words = ("b12", "mid-19", "12th", "5-10", "3.5.2")
    sentences = [f"members of the committee talked about {word} for long." for word in words]
    asked = "members of the committee talked about 12 things for long."
    cases = questions_of(tmp_path, "\n\n".join(["Minutes", *sentences, asked])).cases
    assert [one.gold for one in cases if one.is_answerable] == [(asked,)]


def test_questions_come_out_the_same_for_a_seed(article_questions, article_settings):
    assert questions_about(article_settings) == article_questions
    assert questions_about(article_settings, seed=1) != article_questions


def test_documents_without_years_numbers_and_names_are_told(tmp_path):
    text = "Nothing\n\nthere is nothing in here that one could ask about at all.\n"
    with pytest.raises(EvaluationError, match="Write your own"):
        questions_of(tmp_path, text)


def test_questions_are_the_same_when_written_and_read(article_questions, tmp_path):
    folder = tmp_path / "deep" / "questions"
    write_collection(article_questions, folder)
    read = read_collection(folder, limit=0, seed=0)
    assert read.cases == article_questions.cases
    assert read.documents is None


@pytest.mark.parametrize("name", ["answerable.jsonl", "unanswerable.jsonl"])
def test_written_questions_are_never_overwritten(tiny_questions, tmp_path, name):
    (tmp_path / name).write_text("mine")
    with pytest.raises(EvaluationError, match=re.escape(f"{tmp_path / name} is there already")):
        write_collection(tiny_questions, tmp_path)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]


def test_questions_that_cannot_be_written_are_told(tmp_path):
    (tmp_path / "file").write_text("")
    folder = tmp_path / "file" / "questions"
    with pytest.raises(EvaluationError, match=f"{folder}.*cannot be written"):
        write_collection(collection(case(is_answerable=True)), folder)
