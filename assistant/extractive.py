"""An answer without a language model: sentences of the best passages, word for word.

Each sentence of the answer is its own citation, so that the answer is faithful by construction;
what can go wrong is the choice, and the decision to answer at all.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from assistant.answers import AnswerSentence, Citation
from index.lexical import all_words, query_words
from index.passages import Passage, ScoredPassage, Sentence

# Sentences are looked for in this many of the best passages.
_PASSAGES = 3
# A sentence's score: its own cosine, a share of its passage's score, and something for the
# question's words that it has. The constants here were chosen on our questions and 500 of
# SQuAD 2.0 (2026-11-23): the words raise the latter's citation precision from .60 to .65 at the
# same recall (`python -m benchmarks.squad`).
_PASSAGE_SHARE = 0.5
_WORD_SHARE = 0.2
# Further sentences come at most this far below the best one.
_MARGIN = 0.12
# Below this the best sentence is not taken for an answer. It tells questions about something else
# (four in five of SQuAD's fall below), not those near the topic: no similarity can.
_ENOUGH = 0.32


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence that may be part of the answer."""

    passage: Passage
    sentence: Sentence
    score: float
    rank: int


def choose_sentences(
    question: str, passages: Sequence[ScoredPassage], *, max_sentences: int, max_words: int
) -> list[Candidate]:
    """The sentences that answer, in reading order; none when the passages do not answer.

    Args:
        question: The standalone question.
        passages: The ranking, best first.
        max_sentences: Most sentences.
        max_words: Most words; the best sentence is kept even if it alone has more.
    """
    if confidence(passages) < _ENOUGH:
        return []
    candidates = sorted(
        _candidates(question, passages), key=lambda found: (-found.score, found.rank)
    )
    chosen: list[Candidate] = []
    said: set[str] = set()
    words = 0
    for candidate in candidates:
        text = " ".join(candidate.sentence.text.split())
        length = len(text.split())
        is_near = not chosen or candidate.score >= chosen[0].score - _MARGIN
        if is_near and text not in said and (not chosen or words + length <= max_words):
            chosen.append(candidate)
            said.add(text)
            words += length
        if len(chosen) == max_sentences:
            break
    return _in_reading_order(chosen)


def confidence(passages: Sequence[ScoredPassage]) -> float:
    """How sure it is that the passages answer, from -1 to 1: the best sentence's cosine."""
    cosines = (cosine for scored in passages for cosine in scored.evidence.sentences)
    return max(cosines, default=-1.0)


def cite(chosen: Sequence[Candidate]) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """The sentences as an answer: each with its marker, each marker with its span."""
    citations = tuple(
        Citation.of(found.passage, found.sentence, marker=marker)
        for marker, found in enumerate(chosen, start=1)
    )
    sentences = tuple(
        AnswerSentence(text=" ".join(citation.quote.split()), markers=(citation.marker,))
        for citation in citations
    )
    return sentences, citations


def _in_reading_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Document by document, the best one first, and in each from its beginning to its end."""
    best: dict[str, int] = {}
    for found in chosen:
        name = found.passage.document_id
        best[name] = min(found.rank, best.get(name, found.rank))
    return sorted(chosen, key=lambda found: (best[found.passage.document_id], found.sentence.start))


def _candidates(question: str, passages: Sequence[ScoredPassage]) -> list[Candidate]:
    words = {word.casefold() for word in query_words(question)}
    return [
        Candidate(
            passage=scored.passage,
            sentence=sentence,
            score=cosine
            + _PASSAGE_SHARE * scored.score
            + _WORD_SHARE * _shared(words, sentence.text),
            rank=scored.rank,
        )
        for scored in passages[:_PASSAGES]
        for sentence, cosine in zip(
            scored.passage.sentences, scored.evidence.sentences, strict=True
        )
        if _can_answer(scored.passage, sentence)
    ]


def _shared(words: Set[str], text: str) -> float:
    """The share of some words that a text has, 0 to 1."""
    found = {word.casefold() for word in all_words(text)}
    return len(words & found) / len(words) if words else 0.0


def _can_answer(passage: Passage, sentence: Sentence) -> bool:
    """A heading announces and a question asks; neither answers."""
    return sentence.text not in passage.headings and not sentence.text.endswith("?")
