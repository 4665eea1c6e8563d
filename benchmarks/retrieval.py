"""What each part of the search is worth: `python -m benchmarks.retrieval FOLDER...`.

A FOLDER holds questions as `assistant eval` takes them. Printed for every way to rank is, of a set
about our article, the share of questions whose gold quotes are in the first 100 words, and of sets
with documents of their own nDCG@10. Indexes are kept in `.eval`. What is worth nothing here is not
in the code.
"""

import random
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ir_measures
from ir_measures import nDCG

from assistant.conversation import standalone_question
from assistant.evaluation import scoring
from assistant.evaluation.cases import Case, Collection
from assistant.evaluation.command import indexed
from assistant.evaluation.datasets import read_collection, read_passages
from assistant.evaluation.measuring import file_names
from assistant.retriever import Retriever
from index import IndexSettings, Searcher
from index.passages import ScoredPassage
from index.ranking import Weights, combine

QUESTIONS = 300  # of a set, drawn by chance
CACHE = Path(".eval")
DEPTH = 10
POOL = 1000  # candidates whose evidence is weighed anew
FUSION = 60  # Source: Cormack, Clarke and Büttcher 2009, "Reciprocal rank fusion"
WORDS = 100
FEEDBACK = 3  # passages taken for right in pseudo-relevance feedback
_ABBREVIATION = re.compile(r"((?:[A-Z][\w-]+ (?:(?:of|for|the|and|on) )*){2,6})\(([A-Z]{2,6})\)")
_LONG_WORD = re.compile(r"\b[A-Za-z]{6,}\b")

Ranked = Sequence[ScoredPassage]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """An index, and every way to rank its passages for a question."""

    searcher: Searcher
    retriever: Retriever
    long_forms: Mapping[str, str]

    def all(self) -> Mapping[str, Callable[[str], Ranked]]:
        """The ways by their names."""
        return {
            "passage vectors": lambda text: self._weighed(
                text, Weights(best_sentence=0, lexical=0)
            ),
            "BM25": lambda text: self._weighed(text, Weights(dense=0, best_sentence=0)),
            "passage and sentence vectors": lambda text: self._weighed(text, Weights(lexical=0)),
            "the same with BM25": self._pool,
            "their reciprocal rank fusion": self._fused,
            "ours with pseudo-relevance feedback": self._fed_back,
            "ours with abbreviations spelt out": self._spelt_out,
            "ours with the reader": lambda text: self.retriever.search(text, POOL).passages,
            "ours, a letter of the question wrong": lambda text: self._pool(misspelt(text)),
            "BM25, a letter of the question wrong": lambda text: self._weighed(
                misspelt(text), Weights(dense=0, best_sentence=0)
            ),
        }

    def _pool(self, text: str) -> Ranked:
        return self.searcher.search(text, POOL).passages

    def _weighed(self, text: str, weights: Weights) -> Ranked:
        return sorted(self._pool(text), key=lambda one: -combine(one.evidence, weights))

    def _fused(self, text: str) -> Ranked:
        pool = self._pool(text)
        scores = dict.fromkeys(range(len(pool)), 0.0)
        for dense, sentence, lexical in ((1, 0, 0), (0, 1, 0), (0, 0, 1)):
            part = Weights(dense=dense, best_sentence=sentence, lexical=lexical)
            order = sorted(scores, key=lambda row: -combine(pool[row].evidence, part))
            for place, row in enumerate(order, start=1):
                scores[row] += 1 / (FUSION + place)
        return [pool[row] for row in sorted(scores, key=lambda row: -scores[row])]

    def _fed_back(self, text: str) -> Ranked:
        first = self.searcher.search(text, FEEDBACK).passages
        return self._pool(" ".join([text, *(one.passage.text for one in first)]))

    def _spelt_out(self, text: str) -> Ranked:
        for short, long in self.long_forms.items():
            if re.search(rf"\b{short}\b", text):
                text = re.sub(rf"\b{short}\b", f"{short} ({long})", text, count=1)
            elif long.casefold() in text.casefold():
                text = f"{text} ({short})"
        return self._pool(text)


def main(folders: Sequence[Path]) -> None:
    """Rank the questions of every set in every way; print a table."""
    columns: dict[str, dict[str, float]] = {}
    for folder in folders:
        collection = _collection(folder)
        settings = indexed(collection, CACHE, IndexSettings())
        searcher = Searcher(settings)
        ways = Ways(
            searcher=searcher,
            retriever=Retriever(searcher),
            long_forms=_long_forms(collection, searcher),
        )
        columns[collection.name] = {
            name: _mean(way, collection) for name, way in ways.all().items()
        }
        searcher.close()
    print(f"{'':<40}" + "".join(f"{name:>16}" for name in columns))
    for name in next(iter(columns.values())):
        print(f"{name:<40}" + "".join(f"{column[name]:16.3f}" for column in columns.values()))


def misspelt(text: str) -> str:
    """The text with a letter left out of one of its long words, if it has one."""
    words = list(_LONG_WORD.finditer(text))
    if not words:
        return text
    dice = random.Random(text)  # noqa: S311
    word = dice.choice(words)
    place = dice.randrange(word.start() + 1, word.end())
    return text[:place] + text[place + 1 :]


def _collection(folder: Path) -> Collection:
    """The questions of a folder; of whole articles each with the passage it is about."""
    if (folder / "articles.jsonl").is_file():
        return read_passages(folder, limit=QUESTIONS, seed=0)
    return read_collection(folder, limit=QUESTIONS, seed=0)


def _long_forms(collection: Collection, searcher: Searcher) -> dict[str, str]:
    """What abbreviations stand for, where a document says so."""
    if collection.documents is not None:
        texts = [text for _, _, text in collection.documents]
    else:
        documents = [searcher.document(entry.id) for entry in searcher.contents()]
        texts = [document.text for document in documents if document is not None]
    return {short: long.strip() for text in texts for long, short in _ABBREVIATION.findall(text)}


def _mean(way: Callable[[str], Ranked], collection: Collection) -> float:
    names = file_names(collection)
    values = [
        _value(way(standalone_question(case.text, case.history)), case, names)
        for case in collection.cases
        if case.relevant or (case.gold and collection.documents is None and not case.conversation)
    ]
    return sum(values) / len(values)


def _value(ranked: Ranked, case: Case, names: Mapping[str, str]) -> float:
    if not case.relevant:
        return float(scoring.gold_within(case, [one.passage.text for one in ranked], WORDS))
    best: dict[str, float] = {}
    for place, one in enumerate(ranked):
        best.setdefault(names[one.passage.document_id], -float(place))
    run = {case.id: dict(list(best.items())[:DEPTH]) or {"": 0.0}}
    measured = ir_measures.calc_aggregate([nDCG @ DEPTH], {case.id: dict(case.relevant)}, run)
    return float(measured[nDCG @ DEPTH])


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
