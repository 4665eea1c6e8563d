"""Ask the cases of a collection and note what came of each."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

import ir_measures
from ir_measures import RR, R, nDCG

from assistant.answers import Answer, Turn
from assistant.evaluation import scoring
from assistant.evaluation.cases import Case, Collection, Mode, Observation
from index.passages import ScoredPassage

_PASSAGES = 50  # the ranking that is scored
_DEPTH = 10
_IR = {nDCG @ 10: "nDCG@10", R @ 5: "recall@5", R @ 10: "recall@10", RR @ 10: "MRR@10"}


class System(Protocol):
    """What is measured: the assistant, or a baseline of the same shape."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The answer to a question."""

    def search(self, question: str, k: int = 10) -> tuple[ScoredPassage, ...]:
        """The k best passages for a standalone question."""


def observe(
    system: System, collection: Collection, *, advance: Callable[[], None] = lambda: None
) -> Iterator[Observation]:
    """Every case asked, in the ways that make sense for it.

    Args:
        system: What is asked.
        collection: The cases.
        advance: Called after each case.

    Raises:
        index.IndexingError: If there is no index that can be read.
    """
    names = file_names(collection)
    talk: list[Turn] = []
    within = ""
    for case in collection.cases:
        if case.conversation != within:
            talk, within = [], case.conversation
        history = tuple(talk) if case.conversation else case.history
        observation, answer = _asked(system, case, Mode.PLAIN, case.text, history, names)
        yield observation
        if case.conversation:
            talk.append(answer.turn)
        elif case.history:
            yield _asked(system, case, Mode.LAST_TURN, case.text, (), names)[0]
        if case.standalone and (case.conversation or case.history):
            yield _asked(system, case, Mode.REWRITTEN, case.standalone, (), names)[0]
        advance()


def file_names(collection: Collection) -> dict[str, str]:
    """By the name of the seed file that holds it, a document's id. Ids are never file names."""
    return {
        f"{number:06d}.txt": name for number, (name, _, _) in enumerate(collection.documents or ())
    }


def _asked(
    system: System,
    case: Case,
    mode: Mode,
    question: str,
    history: Sequence[Turn],
    names: Mapping[str, str],
) -> tuple[Observation, Answer]:
    began = time.perf_counter()
    answer = system.ask(question, history)
    seconds = time.perf_counter() - began
    measures: dict[str, float] = {}
    if case.gold or case.relevant:
        passages = system.search(answer.standalone_question, _PASSAGES)
        measures |= _retrieval(case, passages, names)
    if case.is_answerable:
        measures |= _answering(case, answer)
    if case.is_answerable is not None:
        refused = not answer.outcome.answers
        name = "false abstention" if case.is_answerable else "abstention recall"
        measures[name] = float(refused)
    return (
        Observation(
            case=case.id,
            mode=mode,
            kind=case.kind,
            is_answerable=case.is_answerable,
            question=question,
            searched=answer.standalone_question,
            outcome=str(answer.outcome),
            confidence=answer.confidence,
            seconds=seconds,
            measures=measures,
        ),
        answer,
    )


def _retrieval(
    case: Case, passages: Sequence[ScoredPassage], names: Mapping[str, str]
) -> dict[str, float]:
    measures = {}
    texts = [scored.passage.text for scored in passages]
    if case.gold:
        for width in scoring.WIDTHS:
            found = scoring.gold_within(case, texts, width)
            measures[f"gold within {width} words"] = float(found)
    if case.relevant:
        best: dict[str, float] = {}
        for scored in passages:  # best first: a document's first passage is its best
            best.setdefault(names[scored.passage.document_id], -float(scored.rank))
        run = {case.id: dict(list(best.items())[:_DEPTH])} if best else {case.id: {"": 0.0}}
        qrels = {case.id: dict(case.relevant)}
        values = {one.measure: one.value for one in ir_measures.iter_calc(list(_IR), qrels, run)}
        measures |= {name: float(values[measure]) for measure, name in _IR.items()}
    return measures


def _answering(case: Case, answer: Answer) -> dict[str, float]:
    measures: dict[str, float] = {}
    answered = answer.outcome.answers
    if answered:  # a refusal has no length: to refuse less is not to say more
        measures["words"] = float(len(scoring.said(answer).split()))
    if case.pattern:
        right = answered and scoring.is_right(case, scoring.said(answer))
        measures["answer right"] = float(right)
    if case.answers:
        short = scoring.short_answer(answer) if answered else ""
        whole = scoring.said(answer) if answered else ""
        measures["F1 of the words that answer"] = max(
            scoring.token_f1(short, one) for one in case.answers
        )
        measures["F1 of the answer"] = max(scoring.token_f1(whole, one) for one in case.answers)
    if case.gold:
        quotes = [citation.quote for citation in answer.citations] if answered else []
        precision, recall = scoring.citation_scores(case, quotes)
        measures |= {"citation precision": precision, "citation recall": recall}
    return measures
