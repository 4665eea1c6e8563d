from dataclasses import replace

import pytest

from assistant.decision import contradiction_in, decide, evidence_of
from assistant.fitted import FittedModel
from index.passages import Evidence
from tests.assistant.findings import PLAIN, findings, found, passage, span

MILL = passage("The Corran mill was built in 1874.", title="Mills", headings=())


def test_a_question_is_answered_from_the_threshold_on():
    ranking = findings(found(MILL, answers=0.5))
    assert decide("When?", ranking, PLAIN).confidence == pytest.approx(0.5)
    assert decide("When?", ranking, PLAIN).answers
    assert not decide("When?", ranking, replace(PLAIN, enough=0.51)).answers


def test_the_best_passage_decides_wherever_it_ranks():
    ranking = findings(found(MILL, answers=0.1), found(MILL, rank=2, answers=0.9))
    assert decide("When?", ranking, PLAIN).confidence == pytest.approx(0.9)


def test_a_premise_is_contradicted_only_where_nothing_answers():
    against = found(MILL, answers=0.1, contradicts=0.8)
    assert decide("When?", findings(against), PLAIN).contradicts
    answering = found(MILL, rank=2, answers=0.9)
    assert not decide("When?", findings(against, answering), PLAIN).contradicts
    assert contradiction_in(findings(against, answering)) == 0.8


def test_nothing_found_is_no_answer():
    decision = decide("When?", findings(), PLAIN)
    assert not decision.answers
    assert not decision.contradicts
    assert decision.confidence < 0.01
    assert contradiction_in(findings()) == 0


def test_what_was_not_read_says_nothing_of_an_answer():
    unread = replace(found(MILL), read=None)
    assert not decide("When?", findings(unread), FittedModel.load()).answers


def test_every_kind_of_evidence_has_a_weight():
    read = found(MILL, answers=0.7, span=span(0, 0, 3))
    model = FittedModel.load()
    for ranking in (findings(), findings(read), findings(read, found(MILL, rank=2))):
        assert evidence_of("When?", ranking).keys() == model.question.weights.keys()


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("When was the Corran mill built?", 0.0),
        ("When was the Lune mill built?", 1.0),
        ("Did Duff build the Corran mill in 1875?", 2 / 3),
        ("When did Mills fail?", 0.0),  # in the title
        ("how old is it?", 0.0),
    ],
)
def test_names_and_numbers_that_the_best_passages_lack_are_counted(question, lacking):
    evidence = evidence_of(question, findings(found(MILL)))
    assert evidence["names"] == pytest.approx(lacking)


def test_a_question_that_is_like_no_sentence_is_far():
    near = replace(found(MILL).scored, evidence=Evidence(dense=0, sentences=(0.7,), lexical=0))
    assert evidence_of("When?", findings(found(MILL)))["far"] == 1
    assert evidence_of("When?", findings(replace(found(MILL), scored=near)))["far"] == 0
