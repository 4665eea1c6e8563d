"""Whether the passages answer: evidence of search and reader, weighed by a fitted model.

No similarity can tell a question near the topic from one that is answered, so the reader weighs
most.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.fitted import FittedModel, logit
from assistant.reader import ReadPassage
from assistant.retriever import Findings

_NEAR = 0.4  # cosine of a sentence; below it the reader is out of its depth
_NOTHING = -2.0  # evidence of the reader where it has read nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do with a question.

    Attributes:
        confidence: Probability that the documents answer it, 0 to 1.
        answers: Whether that is enough to answer.
        contradicts: Whether a passage contradicts what the question takes for granted.
    """

    confidence: float
    answers: bool
    contradicts: bool


def decide(findings: Findings, model: FittedModel) -> Decision:
    """Whether a question is answered by what was found."""
    confidence = model.question.probability(evidence_of(findings))
    answers = confidence >= model.enough
    return Decision(
        confidence=confidence,
        answers=answers,
        contradicts=not answers and contradiction_in(findings) >= model.contradicted,
    )


def contradiction_in(findings: Findings) -> float:
    """Probability that a passage contradicts what the question takes for granted."""
    return max((read.contradicts for read in _read(findings)), default=0.0)


def evidence_of(findings: Findings) -> dict[str, float]:
    """What speaks for and against an answer, by name; each about between -2 and 2.

    Likeness to the question counts only where it is small: what is near the topic is as like.
    """
    cosines = [one for scored in findings.passages for one in scored.evidence.sentences]
    far = max(0.0, _NEAR - max(cosines, default=0.0)) / _NEAR
    read = _read(findings)
    if not read:
        return {
            "answers": _NOTHING,
            "second": _NOTHING,
            "contradicts": 0.0,
            "span": 0.0,
            "far": far,
        }
    answers = sorted((logit(one.answers) for one in read), reverse=True)
    return {
        "answers": answers[0] / 4,
        "second": answers[min(1, len(answers) - 1)] / 4,
        "contradicts": max(logit(one.contradicts) for one in read) / 4,
        "span": max((one.span.score for one in read if one.span), default=0.0) / 8,
        "far": far,
    }


def _read(findings: Findings) -> Sequence[ReadPassage]:
    return [one.read for one in findings.found if one.read is not None]
