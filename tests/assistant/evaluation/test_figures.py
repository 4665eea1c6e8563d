from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evaluation.cases import Mode
from assistant.evaluation.figures import (
    auc,
    figures_of,
    intervals,
    recall_at_false_abstention,
    risk_area,
    risk_coverage,
)
from tests.assistant.evaluation.examples import observation

LABELLED = st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=30)


def judged(answerable, unanswerable):
    """Observations with these confidences."""
    labelled = [(value, True) for value in answerable] + [(value, False) for value in unanswerable]
    return [
        observation(f"{number}", confidence=value, is_answerable=label)
        for number, (value, label) in enumerate(labelled)
    ]


def measured(name, *values, **changes):
    return [
        observation(f"{number}", measures={name: value}, **changes)
        for number, value in enumerate(values)
    ]


def test_auc_is_the_share_of_pairs_in_the_right_order():
    assert auc(judged([0.9, 0.4], [0.5, 0.1])) == 3 / 4
    assert auc(judged([0.5], [0.5])) == 1 / 2  # undecided
    assert auc(judged([0.9, 0.8], [])) is None


@given(LABELLED)
def test_auc_is_what_counting_pairs_gives(labelled):
    sure = [value for value, label in labelled if label]
    unsure = [value for value, label in labelled if not label]
    pairs = [(one > other) + (one == other) / 2 for one in sure for other in unsure]
    expected = pytest.approx(np.mean(pairs)) if pairs else None
    assert auc(judged(sure, unsure)) == expected


def test_auc_is_that_of_scikit_learn():
    from sklearn.metrics import roc_auc_score  # comes with sentence-transformers

    dice = np.random.default_rng(0)
    sure, unsure = dice.normal(1, 1, 200).round(1), dice.normal(0, 1, 300).round(1)
    expected = roc_auc_score([1] * 200 + [0] * 300, [*sure, *unsure])
    assert auc(judged(sure, unsure)) == pytest.approx(expected)


def test_recall_is_taken_where_a_tenth_of_the_answerable_is_refused():
    tenths = [number / 10 for number in range(1, 11)]  # refused below 0.19
    some = judged(tenths, [0.05, 0.18, 0.2, 0.9])
    assert recall_at_false_abstention(some) == 2 / 4
    assert recall_at_false_abstention(judged(tenths, [])) is None
    assert recall_at_false_abstention(judged([], tenths)) is None


def test_risk_grows_with_the_answers_that_are_wrong():
    some = [
        observation("a", confidence=0.9, measures={"answer right": 1.0}),
        observation("b", confidence=0.8, measures={"answer right": 0.0}),
        observation("c", confidence=0.7, is_answerable=False),
        observation("d", confidence=0.6),  # nothing says that it is wrong
    ]
    points = risk_coverage(some[::-1])
    assert points == [(1 / 4, 0), (2 / 4, 1 / 2), (3 / 4, 2 / 3), (1, 2 / 4)]
    assert risk_area(some) == pytest.approx((0 + 1 / 2 + 2 / 3 + 1 / 2) / 4)
    assert risk_coverage([]) == []
    assert risk_area([]) is None


def test_the_order_of_equally_sure_answers_is_no_matter():
    some = judged([0.5, 0.5], [0.5, 0.5])
    assert [risk for _, risk in risk_coverage(some)] == [0.5] * 4
    assert risk_coverage(some) == risk_coverage(some[::-1])


def test_the_answer_counts_before_the_citation_and_that_before_its_words():
    measures = {"citation recall": 1.0, "F1 of the answer": 1.0}
    assert risk_area([observation(measures={**measures, "answer right": 0.0})]) == 1
    assert risk_area([observation(measures=measures)]) == 0
    assert risk_area([observation(measures={"F1 of the answer": 0.0})]) == 1


def test_intervals_hold_the_middle_ninety_five_percent():
    assert intervals(list(range(101))) == pytest.approx((2.5, 97.5))


def test_a_figure_is_the_mean_over_the_cases_that_have_it():
    some = [*measured("recall@5", 1.0, 0.0, 0.5, 0.5), observation("none")]
    figure = figures_of(some)["recall@5"]
    assert (figure.value, figure.cases) == (0.5, 4)


