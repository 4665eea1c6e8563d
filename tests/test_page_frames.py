"""How the page follows an answer: moment after moment, and away from it at any time."""

import threading
import time

import pytest

from assistant.answers import Answer
from assistant.chain import Assistant
from assistant.errors import ModelError
from assistant.events import Finished, Token
from assistant.page import texts
from assistant.page.following import following
from assistant.page.frames import Stops, frames
from assistant.page.turns import Frame, Phase
from tests.assistant.kept import replied


def test_what_is_followed_comes_in_order_and_none_when_nothing_does():
    def source():
        yield 1
        time.sleep(0.3)
        yield 2

    with following(source()) as values:
        seen = list(values)
    assert [value for value in seen if value is not None] == [1, 2]
    assert seen[1] is None


def test_what_fails_fails_where_it_is_followed():
    def source():
        yield 1
        raise ModelError("It is gone.", model="none")

    with following(source()) as values:
        assert next(values) == 1
        with pytest.raises(ModelError, match="It is gone"):
            list(values)


def test_what_is_left_is_closed_by_the_thread_that_drew_it_and_not_waited_for():
    may_go_on, is_drawn_on, closed = threading.Event(), threading.Event(), threading.Event()
    threads = []

    def source():
        threads.append(threading.current_thread())
        try:
            yield 1
            may_go_on.wait(10)
            yield 2
            is_drawn_on.set()
        finally:
            threads.append(threading.current_thread())
            closed.set()

    began = time.perf_counter()
    with following(source()) as values:
        assert next(values) == 1
    assert time.perf_counter() - began < 5
    assert not closed.is_set()
    may_go_on.set()
    assert closed.wait(5)
    assert threads[0] is threads[1]
    assert not is_drawn_on.is_set()


def test_an_answer_ends_what_is_followed(article_assistant):
    *before, last = frames(article_assistant, "Who is Karim Massimov?", (), lambda: False)
    assert isinstance(last, Answer)
    assert not any(isinstance(one, Answer) for one in before)


class Hesitant(Assistant):
    """Says some things at once, and then nothing until it is let go on."""

    says: tuple[str, ...] = ("One.", " Two.")

    def __init__(self, searcher):
        super().__init__(searcher)
        self.may_go_on = threading.Event()

    def stream(self, question, history=()):  # noqa: ARG002 - as in Assistant
        for text in self.says:
            yield Token(text=text)
        self.may_go_on.wait(10)
        yield Finished(answer=replied(question))


class Silent(Hesitant):
    """Says nothing until it is let go on."""

    says = ()


def markup_until(assistant, words, **options):
    """The frames of an answer, which goes on as soon as some words are shown."""
    seen = []
    for shown in frames(assistant, "Thanks!", (), lambda: False, **options):
        if isinstance(shown, Frame):
            seen.append(shown.markup)
            if words in shown.markup:
                assistant.may_go_on.set()
    return seen


def test_all_that_is_written_is_shown_before_the_next_is(article_assistant):
    hesitant = Hesitant(article_assistant.searcher)
    markup_until(hesitant, "One&#46; Two&#46;")
    assert hesitant.may_go_on.is_set()


def test_the_first_answer_says_that_the_documents_are_being_opened(article_assistant):
    silent = Silent(article_assistant.searcher)
    assert texts.OPENING in markup_until(silent, texts.OPENING, is_first=True)[-1]
    assert silent.may_go_on.is_set()


def test_a_later_answer_does_not_say_so(article_assistant):
    silent = Silent(article_assistant.searcher)
    threading.Timer(1.2, silent.may_go_on.set).start()
    assert markup_until(silent, texts.OPENING) == []


def test_a_stopped_answer_is_a_frame_and_the_last(article_assistant):
    *_, last = frames(article_assistant, "Who is Karim Massimov?", (), lambda: True)
    assert isinstance(last, Frame)
    assert last.phase is Phase.STOPPED


def test_one_reader_stops_nothing_of_another():
    stops = Stops()
    with stops.heeded("one") as is_one_stopped, stops.heeded("other") as is_other_stopped:
        stops.stop("one")
        stops.stop("nobody")
        assert (is_one_stopped(), is_other_stopped()) == (True, False)
