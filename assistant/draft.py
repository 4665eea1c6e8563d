"""What the documents say to a question, before it is an answer: the outcome and the sentences."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.answers import Outcome, Turn
from assistant.conversation import standalone_question
from assistant.decision import decide
from assistant.extractive import Candidate, choose_sentences, contradicting_sentences
from assistant.fitted import FittedModel
from assistant.overview import overview
from assistant.parts import parts_of
from assistant.retriever import Findings, Retriever
from assistant.settings import Settings
from assistant.timings import summed


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An outcome with what it rests on.

    Attributes:
        outcome: What became of the question.
        question: What of the question is answered: all of it, unless something is missing.
        chosen: The sentences to cite; none when it was not found.
        confidence: Probability that the documents answer, 0 to 1.
        missing: The parts of the question that are left open.
        seconds: Spent on choosing, and on searching and reading for parts of the question.
    """

    outcome: Outcome
    question: str
    chosen: Sequence[Candidate]
    confidence: float
    missing: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)


class Drafter:
    """Decides whether and with what to answer."""

    def __init__(self, retriever: Retriever, model: FittedModel, settings: Settings) -> None:
        """Use a retriever and a model of when and with what to answer."""
        self._retriever = retriever
        self._model = model
        self._settings = settings

    def draft(self, question: str, findings: Findings) -> Draft:
        """What the documents say to a standalone question.

        Raises:
            index.IndexingError: If there is no index that can be read.
        """
        began = time.perf_counter()
        draft = self._draft(question, findings)
        choosing = time.perf_counter() - began - sum(draft.seconds.values())
        return replace(draft, seconds=summed(draft.seconds, {"choose": choosing}))

    def _draft(self, question: str, findings: Findings) -> Draft:
        """The same; its seconds are only those of searches for parts."""
        whole = overview(question, self._retriever.searcher, max_words=self._settings.max_words)
        if whole:
            return Draft(outcome=Outcome.ANSWERED, question=question, chosen=whole, confidence=1.0)
        parts = parts_of(question)
        joined = self._joined(question, parts) if len(parts) > 1 else None
        if joined and joined.outcome.answers:
            return joined
        single = self._single(question, findings, self._settings.max_words)
        return replace(single, seconds=joined.seconds) if joined else single

    def _single(self, question: str, findings: Findings, max_words: int) -> Draft:
        decision = decide(findings, self._model)
        chosen: Sequence[Candidate] = ()
        outcome = Outcome.NOT_FOUND
        if decision.answers:
            outcome = Outcome.ANSWERED
            chosen = choose_sentences(
                findings.found,
                self._model,
                max_sentences=self._settings.max_sentences,
                max_words=max_words,
            )
        elif decision.contradicts:
            outcome = Outcome.PREMISE_CONTRADICTED
            chosen = contradicting_sentences(findings.found)
        if not chosen:
            outcome = Outcome.NOT_FOUND
        return Draft(
            outcome=outcome, question=question, chosen=chosen, confidence=decision.confidence
        )

    def _joined(self, question: str, parts: Sequence[str]) -> Draft:
        """Each part by itself, what is answered together."""
        drafts: list[Draft] = []
        spent: list[Mapping[str, float]] = []
        before: list[Turn] = []
        for part in parts:
            alone = standalone_question(part, before)
            findings = self._retriever.search(alone, self._settings.passages)
            spent.append(findings.seconds)
            drafts.append(self._single(alone, findings, self._settings.max_words // len(parts)))
            before.append(Turn(question=alone, answer=""))
        answered = [draft for draft in drafts if draft.outcome.answers]
        missing = tuple(
            part for part, draft in zip(parts, drafts, strict=True) if draft not in answered
        )
        outcome = Outcome.PARTLY_ANSWERED if missing else Outcome.ANSWERED
        chosen = {
            (one.passage.id, one.row): one for draft in answered for one in draft.chosen
        }  # in two parts' answers only once
        return Draft(
            outcome=outcome if answered else Outcome.NOT_FOUND,
            question=" ".join(draft.question for draft in answered) if missing else question,
            chosen=list(chosen.values()),
            confidence=max((draft.confidence for draft in drafts), default=0.0),
            missing=missing if answered else (),
            seconds=summed(*spent),
        )
