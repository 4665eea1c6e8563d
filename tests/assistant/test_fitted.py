import json

import pytest

from assistant.errors import ConfigurationError
from assistant.fitted import FITTED, FittedModel, Logistic, logit
from tests.assistant.findings import PLAIN


def test_evidence_is_weighed():
    model = Logistic(weights={"for": 2.0, "against": -1.0}, bias=0.0)
    assert model.probability({"for": 0.0, "against": 0.0}) == 0.5
    assert model.probability({"for": 1.0, "against": 0.0}) > 0.5
    assert model.probability({"for": 0.0, "against": 1.0}) < 0.5
    assert model.probability({"for": 1e9, "against": 0.0}) == 1.0
    assert model.probability({"for": -1e9, "against": 0.0}) < 1e-20


def test_a_logit_is_the_log_of_the_odds_within_limits():
    assert logit(0.5) == 0
    assert logit(0.75) == pytest.approx(1.0986, abs=1e-4)
    assert [logit(one) for one in (0.0, 1.0, 1e-9, 1 - 1e-9)] == [-8, 8, -8, 8]


def test_a_model_comes_back_as_it_was_saved(tmp_path):
    PLAIN.save(tmp_path / "own.json")
    assert FittedModel.load(tmp_path / "own.json") == PLAIN


def test_the_installed_model_can_be_loaded():
    model = FittedModel.load()
    assert 0 < model.enough < 1
    assert 0 < model.beside <= model.elsewhere <= 1


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"question": 1}',
        json.dumps({**json.loads(FITTED.read_text()), "x": 1}),
    ],
)
def test_a_file_that_is_no_model_is_named_with_the_command_that_writes_one(tmp_path, content):
    path = tmp_path / "broken.json"
    path.write_text(content)
    with pytest.raises(ConfigurationError) as caught:
        FittedModel.load(path)
    assert str(path) in str(caught.value)
    assert "--refit" in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigurationError, match=r"none\.json"):
        FittedModel.load(tmp_path / "none.json")
