"""Retrieval on SciFact in BEIR's files: `python -m benchmarks.scifact FOLDER`.

Prints nDCG@10 of the passage vectors alone, of BM25 alone and of the ranking that fuses them with
the best sentence. Abstracts are passages as they are; takes some minutes to embed.
"""

import json
import math
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from index.embedding import open_embedder
from index.lexical import LexicalIndex, write_lexical
from index.passages import Evidence
from index.ranking import combine
from index.sentences import sentence_spans

DEPTH = 10
MODEL = "all-MiniLM-L6-v2"

Qrels = Mapping[str, Mapping[str, int]]


def ndcg(ranking: Sequence[str], relevant: Mapping[str, int]) -> float:
    """nDCG@10 of one ranking; Järvelin and Kekäläinen 2002, linear gain as in trec_eval."""
    gains = [relevant.get(name, 0) for name in ranking[:DEPTH]]
    best = sorted(relevant.values(), reverse=True)[:DEPTH]
    return _discounted(gains) / _discounted(best)


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def main(folder: Path) -> None:
    """Embed the collection, rank for every query, print the means."""
    documents = _rows(folder / "corpus.jsonl")
    queries = {row["_id"]: row["text"] for row in _rows(folder / "queries.jsonl")}
    names = [row["_id"] for row in documents]
    embedder = open_embedder(MODEL, for_build=True)
    passages = embedder.embed_passages([f"{row['title']}\n{row['text']}" for row in documents])
    texts, owners = [], []
    for position, row in enumerate(documents):
        for start, end in sentence_spans(row["text"]):
            texts.append(row["text"][start:end])
            owners.append(position)
    sentences = embedder.embed_passages(texts)
    lexical = _lexical(documents)
    figures: dict[str, list[float]] = {"vectors": [], "BM25": [], "together": []}
    for name, relevant in _qrels(folder / "qrels.tsv").items():
        vector = embedder.embed_query(queries[name])
        dense = passages @ vector
        best = np.array(dense)
        best[owners] = -1
        np.maximum.at(best, owners, sentences @ vector)
        words = np.zeros(len(names))
        for number, score in lexical.search(queries[name], 100).scores.items():
            words[number] = score
        together = np.array(
            [
                combine(Evidence(dense=one, sentences=(two,), lexical=three))
                for one, two, three in zip(dense, best, words, strict=True)
            ]
        )
        for kind, scores in (("vectors", dense), ("BM25", words), ("together", together)):
            order = np.argsort(-scores, kind="stable")[:DEPTH]
            figures[kind].append(ndcg([names[position] for position in order], relevant))
    for kind, values in figures.items():
        print(f"nDCG@{DEPTH} {kind:<10} {sum(values) / len(values):.4f}")


def _lexical(documents: Sequence[Mapping[str, str]]) -> LexicalIndex:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lexical.sqlite"
        rows = ((number, row["title"], "", row["text"]) for number, row in enumerate(documents))
        write_lexical(path, rows)
        return LexicalIndex(path)  # the open file outlives its name


def _qrels(path: Path) -> Qrels:
    qrels: dict[str, dict[str, int]] = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        query, document, grade = line.split("\t")
        if int(grade) > 0:
            qrels.setdefault(query, {})[document] = int(grade)
    return qrels


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return [{key: str(value) for key, value in json.loads(line).items()} for line in file]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
