"""Questions and passages the reader is trained on.

`python -m benchmarks.reader.data OUT [--written FOLDER] [--squad FOLDER] [--clapnq FOLDER]`: OUT
gets a file of JSON lines for each, which `train` reads. Our own documents and questions are in
`benchmarks/reader/written`.

Every question goes with passages of the index that it would meet in use: those that answer it and
those that retrieval ranks high though they do not. From these come three more kinds: the passage
without its answering sentence, the question with a number or name of another sentence in its
place, and a passage about something else.
"""

import argparse
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.reading import Reading
from benchmarks.reader import sources
from benchmarks.reader.sources import Asked
from index import IndexSettings, Searcher, build_index
from index.passages import Passage

DEPTH = 30  # passages looked at per question
NEGATIVES = 3  # of these, how many that do not answer go with one that does
TOP = 8  # and of how many of the best they are
HARDEST = 2  # of them are the best themselves, the others are drawn
STRIPPED, SWAPPED = 0.4, 0.5  # of answered questions go once more without, or with a wrong, fact
SHORTEST = 10  # letters of a sentence that can be told from others


class Label(StrEnum):
    """What a passage is to a question."""

    ANSWERS = "answers"
    CONTRADICTS = "contradicts"  # what the question takes for granted
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A passage beside a question.

    Attributes:
        text: The passage as the reader reads it.
        starts: Where its sentences start in `text`.
        label: What it is to the question.
        evidence: Rows of the sentences that answer or contradict.
        spans: Answers as (start, end) in `text`; empty when they are not known.
    """

    text: str
    starts: tuple[int, ...]
    label: Label
    evidence: tuple[int, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


def groups(asked: Iterable[Asked], searcher: Searcher, dice: random.Random) -> Iterator[Any]:
    """Each question with its passages, as rows of JSON; several rows for one question."""
    for one in asked:
        passages = [scored.passage for scored in searcher.search(one.question, DEPTH).passages]
        pairs = [_pair(one, passage) for passage in passages]
        gold = [pair for pair in pairs if pair.label is not Label.NEITHER]
        others = [
            pair
            for pair in pairs[: 2 * TOP]
            if pair.label is Label.NEITHER and not _says(one.answers, pair)
        ][:TOP]
        if one.evidence and not gold:
            continue  # a gold sentence that chunking cut, or that retrieval does not find
        chosen = gold[:3] + _negatives(others, dice)
        is_answered = bool(gold) and gold[0].label is Label.ANSWERS
        if is_answered and dice.random() < STRIPPED:
            chosen.append(_without_evidence(gold[0]))
        row = {"kind": one.kind, "source": one.source, "held_out": one.held_out}
        yield {**row, "question": one.question, "pairs": [asdict(pair) for pair in chosen]}
        swapped = _swapped(one, [pair.text for pair in pairs], dice)
        if swapped and is_answered and dice.random() < SWAPPED:
            wrong = [replace(gold[0], label=Label.CONTRADICTS, spans=()), *others[:1]]
            pairs_of_wrong = [asdict(pair) for pair in wrong]
            yield {**row, "kind": "swapped", "question": swapped, "pairs": pairs_of_wrong}


def _negatives(others: Sequence[Pair], dice: random.Random) -> list[Pair]:
    rest = others[HARDEST:]
    return [*others[:HARDEST], *dice.sample(rest, min(len(rest), NEGATIVES - HARDEST))]


def _pair(asked: Asked, passage: Passage) -> Pair:
    """The passage with what it is to the question, told by its sentences."""
    reading = Reading.of(passage)
    gold = [bare(sentence) for sentence in asked.evidence]
    evidence, spans = [], []
    for row, sentence in enumerate(reading.sentences):
        if sentence in passage.headings or not is_gold(sentence, gold):
            continue
        found = [sentence.find(answer) for answer in asked.answers]
        if asked.answers and max(found) < 0:
            continue
        evidence.append(row)
        begin = reading.starts[row]
        spans += [
            (begin + place, begin + place + len(answer))
            for place, answer in zip(found, asked.answers, strict=True)
            if place >= 0
        ]
    label = Label.NEITHER
    if evidence:
        label = Label.CONTRADICTS if asked.kind == "false_premise" else Label.ANSWERS
    return Pair(
        text=reading.text,
        starts=reading.starts,
        label=label,
        evidence=tuple(evidence),
        spans=tuple(sorted(set(spans))),
    )


def _without_evidence(pair: Pair) -> Pair:
    """The same passage without the sentences that answer: near the topic, and no answer."""
    ends = [*pair.starts[1:], len(pair.text)]
    kept = [
        pair.text[start:end].strip()
        for row, (start, end) in enumerate(zip(pair.starts, ends, strict=True))
        if row not in pair.evidence
    ]
    lines = pair.text[: pair.starts[0]].strip()
    reading = Reading.join([lines] if lines else [], kept)
    return Pair(text=reading.text, starts=reading.starts, label=Label.NEITHER)


_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_NAME = re.compile(r"(?<=[a-z,;] )(?:[A-Z][a-zé'-]+(?: [A-Z][a-zé'-]+)*)")


def _swapped(asked: Asked, texts: Sequence[str], dice: random.Random) -> str:
    """The question with a number or name of another passage in the place of its own; or ``""``."""
    evidence = " ".join(asked.evidence)
    for pattern in (_NUMBER, _NAME):
        own = [name for name in pattern.findall(asked.question) if name in evidence]
        pool = {name for text in texts for name in pattern.findall(text)}
        pool = {name for name in pool if name not in evidence and name not in asked.question}
        if not own:
            continue
        name = dice.choice(own)
        alike = sorted(one for one in pool if _shape(one) == _shape(name))
        if alike:
            return asked.question.replace(name, dice.choice(alike))
    return ""


def _shape(name: str) -> tuple[int, bool]:
    """A year for a year and a surname for a surname: else nobody would take it for true."""
    return (len(name), True) if name[0].isdigit() else (len(name.split()), False)


def bare(text: str) -> str:
    """Letters and digits alone, for comparing what was split and spaced in different ways."""
    return re.sub(r"\W+", "", text.lower())


def is_gold(sentence: str, gold: Sequence[str]) -> bool:
    """Whether a sentence is one of some gold ones, given bare, or a part of it, or holds it."""
    own = bare(sentence)
    return len(own) >= SHORTEST and any(own in whole or whole in own for whole in gold)


def _says(answers: Sequence[str], pair: Pair) -> bool:
    """Whether a passage might answer too, though it is not the one that was marked."""
    body = pair.text[pair.starts[0] :].lower()
    return bool(answers) and max(answers, key=len).lower() in body


def search_over(folder: Path, texts: Iterable[tuple[str, str]]) -> Searcher:
    """An index in a folder, of documents given by title and text."""
    settings = IndexSettings(seeds=folder / "seeds", path=folder / "index")
    settings.seeds.mkdir(parents=True, exist_ok=True)
    for number, (title, text) in enumerate(texts):
        name = f"{number:05d}.txt"
        (settings.seeds / name).write_text(f"{title}\n\n{text}", encoding="utf-8")
    build_index(settings)
    return Searcher(settings)


def main(
    out: Path, written_folder: Path | None, squad_folder: Path | None, clapnq_folder: Path | None
) -> None:
    """Index each source in OUT, and write its questions with their passages beside."""
    chosen: dict[str, tuple[list[Asked], dict[str, tuple[str, str]]]] = {}
    if written_folder is not None:
        chosen["written"] = (
            list(sources.written(written_folder)),
            sources.written_texts(written_folder),
        )
    if squad_folder is not None:
        chosen["squad"] = list(sources.squad(squad_folder)), sources.squad_texts(squad_folder)
    if clapnq_folder is not None:
        chosen["clapnq"] = list(sources.clapnq(clapnq_folder)), sources.clapnq_texts(clapnq_folder)
    for name, (asked, texts) in chosen.items():
        searcher = search_over(out / name, texts.values())
        with (out / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            for row in groups(asked, searcher, random.Random(name)):  # noqa: S311
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        searcher.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--written", type=Path, help="our own: NAME.txt and NAME.jsonl")
    parser.add_argument("--squad", type=Path, help="SQuAD 2.0: qa.jsonl and articles.jsonl")
    parser.add_argument("--clapnq", type=Path, help="CLAP NQ: qa.jsonl and corpus.jsonl")
    given = parser.parse_args()
    main(given.out, given.written, given.squad, given.clapnq)
