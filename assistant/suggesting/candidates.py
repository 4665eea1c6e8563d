"""Questions with the place that answers them, of some passages of one document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.followups.words import keys_of
from assistant.suggesting.asking import questions_of
from assistant.suggesting.headings import heading_question
from assistant.suggesting.questions import Kind, Question
from assistant.suggesting.wording import Vocabulary, words_in
from index.passages import Passage

# How well questions of a kind read, and how much one wants to know the answer; by judgement.
_WEIGHTS = {
    Kind.HEADING: 1.0,
    Kind.HOW: 0.9,
    Kind.HOW_LONG: 0.75,
    Kind.HOW_MANY: 0.75,
    Kind.HOW_MUCH: 0.8,
    Kind.HOW_OFTEN: 0.75,
    Kind.HOW_TO: 0.95,
    Kind.SAID: 0.85,
    Kind.STANDS_FOR: 0.3,
    Kind.WHAT: 0.85,
    Kind.WHAT_DONE: 0.7,
    Kind.WHAT_IF: 0.95,
    Kind.WHAT_IS: 0.8,
    Kind.WHEN: 0.75,
    Kind.WHERE: 0.7,
    Kind.WHETHER: 0.6,
    Kind.WHO: 0.85,
    Kind.WHO_IS: 0.5,
    Kind.WHY: 1.0,
}
_BEST_LENGTH = 8
_PER_WORD = 0.02
_NAMING = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A question that may be suggested.

    Attributes:
        question: The question.
        document: The document that it was made from.
        start: First character of what answers it: a sentence, or what stands below a heading.
        end: One past the last.
        said: The sentence, or the heading, on one line.
    """

    question: Question
    document: str
    start: int
    end: int
    said: str

    @property
    def weight(self) -> float:
        """How good a question it is, about 0 to 1."""
        words = words_in(self.question.text)
        names = any(word.is_capital for word in words[1:])
        length = abs(len(words) - _BEST_LENGTH)
        return _WEIGHTS[self.question.kind] + _NAMING * names - _PER_WORD * length

    @property
    def keys(self) -> frozenset[str]:
        """The words of the question that name something."""
        return keys_of(self.question.text)

    def overlaps(self, document: str, start: int, end: int) -> bool:
        """Whether what answers it shares a character with a span."""
        return self.document == document and self.start < end and start < self.end


def candidates_of(passages: Sequence[Passage]) -> list[Candidate]:
    """The questions that passages of one document answer, in order, none twice."""
    headings = dict.fromkeys(
        heading for passage in passages for heading in (passage.title, *passage.headings)
    )
    vocabulary = Vocabulary(
        (one.text for passage in passages for one in passage.sentences if one.text not in headings),
        headings,
    )
    found: dict[str, Candidate] = {}
    for candidate in (
        *_of_headings(passages, vocabulary),
        *_of_sentences(passages, vocabulary, headings),
    ):
        found.setdefault(candidate.question.text, candidate)
    return sorted(found.values(), key=lambda one: (one.start, one.question.text))


def _of_headings(passages: Sequence[Passage], vocabulary: Vocabulary) -> Iterator[Candidate]:
    """Of headings that ask, each with all that stands below it."""
    sections: dict[tuple[str, ...], list[Passage]] = {}
    for passage in passages:
        for depth in range(1, len(passage.headings) + 1):
            sections.setdefault(passage.headings[:depth], []).append(passage)
    for headings, below in sections.items():
        question = heading_question(headings[-1], vocabulary)
        if question is not None:
            yield Candidate(
                question=question,
                document=below[0].document_id,
                start=min(passage.start for passage in below),
                end=max(passage.end for passage in below),
                said=" ".join(headings[-1].split()),
            )


def _of_sentences(
    passages: Sequence[Passage], vocabulary: Vocabulary, headings: dict[str, None]
) -> Iterator[Candidate]:
    for passage in passages:
        for sentence in passage.sentences:
            if sentence.text in headings:
                continue
            for question in questions_of(sentence.text, vocabulary):
                yield Candidate(
                    question=question,
                    document=passage.document_id,
                    start=sentence.start,
                    end=sentence.end,
                    said=" ".join(sentence.text.split()),
                )
