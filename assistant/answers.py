"""The nouns of answering: sentences, citations, refusals, turns and the events of a stream.

The shape follows the TREC RAG track: an answer is a list of sentences, and each sentence points
into one list of citations.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from index.passages import Passage, ScoredPassage, Sentence


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
class Citation:
    """A numbered reference to an exact span of a document.

    Attributes:
        marker: Its number, from 1, which is what readers see.
        document: The document's id, its path below `seeds/`.
        title: The document's title.
        headings: Headings above the span, outermost first.
        page: Page it stands on, counted from 1, or None.
        start: First character of the document's text.
        end: One past the last character.
        quote: Exactly that slice.
    """

    marker: int
    document: str
    title: str
    headings: tuple[str, ...]
    page: int | None
    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or len(self.quote) != self.end - self.start:
            raise ValueError(f"span {self.start}-{self.end} does not fit {self.quote!r}")

    @classmethod
    def of(cls, passage: Passage, sentence: Sentence, *, marker: int) -> "Citation":
        """A reference to one sentence of a passage."""
        return cls(
            marker=marker,
            document=passage.document_id,
            title=passage.title,
            headings=passage.headings,
            page=sentence.page,
            start=sentence.start,
            end=sentence.end,
            quote=sentence.text,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSentence:
    """One sentence of an answer and the markers of what supports it.

    Attributes:
        text: The sentence.
        markers: Which citations support it.
        bold: Start and end, in `text`, of the words that answer; None when that is not known.
    """

    text: str
    markers: tuple[int, ...] = ()
    bold: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if self.bold is not None and not 0 <= self.bold[0] < self.bold[1] <= len(self.text):
            raise ValueError(f"bold {self.bold} is not inside {self.text!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why there is no answer, made useful.

    Attributes:
        looked_for: The question that was searched.
        unknown_words: Its words that occur in no document.
        nearest: Passages that came nearest. They are not an answer.
    """

    looked_for: str
    unknown_words: tuple[str, ...] = ()
    nearest: tuple[ScoredPassage, ...] = ()

    def __str__(self) -> str:
        text = "The documents do not answer this."
        if self.unknown_words:
            words = ", ".join(f"“{word}”" for word in self.unknown_words)
            text += f" No document contains {words}."
        return text


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
        timings: Seconds per step, by its name.
        generation: The generation of the index that answered; empty for a reply.

    Raises:
        ValueError: If markers and citations do not match, if a sentence of an answer cites
            nothing, if a reply cites, if there are sentences and a refusal, or neither, or if
            something is missing of an answer that is not partial.
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

    def __post_init__(self) -> None:
        used = dict.fromkeys(marker for sentence in self.sentences for marker in sentence.markers)
        known = [citation.marker for citation in self.citations]
        if list(used) != known or known != list(range(1, len(known) + 1)):
            raise ValueError(f"markers used {list(used)} do not match citations {known}")
        if (self.outcome is Outcome.NOT_FOUND) != (self.refusal is not None):
            raise ValueError(f"{self.outcome} does not go with refusal {self.refusal}")
        if (self.refusal is None) == (not self.sentences):
            raise ValueError("there are sentences or a refusal, never both or neither")
        is_cited = [bool(sentence.markers) for sentence in self.sentences]
        if self.outcome is not Outcome.REPLY and not all(is_cited):
            raise ValueError("every sentence of an answer cites what supports it")
        if self.outcome is Outcome.REPLY and any(is_cited):
            raise ValueError("a reply cites nothing")
        if (self.outcome is Outcome.PARTLY_ANSWERED) != bool(self.missing):
            raise ValueError(f"{self.outcome} does not go with missing {self.missing}")

    @property
    def text(self) -> str:
        """The answer as one string, markers in place: `Five days carry over. [1]`."""
        if self.refusal is not None:
            return str(self.refusal)
        said = (
            sentence.text + "".join(f" [{marker}]" for marker in sentence.markers)
            for sentence in self.sentences
        )
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
        if not self.missing:
            return ""
        parts = ", ".join(f"“{part}”" for part in self.missing)
        return f"The documents do not answer this part: {parts}"

    @property
    def turn(self) -> Turn:
        """What to remember of this exchange: no markers, no passages."""
        said = " ".join(sentence.text for sentence in self.sentences)
        return Turn(question=self.question, answer=said or str(self.refusal))

    def to_dict(self) -> dict[str, Any]:
        """The answer in plain values, for JSON; documented in the README and stable."""
        return {
            "question": self.question,
            "standalone_question": self.standalone_question,
            "outcome": str(self.outcome),
            "text": self.text,
            "confidence": self.confidence,
            "sentences": [
                {
                    "text": sentence.text,
                    "markers": list(sentence.markers),
                    "bold": list(sentence.bold) if sentence.bold else None,
                }
                for sentence in self.sentences
            ],
            "missing": list(self.missing),
            "citations": [
                {
                    "marker": citation.marker,
                    "document": citation.document,
                    "title": citation.title,
                    "headings": list(citation.headings),
                    "page": citation.page,
                    "start": citation.start,
                    "end": citation.end,
                    "quote": citation.quote,
                }
                for citation in self.citations
            ],
            "passages": [
                {
                    "document": scored.passage.document_id,
                    "start": scored.passage.start,
                    "end": scored.passage.end,
                    "text": scored.passage.text,
                    "score": scored.score,
                    "rank": scored.rank,
                }
                for scored in self.passages
            ],
            "unknown_words": list(self.refusal.unknown_words) if self.refusal else [],
            "generation": self.generation,
            "timings": dict(self.timings),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """The passages are known; the answer is not yet."""

    passages: tuple[ScoredPassage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A piece of the answer's text; the pieces joined are `Answer.text`."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The answer is whole; the last event, always exactly one."""

    answer: Answer


Event = Retrieved | Token | Finished
