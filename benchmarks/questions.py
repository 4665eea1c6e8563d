"""The questions about our article in `tests/evals`, and how answers to them are scored."""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "tests" / "evals"
MAX_ANSWER_WORDS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that the article answers.

    Attributes:
        text: The question.
        gold: Quotes that together answer it.
        alternatives: Quotes that may stand in for all of them.
        answer: Regular expression that a right answer matches, ignoring case.
    """

    text: str
    gold: tuple[str, ...]
    alternatives: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswerable:
    """A question that the article does not answer, and of which kind it is."""

    text: str
    kind: str


def answerable() -> list[Question]:
    """The questions that have an answer."""
    return [
        Question(
            text=row["question"],
            gold=tuple(row["gold_quotes"]),
            alternatives=tuple(row.get("alt_quotes", ())),
            answer=row["answer_regex"],
        )
        for row in _rows("answerable.jsonl")
    ]


def unanswerable() -> list[Unanswerable]:
    """The questions that have none."""
    return [
        Unanswerable(text=row["question"], kind=row["kind"]) for row in _rows("unanswerable.jsonl")
    ]


def normalise(text: str) -> str:
    """Text for comparing quotes: one kind of space, quotation mark and dash."""
    text = unicodedata.normalize("NFKC", text)
    for found, plain in (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'"), ("–", "-"), ("—", "-")):
        text = text.replace(found, plain)
    return " ".join(text.split())


def gold_within(question: Question, passages: Iterable[str], words: int) -> bool:
    """Whether all gold quotes lie in the first words of the passages, best first."""
    taken: list[str] = []
    for passage in passages:
        taken += normalise(passage).split()[: words - len(taken)]
        taken.append("\n")  # a quote does not run from one passage into the next
        words += 1
        if len(taken) >= words:
            break
    text = " ".join(taken)
    return all(normalise(quote) in text for quote in question.gold) or any(
        normalise(quote) in text for quote in question.alternatives
    )


def is_right(question: Question, answer: str) -> bool:
    """Whether an answer matches, in no more words than a reader wants."""
    is_short = len(answer.split()) <= MAX_ANSWER_WORDS
    return is_short and re.search(question.answer, answer, re.IGNORECASE) is not None


def citation_scores(question: Question, quotes: Sequence[str]) -> tuple[float, float]:
    """Precision and recall of cited spans: right are those that hold a gold quote or are in one."""
    gold = [normalise(quote) for quote in (*question.gold, *question.alternatives)]
    cited = [normalise(quote) for quote in quotes]

    def touches(one: str, other: str) -> bool:
        return one in other or other in one

    right = sum(any(touches(quote, target) for target in gold) for quote in cited)
    needed = [normalise(quote) for quote in question.gold]
    found = sum(any(touches(quote, target) for quote in cited) for target in needed)
    return (right / len(cited) if cited else 0.0), found / len(needed)


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]
