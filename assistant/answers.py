"""An answer, what became of a question, and what is remembered of it.

The shape follows the TREC RAG track: an answer is a list of sentences, and each sentence points
into one list of citations.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

from assistant.citations import Citation
from assistant.plain_passages import passage_from_dict, passage_to_dict
from assistant.refusals import NEAREST, Reason, Refusal
from assistant.verdicts import AnswerSentence
from index.passages import ScoredPassage


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    PARTLY_ANSWERED = "partly_answered"
    PREMISE_CONTRADICTED = "premise_contradicted"
    NOT_FOUND = "not_found"
    REPLY = "reply"

    @property
    def answers(self) -> bool:
        """Whether the documents answer, in whole or in part."""
        return self in {Outcome.ANSWERED, Outcome.PARTLY_ANSWERED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """How a language model came to an answer.

    Attributes:
        model: The model's name.
        prompt: Digest of the prompts, which is their version.
        draft: What it wrote, character for character.
        unknown_markers: Markers of no passage, which were dropped.
        repointed: Sentences that cited a passage which does not say so, and now cite one that does.
        repaired: Sentences that cited nothing, and now cite what says so.
        left_out: Sentences that were left out because the documents do not bear them out.
    """

    model: str
    prompt: str
    draft: str
    unknown_markers: int = 0
    repointed: int = 0
    repaired: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What is remembered of one exchange: two strings, without citation markers."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer with its evidence, a refusal with its reason, or a reply that needs neither.

    Attributes:
        question: The question as asked.
        standalone_question: What was searched: the question made independent of what went before.
        outcome: What became of it.
        sentences: The answer or reply, in order; empty when it was not found.
        citations: What the sentences cite, in order of first use; markers are 1, 2, 3, ...
        passages: The ranking that was considered, best first.
        refusal: Why there is no answer, or None.
        missing: The parts of the question that a partial answer leaves out.
        confidence: Probability that the documents answer the question, 0 to 1.
        timings: Seconds per step, by its name; see `assistant.timings`.
        generation: The generation of the index that answered; empty for a reply.
        writing: How a language model wrote it; None when it is quoted word for word.

    Raises:
        ValueError: If markers and citations do not match, if a sentence of an answer has no
            verdict or none holds, if a reply has one, if there are sentences and a refusal, or
            neither, or if something is missing of an answer that is not partial.
    """

    question: str
    standalone_question: str
    outcome: Outcome
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    passages: tuple[ScoredPassage, ...] = ()
    refusal: Refusal | None = None
    missing: tuple[str, ...] = ()
    confidence: float = 0.0
    timings: Mapping[str, float] = field(default_factory=dict)
    generation: str = ""
    writing: Writing | None = None

    def __post_init__(self) -> None:
        used = dict.fromkeys(marker for sentence in self.sentences for marker in sentence.markers)
        known = [citation.marker for citation in self.citations]
        if list(used) != known or known != list(range(1, len(known) + 1)):
            raise ValueError(f"markers used {list(used)} do not match citations {known}")
        if (self.outcome is Outcome.NOT_FOUND) != (self.refusal is not None):
            raise ValueError(f"{self.outcome} does not go with refusal {self.refusal}")
        if (self.refusal is None) == (not self.sentences):
            raise ValueError("there are sentences or a refusal, never both or neither")
        verdicts = [sentence.verdict for sentence in self.sentences]
        if self.outcome is Outcome.REPLY and any(verdicts):
            raise ValueError("a reply claims nothing, so it has no verdict")
        if self.outcome is not Outcome.REPLY and None in verdicts:
            raise ValueError("every sentence of an answer is checked")
        holds = [one.verdict is not None and one.verdict.holds for one in self.sentences]
        if self.outcome is not Outcome.REPLY and verdicts and not any(holds):
            raise ValueError("an answer of which nothing holds is a refusal")
        if (self.outcome is Outcome.PARTLY_ANSWERED) != bool(self.missing):
            raise ValueError(f"{self.outcome} does not go with missing {self.missing}")

    @property
    def text(self) -> str:
        """The answer as one string, markers in place: `Five days carry over. [1]`."""
        if self.refusal is not None:
            return str(self.refusal)
        said = (sentence.marked for sentence in self.sentences)
        return " ".join(part for part in (self.preface, *said, self.remark) if part)

    @property
    def preface(self) -> str:
        """What is said before the sentences, in our own words; mostly nothing."""
        if self.outcome is Outcome.PREMISE_CONTRADICTED:
            return "The documents do not bear this out. They say:"
        return ""

    @property
    def remark(self) -> str:
        """What is said after the sentences, in our own words; mostly nothing."""
        remarks = []
        if self.missing:
            parts = ", ".join(f"“{part}”" for part in self.missing)
            remarks.append(f"The documents do not answer this part: {parts}")
        if self.writing and self.writing.left_out:
            remarks.append(
                f"Left out, because the documents do not bear it out: {self.writing.left_out} "
                + ("sentence." if self.writing.left_out == 1 else "sentences.")
            )
        return " ".join(remarks)

    @property
    def turn(self) -> Turn:
        """What to remember of this exchange: no markers, and nothing that does not hold."""
        said = " ".join(
            one.text for one in self.sentences if one.verdict is None or one.verdict.holds
        )
        return Turn(question=self.question, answer=said or str(self.refusal))

    def to_dict(self) -> dict[str, Any]:
        """The answer in plain values, for JSON; documented in the README and stable."""
        refusal = self.refusal
        return {
            "question": self.question,
            "standalone_question": self.standalone_question,
            "outcome": str(self.outcome),
            "text": self.text,
            "confidence": self.confidence,
            "sentences": [sentence.to_dict() for sentence in self.sentences],
            "missing": list(self.missing),
            "citations": [citation.to_dict() for citation in self.citations],
            "passages": [passage_to_dict(scored) for scored in self.passages],
            "reason": str(refusal.reason) if refusal else None,
            "unknown_words": list(refusal.unknown_words) if refusal else [],
            "generation": self.generation,
            "timings": dict(self.timings),
            "writing": asdict(self.writing) if self.writing else None,
        }

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Self:
        """What `to_dict` gave; its passages know their spans, but not their sentences.

        Raises:
            ValueError, KeyError, TypeError: If it is nothing of the kind.
        """
        passages = tuple(map(passage_from_dict, plain["passages"]))
        refusal = None
        if plain["reason"]:
            refusal = Refusal(
                looked_for=plain["standalone_question"],
                reason=Reason(plain["reason"]),
                unknown_words=tuple(plain["unknown_words"]),
                nearest=passages[:NEAREST],
            )
        return cls(
            question=plain["question"],
            standalone_question=plain["standalone_question"],
            outcome=Outcome(plain["outcome"]),
            sentences=tuple(map(AnswerSentence.from_dict, plain["sentences"])),
            citations=tuple(map(Citation.from_dict, plain["citations"])),
            passages=passages,
            refusal=refusal,
            missing=tuple(plain["missing"]),
            confidence=plain["confidence"],
            timings=plain["timings"],
            generation=plain["generation"],
            writing=Writing(**plain["writing"]) if plain["writing"] else None,
        )
