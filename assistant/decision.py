"""Whether the passages answer: evidence of search, reader and words, weighed by a fitted model.

No similarity can tell a question near the topic from one that is answered, so the reader weighs
most.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.fitted import FittedModel, logit
from assistant.reader import ReadPassage
from assistant.retriever import Findings, Found
from index.lexical import all_words
from index.passages import ScoredPassage

_COMPARED = 3  # passages in which the question's names and numbers are looked for
_NEAR = 0.4  # cosine of a sentence; below it the reader is out of its depth
_NOTHING = -2.0  # evidence of the reader where it has read nothing
_NUMBER = re.compile(r"\d+")


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


def decide(question: str, findings: Findings, model: FittedModel) -> Decision:
    """Whether a question is answered by what was found."""
    confidence = model.question.probability(evidence_of(question, findings))
    answers = confidence >= model.enough
    return Decision(
        confidence=confidence,
        answers=answers,
        contradicts=not answers and contradiction_in(findings) >= model.contradicted,
    )


def contradiction_in(findings: Findings) -> float:
    """Probability that a passage contradicts what the question takes for granted."""
    return max((read.contradicts for read in _read(findings)), default=0.0)


def evidence_of(question: str, findings: Findings) -> dict[str, float]:
    """What speaks for and against an answer, by name; each about between -2 and 2."""
    passages = findings.passages
    best = max(findings.found, key=_answering, default=None)
    nearest = [best.scored] if best else []
    return _of_reader(_read(findings)) | {
        "cosine": _cosine(passages),
        "cosine_of_best": _cosine(nearest),
        "lexical": _lexical(passages),
        "lexical_of_best": _lexical(nearest),
        "far": max(0.0, _NEAR - _cosine(passages)) / _NEAR,
        "names": _lacking(question, passages[:_COMPARED]),
        "names_of_best": _lacking(question, nearest),
    }


def _of_reader(read: Sequence[ReadPassage]) -> dict[str, float]:
    if not read:
        names = ("answers", "second", "first", "contradicts", "evidence", "span", "relevance")
        return dict.fromkeys(names, _NOTHING)
    answers = sorted((logit(one.answers) for one in read), reverse=True)
    return {
        "answers": answers[0] / 4,
        "second": answers[min(1, len(answers) - 1)] / 4,
        "first": logit(read[0].answers) / 4,
        "contradicts": max(logit(one.contradicts) for one in read) / 4,
        "evidence": max(logit(max(one.evidence, default=0.0)) for one in read) / 4,
        "span": max((one.span.score for one in read if one.span), default=8 * _NOTHING) / 8,
        "relevance": max(one.relevance for one in read) / 4,
    }


def _read(findings: Findings) -> Sequence[ReadPassage]:
    return [one.read for one in findings.found if one.read is not None]


def _answering(found: Found) -> float:
    return found.read.answers if found.read else -1.0


def _cosine(passages: Sequence[ScoredPassage]) -> float:
    return max((one for scored in passages for one in scored.evidence.sentences), default=0.0)


def _lexical(passages: Sequence[ScoredPassage]) -> float:
    return max((scored.evidence.lexical for scored in passages), default=0.0)


def _lacking(question: str, passages: Sequence[ScoredPassage]) -> float:
    """The share of the question's names and numbers that some passages lack, 0 to 1."""
    words = all_words(question)
    named = {word for word in words[1:] if word[0].isupper() or _NUMBER.match(word)}
    if not named:
        return 0.0
    text = " ".join(f"{one.passage.title} {one.passage.text}" for one in passages)
    present = {word.casefold() for word in all_words(text)}
    return sum(word.casefold() not in present for word in named) / len(named)
