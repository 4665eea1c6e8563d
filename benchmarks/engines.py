"""FTS5 against bm25s on 200,000 passages: `python -m benchmarks.engines FOLDER`.

FOLDER holds a `corpus.jsonl` (`text`) to draw sentences from and a `queries.jsonl` (`text`). The
passages are drawn at random from its sentences, six each. Needs the extra `bench`.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from index.lexical import LexicalIndex, query_words, write_lexical
from index.sentences import sentence_spans

SIZE, SENTENCES, QUERIES, DEPTH = 200_000, 6, 200, 100
ENGINES = ("fts5", "bm25s")


def build(engine: str, data: Path, target: Path) -> None:
    """Build one engine's index of the passages."""
    began = time.perf_counter()
    if engine == "fts5":
        rows = ((number, "", "", text) for number, text in enumerate(_passages(data)))
        write_lexical(target, rows)
    else:
        import bm25s
        import Stemmer

        stemmer = Stemmer.Stemmer("english")
        tokens = bm25s.tokenize(list(_passages(data)), stemmer=stemmer, show_progress=False)
        index = bm25s.BM25()
        index.index(tokens, show_progress=False)
        index.save(target)
    _report(engine, "build", time.perf_counter() - began)


def search(engine: str, data: Path, target: Path) -> None:
    """Open one engine's index and ask it, in a process of its own."""
    queries = [row["text"] for row in _rows(data / "queries.jsonl")][:QUERIES]
    began = time.perf_counter()
    if engine == "fts5":
        index = LexicalIndex(target)

        def ask(query: str) -> None:
            index.search(query, DEPTH)
    else:
        import bm25s
        import Stemmer

        stemmer = Stemmer.Stemmer("english")
        loaded = bm25s.BM25.load(target, mmap=True)

        def ask(query: str) -> None:
            words = " ".join(query_words(query))
            tokens = bm25s.tokenize(words, stemmer=stemmer, show_progress=False)
            loaded.retrieve(tokens, k=DEPTH, show_progress=False)

    ask(queries[0])
    _report(engine, "open and first query", time.perf_counter() - began)
    times = []
    for query in queries:
        began = time.perf_counter()
        ask(query)
        times.append(time.perf_counter() - began)
    times.sort()
    _report(engine, "median query", times[len(times) // 2])
    _report(engine, "95th percentile", times[int(len(times) * 0.95)])


def _passages(data: Path) -> Iterator[str]:
    sentences = [
        row["text"][start:end]
        for row in _rows(data / "corpus.jsonl")
        for start, end in sentence_spans(row["text"])
    ]
    chooser = random.Random(1)  # noqa: S311 - a sample, not a secret
    for _ in range(SIZE):
        yield " ".join(chooser.choices(sentences, k=SENTENCES))


def _report(engine: str, what: str, seconds: float) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{engine:<7}{what:<24}{seconds * 1000:10.1f} ms  peak {memory:7.0f} MB", flush=True)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def main(data: Path) -> None:
    """Build and ask each engine in fresh processes, and print what it takes."""
    with tempfile.TemporaryDirectory() as folder:
        for engine in ENGINES:
            target = Path(folder) / engine
            for step in ("build", "search"):
                command = [sys.executable, "-m", "benchmarks.engines", step, engine, data, target]
                subprocess.run(list(map(str, command)), check=True)
            files = [target, *target.rglob("*")]
            size = sum(path.stat().st_size for path in files if path.is_file())
            print(f"{engine:<7}{'on disk':<24}{size / 1e6:10.1f} MB")


if __name__ == "__main__":
    if sys.argv[1] in {"build", "search"}:
        {"build": build, "search": search}[sys.argv[1]](sys.argv[2], *map(Path, sys.argv[3:5]))
    else:
        main(Path(sys.argv[1]))
