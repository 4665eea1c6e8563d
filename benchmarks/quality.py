"""How good the answers about our article are: `python -m benchmarks.quality`."""

import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from assistant import Assistant, Outcome
from assistant.extractive import confidence
from benchmarks.questions import (
    answerable,
    citation_scores,
    gold_within,
    is_right,
    unanswerable,
)
from index import IndexSettings, build_index

SEEDS = Path(__file__).parents[1] / "seeds"
WIDTHS = (100, 250, 500)


def measure(assistant: Assistant, *, verbose: bool = False) -> dict[str, float]:
    """Every figure by its name: shares of questions, from 0 to 1."""
    figures: dict[str, list[float]] = defaultdict(list)
    sure: list[float] = []
    for question in answerable():
        passages = assistant.search(question.text, 50)
        for width in WIDTHS:
            texts = [scored.passage.text for scored in passages]
            figures[f"gold within {width} words"].append(gold_within(question, texts, width))
        answer = assistant.ask(question.text)
        right = is_right(question, answer.text)
        precision, recall = citation_scores(question, [cited.quote for cited in answer.citations])
        figures["answer right"].append(right and answer.outcome is Outcome.ANSWERED)
        figures["citation precision"].append(precision)
        figures["citation recall"].append(recall)
        figures["words in answer"].append(len(answer.text.split()))
        figures["false abstention"].append(answer.outcome is Outcome.NOT_FOUND)
        sure.append(confidence(passages))
        if verbose and not right:
            print(f"- {question.text}\n    want {question.gold}\n    got  {answer.text}")
    for case in unanswerable():
        answer = assistant.ask(case.text)
        is_refused = answer.outcome is not Outcome.ANSWERED
        figures["abstention recall"].append(is_refused)
        figures[f"abstention recall, {case.kind}"].append(is_refused)
        unsure = confidence(assistant.search(case.text, 50))
        figures["abstention AUC"] += [(one > unsure) + 0.5 * (one == unsure) for one in sure]
        figures[f"abstention AUC, {case.kind}"] += [
            (one > unsure) + 0.5 * (one == unsure) for one in sure
        ]
    return {name: sum(values) / len(values) for name, values in figures.items()}


def main() -> None:
    """Build the index in a folder that is thrown away, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        settings = IndexSettings(seeds=SEEDS, path=Path(folder) / "index")
        build_index(settings)
        assistant = Assistant.from_settings(index_settings=settings)
        try:
            figures = measure(assistant, verbose="--verbose" in sys.argv)
        finally:
            assistant.close()
    for name, value in figures.items():
        print(f"{name:<36} {value:7.3f}")


if __name__ == "__main__":
    main()
