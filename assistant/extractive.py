"""An answer without a language model: sentences of the best passages, word for word.

Each sentence of the answer is its own citation, so that the answer is faithful by construction;
what can go wrong is the choice, and the decision to answer at all.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.citations import Citation
from assistant.fitted import FittedModel, logit
from assistant.retriever import Found
from assistant.verdicts import AnswerSentence, Verdict
from index.passages import Passage, Sentence

# A sentence that begins like this speaks of what the sentence before it names.
_LEANS = re.compile(
    r"(?:but |and |yet |so |then )?(?:he|she|they|it|his|her|their|its|this|these|those|such)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sentence that may be part of the answer.

    Attributes:
        passage: Where it stands.
        row: Which of the passage's sentences it is.
        score: Probability that it is part of the answer, or that it contradicts.
        rank: The passage's.
        bold: Start and end of the words that answer, counted in the sentence, or None.
    """

    passage: Passage
    row: int
    score: float
    rank: int
    bold: tuple[int, int] | None = None

    @property
    def sentence(self) -> Sentence:
        """The sentence itself."""
        return self.passage.sentences[self.row]

    @property
    def text(self) -> str:
        """The sentence on one line."""
        return " ".join(self.sentence.text.split())

    def follows(self, other: "Candidate") -> bool:
        """Whether it comes right after another, nothing but white space between."""
        if self.passage.id != other.passage.id or self.row != other.row + 1:
            return False
        start, end = other.sentence.end, self.sentence.start
        return not self.passage.text[start - self.passage.start : end - self.passage.start].strip()


def choose_sentences(
    found: Sequence[Found], model: FittedModel, *, max_sentences: int, max_words: int
) -> list[Candidate]:
    """The sentences that answer, in reading order.

    Args:
        found: The ranking with what the reader makes of it, best first.
        model: What weighs the evidence.
        max_sentences: Most sentences.
        max_words: Most words; the best sentence is kept even if it alone has more.
    """
    ordered = sorted(candidates(found, model), key=lambda one: (-one.score, one.rank))
    chosen: list[Candidate] = []
    for candidate in ordered:
        share = model.beside if _is_beside(candidate, chosen) else model.elsewhere
        if candidate.score < share * ordered[0].score or len(chosen) == max_sentences:
            continue
        new = _unsaid(_with_lead(candidate), chosen)
        if candidate not in new:
            continue
        fits = len(chosen) + len(new) <= max_sentences and _words([*chosen, *new]) <= max_words
        if fits or not chosen:
            chosen += new if fits else [candidate]
    return _in_reading_order(_bold_once(chosen))


def candidates(found: Sequence[Found], model: FittedModel) -> Iterator[Candidate]:
    """Every sentence that was read and that can answer, passage by passage."""
    for one in found:
        if one.read is None:
            return
        passage, span = one.scored.passage, one.read.span
        best = found[0].scored.score
        for row, sentence in enumerate(passage.sentences):
            if not _can_answer(passage, sentence):
                continue
            holds_span = span is not None and span.sentence == row
            yield Candidate(
                passage=passage,
                row=row,
                score=model.sentence.probability(evidence_of_sentence(one, row, best)),
                rank=one.scored.rank,
                bold=(span.start, span.end) if span and holds_span else None,
            )


def evidence_of_sentence(one: Found, row: int, best: float) -> dict[str, float]:
    """What speaks for a sentence, by name; each about between -2 and 2.

    Args:
        one: The passage it stands in, which has been read.
        row: Which of its sentences it is.
        best: The score of the best passage.
    """
    read, scored = one.read, one.scored
    if read is None:
        raise ValueError(f"{scored.passage.id} has not been read")
    holds_span = read.span is not None and read.span.sentence == row
    return {
        "evidence": logit(read.evidence[row]) / 4,
        "span": read.span.score / 8 if read.span and holds_span else -1.0,
        "holds_span": float(holds_span),
        "cosine": scored.evidence.sentences[row],
        "behind": best - scored.score,
    }


