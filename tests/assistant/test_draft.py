from dataclasses import replace

import pytest

from assistant.answers import Outcome
from assistant.draft import Drafter
from assistant.retriever import Retriever
from assistant.settings import Settings
from index.searcher import Searcher
from tests.assistant.findings import PLAIN, findings, found, passage

BUILT = passage("The mill was built by Agnes Duff in 1874.", document="mill.txt")
BURNT = passage("A fire destroyed the roof of the mill.", document="fire.txt")


SEARCHED = {"search": 2.0, "read": 3.0}  # seconds, which no test takes


class FixedRetriever(Retriever):
    """Finds what it was told to, by a word of the question; a real index for all else."""

    def __init__(self, searcher, found_for):
        super().__init__(searcher)
        self.found_for = found_for

    def search(self, question, k):
        for word, ranking in self.found_for.items():
            if word in question:
                return replace(findings(*ranking[:k], question=question), seconds=SEARCHED)
        return replace(findings(question=question), seconds=SEARCHED)


@pytest.fixture
def draft(tiny_index):
    """What is drafted for a question, given what is found for words of it."""
    searcher = Searcher(tiny_index)

    def drafted(question, found_for, **settings):
        retriever = FixedRetriever(searcher, found_for)
        drafter = Drafter(retriever, PLAIN, Settings(**settings))
        return drafter.draft(question, retriever.search(question, 10))

    yield drafted
    searcher.close()


def texts(draft):
    return [candidate.sentence.text for candidate in draft.chosen]


def test_what_answers_is_answered(draft):
    one = draft("Who built the mill?", {"built": [found(BUILT, answers=0.9, evidence=(0.9,))]})
    assert one.outcome is Outcome.ANSWERED
    assert texts(one) == [BUILT.text]
    assert one.confidence == pytest.approx(0.9)
    assert one.missing == ()


def test_what_does_not_answer_is_not_found(draft):
    one = draft("Who sold the mill?", {"sold": [found(BUILT, answers=0.2, evidence=(0.9,))]})
    assert (one.outcome, texts(one), one.missing) == (Outcome.NOT_FOUND, [], ())
    assert one.confidence == pytest.approx(0.2)


def test_a_wrong_premise_is_met_with_the_sentence_that_contradicts_it(draft):
    against = found(BUILT, answers=0.1, contradicts=0.9, evidence=(0.9,))
    one = draft("Why did Carl Duff build it in 1900?", {"Carl": [against]})
    assert one.outcome is Outcome.PREMISE_CONTRADICTED
    assert texts(one) == [BUILT.text]
    assert not one.outcome.answers


def test_two_questions_are_answered_each_from_its_own_passages(draft):
    one = draft(
        "Who built the mill and what destroyed the roof?",
        {
            "and what": [],
            "built": [found(BUILT, answers=0.9, evidence=(0.9,))],
            "destroyed": [found(BURNT, answers=0.8, evidence=(0.9,))],
        },
    )
    assert one.outcome is Outcome.ANSWERED
    assert texts(one) == [BUILT.text, BURNT.text]


def test_half_an_answer_says_what_is_missing(draft):
    one = draft(
        "Who built the mill and who sold the mill?",
        {"and who": [], "built": [found(BUILT, answers=0.9, evidence=(0.9,))]},
    )
    assert one.outcome is Outcome.PARTLY_ANSWERED
    assert texts(one) == [BUILT.text]
    assert one.missing == ("who sold the mill?",)


def test_the_same_sentence_is_quoted_once_for_two_questions(draft):
    both = [found(BUILT, answers=0.9, evidence=(0.9,))]
    one = draft("Who built the mill and when was it built?", {"built": both})
    assert texts(one) == [BUILT.text]


def test_limits_of_the_settings_hold(draft):
    many = passage(*[f"Number {number} was built." for number in range(9)])
    ranking = {"built": [found(many, answers=0.9, evidence=(0.9,) * 9)]}
    assert len(texts(draft("What was built?", ranking, max_sentences=2))) == 2
    assert len(texts(draft("What was built?", ranking))) == 4


def test_what_was_not_read_cannot_be_quoted(draft):
    unread = replace(found(BUILT, answers=0.9, evidence=(0.9,)), read=None)
    assert draft("Who built it?", {"built": [unread]}).outcome is Outcome.NOT_FOUND


def test_choosing_is_timed_and_the_search_before_it_is_not(draft):
    one = draft("Who built the mill?", {"built": [found(BUILT, answers=0.9, evidence=(0.9,))]})
    assert list(one.seconds) == ["choose"]
    assert 0 < one.seconds["choose"] < 1


@pytest.mark.parametrize("answers", [0.9, 0.1])
def test_searches_for_parts_of_a_question_are_timed_as_searches(draft, answers):
    ranking = {"mill": [found(BUILT, answers=answers, evidence=(0.9,))]}
    one = draft("Who built the mill and who sold the mill?", ranking)
    assert one.outcome.answers is (answers > 0.5)
    assert one.seconds["search"] == 2 * SEARCHED["search"]
    assert one.seconds["read"] == 2 * SEARCHED["read"]
    assert one.seconds.keys() == {"search", "read", "choose"}
