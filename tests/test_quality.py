"""What the README says of our article still holds, but for the noise of forty questions."""

import pytest

from benchmarks.quality import measure


@pytest.fixture(scope="module")
def figures(article_assistant):
    return measure(article_assistant)


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("gold within 100 words", 0.55),
        ("gold within 250 words", 0.75),
        ("gold within 500 words", 0.86),
        ("answer right", 0.40),
        ("citation recall", 0.45),
        ("abstention recall, off_topic", 1.0),
        ("abstention recall, meta", 1.0),
        ("abstention AUC, off_topic", 0.98),
    ],
)
def test_a_figure_does_not_fall(figures, name, least):
    assert figures[name] >= least


def test_hardly_an_answerable_question_is_refused(figures):
    assert figures["false abstention"] <= 0.05


def test_answers_are_short(figures):
    assert figures["words in answer"] <= 60
