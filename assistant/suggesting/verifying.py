"""Whether an answer is what a question was made for."""

from assistant.answers import Answer, Outcome
from assistant.followups.words import words_of
from assistant.suggesting.candidates import Candidate
from assistant.suggesting.questions import Kind

# By far enough to answer also where a setting is a little stricter; 9 of 10 that are answered
# with the sentence they are made of have it.
_COMFORTABLE = 0.5


def bears_out(answer: Answer, candidate: Candidate) -> bool:
    """Whether a candidate is answered for sure, with the very sentence that it was made from.

    The words that the answer puts in bold must be in that sentence, and among them one of those
    that answer, where they are known.
    """
    if answer.outcome is not Outcome.ANSWERED or answer.confidence < _COMFORTABLE:
        return False
    own = {
        citation.marker
        for citation in answer.citations
        if citation.document == candidate.document
        and _holds(candidate, citation.start, citation.end)
    }
    if not own:
        return False
    bold = [
        (sentence.text[slice(*sentence.bold)], own.intersection(sentence.markers))
        for sentence in answer.sentences
        if sentence.bold
    ]
    if not bold:
        return not candidate.question.answer
    return any(is_own and _answers(words, candidate) for words, is_own in bold)


def _holds(candidate: Candidate, start: int, end: int) -> bool:
    """Whether a cited span has the sentence, or is of what stands below the heading."""
    if candidate.question.kind is Kind.HEADING:
        return candidate.start <= start and end <= candidate.end
    return start <= candidate.start and candidate.end <= end


def _answers(bold: str, candidate: Candidate) -> bool:
    wanted = _telling(candidate.question.answer)
    return not wanted or not wanted.isdisjoint(_telling(bold))


def _telling(text: str) -> frozenset[str]:
    return frozenset(word.folded for word in words_of(text) if not word.is_function)
