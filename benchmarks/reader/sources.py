"""Where questions come from: SQuAD, CLAP NQ and our own, with the texts they are about."""

import hashlib
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VALIDATION_ARTICLES = 6
VALIDATION_SHARE = 5  # of our documents one in so many is held out, by its name


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question before it is searched: its answers and the sentences they stand in."""

    question: str
    kind: str
    source: str
    held_out: bool
    answers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


def squad(folder: Path) -> Iterator[Asked]:
    """SQuAD 2.0: half of its questions are answered, half only seem to be."""
    rows = _rows(folder / "qa.jsonl")
    articles = sorted({row["doc_id"] for row in rows})
    held_out = set(random.Random(1).sample(articles, VALIDATION_ARTICLES))  # noqa: S311
    for row in rows:
        yield Asked(
            question=row["question"].strip(),
            kind="answerable" if row["answerable"] else "near_topic",
            source=f"squad2/{row['doc_id']}",
            held_out=row["doc_id"] in held_out,
            answers=tuple(row["answers"]),
            evidence=tuple(row.get("answer_sentences", ())),
        )


def clapnq(folder: Path) -> Iterator[Asked]:
    """CLAP NQ: long answers, whose sentences need not stand together."""
    for number, row in enumerate(_rows(folder / "qa.jsonl")):
        gold = [tidy(text) for texts in row.get("gold_sentences", ()) for text in texts]
        yield Asked(
            question=row["question"],
            kind="answerable" if row["answerable"] else "near_topic",
            source="clapnq",
            held_out=number % 10 == 0,
            evidence=tuple(gold),
        )


def written(folder: Path) -> Iterator[Asked]:
    """Our own questions: beside each NAME.txt, what was asked of it in NAME.jsonl."""
    for path in sorted(folder.glob("*.jsonl")):
        digest = hashlib.sha256(path.stem.encode()).digest()
        for row in _rows(path):
            yield Asked(
                question=row["question"],
                kind=row["kind"],
                source=f"written/{path.stem}",
                held_out=digest[0] % VALIDATION_SHARE == 0,
                answers=tuple(row["answers"]),
                evidence=tuple(row["evidence"]),
            )


def squad_texts(folder: Path) -> dict[str, tuple[str, str]]:
    """SQuAD's whole articles: title and text by source."""
    rows = _rows(folder / "articles.jsonl")
    return {f"squad2/{row['_id']}": (row["title"], row["text"]) for row in rows}


def clapnq_texts(folder: Path) -> dict[str, tuple[str, str]]:
    """CLAP NQ's passages."""
    rows = _rows(folder / "corpus.jsonl")
    return {f"clapnq/{row['_id']}": (row["title"], tidy(row["text"])) for row in rows}


def written_texts(folder: Path) -> dict[str, tuple[str, str]]:
    """Our own documents; the first line of each is its title."""
    whole = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))}
    parted = {name: text.partition("\n") for name, text in whole.items()}
    return {f"written/{name}": (title, rest.strip()) for name, (title, _, rest) in parted.items()}


def tidy(text: str) -> str:
    """Text without the spaces that a tokenizer put around punctuation."""
    text = re.sub(r"\s+([,.;:!?%)\]])", r"\1", text)
    text = re.sub(r"([(\[$])\s+", r"\1", text)
    text = re.sub(r"``\s*", '"', text)
    text = re.sub(r"\s*''", '"', text)
    text = re.sub(r"(\w)\s+('s|'re|'ve|'ll|'d|'m|n't)\b", r"\1\2", text)
    text = re.sub(r"(\w) - (\w)", r"\1-\2", text)
    return " ".join(text.split())


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]
