import json
from dataclasses import replace
from functools import partial

import pytest

from assistant.errors import ConfigurationError, EvaluationError
from assistant.evaluation.cases import Mode
from assistant.evaluation.thresholds import refit
from assistant.fitted import FittedModel
from tests import commands
from tests.assistant.evaluation.examples import observation

run = partial(commands.run, "assistant")

OURS = FittedModel.load()
HIGHER, LOWER = (1 + OURS.enough) / 2, OURS.enough / 2


def asked(*confidences, **changes):
    return [
        observation(f"{number}", confidence=confidence, **changes)
        for number, confidence in enumerate(confidences)
    ]


def fitted(path, observations, *, may_rise=True):
    refit(observations, path, may_rise=may_rise)
    return FittedModel.load(path)


def test_a_tenth_of_the_answerable_questions_is_refused(tmp_path):
    confidences = [number / 100 for number in range(1, 101)]
    enough = fitted(tmp_path / "fitted.json", asked(*confidences)).enough
    assert sum(confidence < enough for confidence in confidences) == 10


def test_all_else_stays_as_it_is(tmp_path):
    model = fitted(tmp_path / "deep" / "fitted.json", asked(*[HIGHER] * 20))
    assert model == replace(OURS, enough=model.enough)


def test_the_threshold_rises_only_if_it_may(tmp_path):
    sure = asked(*[HIGHER] * 20)
    assert fitted(tmp_path / "may.json", sure).enough == pytest.approx(HIGHER, abs=1e-4)
    assert fitted(tmp_path / "may not.json", sure, may_rise=False).enough == OURS.enough


def test_the_threshold_always_falls_where_it_must(tmp_path):
    unsure = asked(*[LOWER] * 20)
    for may_rise in (True, False):
        enough = fitted(tmp_path / "fitted.json", unsure, may_rise=may_rise).enough
        assert enough == pytest.approx(LOWER, abs=1e-4)


def test_twenty_answerable_questions_are_needed(tmp_path):
    others = [
        *asked(*[0.1] * 30, is_answerable=False),
        *asked(*[0.1] * 30, is_answerable=None),
        *asked(*[0.1] * 30, mode=Mode.REWRITTEN),
    ]
    path = tmp_path / "fitted.json"
    with pytest.raises(EvaluationError, match="at least 20 answerable questions; here are 19"):
        refit([*asked(*[HIGHER] * 19), *others], path, may_rise=True)
    assert not path.exists()
    model = fitted(path, [*asked(*[HIGHER] * 20), *others])
    assert model.enough == pytest.approx(HIGHER, abs=1e-4)


def test_a_file_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(EvaluationError, match=f"{tmp_path} cannot be written"):
        refit(asked(*[0.5] * 20), tmp_path, may_rise=True)


def test_the_assistant_uses_the_thresholds_it_is_given(tiny_index, tmp_path):
    printed = {}
    for enough in (0.0, 1.1):
        path = tmp_path / f"{enough}.json"
        replace(OURS, enough=enough).save(path)
        question = "When was the coffee machine bought?"
        done = run(tiny_index, "ask", question, "--json", ASSISTANT_THRESHOLDS=str(path))
        assert (done.returncode, done.stderr) == (0, "")
        printed[enough] = json.loads(done.stdout)
    assert printed[0.0]["confidence"] == printed[1.1]["confidence"]
    assert printed[0.0]["outcome"] == "answered"
    assert printed[1.1]["outcome"] == "not_found"


def test_thresholds_that_are_none_are_named_with_their_cure(tiny_index, tmp_path):
    path = tmp_path / "nowhere.json"
    with pytest.raises(ConfigurationError):
        FittedModel.load(path)
    done = run(tiny_index, "ask", "Who?", ASSISTANT_THRESHOLDS=str(path))
    assert (done.returncode, done.stdout) == (1, "")
    assert str(path) in done.stderr
    assert "--refit" in done.stderr
