from dataclasses import replace

import pytest

from assistant.decision import contradiction_in, decide, evidence_of
from assistant.fitted import FittedModel
from index.passages import Evidence
from tests.assistant.findings import PLAIN, findings, found, passage, span

MILL = passage("The Corran mill was built in 1874.", title="Mills", headings=())


def test_a_question_is_answered_from_the_threshold_on():
    ranking = findings(found(MILL, answers=0.5))
    assert decide(ranking, PLAIN).confidence == pytest.approx(0.5)
    assert decide(ranking, PLAIN).answers
    assert not decide(ranking, replace(PLAIN, enough=0.51)).answers


def test_the_best_passage_decides_wherever_it_ranks():
    ranking = findings(found(MILL, answers=0.1), found(MILL, rank=2, answers=0.9))
    assert decide(ranking, PLAIN).confidence == pytest.approx(0.9)


def test_a_premise_is_contradicted_only_where_nothing_answers():
    against = found(MILL, answers=0.1, contradicts=0.8)
    assert decide(findings(against), PLAIN).contradicts
    answering = found(MILL, rank=2, answers=0.9)
    assert not decide(findings(against, answering), PLAIN).contradicts
    assert contradiction_in(findings(against, answering)) == 0.8


def test_nothing_found_is_no_answer():
    decision = decide(findings(), PLAIN)
    assert not decision.answers
    assert not decision.contradicts
    assert decision.confidence < 0.01
    assert contradiction_in(findings()) == 0


def test_what_was_not_read_says_nothing_of_an_answer():
    unread = replace(found(MILL), read=None)
    assert not decide(findings(unread), FittedModel.load()).answers


def test_every_kind_of_evidence_has_a_weight():
    read = found(MILL, answers=0.7, span=span(0, 0, 3))
    model = FittedModel.load()
    for ranking in (findings(), findings(read), findings(read, found(MILL, rank=2))):
        assert evidence_of(ranking).keys() == model.question.weights.keys()


def test_a_question_that_is_like_no_sentence_is_far():
    near = replace(found(MILL).scored, evidence=Evidence(dense=0, sentences=(0.7,), lexical=0))
    assert evidence_of(findings(found(MILL)))["far"] == 1
    assert evidence_of(findings(replace(found(MILL), scored=near)))["far"] == 0
