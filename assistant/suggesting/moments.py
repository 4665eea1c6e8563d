"""Questions for a time: when, how often, how long."""

import re
from collections.abc import Iterator

from assistant.followups.english import listed
from assistant.suggesting.clauses import Clause, VerbKind
from assistant.suggesting.noun_lists import DURATIONS, MONTHS, NUMBERS, WEEKDAYS
from assistant.suggesting.predicates import can_follow, core_of, is_standalone
from assistant.suggesting.questions import Kind, Question
from assistant.suggesting.verb_lists import ALONE, SAYING
from assistant.suggesting.verbs import base_of_participle

_LONGEST = 7  # words of what is said besides the time
_MONTH = "|".join(sorted(MONTHS))
_DAY = "|".join(sorted(WEEKDAYS))
_YEAR = r"(?:1\d|20)\d\d"
_NUMBER = rf"(?:\d+|an?|one|{'|'.join(sorted(NUMBERS))})"
_PART = r"(?:early|late|mid|(?:the )?(?:spring|summer|autumn|winter|beginning|middle|end) of)"
_CLOCK = r"(?:\d{1,2}(?:[.:]\d\d)?(?: ?[ap]\.?m\.?| o['’]clock)|noon|midnight)"
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTH})|(?:{_MONTH}) \d{{1,2}}(?:st|nd|rd|th)?)"
    rf"(?:,? {_YEAR})?"
)
_BEFORE = r"(?:by|before|after|until|from|since)"
TIME = re.compile(
    rf"\b(?:(?:in|{_BEFORE}) (?:{_PART}[- ])?(?:(?:{_MONTH}) )?{_YEAR}\b"
    rf"|(?:in|{_BEFORE}) (?:{_PART} )?(?:{_MONTH})\b"
    rf"|(?:on|{_BEFORE}) (?:the )?(?:(?:{_DAY}),? )?{_DATE}"
    rf"|on (?:{_DAY})s?(?: mornings?| afternoons?| evenings?)?\b"
    rf"|(?:at|{_BEFORE}) {_CLOCK}"
    rf"|within {_NUMBER} (?:{DURATIONS})\b)"
)
OFTEN = re.compile(
    rf"\b(?:(?:once|twice|{_NUMBER} times) (?:a|every|each|per) (?:day|week|month|year)"
    rf"|every (?:other )?(?:{_NUMBER} )?(?:{DURATIONS}|day|morning|evening|night|{_DAY})"
    rf"|daily|weekly|monthly|yearly|annually)\b"
)
LONG = re.compile(
    rf"\bfor (?:(?:at least|about|around|up to|almost|nearly|more than|over|some|only|another) )?"
    rf"{_NUMBER}(?: (?:to|or) {_NUMBER})? (?:{DURATIONS})\b"
)
_WHEN = re.compile(rf"\b(?P<time>in (?:(?:{_MONTH}) )?{_YEAR}), when (?P<clause>[^,;:]+)")
_ASKING = {"by": "By when", "until": "Until when", "since": "Since when"}
_PLANNED = re.compile(r"(?:to|expected|due|scheduled|planned|set|likely|supposed)\b")
_AT_PLACE = re.compile(r"^([a-z]+) (?:in|at|near) [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*$")
_STATES = listed("to open closed available due valid free")
_ADVERBS = listed("first originally officially finally formally initially")
_NOT_BEFORE = listed("until after before since shortly soon just only late early")


def moments(clause: Clause) -> Iterator[Question]:
    """Questions for the times that a clause tells."""
    if clause.base in SAYING | {"agree"} or (clause.subject.is_indefinite and clause.is_past):
        return
    if clause.time.startswith(("in", "on", "at")) and clause.is_past and clause.verb != "had":
        predicate = core_of(clause.rest, _LONGEST)
        if predicate and TIME.search(predicate) is None and _can_ask(clause, predicate):
            yield Question(text=clause.asked("When", predicate), kind=Kind.WHEN, answer=clause.time)
    for pattern, opening, kind in (
        (TIME, "When", Kind.WHEN),
        (OFTEN, "How often", Kind.HOW_OFTEN),
        (LONG, "How long", Kind.HOW_LONG),
    ):
        match = pattern.search(clause.rest)
        if match is not None and not TIME.search(clause.rest[: match.start()]):
            yield from _asked(clause, opening, kind, match)


def told_when(text: str) -> re.Match[str] | None:
    """A time with a clause of what happened then: "in 2019, when the hall closed"."""
    return _WHEN.search(text)


def _asked(clause: Clause, opening: str, kind: Kind, match: re.Match[str]) -> Iterator[Question]:
    predicate = clause.rest[: match.start()].strip()
    preposition = match[0].split()[0]
    if not can_follow(clause.rest[match.end() :].strip()) or not _fits(clause, match[0]):
        return
    if clause.kind is VerbKind.HAVE:
        if preposition != "since" or not predicate.startswith("been "):
            return
        question = f"Since when {clause.verb} {clause.subject.text} {predicate}"
    else:
        if clause.kind is VerbKind.BE:
            predicate = _AT_PLACE.sub(r"\1", predicate)
        question = clause.asked(_ASKING.get(preposition, opening), predicate)
    is_of_another = kind is not Kind.WHEN and predicate.startswith("to ")
    if not is_of_another and _can_ask(clause, predicate):
        yield Question(text=question, kind=kind, answer=match[0])


def _fits(clause: Clause, time: str) -> bool:
    """Whether a time is when it happened, and not when something that is told of did."""
    is_now = clause.kind is VerbKind.PRESENT or clause.verb in {"is", "are"}
    if is_now and re.search(_YEAR, time) and not _PLANNED.match(clause.rest):
        return False
    if time.startswith("by "):
        return clause.kind is VerbKind.MODAL
    return not time.startswith("since ") or clause.kind is VerbKind.HAVE


def _can_ask(clause: Clause, predicate: str) -> bool:
    words = predicate.split()
    if not words:
        return clause.base in ALONE
    if clause.kind is VerbKind.BE and not _is_state(words):
        return False
    if words[0] == "and" or words[-1].endswith(("ly", "ing")) or not _NOT_BEFORE.isdisjoint(words):
        return False
    is_whole = core_of(predicate, _LONGEST) == predicate
    return is_whole and is_standalone(predicate, longest=_LONGEST, owners=True)


def _is_state(words: list[str]) -> bool:
    """Whether words after "is" tell what is done or can be begun and ended."""
    while words[1:] and (words[0] in _ADVERBS or words[0].endswith("ly")):
        words = words[1:]
    is_participle = words[0].endswith("ed") or base_of_participle(words[0]) is not None
    return is_participle or words[0] in _STATES
