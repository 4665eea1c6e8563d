"""What the README says of our article still holds, but for the noise of its few questions."""

import pytest

from assistant.evaluation.datasets import read_collection
from assistant.evaluation.figures import figures_of
from assistant.evaluation.measuring import observe
from tests.conftest import REPOSITORY


@pytest.fixture(scope="module")
def figures(article_assistant):
    collection = read_collection(REPOSITORY / "tests" / "evals", limit=0, seed=0)
    observations = list(observe(article_assistant, collection))
    return {name: figure.value for name, figure in figures_of(observations).items()}


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("gold within 100 words", 0.60),
        ("gold within 250 words", 0.75),
        ("gold within 500 words", 0.85),
        ("answer right", 0.50),
        ("citation precision", 0.40),
        ("citation recall", 0.50),
        ("abstention AUC", 0.70),
        ("abstention recall, off_topic", 1.0),
        ("abstention recall, meta", 1.0),
        ("turns right, as a share of standalone", 0.80),
    ],
)
def test_a_figure_does_not_fall(figures, name, least):
    assert figures[name] >= least


@pytest.mark.parametrize(("name", "most"), [("false abstention", 0.2), ("words", 60)])
def test_a_figure_does_not_rise(figures, name, most):
    assert figures[name] <= most
