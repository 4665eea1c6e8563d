"""What readers think of answers, as questions that `assistant eval` can ask again."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.answers import Answer, Outcome
from assistant.errors import ConversationError
from assistant.exports import json_text
from assistant.history import History
from assistant.records import ConversationSummary, Feedback, StoredTurn, Vote
from index.durable import write_durably

ANSWERABLE = "answerable.jsonl"
UNANSWERABLE = "unanswerable.jsonl"
RATED_DOWN = "rated_down.jsonl"
EVERYTHING = "feedback.jsonl"

_Row = dict[str, Any]


def write_evaluation(history: History, folder: Path) -> dict[str, int]:
    """Write what was rated as files of JSON lines, and give the number of lines of each.

    `answerable.jsonl` and `unanswerable.jsonl` are the answers and refusals that were rated up, as
    `assistant eval` reads them. `rated_down.jsonl` is for a person to mend. `feedback.jsonl` has
    all that is known of every turn that was rated.

    Args:
        history: The conversations.
        folder: Made if it is not there.

    Raises:
        ConversationError: If it cannot be written, or one of the files is there already.
    """
    rows: dict[str, list[_Row]] = {
        name: [] for name in (ANSWERABLE, UNANSWERABLE, RATED_DOWN, EVERYTHING)
    }
    for path in (folder / name for name in rows):  # all or none
        if path.exists():
            raise ConversationError(f"{path.absolute()} is there already; name another folder.")
    for summary, turn in history.rated():
        for name, row in _rows(summary, turn):
            rows[name].append(row)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, lines in rows.items():
            write_durably(folder / name, "".join(f"{json_text(row)}\n" for row in lines))
    except OSError as error:
        reason = f"{folder.absolute()} cannot be written: {error.strerror}."
        raise ConversationError(reason) from error
    return {name: len(lines) for name, lines in rows.items()}


def _rows(summary: ConversationSummary, turn: StoredTurn) -> Iterator[tuple[str, _Row]]:
    """The lines about a turn, each with the file it belongs in."""
    answer, feedback = turn.answer, turn.feedback
    if feedback is None:
        return
    name = f"{summary.id}.{turn.id}"
    yield EVERYTHING, {"id": name, **_everything(summary, turn, feedback)}
    row = {"id": name, "question": answer.standalone_question}
    if feedback.vote is Vote.DOWN:
        yield RATED_DOWN, {**row, **_to_mend(answer, feedback)}
    elif not answer.standalone_question.strip():
        return  # nothing to ask
    elif answer.outcome.answers:
        yield ANSWERABLE, {**row, **_expected(answer)}
    elif answer.outcome is Outcome.NOT_FOUND:
        yield UNANSWERABLE, row
    elif answer.outcome is Outcome.PREMISE_CONTRADICTED:
        yield UNANSWERABLE, {**row, "kind": "false_premise"}


def _everything(summary: ConversationSummary, turn: StoredTurn, feedback: Feedback) -> _Row:
    return {
        "conversation": summary.id,
        "title": summary.title,
        "turn": turn.id,
        "asked": turn.asked.isoformat(),
        "vote": str(feedback.vote),
        "comment": feedback.comment,
        "given": feedback.given.isoformat(),
        **turn.answer.to_dict(),
    }


def _to_mend(answer: Answer, feedback: Feedback) -> _Row:
    return {
        "answer": answer.text,
        "comment": feedback.comment,
        "generation": answer.generation,
        "passages": answer.to_dict()["passages"],
    }


def _expected(answer: Answer) -> _Row:
    """What a right answer cites and says: what this one does, where it holds."""
    holding = [one for one in answer.sentences if one.verdict is not None and one.verdict.holds]
    quotes = {citation.marker: citation.quote for citation in answer.citations}
    cited = dict.fromkeys(quotes[marker] for one in holding for marker in one.markers)
    bold = [one.text[slice(*one.bold)] for one in holding if one.bold]
    pattern = r"\s+".join(map(re.escape, bold[0].split())) if bold else ""
    return {"gold_quotes": list(cited), "answer_regex": pattern}
