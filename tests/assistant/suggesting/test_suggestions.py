import logging
import shutil
import threading
import time

import pytest

from assistant import Assistant, Outcome, Turn
from assistant.suggesting.suggestions import FOLLOWING, STARTING, Suggestions
from index import IndexSettings, Searcher, build_index
from tests.assistant.suggesting.conftest import until
from tests.conftest import TINY_SEEDS, write_seeds


@pytest.fixture
def suggesting():
    """Suggestions about an index, closed at last."""
    opened = []

    def make(assistant, settings, ask=None, **others):
        suggestions = Suggestions(assistant.searcher, ask or assistant.ask, settings.path, **others)
        opened.append(suggestions)
        return suggestions

    yield make
    for suggestions in opened:
        suggestions.close()


@pytest.fixture(scope="module")
def found(texts_assistant, texts_settings):
    """Questions to begin with."""
    suggestions = Suggestions(texts_assistant.searcher, texts_assistant.ask, texts_settings.path)
    until(lambda: len(suggestions.starting()) == STARTING)
    suggestions.close()
    return suggestions.starting()


def test_every_question_to_begin_with_is_answered(found, texts_settings):
    assistant = Assistant.from_settings(index_settings=texts_settings)
    answers = [assistant.ask(question) for question in found]
    assistant.close()
    assert [answer.outcome for answer in answers] == [Outcome.ANSWERED] * STARTING


def test_questions_to_begin_with_are_about_different_documents(found, texts_assistant):
    cited = [texts_assistant.ask(question).citations[0].document for question in found]
    assert len(set(cited)) == STARTING


def test_the_same_index_gives_the_same_questions(found, texts_settings, suggesting):
    assistant = Assistant.from_settings(index_settings=texts_settings)
    again = suggesting(assistant, texts_settings)
    until(lambda: len(again.starting()) == STARTING)
    again.close()
    assistant.close()
    assert again.starting() == found


def test_our_article_is_asked_for_what_it_answers(article_assistant, article_settings, suggesting):
    suggestions = suggesting(article_assistant, article_settings)
    until(lambda: len(suggestions.starting()) == STARTING)
    for question in suggestions.starting():
        assert article_assistant.ask(question).outcome is Outcome.ANSWERED


@pytest.mark.parametrize(
    "question",
    [
        "When was the Okapi Wildlife Reserve founded?",
        "How many people were killed?",
        "How long should you soak the barley?",
        "Who may borrow the keys?",
        "How many moons does Jupiter have?",
    ],
)
def test_every_question_to_go_on_with_is_answered(
    question, texts_assistant, texts_settings, suggesting
):
    answer = texts_assistant.ask(question)
    following = list(suggesting(texts_assistant, texts_settings).following(answer))
    assert 0 < len(following) <= FOLLOWING
    assert len(set(following)) == len(following)
    assert question not in following
    for asked in following:
        after = texts_assistant.ask(asked, [answer.turn])
        assert after.outcome is Outcome.ANSWERED
        assert after.standalone_question == asked


def test_a_conversation_led_by_suggestions_repeats_nothing(
    found, texts_assistant, texts_settings, suggesting
):
    suggestions = suggesting(texts_assistant, texts_settings)
    history: list[Turn] = []
    asked = [found[0]]
    while len(asked) < 5:
        answer = texts_assistant.ask(asked[-1], history)
        following = list(suggestions.following(answer, history))
        if not following:
            break
        history.append(answer.turn)
        asked.append(following[0])
    assert len(asked) > 2
    assert len(set(asked)) == len(asked)


def test_no_more_than_six_are_tried_to_go_on_with(texts_assistant, texts_settings, suggesting):
    answer = texts_assistant.ask("How often are the life jackets inspected?")
    refusal = texts_assistant.ask("How many moons does Jupiter have?")
    tried = []

    def refuse(question):
        tried.append(question)
        return refusal

    assert list(suggesting(texts_assistant, texts_settings, refuse).following(answer)) == []
    assert len(tried) == 6


def test_closing_what_follows_ends_it(texts_assistant, texts_settings, suggesting):
    answer = texts_assistant.ask("When was the Okapi Wildlife Reserve founded?")
    tried = []

    def ask(question):
        tried.append(question)
        return texts_assistant.ask(question)

    following = suggesting(texts_assistant, texts_settings, ask).following(answer)
    next(following)
    count = len(tried)
    following.close()
    assert len(tried) == count < 3