def test_an_interval_is_about_as_wide_as_theory_has_it():
    figure = figures_of(measured("recall@5", *[0.0, 1.0] * 50))["recall@5"]
    assert figure.low == pytest.approx(0.5 - 1.96 * 0.05, abs=0.03)
    assert figure.high == pytest.approx(0.5 + 1.96 * 0.05, abs=0.03)


@settings(max_examples=10)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.integers(0, 3))
def test_an_interval_holds_its_value_and_comes_out_again(values, seed):
    some = measured("nDCG@10", *values)
    figures = figures_of(some, seed=seed)
    figure = figures["nDCG@10"]
    assert figure.low <= figure.value <= figure.high
    assert figures == figures_of(some, seed=seed)


def test_turns_asked_in_several_ways_are_one_case():
    some = [
        observation("a", measures={"answer right": 1.0}),
        observation("a", mode=Mode.REWRITTEN, measures={"answer right": 1.0}),
        observation("b", measures={"answer right": 0.0}),
        observation("b", mode=Mode.REWRITTEN, measures={"answer right": 1.0}),
        observation("c", measures={"answer right": 1.0}),  # never rewritten
    ]
    figures = figures_of(some)
    assert figures["answer right"].value == pytest.approx(2 / 3)
    assert figures["answer right, rewritten by people"].value == 1
    share = figures["turns right, as a share of standalone"]
    assert (share.value, share.cases) == (1 / 2, 2)


def test_nothing_right_when_rewritten_gives_no_share():
    some = [
        observation(mode=mode, measures={"answer right": 0.0})
        for mode in (Mode.PLAIN, Mode.REWRITTEN)
    ]
    assert "turns right, as a share of standalone" not in figures_of(some)


def test_abstention_has_a_figure_for_every_kind():
    sure = measured("false abstention", 0.0, 1.0)
    some = [
        observation("u1", is_answerable=False, kind="near", measures={"abstention recall": 0.0}),
        observation("u2", is_answerable=False, kind="near", measures={"abstention recall": 1.0}),
        observation("u3", is_answerable=False, measures={"abstention recall": 1.0}),
    ]
    figures = figures_of([*sure, *some])
    assert figures["false abstention"].value == 1 / 2
    assert figures["abstention recall"].value == pytest.approx(2 / 3)
    assert figures["abstention recall, near"].value == 1 / 2
    assert figures["abstention recall, unanswerable"].value == 1
    assert figures["abstention AUC"].value == 1 / 2
    assert figures["abstention AUC, near"].cases == 4


def test_where_all_is_unanswerable_only_what_was_refused_can_be_told():
    some = [
        observation(is_answerable=False, kind="near", measures={"abstention recall": 1.0}),
    ]
    figures = figures_of(some)
    assert figures["abstention recall, near"].value == 1
    assert not [name for name in figures if "AUC" in name or "risk" in name]


def test_only_questions_asked_as_they_are_count_for_abstention_and_time():
    some = [
        *judged([0.9], [0.1]),
        observation("0", mode=Mode.LAST_TURN, confidence=0.0, seconds=9.0),
    ]
    figures = figures_of(some)
    assert figures["abstention AUC"].value == 1
    assert figures["seconds, 95 %"].value == pytest.approx(0.25)


def test_seconds_are_those_of_the_middle_and_of_the_slow_answers():
    some = [observation(f"{number}", seconds=number / 100) for number in range(101)]
    figures = figures_of(some)
    assert figures["seconds, half"].value == pytest.approx(0.5)
    assert figures["seconds, 95 %"].value == pytest.approx(0.95)


def test_nothing_observed_gives_no_figures():
    assert figures_of([]) == {}


def test_observations_are_left_as_they_are():
    some = [
        observation("a", measures=MappingProxyType({"answer right": 1.0})),
        observation("b", is_answerable=False, measures=MappingProxyType({})),
    ]
    before = list(some)
    figures_of(some)
    assert some == before
