"""Two logistic regressions that weigh evidence, and where to draw the lines.

`benchmarks/reader/fit.py` fits them on articles the reader has not seen, and writes `fitted.json`.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from assistant.errors import ConfigurationError

FITTED = Path(__file__).with_name("fitted.json")
_LARGEST_LOGIT = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Logistic:
    """A logistic regression over named evidence."""

    weights: Mapping[str, float]
    bias: float

    def probability(self, evidence: Mapping[str, float]) -> float:
        """What the evidence comes to, 0 to 1."""
        total = sum(self.weights[name] * value for name, value in evidence.items())
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, total + self.bias))))


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedModel:
    """What decides whether to answer, and with which sentences.

    Attributes:
        question: Whether the documents answer a question.
        sentence: Whether a sentence is part of an answer.
        enough: Least probability at which a question is answered.
        contradicted: Least probability of contradiction at which a premise is called wrong.
        beside: Least share of the best sentence's probability at which its neighbour is quoted too.
        elsewhere: The same for a sentence that stands elsewhere.
    """

    question: Logistic
    sentence: Logistic
    enough: float
    contradicted: float
    beside: float
    elsewhere: float

    @classmethod
    def load(cls, path: Path = FITTED) -> Self:
        """Read it from a file.

        Raises:
            ConfigurationError: If it cannot be read.
        """
        try:
            row = json.loads(path.read_text(encoding="utf-8"))
            question, sentence = Logistic(**row.pop("question")), Logistic(**row.pop("sentence"))
            return cls(question=question, sentence=sentence, **row)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise ConfigurationError(
                f"{path.absolute()} holds no thresholds: {error}. Write some with: "
                "assistant eval --from-seeds --refit FILE"
            ) from error

    def save(self, path: Path) -> None:
        """Write it to a file."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


def logit(probability: float) -> float:
    """The log of the odds, kept between -8 and 8."""
    if not 0 < probability < 1:
        return math.copysign(_LARGEST_LOGIT, probability - 0.5)
    odds = math.log(probability / (1 - probability))
    return max(-_LARGEST_LOGIT, min(_LARGEST_LOGIT, odds))