def test_asking_for_questions_to_begin_with_never_waits(
    texts_assistant, texts_settings, suggesting
):
    is_free = threading.Event()

    def ask(question):
        is_free.wait()
        return texts_assistant.ask(question)

    suggestions = suggesting(texts_assistant, texts_settings, ask)
    began = time.monotonic()
    assert suggestions.starting() == ()
    assert suggestions.starting() == ()
    assert time.monotonic() - began < 1
    is_free.set()
    until(lambda: len(suggestions.starting()) == STARTING)


def test_nothing_is_tried_while_readers_are_answered(texts_assistant, texts_settings, suggesting):
    busy, tried, looked = threading.Event(), [], []
    busy.set()

    def is_busy():
        looked.append(1)
        return busy.is_set()

    def ask(question):
        tried.append(question)
        return texts_assistant.ask(question)

    suggestions = suggesting(texts_assistant, texts_settings, ask, is_busy=is_busy)
    suggestions.starting()
    until(lambda: len(looked) > 3)
    assert tried == []
    busy.clear()
    until(lambda: len(suggestions.starting()) == STARTING)


def test_one_question_is_tried_at_a_time(texts_assistant, texts_settings, suggesting):
    answer = texts_assistant.ask("When was the Okapi Wildlife Reserve founded?")
    under_way, most = [], []

    def ask(question):
        under_way.append(question)
        most.append(len(under_way))
        time.sleep(0.05)
        under_way.remove(question)
        return texts_assistant.ask(question)

    suggestions = suggesting(texts_assistant, texts_settings, ask)
    suggestions.starting()
    list(suggestions.following(answer))
    until(lambda: len(suggestions.starting()) == STARTING)
    assert set(most) == {1}


def test_a_rebuilt_index_is_asked_for_anew(tmp_path, suggesting):
    settings = IndexSettings(
        seeds=write_seeds(tmp_path / "seeds", TINY_SEEDS), path=tmp_path / "index"
    )
    build_index(settings)
    assistant = Assistant.from_settings(index_settings=settings)
    suggestions = suggesting(assistant, settings)
    until(lambda: "When was the coffee machine bought?" in suggestions.starting())
    shutil.rmtree(settings.seeds)
    write_seeds(settings.seeds, {"okapi.md": "# Okapi\n\nHarry Johnston found the okapi in 1901."})
    build_index(settings)
    assert "When was the coffee machine bought?" not in suggestions.starting()
    until(lambda: suggestions.starting() == ("When did Harry Johnston find the okapi?",))
    assistant.close()


def test_of_an_index_that_is_not_there_nothing_is_asked(tmp_path, suggesting):
    settings = IndexSettings(seeds=tmp_path / "seeds", path=tmp_path / "index")
    assistant = Assistant.from_settings(index_settings=settings)
    assert suggesting(assistant, settings).starting() == ()


def test_a_damaged_index_is_logged_once_and_asked_for_nothing(
    texts_assistant, tiny_index, suggesting, caplog
):
    answer = texts_assistant.ask("When was the Okapi Wildlife Reserve founded?")
    (corpus,) = tiny_index.path.glob("*/corpus.sqlite")
    corpus.write_bytes(b"nothing of the kind")
    assistant = Assistant(Searcher(tiny_index))
    suggestions = suggesting(assistant, tiny_index)
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            assert suggestions.starting() == ()
            assert list(suggestions.following(answer)) == []
        suggestions.close()
    said = [one for one in caplog.records if one.name.endswith("suggestions")]
    assert len(said) == 1
    assert "corpus.sqlite" in said[0].message


def test_after_closing_nothing_is_tried_and_no_thread_is_left(
    texts_assistant, texts_settings, suggesting
):
    answer = texts_assistant.ask("When was the Okapi Wildlife Reserve founded?")
    looked = threading.Event()

    def is_busy():
        looked.set()
        return True

    suggestions = suggesting(texts_assistant, texts_settings, is_busy=is_busy)
    suggestions.starting()
    assert looked.wait(60)
    suggestions.close()
    assert not [one for one in threading.enumerate() if one.name.startswith("suggestions")]
    assert suggestions.starting() == ()
    assert list(suggestions.following(answer)) == []
