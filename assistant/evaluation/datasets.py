"""Questions from files: folders in BEIR's shape, and sets about the user's own seeds."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.answers import Turn
from assistant.errors import EvaluationError
from assistant.evaluation.cases import Case, Collection
from assistant.evaluation.rows import FORMAT, Row, damaged, read_lines, read_rows

_OWN = ("answerable.jsonl", "unanswerable.jsonl", "conversations.jsonl")


def read_collection(folder: Path, *, limit: int, seed: int) -> Collection:
    """The cases of a folder, or a sample of them.

    Args:
        folder: With `answerable.jsonl` and the like about the user's seeds, or with a
            `corpus.jsonl` of its own beside `queries.jsonl`, `qrels.tsv` and `qa.jsonl`.
        limit: Most cases, drawn by chance; 0 for all. Conversations are kept whole.
        seed: Of the draw.

    Raises:
        EvaluationError: If the folder or what it needs is not there, or cannot be read.
    """
    if not folder.is_dir():
        raise EvaluationError(f"There is no folder {folder.absolute()}.")
    documents = None
    if any((folder / name).is_file() for name in _OWN):
        cases = _distinct(_own_cases(folder))
    elif (folder / "corpus.jsonl").is_file():
        queries = tuple(_retrieval_cases(folder))
        cases = _distinct((*queries, *_answer_cases(folder)))
        articles = folder / "articles.jsonl"  # whole ones; but qrels name the corpus's documents
        has_articles = articles.is_file() and not queries
        documents = _documents(articles if has_articles else folder / "corpus.jsonl")
    else:
        raise EvaluationError(f"{folder.absolute()} holds no questions. {FORMAT}")
    if not cases:
        raise EvaluationError(f"The files in {folder.absolute()} hold no question. {FORMAT}")
    return Collection(
        name=folder.resolve().name,
        cases=sample(cases, limit, seed),
        documents=documents,
        folder=folder,
    )


def read_passages(folder: Path, *, limit: int, seed: int) -> Collection:
    """The answerable questions of a folder, each with the passage of `corpus.jsonl` it is about.

    Raises:
        EvaluationError: If what it needs is not there, or cannot be read.
    """
    cases = _distinct(
        Case(id=row.key("id"), text=row.text("question"), relevant={row.key("passage_id"): 1})
        for row in read_rows(folder / "qa.jsonl")
        if row.flag("answerable") and row.values.get("passage_id")
    )
    return Collection(
        name=f"{folder.resolve().name}-passages",
        cases=sample(cases, limit, seed),
        documents=_documents(folder / "corpus.jsonl"),
        folder=folder,
    )


def sample(cases: Sequence[Case], limit: int, seed: int) -> tuple[Case, ...]:
    """At most so many cases, drawn by chance, in their order; all of them when the limit is 0.

    Conversations are kept whole: one that no longer fits is passed over, unless it is the first.
    """
    if not limit:
        return tuple(cases)
    units: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        units.setdefault(_unit(case), []).append(case)
    kept: set[tuple[str, str]] = set()
    size = 0
    for unit in random.Random(seed).sample(list(units), len(units)):  # noqa: S311
        if not kept or size + len(units[unit]) <= limit:
            kept.add(unit)
            size += len(units[unit])
    return tuple(case for case in cases if _unit(case) in kept)


def _unit(case: Case) -> tuple[str, str]:
    """What is drawn together: a conversation, or a case that is in none."""
    return case.conversation, "" if case.conversation else case.id


def _distinct(cases: Iterable[Case]) -> tuple[Case, ...]:
    """The cases with ids that no two of them share."""
    cases = tuple(cases)
    names = _numbered(case.id for case in cases)
    return tuple(replace(case, id=name) for case, name in zip(cases, names, strict=True))


def _numbered(names: Iterable[str]) -> Iterator[str]:
    """The names; one that was there before is given a number."""
    seen: Counter[str] = Counter()
    for name in names:
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} #{seen[name]}"


def _own_cases(folder: Path) -> Iterator[Case]:
    rows = [row for name in _OWN for row in read_rows(folder / name)]
    for row, name in zip(rows, _numbered(map(_name_of, rows)), strict=True):
        if "turns" in row.values:
            yield from _conversation(row, name)
        else:
            yield _own_case(row, name, is_answerable=row.path.name != "unanswerable.jsonl")


def _name_of(row: Row) -> str:
    if row.values.get("id") is None:
        return f"{row.path.stem} {row.number}"
    return row.key("id")


def _conversation(row: Row, name: str) -> Iterator[Case]:
    for number, turn in enumerate(row.rows("turns"), start=1):
        is_answerable = turn.flag("answerable", default=True)
        case = _own_case(turn, f"{name}.{number}", is_answerable=is_answerable)
        yield replace(case, conversation=name)


def _own_case(row: Row, name: str, *, is_answerable: bool) -> Case:
    return Case(
        id=name,
        text=row.text("question"),
        kind=row.label("kind", "phenomenon", "type"),
        is_answerable=is_answerable,
        gold=row.texts("gold_quotes"),
        alternatives=row.texts("alt_quotes"),
        pattern=row.pattern("answer_regex"),
        answers=row.texts("answers"),
        standalone=row.text_or_none("standalone"),
    )


def _retrieval_cases(folder: Path) -> Iterator[Case]:
    grades = _grades(folder / "qrels.tsv")
    for row in read_rows(folder / "queries.jsonl"):
        name, text = row.key("_id"), row.text("text")
        if any(grade > 0 for grade in grades.get(name, {}).values()):
            yield Case(
                id=f"query {name}",
                text=text,
                relevant=grades[name],
                history=_turns(row.rows("history")),
                standalone=row.text_or_none("rewrite"),
            )


def _grades(path: Path) -> dict[str, dict[str, int]]:
    """Grades by query and document."""
    grades: dict[str, dict[str, int]] = {}
    for number, line in read_lines(path):
        try:
            query, document, grade = line.split("\t")
            grades.setdefault(query, {})[document] = int(grade)
        except ValueError as error:
            if number > 1:  # the first line names the columns
                what = "there must be a query, a document and a whole number, tabs between"
                raise damaged(path, number, what) from error
            grades.clear()
    return grades


def _answer_cases(folder: Path) -> Iterator[Case]:
    for row in read_rows(folder / "qa.jsonl"):
        sentences = row.texts("answer_sentences") or row.texts("gold_sentences")
        is_answerable = row.flag("answerable")
        yield Case(
            id=f"question {row.key('id')}",
            text=row.text("question"),
            kind=row.label("answerability") or ("" if is_answerable else "unanswerable"),
            is_answerable=is_answerable,
            gold=sentences[:1],
            alternatives=sentences[1:],
            answers=row.texts("answers"),
            history=_turns(row.rows("history")),
        )


def _documents(path: Path) -> tuple[tuple[str, str, str], ...]:
    documents = tuple(
        (row.key("_id"), row.text_or_none("title"), row.text("text", may_be_blank=True))
        for row in read_rows(path)
    )
    if not documents:
        raise EvaluationError(f"{path.absolute()} holds no document. {FORMAT}")
    return documents


def _turns(messages: Sequence[Row]) -> tuple[Turn, ...]:
    """Questions of the history, each with the answer that follows it, if one does."""
    turns: list[Turn] = []
    for message in messages:
        said = message.text_or_none("content")
        if message.text("role") == "user":
            turns.append(Turn(question=said, answer=""))
        elif turns:
            turns[-1] = Turn(question=turns[-1].question, answer=said)
    return tuple(turns)
