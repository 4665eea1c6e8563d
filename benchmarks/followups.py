"""Follow-up questions made to stand alone: `python -m benchmarks.followups FOLDER`.

FOLDER holds `mtrag_clapnq/` and `inscit_dev/` (BEIR's files; `queries.jsonl` also has `history`
and, for MTRAG, the `rewrite` of a person) and `cast_rewrite/rewrites.jsonl` (`question`, `history`,
`rewrite`). Prints nDCG@10 of passage vectors for the last turn as asked, as rewritten here and as
rewritten by a person, and for TREC CAsT the token F1 with the person's rewriting. The conversations
are in two parts, those that the rules were tuned on and those held back. Takes some twenty minutes.
"""

import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
from ir_measures import nDCG

from assistant import Turn
from assistant.conversation import standalone_question
from index.embedding import INSTALLED_MODEL, Embedder, open_embedder
from index.vectors import Matrix

RETRIEVAL = ("mtrag_clapnq", "inscit_dev")
REWRITING = "cast_rewrite"
DEPTH = 10
_OPENING = 40  # characters that tell a conversation of MTRAG or INSCIT

Row = Mapping[str, Any]


def main(folder: Path) -> None:
    """Embed the passages of each set, rewrite and rank, print the means."""
    embedder = open_embedder(INSTALLED_MODEL, for_build=True)
    print(f"{'nDCG@10':<14}{'part':<9}{'turns':>6}{'as asked':>10}{'ours':>8}{'person':>8}")
    for name in RETRIEVAL:
        _print_retrieval(folder / name, embedder)
    print(f"\n{'token F1':<14}{'part':<9}{'turns':>6}{'as asked':>10}{'ours':>8}{'left alone':>12}")
    _print_rewriting(_rows(folder / REWRITING / "rewrites.jsonl"))


def turns_of(history: Sequence[Mapping[str, str]]) -> list[Turn]:
    """Messages as turns; a question that was not answered has an empty answer."""
    turns: list[Turn] = []
    for message in history:
        if message["role"] == "user":
            turns.append(Turn(question=message["content"], answer=""))
        elif turns:
            turns[-1] = Turn(question=turns[-1].question, answer=message["content"])
    return turns


def is_held_back(opening: str) -> bool:
    """Whether a conversation, told by how it opens, is of the third that nothing is tuned on."""
    digest = hashlib.md5(opening.encode(), usedforsecurity=False).hexdigest()
    return int(digest, 16) % 3 == 0


def token_f1(text: str, gold: str) -> float:
    """The harmonic mean of precision and recall of words, as SQuAD counts them."""
    ours, theirs = Counter(_words(text)), Counter(_words(gold))
    shared = (ours & theirs).total()
    return 2 * shared / (ours.total() + theirs.total()) if shared else 0.0


def _print_retrieval(folder: Path, embedder: Embedder) -> None:
    documents = _rows(folder / "corpus.jsonl")
    names = [row["_id"] for row in documents]
    vectors = embedder.embed_passages([f"{row['title']}\n{row['text']}" for row in documents])
    qrels = _qrels(folder / "qrels.tsv")
    parts: dict[str, list[list[float]]] = defaultdict(list)
    for row in _rows(folder / "queries.jsonl"):
        if row["_id"] not in qrels:
            continue
        ours = standalone_question(row["text"], turns_of(row["history"]))
        texts = [row["text"], ours, *([row["rewrite"]] if "rewrite" in row else [])]
        scores = [
            _ndcg(_ranking(text, names, vectors, embedder), qrels[row["_id"]]) for text in texts
        ]
        for part in _parts(row, row["text"], _OPENING):
            parts[part].append(scores)
    for part, rows in sorted(parts.items()):
        asked, own, *person = (_mean(column) for column in zip(*rows, strict=True))
        line = f"{folder.name:<14}{part:<9}{len(rows):6d}{asked:10.4f}{own:8.4f}"
        print(line + "".join(f"{value:8.4f}" for value in person))


def _print_rewriting(rows: Iterable[Row]) -> None:
    """F1 where a person changed the question; how often it was left alone, there and elsewhere."""
    changed: dict[str, list[tuple[float, float, bool]]] = defaultdict(list)
    unchanged: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        question, gold = row["question"], row["rewrite"]
        ours = standalone_question(question, turns_of(row["history"]))
        for part in _parts(row, question):
            if _words(question) == _words(gold):
                unchanged[part].append(ours == question)
            else:
                scores = token_f1(question, gold), token_f1(ours, gold), ours == question
                changed[part].append(scores)
    for part, of_part in sorted(changed.items()):
        asked, own, left = (_mean(column) for column in zip(*of_part, strict=True))
        print(f"{REWRITING:<14}{part:<9}{len(of_part):6d}{asked:10.4f}{own:8.4f}{left:12.2f}")
    for part, all_left in sorted(unchanged.items()):
        print(f"{'  as people do':<14} {part:<9}{len(all_left):5d}{_mean(all_left):30.2f}")


def _parts(row: Row, question: str, length: int | None = None) -> tuple[str, str]:
    """The parts a row is in; of its opening, `length` characters tell the conversation."""
    opening = row["history"][0]["content"] if row["history"] else question
    return "all", "held" if is_held_back(opening[:length]) else "tuned"


def _ranking(text: str, names: Sequence[str], vectors: Matrix, embedder: Embedder) -> list[str]:
    order = np.argsort(-(vectors @ embedder.embed_query(text)), kind="stable")[:DEPTH]
    return [names[position] for position in order]


def _ndcg(ranking: Sequence[str], relevant: Mapping[str, int]) -> float:
    run = {"": {name: -float(place) for place, name in enumerate(ranking)}}
    return float(
        ir_measures.calc_aggregate([nDCG @ DEPTH], {"": dict(relevant)}, run)[nDCG @ DEPTH]
    )


def _qrels(path: Path) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        query, document, grade = line.split("\t")
        if int(grade) > 0:
            qrels[query][document] = int(grade)
    return qrels


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
