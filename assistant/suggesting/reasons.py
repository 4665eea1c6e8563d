"""Questions for a reason."""

import re
from collections.abc import Iterator

from assistant.followups.english import listed
from assistant.suggesting.clauses import Clause, VerbKind
from assistant.suggesting.predicates import core_of, is_standalone
from assistant.suggesting.questions import Kind, Question
from assistant.suggesting.verbs import base_of_participle

_LONGEST = 9
_BECAUSE = re.compile(
    r",? (?:partly |mainly |largely |in part |only |simply )?(?:because|due to|owing to|thanks to"
    r"|so that|in order to|as a result of|on the grounds that|for fear (?:of|that)) "
)
_NO_STATE = listed("for in to not by possibly probably perhaps likely")


def reasons(clause: Clause) -> Iterator[Question]:
    """Ask "Why did the hall close?" of "The hall closed because its roof leaked"."""
    rest = f" {clause.rest}"
    match = _BECAUSE.search(rest)
    if match is None or clause.subject.is_indefinite:
        return
    before = rest[: match.start()].strip()
    words = before.split()
    if not words:
        if clause.kind is VerbKind.PAST:
            yield Question(text=clause.asked("Why"), kind=Kind.WHY)
        return
    if words[0] in _NO_STATE or words[-1] in {"favour", "favor", "not", "only"}:
        return
    if core_of(before, _LONGEST) != before:
        return
    if is_standalone(before, longest=_LONGEST, owners=True):
        yield Question(text=_asked(clause, before), kind=Kind.WHY)


def _asked(clause: Clause, before: str) -> str:
    first = before.split(maxsplit=1)[0]
    is_perfect = first == "been" or base_of_participle(first) is not None
    if clause.kind is VerbKind.HAVE and is_perfect:
        return f"Why {clause.verb} {clause.subject.text} {before}"
    return clause.asked("Why", before)
