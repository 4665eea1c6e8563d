"""Questions made from the user's own seeds, without a model.

They show whether the passages are found, whether thresholds fit these documents, and whether a
change made things worse. They do not show how people's questions fare: those are put in other
words than the text's, and these are not.
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.errors import EvaluationError
from assistant.evaluation.cases import Case, Collection
from index.passages import BlockKind
from index.searcher import Searcher
from index.sentences import sentence_spans

_MOST_PER_KIND = 40
_WORDS = range(8, 32)  # of a sentence that a question is made of
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
# By itself: not the 19 of COVID-19, the 12 of 12th, nor either end of 5-10.
_NUMBER = re.compile(r"(?<![\w.,–-])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w–-]|[\d.,]*\d)")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
_OPENING = re.compile(
    r"^(?:(?:but|and|however|yet|so|then|thus|also|moreover|meanwhile|this|these|those|that|it|he"
    r"|she|they|his|her|its|their|such|there|here)\b)",
    re.IGNORECASE,
)
# About nothing in particular: a folder that happens to treat one of these can lose it by --write.
_OFF_TOPIC = (
    "How do I bake sourdough bread?",
    "Who painted the ceiling of the Sistine Chapel?",
    "What is the boiling point of ethanol?",
    "How many strings does a cello have?",
    "Which team won the first football World Cup?",
    "How do I change a bicycle tyre?",
    "What does a comma do in music notation?",
    "How far away is the nearest star besides the Sun?",
    "Who wrote the novel about the white whale?",
    "What is the best way to prune roses?",
    "How long do hedgehogs hibernate?",
    "When should I repot an orchid?",
)


def own_collection(searcher: Searcher, *, seed: int) -> Collection:
    """Questions about the documents of an index.

    Answerable ones are sentences with a year, number or name taken out. Of the unanswerable ones,
    `altered` are the same with a year of the question changed, or a name changed for one of
    another sentence, and `off_topic` are about something else.

    Raises:
        EvaluationError: If the documents hold no sentence that a question can be made of.
        index.IndexingError: If there is no index that can be read.
    """
    dice = random.Random(seed)  # noqa: S311
    sentences = list({" ".join(text.split()): text for text in _sentences(searcher)}.values())
    dice.shuffle(sentences)
    names = sorted({name for text in sentences for name in _NAME.findall(text)})
    asked = [case for text in sentences if (case := _asked(text)) is not None]
    asked = asked[: 2 * _MOST_PER_KIND]
    if not asked:
        raise EvaluationError(
            "No sentence of the documents holds a year, number or name in its middle, so no "
            "question can be made of them. Write your own: see “Evaluation” in the README."
        )
    altered = [case for one in asked if (case := _altered(one, names, dice)) is not None]
    off_topic = [
        Case(id=f"off_topic {number}", text=text, kind="off_topic", is_answerable=False)
        for number, text in enumerate(_OFF_TOPIC)
    ]
    answerable, rest = asked[:_MOST_PER_KIND], altered[-_MOST_PER_KIND:]
    return Collection(
        name="own seeds",
        cases=(*answerable, *rest, *off_topic),
        documents=None,
        folder=Path(),
    )


def write_collection(collection: Collection, folder: Path) -> None:
    """Write a set as files that people can read, mend and add to.

    Raises:
        EvaluationError: If it cannot be written, or one of the files is there already.
    """
    files = {folder / "answerable.jsonl": True, folder / "unanswerable.jsonl": False}
    for path in files:  # all or none
        if path.exists():
            raise EvaluationError(f"{path.absolute()} is there already; name another folder.")
    for path, wanted in files.items():
        rows = [_row(case) for case in collection.cases if case.is_answerable is wanted]
        text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            reason = f"{path.absolute()} cannot be written: {error.strerror}"
            raise EvaluationError(reason) from error


def _row(case: Case) -> dict[str, object]:
    row: dict[str, object] = {"id": case.id, "question": case.text, "kind": case.kind}
    if case.is_answerable:
        row |= {"gold_quotes": case.gold, "answer_regex": case.pattern, "answers": case.answers}
    return row


def _sentences(searcher: Searcher) -> Iterator[str]:
    for entry in searcher.contents():
        document = searcher.document(entry.id)
        if document is None:
            continue
        skipped = {(one.start, one.end) for one in searcher.furniture(entry.id)}
        for block in document.blocks:
            if block.kind is not BlockKind.PARAGRAPH or (block.start, block.end) in skipped:
                continue
            text = document.text[block.start : block.end]
            for start, end in sentence_spans(text):
                sentence = text[start:end]
                if len(sentence.split()) in _WORDS and not _OPENING.match(sentence):
                    yield sentence


def _asked(sentence: str) -> Case | None:
    """The sentence as a question for one of its parts, if it has one to ask for."""
    for pattern, word in ((_YEAR, "which year"), (_NUMBER, "how many"), (_NAME, "who or what")):
        found = pattern.search(sentence, 1)
        if found is not None and sentence.count(found[0]) == 1:
            text = f"{sentence[: found.start()]}{word}{sentence[found.end() :]}"
            return Case(
                id=f"own {' '.join(sentence.split())}",
                text=f"{' '.join(text.split()).rstrip('.!:;')}?",
                kind=word.replace(" ", "_"),
                is_answerable=True,
                gold=(sentence,),
                pattern=_whole(found[0]),
                answers=(found[0],),
            )
    return None


def _whole(word: str) -> str:
    """A pattern for a word or number, but not for one that only holds it."""
    return rf"\b{re.escape(word)}" + (r"\b" if word[-1].isalnum() else "")


def _altered(case: Case, names: Sequence[str], dice: random.Random) -> Case | None:
    """The question with another of its names or numbers made wrong."""
    sentence = case.gold[0]
    years, own = _YEAR.findall(case.text), _NAME.findall(case.text)
    if years:
        wrong = case.text.replace(years[0], str(int(years[0]) + dice.choice((-7, -4, 3, 6))))
    elif own:
        others = [name for name in names if name not in sentence and name not in case.text]
        if not others:
            return None
        wrong = case.text.replace(dice.choice(own), dice.choice(others))
    else:
        return None
    return Case(id=f"altered {case.id}", text=wrong, kind="altered", is_answerable=False)