def contradicting_sentences(found: Sequence[Found]) -> list[Candidate]:
    """The sentence that speaks most clearly against what a question takes for granted."""
    against = [
        Candidate(
            passage=one.scored.passage,
            row=row,
            score=one.read.contradicts * one.read.evidence[row],
            rank=one.scored.rank,
        )
        for one in found
        if one.read is not None
        for row, sentence in enumerate(one.scored.passage.sentences)
        if _can_answer(one.scored.passage, sentence)
    ]
    best = min(against, key=lambda one: (-one.score, one.rank), default=None)
    return _with_lead(best) if best else []


def cite(
    chosen: Sequence[Candidate], sources: Mapping[str, str]
) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """The sentences as an answer: each with a marker, each marker with its span.

    Sentences that follow one another in the document are cited together.

    Args:
        chosen: In the order of the answer.
        sources: sha256 of each document's file, by its id.
    """
    sentences: list[AnswerSentence] = []
    citations: list[Citation] = []
    for marker, run in enumerate(_runs(chosen), start=1):
        passage = run[0].passage
        sha256 = sources.get(passage.document_id, "")
        first, last = run[0].sentence, run[-1].sentence
        citations.append(Citation.of(passage, first, last, marker=marker, sha256=sha256))
        for one in run:
            bold = _moved(one.sentence.text, one.bold) if one.bold else None
            said = AnswerSentence(
                text=one.text, markers=(marker,), bold=bold, verdict=Verdict.VERBATIM
            )
            sentences.append(said)
    return tuple(sentences), tuple(citations)


def _runs(chosen: Sequence[Candidate]) -> list[list[Candidate]]:
    runs: list[list[Candidate]] = []
    for one in chosen:
        if runs and one.follows(runs[-1][-1]):
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _moved(text: str, bold: tuple[int, int]) -> tuple[int, int] | None:
    """A span of a text as a span of the same text with single spaces."""
    start, end = bold
    before = " ".join(text[:start].split())
    words = " ".join(text[start:end].split())
    place = " ".join(text.split()).find(words, len(before)) if words else -1
    return (place, place + len(words)) if place >= 0 else None


def _in_reading_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Document by document, the best one first, and in each from its beginning to its end."""
    best: dict[str, int] = {}
    for one in chosen:
        name = one.passage.document_id
        best[name] = min(one.rank, best.get(name, one.rank))
    return sorted(chosen, key=lambda one: (best[one.passage.document_id], one.sentence.start))


def _with_lead(candidate: Candidate) -> list[Candidate]:
    """A sentence, and before it the one that it leans on, if it does."""
    if candidate.row == 0 or not _LEANS.match(candidate.sentence.text):
        return [candidate]
    lead = replace(candidate, row=candidate.row - 1, bold=None)
    return [lead, candidate] if _can_answer(lead.passage, lead.sentence) else [candidate]


def _unsaid(new: Sequence[Candidate], chosen: Sequence[Candidate]) -> list[Candidate]:
    said = {one.text for one in chosen}
    return [one for one in new if one.text not in said]


def _words(chosen: Sequence[Candidate]) -> int:
    return sum(len(one.text.split()) for one in chosen)


def _bold_once(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Only the words that most probably answer stay bold."""
    best = max((one for one in chosen if one.bold), key=lambda one: one.score, default=None)
    return [one if one is best else replace(one, bold=None) for one in chosen]


def _is_beside(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether it stands next to what was chosen, in the passage of the best sentence."""
    return any(
        one.passage.id == candidate.passage.id == chosen[0].passage.id
        and abs(one.row - candidate.row) == 1
        for one in chosen
    )


def _can_answer(passage: Passage, sentence: Sentence) -> bool:
    """A heading announces and a question asks; neither answers."""
    return sentence.text not in passage.headings and not sentence.text.endswith("?")
