"""What tests of evaluation share: a system that answers as told, observations, question sets."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.answers import Answer, Outcome, Turn
from assistant.citations import Citation
from assistant.evaluation.cases import Case, Collection, Mode, Observation
from assistant.refusals import Refusal
from assistant.verdicts import AnswerSentence, Verdict
from index.passages import Evidence, Passage, ScoredPassage
from tests.commands import environment

# A command of ours in a process that cannot import the libraries named first.
_WITHOUT = """\
import sys

class Refusing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in sys.argv[1].split(","):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Refusing())
from assistant.__main__ import main
sys.exit(main(sys.argv[2:]))
"""


@dataclass
class FixedSystem:
    """Answers and rankings by question, prepared beforehand; what it is asked is written down."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    rankings: Mapping[str, Sequence[ScoredPassage]] = field(default_factory=dict)
    asked: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)

    def ask(self, question, history=()):
        self.asked.append((question, tuple(history)))
        return self.answers.get(question) or refused(question)

    def search(self, question, k=10):
        return tuple(self.rankings.get(question, ()))[:k]


def answered(question, text, *quotes, confidence=0.9, bold=None):
    """An answer of one sentence that cites some quotes."""
    citations = tuple(
        Citation(
            marker=marker,
            document="000000.txt",
            title="A document",
            headings=(),
            page=None,
            start=0,
            end=len(quote),
            quote=quote,
        )
        for marker, quote in enumerate(quotes or (text,), start=1)
    )
    markers = tuple(citation.marker for citation in citations)
    return Answer(
        question=question,
        standalone_question=question,
        outcome=Outcome.ANSWERED,
        sentences=(
            AnswerSentence(text=text, markers=markers, bold=bold, verdict=Verdict.VERBATIM),
        ),
        citations=citations,
        confidence=confidence,
    )


def refused(question, confidence=0.1):
    return Answer(
        question=question,
        standalone_question=question,
        outcome=Outcome.NOT_FOUND,
        refusal=Refusal(looked_for=question),
        confidence=confidence,
    )


def ranking(*found):
    """A ranking of passages, given as pairs of file name and text, best first."""
    return tuple(
        ScoredPassage(
            passage=Passage(document_id=name, title=name, start=0, end=len(text), text=text),
            score=1 / rank,
            rank=rank,
            evidence=Evidence(dense=0.0, sentences=(), lexical=0.0),
        )
        for rank, (name, text) in enumerate(found, start=1)
    )


def collection(*cases, documents=None, folder=None, name="a set"):
    return Collection(name=name, cases=cases, documents=documents, folder=folder)


def case(name="c", text="A question?", **changes):
    return Case(id=name, text=text, **changes)


def observation(name="c", **changes):
    plain = {
        "mode": Mode.PLAIN,
        "kind": "",
        "is_answerable": True,
        "question": "A question?",
        "searched": "A question?",
        "outcome": "answered",
        "confidence": 0.5,
        "seconds": 0.25,
        "measures": {},
    }
    return Observation(**{"case": name, **plain, **changes})


def write_rows(path, *rows):
    """A file of JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def write_corpus_set(folder):
    """Questions in BEIR's shape, with three small documents of their own."""
    write_rows(
        folder / "corpus.jsonl",
        {
            "_id": "leave",
            "title": "Leave",
            "text": "Every employee has thirty days of leave a year. Up to five days carry over.",
        },
        {"_id": "roof", "title": "Roof", "text": "Mrs. Okafor reported that the roof leaks."},
        {"_id": "coffee", "title": None, "text": "The coffee machine was bought in 2019."},
    )
    talk = [
        {"role": "user", "content": "What is wrong with the roof?"},
        {"role": "assistant", "content": "It leaks."},
    ]
    write_rows(
        folder / "queries.jsonl",
        {"_id": 1, "text": "How many days of leave are there?"},
        {"_id": "2", "text": "Who reported it?", "history": talk, "rewrite": "Who saw the leak?"},
        {"_id": "unjudged", "text": "What is nowhere to be found?"},
    )
    (folder / "qrels.tsv").write_text(
        "query-id\tcorpus-id\tscore\n1\tleave\t2\n1\troof\t0\n2\troof\t1\nunjudged\troof\t0\n"
    )
    write_rows(
        folder / "qa.jsonl",
        {
            "id": 7,
            "question": "When was the coffee machine bought?",
            "answers": ["2019", "in 2019"],
            "answerable": True,
            "answer_sentences": ["The coffee machine was bought in 2019.", "It was 2019."],
        },
        {"id": "8", "question": "Who won the World Cup in 1998?", "answerable": False},
    )
    return folder


def write_seed_set(folder):
    """Questions about the tiny seeds: answerable, unanswerable and a conversation."""
    write_rows(
        folder / "answerable.jsonl",
        {
            "id": "a1",
            "question": "How many days of leave does every employee have?",
            "gold_quotes": ["Every employee has thirty days of leave a year."],
            "alt_quotes": ["thirty days of leave"],
            "answer_regex": "thirty|30",
            "type": "number",
        },
        {"question": "When was the coffee machine bought?", "answer_regex": "2019"},
    )
    write_rows(
        folder / "unanswerable.jsonl",
        {"id": "u1", "question": "Who won the World Cup in 1998?", "kind": "off_topic"},
    )
    turns = [
        {"question": "What did Mrs. Okafor report?", "gold_quotes": ["the greenhouse roof leaks"]},
        {
            "question": "When will it be repaired?",
            "standalone": "When will the greenhouse roof be repaired?",
            "answer_regex": "before winter",
            "phenomenon": "pronoun",
        },
        {"question": "And who won the World Cup in 1998?", "answerable": False},
    ]
    write_rows(folder / "conversations.jsonl", {"id": "t1", "turns": turns})
    return folder


def run_without(libraries, settings, *arguments):
    """A command of ours where some libraries are not installed."""
    return subprocess.run(
        [sys.executable, "-c", _WITHOUT, ",".join(libraries), *map(str, arguments)],
        env=environment(settings),
        cwd=settings.path.parent,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
