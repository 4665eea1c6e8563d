"""Thresholds of the decision to answer, fitted to people's own questions."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from assistant.errors import EvaluationError
from assistant.evaluation.cases import Mode, Observation
from assistant.fitted import FittedModel

FALSE_ABSTENTION = 0.10  # share of answerable questions that may be refused
_FEWEST = 20


def refit(observations: Sequence[Observation], path: Path, *, may_rise: bool) -> None:
    """Write the fitted model with the threshold that refuses a tenth of the answerable questions.

    Args:
        observations: What came of questions whose answers are known.
        path: Where to write; `ASSISTANT_THRESHOLDS` names it to the assistant.
        may_rise: Whether the threshold may rise. Questions made from sentences are easier than
            people's: what suffices for them would refuse too many of the others.

    Raises:
        EvaluationError: If there are too few answerable questions, or the file cannot be written.
    """
    sure = [one.confidence for one in observations if one.is_answerable and one.mode is Mode.PLAIN]
    if len(sure) < _FEWEST:
        raise EvaluationError(
            f"A threshold takes at least {_FEWEST} answerable questions; here are {len(sure)}."
        )
    model = FittedModel.load()
    enough = float(np.quantile(sure, FALSE_ABSTENTION))
    enough = enough if may_rise else min(enough, model.enough)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(model, enough=round(enough, 4)).save(path)
    except OSError as error:
        raise EvaluationError(f"{path.absolute()} cannot be written: {error.strerror}") from error
